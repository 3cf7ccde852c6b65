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
	const staff = "[access.staff]\npaths = ['/admin/']\nallow = ['10.0.0.1']\n"
	for _, c := range []struct{ more, want string }{
		{"", " backend"},
		{live, "/ws/deep/er/ process.live, /exact process.live, /ws/ process.live,  backend"},
		{"[access.all]\npaths = ['/']\nallow = ['10.0.0.1']\n", " backend by all"},
		{staff, "/admin/ and bare backend by staff,  backend"},
		{staff + "[process.admin]\npaths = ['/admin/']\nport = 8001\n", "/admin/ process.admin by staff, /admin backend by staff,  backend"},
		{staff + "[access.bare]\npaths = ['/admin']\nallow = ['10.0.0.1']\n", "/admin/ backend by staff, /admin backend by bare,  backend"},
		{staff + "[access.log]\npaths = ['/admin/log/']\nallow = ['10.0.0.1']\n[limits]\nstreaming = ['/admin/log/tail/']\nlogin_paths = ['/admin/']\n",
			"/admin/log/tail/ backend by log streams counted, /admin/log/ and bare backend by log counted, /admin/ and bare backend by staff counted,  backend"},
		{live + deep, "/ws/deep/er/ process.live, /ws/deep/ process.deep, /exact process.live, /ws/ process.live,  backend"},
	} {
		s := valid(t, describe{more: c.more}.String(), site.Options{})
		var got []string
		for _, r := range s.Routes() {
			text := fmt.Sprint(r.Path, map[bool]string{true: " and bare"}[r.Bare], " ", r.Backend.Table)
			if r.Access.Guards() {
				text += " by " + r.Access.Name.String()
			}
			got = append(got, text+map[bool]string{true: " streams"}[r.Streams]+map[bool]string{true: " counted"}[r.Login])
		}
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// A guard of a whole site that is mounted somewhere makes no second route for the mount point.
func TestRouteOfAMount(t *testing.T) {
	s := valid(t, describe{app: shop + "prefix = '/ward/'", more: "[access.all]\npaths = ['/']\nallow = ['10.0.0.1']"}.String(), site.Options{})
	routes := s.Routes()
	if len(routes) != 1 || routes[0].Path.String() != "/ward/" || !routes[0].Access.Guards() || routes[0].Bare {
		t.Errorf("got %+v", routes)
	}
}
