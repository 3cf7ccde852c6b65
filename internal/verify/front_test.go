package verify

import (
	"testing"
)

// fronts are ways to stand behind one. Each is run with Apache and with nginx.
var fronts = []choice{
	{"http", edits{"tls.certificate": "", "tls.key": ""}},
	{"https", nil},
	{"only", edits{"front.only": "true"}},
	{"serve", edits{"proxy.http": `"serve"`}},
	{"off", edits{"proxy.http": `"off"`, "tls.certificate": "", "tls.key": ""}},
	{"chain", edits{"front.outer": `["192.0.2.0/24"]`}},
	{"proxy", edits{"front.proxy_protocol": "true"}},
	{"proxy-only", edits{"front.proxy_protocol": "true", "front.only": "true"}},
	{"proxy-said", edits{"front.proxy_protocol": "true", "front.scheme_header": `"X-Forwarded-Proto"`, "tls.certificate": "", "tls.key": ""}},
	{"header", edits{"front.kind": `"cloudfront"`, "proxy.http": `"serve"`}},
}

// TestFronts plays the front and sends everything through it and past it.
func TestFronts(t *testing.T) {
	for i, python := range interpreters(t) {
		for _, proxy := range proxies {
			for _, front := range fronts {
				if i > 0 && front.edits != nil {
					continue // the proxies are the same
				}
				t.Run(proxy.name+"-"+front.name+"/"+versions(python), func(t *testing.T) {
					t.Parallel()
					inRoom(t)
					changes := running(python).with(proxy.edits).with(edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4", "10.0.0.5"]`}).with(front.edits)
					stack := run(t, prepared(t, described(t, "bookshop", changes), python))
					holds(t, stack, stack.Public)
				})
			}
		}
	}
}
