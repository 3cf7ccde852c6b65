package verify

import (
	"testing"
)

// choice is one way to describe a site, in a table of ways that exclude each other.
type choice struct {
	name  string
	edits edits
}

var (
	proxies = []choice{
		{"apache", edits{"proxy.kind": `"apache"`}},
		{"nginx", edits{"proxy.kind": `"nginx"`}},
	}
	backends = []choice{
		{"port", nil},
		{"socket", edits{"backend.port": "", "backend.socket": `"/run/bookshop/app.sock"`}},
	}
	plains = []choice{
		{"redirect", edits{"proxy.http": `"redirect"`}},
		{"serve", edits{"proxy.http": `"serve"`}},
	}
)

// TestRenderedSites is the proof: no request of the catalogue fools Django, and visitors can do all that they do.
func TestRenderedSites(t *testing.T) {
	t.Parallel()
	for _, python := range interpreters(t) {
		for _, proxy := range proxies {
			for _, backend := range backends {
				for _, plain := range plains {
					name := proxy.name + "-" + backend.name + "-" + plain.name + "/" + versions(python)
					t.Run(name, func(t *testing.T) {
						t.Parallel()
						changes := running(python).with(proxy.edits).with(backend.edits).with(plain.edits)
						stack := run(t, prepared(t, described(t, "bookshop", changes), python))
						holdsFramed(t, stack, stack.Public)
					})
				}
			}
		}
	}
}
