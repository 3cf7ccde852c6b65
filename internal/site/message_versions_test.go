package site_test

import (
	"strings"
	"testing"

	"proxypact/internal/fleet"
)

var versionCases = []messageCase{
	{"newer than known", describe{app: shop + "django = '2028.1'", proxy: nginx + "version = '1.33.0'\nopenssl = '4.0'", backend: port + "version = '122.1'"}, `
		|d.toml:4:10: app.django: warning: Django 2028.1 is newer than 6.1.3, the newest that gen knows, and gets the same as that
		|    hint: gen check --real and gen verify say whether it takes it, where it is installed
		|d.toml:7:11: proxy.version: warning: nginx 1.33.0 is newer than 1.31.5, the newest that gen knows, and gets the same as that
		|    hint: gen check --real and gen verify say whether it takes it, where it is installed
		|d.toml:8:11: proxy.openssl: warning: OpenSSL 4.0 is newer than 3.5, the newest that gen knows, and gets the same as that
		|    hint: gen check --real and gen verify say whether it takes it, where it is installed
		|d.toml:11:11: backend.version: warning: gunicorn 122.1 is newer than 27.0.1, the newest that gen knows, and gets the same as that
		|    hint: gen check --real and gen verify say whether it takes it, where it is installed`},
	{"the newest, and later ones of its line", describe{app: shop + "django = '6.1.99'", proxy: nginx + "version = '1.31.99'\nopenssl = '3.5.9'", backend: port + "version = '27.0.9'"}, ""},
	{"one number", describe{app: shop + "django = '2028'", proxy: nginx + "version = '1'\nopenssl = '3'", backend: port + "version = '27'"}, `
		|d.toml:4:10: app.django: warning: Django 2028 is newer than 6.1.3, the newest that gen knows, and gets the same as that
		|    hint: gen check --real and gen verify say whether it takes it, where it is installed
		|d.toml:7:11: proxy.version: nginx 1 is older than 1.14, the oldest that gen renders for
		|    hint: upgrade to nginx 1.14 or later`},
	{"one number that stands for the last of its line", describe{app: shop + "django = '6'\nmodule = 'a.asgi:app'", backend: port + "server = 'uvicorn'\nversion = '0.32.0'"}, ""},
	{"nonsense", describe{app: shop + "django = '5.x'", proxy: nginx + "version = '1.22.1-9+deb12u3'\nopenssl = '3.0.2k'", backend: port + "version = 'latest'"}, `
		|d.toml:4:10: app.django: "5.x" is not a version
		|    hint: write digits and dots, such as "5.2" or "1.22.1"
		|d.toml:7:11: proxy.version: "1.22.1-9+deb12u3" is not a version
		|    hint: write digits and dots, such as "5.2" or "1.22.1"
		|d.toml:8:11: proxy.openssl: "3.0.2k" is not a version
		|    hint: write digits and dots, such as "5.2" or "1.22.1"
		|d.toml:11:11: backend.version: "latest" is not a version
		|    hint: write digits and dots, such as "5.2" or "1.22.1"`},
	{"a hole that distributions keep, behind a front", describe{proxy: nginx, tls: pair, more: "[host]\nos = 'ubuntu-22.04'\n[front]\nkind = 'alb'\npeers = ['10.0.0.0/24']\n"}, `
		|d.toml:4:1: proxy.version: warning: nginx 1.18.0 passes on requests that have two lengths (nginx's changes, 2021-07)
		|    hint: upgrade to nginx 1.21.1 or later`},
	{"the same without one", describe{more: "[host]\nos = 'ubuntu-22.04'\n"}, ""},
	{"packets behind an old Apache", describe{app: shop + "module = 's.wsgi:application'", proxy: "kind = 'apache'\nversion = '2.4.68'", backend: port + "server = 'uwsgi'\nprotocol = 'uwsgi'"}, `
		|d.toml:7:11: proxy.version: warning: Apache 2.4.68 may take the end of an answer for the next one where it speaks uWSGI's own protocol (CVE-2026-63718, 2026)
		|    hint: upgrade to Apache 2.4.69 or later; where it is the package of debian-12, leave proxy.version out`},
	{"silence behind an old Apache", describe{app: shop + "module = 's.asgi:application'", proxy: "kind = 'apache'\n", backend: port + "server = 'granian'\nversion = '2.8.1'", more: "[host]\nos = 'ubuntu-22.04'\n"}, `
		|d.toml:5:1: proxy.version: warning: Apache 2.4.52 ends a WebSocket that is silent for longer than its Timeout, and granian never pings
		|    hint: let the application say something every half minute, or upgrade to Apache 2.4.53 or later and set proxy.version`},
	{"ASGI before Django had it", describe{app: shop + "module = 's.asgi:application'\ndjango = '2.2'", backend: port + "server = 'uvicorn'"}, `
		|d.toml:5:10: app.django: warning: Django 2.2 has had no security fixes since 2022-04-11
		|    hint: upgrade Django
		|d.toml:5:10: app.django: warning: Django 2.2 has no ASGI application of its own, and uvicorn calls no other
		|    hint: use Django 3.0 or later and set app.django; with channels, accept it
		|d.toml:5:10: app.django: warning: Django 2.2 takes X_Forwarded_Proto for X-Forwarded-Proto under ASGI (CVE-2026-3902, 2026-04)
		|    hint: upgrade to Django 4.2.30 or later; where it is the package of debian-12, leave app.django out`},
}

func TestVersionMessages(t *testing.T) {
	for _, c := range versionCases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := load(fleet.Source{File: "d.toml", Data: []byte(c.site.String())})
			if got, want := lines(problems), margin(c.want); got != want {
				t.Errorf("got\n%s\nwant\n%s\nin\n%s", got, want, c.site)
			}
		})
	}
}

// Every application server has an oldest version.
func TestOldestServers(t *testing.T) {
	for server, version := range map[string]string{"gunicorn": "20.0.4", "uvicorn": "0.17.5", "hypercorn": "0.13.1", "daphne": "3.0.2",
		"granian": "2.3.4", "waitress": "2.1.1", "uwsgi": "2.0.20", "mod_wsgi": "4.9.3"} {
		d := describe{proxy: "kind = 'apache'\n", backend: port + "server = '" + server + "'\nversion = '" + version + "'\n"}
		_, problems := load(fleet.Source{File: "d.toml", Data: []byte(d.String())})
		if got := lines(problems); !strings.Contains(got, version+" is older than ") {
			t.Errorf("%s: got %s", server, got)
		}
	}
}
