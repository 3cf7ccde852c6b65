package verify

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
)

// TestGuardedFiles wants a guard to hold for what the proxy answers itself, below a mount point too.
func TestGuardedFiles(t *testing.T) {
	t.Parallel()
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
			setup := prepared(t, s, python)
			setup.around = beside(caching)
			stack := run(t, setup)
			wantAskedAnew(t, stack, "/ward")
			truth := attack.Truth{Public: stack.Public, Over: attack.HTTPS}
			if err := copiesRead(t.Context(), stack.visitor(truth)); err != nil {
				t.Errorf("%s: %v", copiesFlow.ID, err)
			}
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
				{"/ward/static/own.css", []string{"Accept-Encoding: gzip, br"}, http.StatusUnauthorized},
				{"/ward/static/own.css", []string{rightPassword, "Accept-Encoding: gzip"}, http.StatusOK},
				{"/ward/static/own.css", []string{rightPassword, "Accept-Encoding: br"}, http.StatusOK},
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

// caching is a configuration that keeps whatever is answered, and gives it to whoever asks next.
func caching(f *scaffold.Frame) error {
	dir, err := os.MkdirTemp(filepath.Dir(f.Include[0]), "kept")
	if err != nil {
		return err
	}
	f.Extra = fmt.Sprintf("proxy_cache_path %q keys_zone=kept:1m;\nproxy_cache kept;\nproxy_cache_key $request_uri;\nproxy_cache_valid any 10m;\nproxy_ignore_headers Cache-Control Expires Set-Cookie Vary;\n", dir)
	if f.Site.Proxy.Kind == site.Apache {
		f.MoreModules = []string{"cache", "cache_disk"}
		f.Extra = fmt.Sprintf("CacheRoot %q\nCacheEnable disk /\nCacheIgnoreNoLastMod On\nCacheIgnoreCacheControl On\nCacheStoreNoStore On\nCacheStorePrivate On\nCacheIgnoreQueryString On\n", dir)
	}
	return os.Chmod(dir, 0o777)
}

// wantAskedAnew wants pages that not everyone may see from Django each time, and others from the cache, which is the
// control.
func wantAskedAnew(t *testing.T, stack *Stack, mount string) {
	t.Helper()
	truth := attack.Truth{Public: stack.Public, Over: attack.HTTP}
	truth.Password = ""
	for target, anew := range map[string]bool{"/house/": true, "/open/": false} {
		for _, try := range []string{"first", "second"} {
			answers := answerTo(t, stack, truth, truth.Client, raw(mount+target, "X-Try: "+try)).Answers
			if len(answers) != 1 || answers[0].Told == nil || (answers[0].Told.Meta["HTTP_X_TRY"] == try) != (anew || try == "first") {
				t.Errorf("%s, %s: %+v", target, try, answers)
			}
		}
	}
	for _, answer := range answerTo(t, stack, truth, elsewhereHouse, raw(mount+"/house/")).Answers {
		if answer.Status != http.StatusForbidden {
			t.Errorf("a stranger gets %d", answer.Status)
		}
	}
}
