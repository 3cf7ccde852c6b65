package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
)

// TestPages wants the site's own pages where there is no site, with the status that they stand for, and the server's
// own words where a page is missing.
func TestPages(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			dir := scratch(t)
			off, back, gone := filepath.Join(dir, "turned off"), filepath.Join(dir, "be right back.html"), filepath.Join(dir, "gone.html")
			placed(t, back, "we are painting")
			placed(t, gone, "nobody is at home")
			changes := running(python).with(proxy.edits).with(edits{"pages.maintenance_switch": `"` + off + `"`, "pages.maintenance": `"` + back + `"`,
				"pages.unavailable": `"` + gone + `"`, "access.all.paths": `["/"]`, "access.all.password_file": `"/etc/htpasswd"`, "tls.hsts": `"1y"`, "headers.nosniff": "true", "tls.acme_webroot": `"` + webroot(t) + `"`})
			stack, err := Run(t.Context(), prepared(t, described(t, "bookshop", changes), python))
			if err != nil {
				t.Fatal(err)
			}
			defer stack.Close()
			wantShown(t, stack, raw("/whoami/").Request, 200, "")
			wantShown(t, stack, raw("/pinned/?status=503").Request, 503, "")
			for _, path := range []string{"/.proxypact/maintenance", "/.proxypact/unavailable"} {
				if got := asked(t, stack, attack.HTTPS, raw(path)); got.Status != 404 {
					t.Errorf("%s is %d %.80q", path, got.Status, got.Body)
				}
			}

			placed(t, off, "")
			for _, path := range []string{"/whoami/", "/", "/admin/", challenges + "token"} {
				wantShown(t, stack, raw(path).Request, 503, "we are painting")
			}
			wantShown(t, stack, body("1000"), 503, "we are painting")
			if got := asked(t, stack, attack.HTTP, raw(challenges+"token")); string(got.Body) != thumbprint {
				t.Errorf("in maintenance the challenge is %d %q", got.Status, got.Body)
			}
			if got := asked(t, stack, attack.HTTPS, raw("/whoami/")); got.Header.Get("Retry-After") == "" || got.Header.Get("Content-Type") != "text/html" {
				t.Errorf("in maintenance: Retry-After %q, Content-Type %q", got.Header.Get("Retry-After"), got.Header.Get("Content-Type"))
			}
			if err := os.Remove(off); err != nil {
				t.Fatal(err)
			}
			wantShown(t, stack, raw("/whoami/").Request, 200, "")

			stack.behind[0].Stop(time.Second)
			status := map[string]int{"apache": 503, "nginx": 502}[proxy.name]
			wantShown(t, stack, raw("/whoami/").Request, status, "nobody is at home")
			wantShown(t, stack, body("1000"), status, "nobody is at home")
			if err := os.Remove(gone); err != nil {
				t.Fatal(err)
			}
			if got := asked(t, stack, attack.HTTPS, raw("/whoami/")); got.Status != status {
				t.Errorf("without a page: got %d, want %d", got.Status, status)
			}
		})
	}
}

// TestOnePageIsNoOther wants the server's own words where only the other page is described. Nobody answers behind it.
func TestOnePageIsNoOther(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		for page, shown := range map[string][2]bool{"maintenance": {true, false}, "unavailable": {false, true}} {
			t.Run(proxy.name+"-"+page, func(t *testing.T) {
				t.Parallel()
				python, dir := interpreters(t)[0], scratch(t)
				off, file := filepath.Join(dir, "off"), filepath.Join(dir, "page.html")
				placed(t, file, "this page")
				changes := running(python).with(proxy.edits).with(edits{"backend.port": "", "backend.socket": `"` + filepath.Join(dir, "nobody.sock") + `"`,
					"pages.maintenance_switch": `"` + off + `"`, "pages." + page: `"` + file + `"`})
				stack := alone(t, prepared(t, described(t, "bookshop", changes), python), nil)
				away := asked(t, stack, attack.HTTPS, raw("/")) // the switch is not there yet
				placed(t, off, "")
				for i, got := range []attack.Answer{asked(t, stack, attack.HTTPS, raw("/")), away} {
					if got.Status < 502 || (string(got.Body) == "this page") != shown[i] || strings.Contains(string(got.Body), "Additionally") {
						t.Errorf("%v: %d %q", []string{"in maintenance", "with nobody behind it"}[i], got.Status, got.Body)
					}
				}
			})
		}
	}
}

func placed(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// wantShown also wants the site's headers on the page. "" is an answer of Django's.
func wantShown(t *testing.T, stack *Stack, request attack.Request, status int, page string) {
	t.Helper()
	got := asked(t, stack, attack.HTTPS, attack.Case{Request: request})
	if got.Status != status || got.Django != (page == "") || page != "" && string(got.Body) != page {
		t.Errorf("%s %s: got %d %.80q, from Django %v, want %d %q", request.Method, request.Target, got.Status, got.Body, got.Django, status, page)
	}
	for _, name := range []string{"Strict-Transport-Security", "X-Content-Type-Options"} {
		if values := got.Header.Values(name); len(values) != 1 {
			t.Errorf("%s %s: %d with %s %q", request.Method, request.Target, got.Status, name, values)
		}
	}
}
