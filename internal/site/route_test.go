package site_test

import (
	"fmt"
	"strings"
	"testing"

	"proxypact/internal/site"
)

// TestRoutes holds that each path has one route, the longest first, and what holds for it.
func TestRoutes(t *testing.T) {
	const live, deep = "[process.live]\npaths = ['/ws/', '/exact', '/ws/deep/er/']\nport = 8001\n", "[process.deep]\npaths = ['/ws/deep/']\nport = 8002\n"
	for _, c := range []struct{ more, want string }{
		{"", " backend"},
		{live, "/ws/deep/er/ process.live, /exact process.live, /ws/ process.live,  backend"},
		{live + deep, "/ws/deep/er/ process.live, /ws/deep/ process.deep, /exact process.live, /ws/ process.live,  backend"},
	} {
		s := valid(t, describe{more: c.more}.String(), site.Options{})
		var got []string
		for _, r := range s.Routes() {
			got = append(got, fmt.Sprint(r.Path, " ", r.Backend.Table))
		}
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
