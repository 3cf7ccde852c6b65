package site_test

import (
	"strings"
	"testing"
)

// managed is a site that systemd starts.
const managed = shop + "module = 'a.wsgi:app'\ndirectory = '/srv/shop'\nsystemd = true\n"

var systemdCases = []messageCase{
	{"a user without systemd", describe{app: shop + "user = 'shop'"}, `
		|d.toml:4:8: app.user: warning: has no effect without app.systemd`},
	{"root", describe{app: managed + "user = 'root'"}, `
		|d.toml:7:8: app.user: "root" can do anything on the host, and so could a hole in the site
		|    hint: write a user that has the site alone`},
	{"no user's name", describe{app: managed + "user = 'Shop$'"}, `
		|d.toml:7:8: app.user: "Shop$" is not a user
		|    hint: start with a lower-case letter; then lower-case letters, digits, - and _, at most 31 in all`},
	{"the proxy's user", describe{app: managed + "user = 'www-data'"}, `
		|d.toml:7:8: app.user: warning: "www-data" is the proxy's user: a hole in this site reaches the application servers of all others
		|    hint: leave it out, or write a user that has the site alone`},
	{"the proxy's user by name", describe{app: strings.Replace(managed, "name = 'shop'", "name = 'www-data'", 1)}, `
		|d.toml:2:8: app.name: warning: "www-data" is the proxy's user: a hole in this site reaches the application servers of all others
		|    hint: write a user that has the site alone in app.user`},
	{"the proxy's name, with a user of its own", describe{app: strings.Replace(managed, "name = 'shop'", "name = 'www-data'", 1) + "user = 'shop'"}, ""},
	{"root by name", describe{app: strings.Replace(managed, "name = 'shop'", "name = 'root'", 1)}, `
		|d.toml:1:1: app.user: missing: "root", as the site is named, can do anything on the host, and so could a hole in the site
		|    hint: write the user that runs the site`},
	{"a name too long for a user", describe{app: "name = 'a-shop-with-a-name-of-many-words'\nhosts = ['shop.example.com']\nmodule = 'a.wsgi:app'\ndirectory = '/srv/shop'\nsystemd = true"}, `
		|d.toml:1:1: app.user: missing: "a-shop-with-a-name-of-many-words" is longer than a user's name may be
		|    hint: write the user that runs the site`},
	{"units that know nothing", describe{app: shop + "systemd = true"}, `
		|d.toml:1:1: app.directory: missing: systemd has to be told where the application is loaded from
		|    hint: write the directory of manage.py, such as "/srv/shop"
		|d.toml:1:1: app.module: missing: gunicorn has to be told the application
		|    hint: write module = "shop.wsgi:application"`},
	{"a unit of a distribution", describe{app: "name = 'nginx'\nhosts = ['shop.example.com']\nmodule = 'a.wsgi:app'\ndirectory = '/srv/shop'\nsystemd = true"}, `
		|d.toml:2:8: app.name: "nginx" is the name of a unit that a distribution ships, which this one would take the place of
		|    hint: choose another name`},
	{"paths that a unit cannot say", describe{app: shop + "module = 'a.wsgi:app'\nsystemd = true\ndirectory = '/srv/a '\nvenv = '/srv/a:b'", backend: `socket = '/run/a\'`}, `
		|d.toml:6:13: app.directory: "/srv/a " ends in a blank, which systemd takes away
		|    hint: choose another path
		|d.toml:7:8: app.venv: "/srv/a:b" has a colon, at which PATH ends one directory and begins another
		|    hint: choose another path
		|d.toml:11:10: backend.socket: "/run/a\\" ends in \, which joins a line of a unit to the next
		|    hint: choose another path`},
	{"a character that systemd refuses", describe{app: shop + "module = 'a.wsgi:app'\nsystemd = true\ndirectory = \"/srv/\\uFDD0\""}, `
		|d.toml:6:13: app.directory: "/srv/\ufdd0" has a character that Unicode keeps for nobody, and systemd ignores the line
		|    hint: choose another path`},
	{"a socket that the server makes where others have theirs", describe{app: managed, backend: "server = 'waitress'\nsocket = '/srv/shop.sock'"}, `
		|d.toml:11:10: backend.socket: waitress takes no socket from systemd and makes its own, whose directory becomes the application's
		|    hint: write socket = "/run/shop/app.sock"`},
	{"systemd beside mod_wsgi", describe{app: managed, proxy: "kind = 'apache'", backend: "server = 'mod_wsgi'"}, `
		|d.toml:6:11: app.systemd: warning: has no effect with mod_wsgi: Apache starts Django`},

	{"systemd on a platform", describe{app: managed, proxy: "kind = 'none'", backend: "server = 'gunicorn'", tls: "-", more: "[front]\nkind = 'heroku'\n"}, `
		|d.toml:6:11: app.systemd: heroku starts the application server itself
		|    hint: leave the line out
		|d.toml:12:8: front.kind: warning: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
		|    hint: curl -sI -H 'Connection: close, X-Forwarded-Proto' https://shop.example.com/ must not lead to https again`},
	{"a middleware that nobody needs", describe{app: shop + "module = 'a.wsgi:app'\nclient_middleware = true", backend: port + "server = 'waitress'"}, `
		|d.toml:5:21: app.client_middleware: warning: has no effect: waitress tells Django the client's address itself
		|    hint: leave it out`},
	{"a middleware for one of two", describe{app: shop + "module = 'a.wsgi:app'\nclient_middleware = true", backend: port + "server = 'waitress'",
		more: "[process.slow]\npaths = ['/slow/']\nport = 8001\n"}, ""},
}

func TestSystemdMessages(t *testing.T) { testMessages(t, systemdCases) }
