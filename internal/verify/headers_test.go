package verify

import (
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// careful describes every header that tells browsers to be careful.
var careful = edits{"headers.nosniff": "true", "headers.referrer_policy": `"strict-origin"`, "headers.frame_options": `"DENY"`, "headers.opener_policy": `"unsafe-none"`,
	"headers.csp": `"default-src 'self'; img-src *; upgrade-insecure-requests"`, "limits.body": `"100k"`, "limits.form": `"60k"`}

// TestSecurityHeaders wants each header once on every answer, by whoever owns it.
func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	pythons := interpreters(t)
	for _, proxy := range proxies {
		for _, owner := range []site.Owner{site.DjangoOwns, site.ProxyOwns} {
			t.Run(proxy.name+"-"+string(owner), func(t *testing.T) {
				t.Parallel()
				python := pythons[len(pythons)-1]
				changes := running(python).with(proxy.edits).with(careful).with(edits{"headers.owner": `"` + string(owner) + `"`})
				if owner == site.DjangoOwns {
					changes = changes.with(unknownTo(python.Django))
				}
				setup := prepared(t, described(t, "bookshop", changes), python)
				setup.around = beside(nil)
				stack, err := Run(t.Context(), setup)
				if err != nil {
					t.Fatal(err)
				}
				defer stack.Close()
				frame := "DENY"
				if owner == site.DjangoOwns {
					frame = "SAMEORIGIN"
				}
				for _, c := range []struct {
					name    string
					request attack.Request
					status  int
					frame   string
				}{
					{"a page", raw("/whoami/").Request, 200, "DENY"},
					{"a page with its own", raw("/framed/").Request, 200, frame},
					{"Django's error", raw("/pinned/?status=404").Request, 404, "DENY"},
					{"the proxy's error", body("102401"), 413, "DENY"},
				} {
					wantCareful(t, c.name, stack, c.request, c.status, c.frame)
				}
				if proxy.name == "nginx" {
					wantCareful(t, "nginx's error in place of Django's answer", stack, raw("/framed/?at=/../x").Request, 404, "DENY")
				}
				stack.behind[0].Stop(time.Second)
				wantCareful(t, "app server gone", stack, raw("/whoami/").Request, map[string]int{"apache": 503, "nginx": 502}[proxy.name], "DENY")
			})
		}
	}
}

// unknownTo takes out what that Django has no setting for.
func unknownTo(django string) edits {
	gone := edits{}
	for key, since := range map[string]string{"headers.opener_policy": "4.0", "headers.csp": "6.0"} {
		if !value.V(django).AtLeast(value.V(since)) {
			gone[key] = ""
		}
	}
	return gone
}

func wantCareful(t *testing.T, name string, stack *Stack, request attack.Request, status int, frame string) {
	t.Helper()
	answer := asked(t, stack, attack.HTTPS, attack.Case{Request: request})
	if answer.Status != status {
		t.Errorf("%s: got %d, want %d", name, answer.Status, status)
	}
	for _, h := range stack.moved.Headers.Sent() {
		want := h.Value
		if h.Name == "X-Frame-Options" {
			want = frame
		}
		if got := strings.Join(answer.Header.Values(h.Name), " and "); got != want {
			t.Errorf("%s: %s is %q, want %q", name, h.Name, got, want)
		}
	}
}
