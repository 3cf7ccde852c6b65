package verify

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"proxypact/internal/attack"
)

// TestGuardedFiles wants a guard to hold for what the proxy answers itself, below a mount point too.
func TestGuardedFiles(t *testing.T) {
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			root := scratch(t)
			for _, name := range []string{"open.txt", "secret/plan.txt", "own.css", "own.css.gz", "own.css.br"} {
				if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(root, name), []byte("read"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			python := interpreters(t)[0]
			s := clinicSite(t, python, proxy.edits.with(edits{"app.prefix": `"/ward/"`, "static.root": `"` + root + `"`, "access.files.paths": `["/static/secret/", "/static/own.css"]`, "static.compressed": `["gzip"]`,
				"access.files.password_file": `"/etc/htpasswd"`}))
			stack := run(t, prepared(t, s, python))
			truth := attack.Truth{Public: stack.Public, Over: attack.HTTPS}
			truth.Password = ""
			for _, r := range []struct {
				target string
				lines  []string
				status int
			}{
				{"/ward/static/open.txt", nil, http.StatusOK},
				{"/ward/static/secret/plan.txt", nil, http.StatusUnauthorized},
				{"/ward/static/secret/plan.txt", []string{wrongPassword}, http.StatusUnauthorized},
				{"/ward/static/secret/plan.txt", []string{rightPassword}, http.StatusOK},
				{"/ward/static/own.css", nil, http.StatusUnauthorized},
				{"/ward/static/own.css.gz", nil, http.StatusUnauthorized},
				{"/ward/static/own.css.br", nil, http.StatusUnauthorized},
				{"/ward/static/own.css.gz", []string{rightPassword}, http.StatusOK},
				{"/ward/static//secret/plan.txt", nil, 0},
				{"/ward/static/secret%2fplan.txt", nil, 0},
				{"/ward/static/%73ecret/plan.txt", nil, 0},
				{"/ward/static/x/../secret/plan.txt", nil, 0},
				{"/ward//static/secret/plan.txt", nil, 0},
			} {
				for _, a := range answerTo(t, stack, truth, truth.Client, raw(r.target, r.lines...)).Answers {
					if r.status != 0 && a.Status != r.status || r.status != http.StatusOK && string(a.Body) == "read" {
						t.Errorf("%s %q: got %d %q, want %d", r.target, r.lines, a.Status, a.Body, r.status)
					}
				}
			}
		})
	}
}
