package oracle

import (
	"fmt"
	"testing"

	"proxypact/internal/explain"
	"proxypact/internal/readback"
	"proxypact/internal/site"
	"proxypact/internal/tool"
	"proxypact/internal/value"
)

// TestHTTP2OfAnotherVersion gives nginx the form of its own version, which it reads without a word, and that of the
// other ones, at which it says what people look up.
func TestHTTP2OfAnotherVersion(t *testing.T) {
	server, err := tool.Nginx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	here, err := value.ParseVersion(server.Version)
	if err != nil {
		t.Fatal(err)
	}
	for _, written := range []string{"1.25.0", "1.25.1"} {
		s := readback.Site(t, fmt.Sprintf("app = {name = 'shop', hosts = ['a.example']}\nproxy = {kind = 'nginx', version = '%s'}\nbackend.port = 8000\ntls = {http2 = true, %s}\n", written, absent))
		findings := ask(t, s, nil).Findings
		if s.Proxy.Has(site.HTTP2Directive) == site.Nginx.Has(here, site.HTTP2Directive) {
			if len(findings) > 0 {
				t.Errorf("%s, read by %s: %v", written, server.Version, findings)
			}
			continue
		}
		if len(findings) == 0 {
			t.Fatalf("%s, read by %s: nothing is found", written, server.Version)
		}
		if found := explain.Lookup(findings[0].Message).Entries; len(found) == 0 || found[0].ID != "http2-directive" {
			t.Errorf("%q is looked up, and %v found", findings[0].Message, found)
		}
	}
}
