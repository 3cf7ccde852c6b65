package site_test

import (
	"testing"

	"proxypact/internal/fleet"
)

const asgi = shop + "module = 'shop.asgi:application'\n"

// Servers that call ASGI are doubted or refused with what to write in their stead.
func TestMessagesOfServersOfASGI(t *testing.T) {
	for _, c := range []struct {
		name string
		d    describe
		want string
	}{
		{"no application", describe{backend: "server = 'uvicorn'\nport = 8000\n"}, `
			|d.toml:1:1: app.module: missing: uvicorn has to be told the application
			|    hint: write module = "shop.asgi:application"`},
		{"an application of WSGI", describe{app: shop + "module = 'shop.wsgi:application'\n", backend: "server = 'daphne'\nport = 8000\n"}, `
			|d.toml:4:10: app.module: warning: daphne calls ASGI applications, and "shop.wsgi:application" sounds like one of the other kind
			|    hint: Django's own is "shop.asgi:application"`},
		{"an application of ASGI", describe{app: asgi}, `
			|d.toml:4:10: app.module: warning: gunicorn calls WSGI applications, and "shop.asgi:application" sounds like one of the other kind
			|    hint: Django's own is "shop.wsgi:application"`},
		{"an application of ASGI in uvicorn's workers", describe{app: asgi, backend: port + "worker = 'uvicorn'\n"}, ``},
		{"an old Apache", describe{app: asgi, proxy: "kind = 'apache'\nversion = '2.4.46'\n", backend: "server = 'hypercorn'\nport = 8000\n"}, `
			|d.toml:7:11: proxy.version: warning: Apache 2.4.46 drops headers of its own that a client names (CVE-2022-31813, 2022-06)
			|    hint: upgrade to Apache 2.4.54 or later; where it is the package of debian-12, leave proxy.version out
			|d.toml:7:11: proxy.version: warning: Apache 2.4.46 goes on to a request that hides behind one with two lengths (tried, 2026-11)
			|    hint: upgrade to Apache 2.4.47 or later
			|d.toml:7:11: proxy.version: warning: Apache 2.4.46 passes no WebSocket on
			|    hint: pages work; for WebSockets upgrade to Apache 2.4.47 or later and set proxy.version`},
		{"a version that nobody ships", describe{app: asgi, backend: "server = 'granian'\nport = 8000\n"}, `
			|d.toml:7:1: backend.version: missing: debian-12 has no granian of its own
			|    hint: write the version that you install`},
		{"a socket of an old granian", describe{app: asgi, backend: "server = 'granian'\nversion = '2.5.7'\nsocket = '/run/shop/app.sock'\n"}, `
			|d.toml:10:10: backend.socket: granian 2.5.7 makes no socket that the proxy's user can open
			|    hint: write port = 8000, or use granian 2.6.0 or later and set backend.version`},
		{"a network for an old uvicorn", describe{app: asgi, backend: "server = 'uvicorn'\nport = 8000\nbind = '10.0.0.5'\naddress = '10.0.0.5'\nproxy_peers = ['10.0.0.0/24']\n"}, `
			|d.toml:10:8: backend.bind: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
			|    hint: let a firewall pass only the networks of backend.proxy_peers
			|d.toml:12:15: backend.proxy_peers: uvicorn 0.17.6 knows addresses only, and 10.0.0.0/24 is a network
			|    hint: list the proxy's addresses, or use uvicorn 0.31.0 or later and set backend.version`},
		{"a network for uvicorn's workers", describe{app: asgi, backend: "worker = 'uvicorn'\nversion = '27.0'\nport = 8000\nbind = '10.0.0.5'\naddress = '10.0.0.5'\nproxy_peers = ['10.0.0.0/24']\n"}, `
			|d.toml:11:8: backend.bind: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
			|    hint: let a firewall pass only the networks of backend.proxy_peers
			|d.toml:13:15: backend.proxy_peers: uvicorn in gunicorn's workers, before 0.31.0, knows addresses only, and 10.0.0.0/24 is a network
			|    hint: list the proxy's addresses, or use uvicorn by itself`},
		{"workers of another server", describe{app: asgi, backend: "server = 'uvicorn'\nworker = 'gthread'\nport = 8000\n"}, `
			|d.toml:9:10: backend.worker: warning: has no effect without gunicorn`},
	} {
		_, problems := load(fleet.Source{File: "d.toml", Data: []byte(c.d.String())})
		if got, want := lines(problems), margin(c.want); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, want)
		}
	}
}
