package verify

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"proxypact/internal/attack"
)

const (
	leads   = "old.bookshop.example.com"
	leadsTo = "bookshop.example.com"
)

// leading is a site with a name that leads to the canonical one, and that its wildcard stands for, too.
func leading(t *testing.T, proxy choice, changes edits, weak ...change) *Stack {
	t.Helper()
	python := interpreters(t)[0]
	setup := prepared(t, described(t, "bookshop", running(python).with(proxy.edits).with(edits{
		"app.hosts": `["` + leadsTo + `", "*.` + leadsTo + `"]`, "app.redirect_hosts": `["` + leads + `"]`, "backend.port": mirror(t),
		"tls.hsts": `"1y"`, "tls.acme_webroot": `"` + webroot(t) + `"`}).with(changes)), python)
	setup.Templates = weakness{changes: weak}.changed(t)
	return alone(t, setup, nil)
}

// led asks for a path under the name that leads, with the words of a front, if one is played.
func led(t *testing.T, stack *Stack, secure bool, path, said string) attack.Answer {
	t.Helper()
	w := wire{addr: stack.http}
	if secure {
		w = wire{addr: stack.https, tls: handshake(leads, nil)}
	}
	if said != "" {
		w.from = netip.MustParseAddr("127.0.2.1")
	}
	seen, err := w.send(t.Context(), message{answers: 1, raw: fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n", path, leads, said)})
	if err != nil || len(seen.Answers) != 1 {
		t.Fatalf("%s: %+v, %v", path, seen, err)
	}
	return seen.Answers[0]
}

// wantLed wants one way to lead, and HSTS where the answer comes over https.
func wantLed(t *testing.T, got attack.Answer, want string, secure bool) {
	t.Helper()
	if got.Status != 301 || got.Header.Get("Location") != want || got.Header.Get(reached) != "" {
		t.Errorf("got %d to %q, want %q", got.Status, got.Header.Get("Location"), want)
	}
	if pins := got.Header.Values("Strict-Transport-Security"); len(pins) != map[bool]int{true: 1}[secure] {
		t.Errorf("to %s: Strict-Transport-Security is %q", want, pins)
	}
}

// TestNamesThatLead wants plain http to go to https on the same name first, then to the canonical one, with the path as
// it was written, and nothing to come to Django.
func TestNamesThatLead(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		for _, plain := range plains {
			t.Run(proxy.name+"-"+plain.name, func(t *testing.T) {
				t.Parallel()
				stack := leading(t, proxy, plain.edits)
				first := map[attack.PlainHTTP]string{attack.Redirects: "https://" + leads, attack.Serves: "http://" + leadsTo}[stack.Public.Plain]
				for _, path := range elsewhere {
					if !strings.Contains(path, "acme-challenge/") {
						wantLed(t, led(t, stack, true, path, ""), "https://"+leadsTo+path, true)
						wantLed(t, led(t, stack, false, path, ""), first+path, false)
					}
				}
				if got := led(t, stack, false, challenges+"token", ""); got.Status != 200 || string(got.Body) != thumbprint {
					t.Errorf("the challenge is %d %q", got.Status, got.Body)
				}
			})
		}
	}
}

// TestNamesThatLeadBehindAFront has the front say how the client came.
func TestNamesThatLeadBehindAFront(t *testing.T) {
	t.Parallel()
	const path = "/a%2Fb/?x=%2F&y=a+b"
	for _, proxy := range proxies {
		for _, c := range []struct{ plain, http string }{{"redirect", "https://" + leads}, {"serve", "http://" + leadsTo}, {"off", ""}} {
			for _, inside := range []choice{{"plain", plainInside}, {"tls", nil}} {
				t.Run(proxy.name+"-"+c.plain+"-"+inside.name, func(t *testing.T) {
					t.Parallel()
					stack := leading(t, proxy, edits{"proxy.http": `"` + c.plain + `"`, "front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`, "tls.acme_webroot": ""}.with(inside.edits))
					secure := stack.https.IsValid()
					wantLed(t, led(t, stack, secure, path, "X-Forwarded-Proto: https\r\n"), "https://"+leadsTo+path, true)
					if c.http != "" {
						wantLed(t, led(t, stack, secure, path, "X-Forwarded-Proto: http\r\n"), c.http+path, false)
					}
				})
			}
		}
	}
}

// TestWithoutAnOrderOfNames shows that the wildcard would serve the name.
func TestWithoutAnOrderOfNames(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		moved := "{{- range .Moved}}\n{{- template \"" + proxy.name + "/moved.conf.tmpl\" .}}\n{{- end}}\n"
		t.Run(proxy.name, func(t *testing.T) {
			stack := leading(t, proxy, nil, change{proxy.name + "/site.conf.tmpl", moved, ""})
			if got := led(t, stack, true, "/", ""); got.Header.Get(reached) == "" {
				t.Errorf("got %d to %q", got.Status, got.Header.Get("Location"))
			}
		})
	}
}
