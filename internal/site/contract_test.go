package site_test

import (
	"strings"
	"testing"

	"proxypact/internal/site"
)

// nginx sends a header twice that is set twice, and gunicorn answers two Host headers with 400.
func TestEachHeaderOnce(t *testing.T) {
	names := append([]string{"Host", "Connection", "Upgrade", site.SchemeHeader, site.ClientHeader}, site.FoldedSpellings()...)
	for _, group := range site.Cleared {
		names = append(names, group.Names...)
	}
	seen := map[string]bool{}
	for _, name := range names {
		if folded := strings.ToLower(name); seen[folded] {
			t.Errorf("%s is written twice", name)
		} else {
			seen[folded] = true
		}
	}
}
