package verify

import (
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

// TestFirstStage wants challenges from a host that has no certificate, and 503 for everything else: nothing comes to
// Django, and nobody is sent to https, where nobody listens.
func TestFirstStage(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			changes := running(python).with(proxy.edits).with(edits{"tls.acme_webroot": `"` + webroot(t) + `"`, "app.hosts": `["bookshop.example.com", "*.bookshop.example.com"]`})
			stack := run(t, prepared(t, describedFor(t, "bookshop", changes, site.Options{Stage: site.Challenges}), python))
			if stack.https.IsValid() {
				t.Error("it listens for https")
			}
			got := asked(t, stack, attack.HTTP, raw(challenges+"token"))
			if got.Status != 200 || string(got.Body) != thumbprint {
				t.Errorf("the challenge is %d %q", got.Status, got.Body)
			}
			for _, path := range elsewhere {
				if got := asked(t, stack, attack.HTTP, raw(path)); got.Status != 503 || got.Django || got.Header.Get("Retry-After") == "" || got.Header.Get("Location") != "" {
					t.Errorf("%s is %d to %q, Retry-After %q", path, got.Status, got.Header.Get("Location"), got.Header.Get("Retry-After"))
				}
			}
			for _, step := range climbing {
				wantNoSecret(t, stack, challenges+step+"/secret")
				wantNoSecret(t, stack, challenges+"below/"+step+"/"+step+"/secret")
			}
			for _, host := range []string{"{evil}", "evil.example#.bookshop.example.com"} {
				foreign := raw("/")
				foreign.Request.Lines = []string{"Host: " + host}
				for _, method := range []string{"GET", "TRACE"} { // which httpd answers by itself
					foreign.Request.Method = method
					seen, err := stack.Send(t.Context(), attack.Truth{Public: stack.Public, Over: attack.HTTP}, foreign)
					if err != nil || len(seen.Answers) > 0 && (seen.Answers[0].Status == 200 || seen.Answers[0].Django) {
						t.Errorf("%s by %s gets %+v, %v", host, method, seen, err)
					}
				}
			}
		})
	}
}
