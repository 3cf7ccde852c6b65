package verify

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/tool"
)

// variant is a site that differs from the common case in one respect.
type variant struct {
	example string
	edits   edits
	only    site.Kind                   // "": both proxies
	around  func(*scaffold.Frame) error // nil: as it is
	below   bool                        // ask for names below its wildcard, too
	framed  bool                        // over HTTP/2, too
}

var variants = map[string]variant{
	"gallery":  {example: "gallery", below: true},
	"intranet": {example: "intranet"},
	"own-ports": {example: "bookshop",
		edits: edits{"proxy.http_port": "8080", "proxy.https_port": "8443"}},
	"public-ports": {example: "bookshop",
		edits: edits{"proxy.public_http_port": "8080", "proxy.public_https_port": "8443"}},
	"https-only": {example: "bookshop", edits: edits{"proxy.http": `"off"`}},
	"http-only": {example: "bookshop",
		edits: edits{"proxy.http": `"serve"`, "tls.certificate": "", "tls.key": ""}},
	"one-name": {example: "bookshop", edits: edits{"app.hosts": `["bookshop.example.com"]`}},
	"long-names": {example: "bookshop", edits: edits{
		"app.hosts": `["a-name-that-is-too-long-for-the-table-of-nginx.example.com", ` +
			`"*.another-name-that-is-too-long-for-it.example.com"]`,
		"tls.hsts": `"0s"`}},
	"pinned-beside-http": {example: "bookshop", edits: edits{"proxy.http": `"serve"`, "tls.hsts": `"1d"`}},
	"certified": {example: "bookshop", framed: true, edits: edits{"tls.client_ca": `"/etc/ssl/clients.pem"`, "tls.client_header": `"X-Client-Subject"`,
		"app.redirect_hosts": `["bücher.example.com"]`}},
	"two-backends": {example: "bookshop",
		edits: edits{"backend.port": "", "backend.addresses": several["two"]}},
	"three-backends": {example: "bookshop",
		edits: edits{"backend.port": "", "backend.addresses": several["three"], "proxy.http": `"serve"`}},
	"one-address": {example: "bookshop", edits: edits{"proxy.listen": `["192.0.2.1"]`}},
	"decoy-first": {example: "bookshop", around: decoyFirst},
	"decoy-first-serving": {example: "bookshop", edits: edits{"proxy.http": `"serve"`},
		around: decoyFirst},
	"hostile-http-block": {example: "bookshop", edits: edits{"proxy.http": `"serve"`},
		only: site.Nginx, around: hostile, framed: true},
	"hostile-http-block-decoy-first": {example: "bookshop", framed: true, edits: edits{"proxy.http": `"serve"`},
		only: site.Nginx, around: func(f *scaffold.Frame) error { return errors.Join(hostile(f), decoyFirst(f)) }},
	// With X-Forwarded-Proto a client of the front forges here: nginx before 1.23 sees its X_Forwarded_Proto first.
	"hostile-http-block-behind-a-front": {example: "bookshop",
		edits: plainInside.with(edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`, "front.scheme_header": `"EdgeProto"`}),
		only:  site.Nginx, around: func(f *scaffold.Frame) error { return errors.Join(hostile(f), decoyFirst(f)) }},
	"unmatched-names": {example: "bookshop", edits: edits{"proxy.http": `"serve"`},
		only: site.Nginx, around: func(f *scaffold.Frame) error { return errors.Join(unmatched(f), decoyFirst(f)) }},
}

// decoyFirst makes another server the default one, whose settings hold until a request has named its host.
func decoyFirst(f *scaffold.Frame) error {
	f.DecoyFirst = true
	return nil
}

// hostile is an http block that forwards every header which nginx drops by default.
func hostile(f *scaffold.Frame) error {
	f.Extra = "    underscores_in_headers on;\n    ignore_invalid_headers off;\n"
	return nil
}

// unmatched is an http block whose nginx forwards names with an underscore without comparing them with any other.
func unmatched(f *scaffold.Frame) error {
	f.Extra = "    underscores_in_headers off;\n    ignore_invalid_headers off;\n"
	return nil
}

// TestVariants takes turns with the interpreters.
func TestVariants(t *testing.T) {
	t.Parallel()
	pythons := interpreters(t)
	for i, name := range slices.Sorted(maps.Keys(variants)) {
		for j, proxy := range proxies {
			v := variants[name]
			switch {
			case v.only == "":
				v.test(t, name, proxy, pythons[(i+j)%len(pythons)])
			case string(v.only) == proxy.name: // made for the oldest of app servers, and harmless to the newest
				for _, python := range pythons {
					v.test(t, name, proxy, python)
				}
			}
		}
	}
}

func (v variant) test(t *testing.T, name string, proxy choice, python tool.Python) {
	t.Run(name+"/"+proxy.name+"-"+versions(python), func(t *testing.T) {
		t.Parallel()
		setup := prepared(t, described(t, v.example, running(python).with(proxy.edits).with(v.edits)), python)
		setup.around = v.around
		stack := run(t, setup)
		if v.framed {
			holdsFramed(t, stack, stack.Public)
		} else {
			holds(t, stack, stack.Public)
		}
		if v.below {
			wantNamesBelow(t, stack)
			wantOnlyNames(t, stack)
		}
	})
}

// wantNamesBelow attacks a site under names that only its wildcard covers.
func wantNamesBelow(t *testing.T, stack *Stack) {
	t.Helper()
	for _, below := range []string{"shop.", "a.b."} {
		public := stack.Public
		public.Names = append([]string{below + public.Canonical()}, public.Names...)
		for _, b := range attacked(t, stack, public) {
			t.Error(below, b)
		}
	}
}

// long is a label of so many characters.
func long(n int) string { return strings.Repeat("a", n) }

// wantOnlyNames asks for texts below a wildcard: what can be a host name is served or redirected, nothing else is.
func wantOnlyNames(t *testing.T, stack *Stack) {
	t.Helper()
	base := "." + stack.Public.Canonical()
	whole := strings.Repeat("a.", (253-len(base))/2-1) + long(3-len(base)%2) // 253 with the base
	for name, good := range map[string]bool{
		"a": true, "a-b": true, "a--b.c": true, "xn--bcher-kva": true, "1": true, "A": true,
		long(63): true, whole: true,
		"-": false, "a-": false, "-a": false, "a.-": false, "-.a": false, "a.-b.c": false, "a-.b": false, "a_b": false,
		"": false, "a.": false, ".a": false, "a..b": false, long(64): false, "a." + long(64): false, "a" + whole: false,
		strings.Repeat(whole+".", 20) + "a": false,
	} {
		for _, truth := range transports(stack, stack.Public) {
			c := attack.Case{Request: attack.Request{Method: "GET", Target: "/whoami/", Version: "HTTP/1.1", Lines: []string{"Host: " + name + base}}}
			seen, err := stack.Send(t.Context(), truth, c)
			if err != nil {
				t.Fatal(err)
			}
			if got := welcomed(truth, strings.ToLower(name)+base, seen); got != good {
				t.Errorf("%q over %s: welcomed: %v, want %v", name+base, truth.Over, got, good)
			}
		}
	}
}

// welcomed reports whether Django answered, or a redirect to https that keeps the name.
func welcomed(truth attack.Truth, name string, seen attack.Observation) bool {
	for _, answer := range seen.Answers {
		to := answer.Header.Get("Location")
		if answer.Django || to != "" {
			return answer.Django && answer.Status == 200 || to == "https://"+truth.Authority(attack.HTTPS, name)+"/whoami/"
		}
	}
	return false
}
