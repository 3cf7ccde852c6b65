package site_test

import (
	"testing"

	"proxypact/internal/fleet"
)

// A mount point is refused where a server could not be told of it, or something else is there.
func TestMessagesOfMounts(t *testing.T) {
	const mounted = asgi + "prefix = '/shop/'\n"
	for _, c := range []struct {
		name string
		d    describe
		want string
	}{
		{"valid", describe{app: shop + "prefix = '/shop/'\n"}, ""},
		{"the whole host", describe{app: shop + "prefix = '/'\n"}, ""},
		{"one page", describe{app: shop + "prefix = '/shop'\n"}, `
			|d.toml:4:10: app.prefix: "/shop" is one page, and not what is below it
			|    hint: write "/shop/"`},
		{"no path", describe{app: shop + "prefix = 'shop/'\n"}, `
			|d.toml:4:10: app.prefix: "shop/" is not a URL path
			|    hint: start it with /`},
		{"an escape", describe{app: shop + "prefix = '/a%2Fb/'\n"}, `
			|d.toml:4:10: app.prefix: "/a%2Fb/" is not a URL path
			|    hint: letters, digits and / - . _ ~ only`},
		{"the place of challenges", describe{app: shop + "prefix = '/.well-known/acme-challenge/shop/'\n"}, `
			|d.toml:4:10: app.prefix: "/.well-known/acme-challenge/shop/" is where http-01 challenges are answered
			|    hint: choose another path`},
		{"a path with its mount point", describe{app: shop + "prefix = '/shop/'\n", more: "[process.live]\npaths = ['/shop/ws/']\nport = 8001\n"}, `
			|d.toml:13:9: process.live.paths: warning: "/shop/ws/" is "/shop/shop/ws/" for visitors, because it is below app.prefix
			|    hint: write "/ws/", unless the application has "/shop/" of its own`},
		{"an old daphne", describe{app: mounted, backend: "server = 'daphne'\nversion = '4.0.0'\nport = 8000\n"}, `
			|d.toml:10:11: backend.version: daphne 4.0.0 does not tell WebSockets that the application is below /shop/
			|    hint: use daphne 4.1.0 or later and set backend.version, or leave app.prefix out`},
		{"the first daphne", describe{app: mounted, backend: "server = 'daphne'\nversion = '4.2.2'\nport = 8000\n"}, ""},
	} {
		_, problems := load(fleet.Source{File: "d.toml", Data: []byte(c.d.String())})
		if got, want := lines(problems), margin(c.want); got != want {
			t.Errorf("%s:\ngot:\n%s\nwant:\n%s", c.name, got, want)
		}
	}
}
