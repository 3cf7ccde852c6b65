package site_test

import (
	"slices"
	"testing"

	"proxypact/internal/fleet"
	"proxypact/internal/site"
	"proxypact/internal/spec"
)

const (
	none      = "kind = 'none'\n"
	alb       = "[front]\nkind = 'alb'\npeers = ['10.0.0.0/24']\n"
	haproxy   = "[front]\nkind = 'haproxy'\npeers = ['10.0.0.4']\n"
	heroku    = "[front]\nkind = 'heroku'\n"
	open      = port + "bind = '0.0.0.0'\n"
	known     = shop + "internal_hosts = ['10.0.0.9']\n"
	seen      = "[accept]\nduty-connection = 'tried'\nduty-alone = 'a security group'\n"
	knownASGI = known + "module = 'shop.asgi:application'\n"
)

// What a front has to do that nobody else does, and what cannot be had without a proxy.
var messagesWithoutAProxy = []struct {
	name string
	d    describe
	want string
}{
	{"no front", describe{proxy: none, tls: "-"}, `
			|d.toml: front.kind: missing: proxy.kind = "none" leaves the proxy's part to a front
			|    hint: write the kind that it is, such as "alb", or "other" for an ingress controller`},
	{"a load balancer", describe{app: known, proxy: none, backend: open, tls: "-", more: alb}, `
			|d.toml:11:8: front.kind: warning: see to it that the front is the only one that reaches the application server; else who comes past the front is believed nothing, and passes its filters and limits
			|    hint: let a firewall or a network policy pass the networks of front.peers alone
			|d.toml:11:8: front.kind: warning: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    hint: curl -sI -H 'Connection: close, X-Forwarded-Proto' https://shop.example.com/ must not lead to https again`},
	{"rules by hand", describe{proxy: none, backend: open, tls: "hsts = '1d'", more: haproxy}, `
			|d.toml:12:8: front.kind: warning: see to it that the front adds no Strict-Transport-Security of its own; else Django sends it, and browsers take the first of two
			|    hint: turn it off at the front
			|d.toml:12:8: front.kind: warning: see to it that the front asks for a name that Django knows when it asks whether the site is alive; else checks that come by address get 400, and the site counts as dead
			|    hint: write app.internal_hosts, and front.health_path with front.health_hosts for a check over http
			|d.toml:12:8: front.kind: warning: see to it that the front is the only one that reaches the application server; else who comes past the front is believed nothing, and passes its filters and limits
			|    hint: let a firewall or a network policy pass the networks of front.peers alone
			|d.toml:12:8: front.kind: warning: see to it that the front passes Host on as the browser sent it, for the names of the site alone; else Django answers 400 to a Host that it does not know, and believes the rest
			|    hint: route by the names of app.hosts, and have Host passed on unchanged
			|d.toml:12:8: front.kind: warning: see to it that the front writes X-Forwarded-Proto itself, "http" or "https", in place of what came; else a client that writes it decides what Django takes for https
			|    hint: curl -sI -H 'X-Forwarded-Proto: https' http://shop.example.com/ must lead to https`},
	{"a name that the front replaces", describe{app: known, proxy: none, backend: open, tls: "-", more: "[front]\nkind = 'cloudfront'\npeers = ['192.0.2.0/24']\n" + seen}, `
			|d.toml:11:8: front.kind: warning: cloudfront sends the name of its origin as Host: Django answers 400 to a Host that it does not know, and believes the rest
			|    hint: give the behaviour an origin request policy that passes Host on, such as AllViewer
			|d.toml:11:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else who comes past the front is believed nothing, and passes its filters and limits
			|    reason: a security group
			|d.toml:11:8: front.kind: accepted: see to it that the front sends CloudFront-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried`},
	{"a platform", describe{proxy: none, backend: "server = 'gunicorn'", tls: "-", more: heroku}, `
			|d.toml:9:8: front.kind: warning: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    hint: curl -sI -H 'Connection: close, X-Forwarded-Proto' https://shop.example.com/ must not lead to https again`},
	{"a platform and a port", describe{proxy: none, tls: "-", more: heroku + seen}, `
			|d.toml:7:8: backend.port: heroku says the port in PORT, another one each time
			|    hint: leave the line out
			|d.toml:9:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried`},
	{"a platform and a port to listen on", describe{proxy: none, backend: "bind_port = 8000", tls: "-", more: heroku + seen}, `
			|d.toml:7:13: backend.bind_port: heroku says the port in PORT, another one each time
			|    hint: leave the line out
			|d.toml:9:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried`},
	{"a platform behind a proxy", describe{tls: "-", more: heroku}, `
			|d.toml:9:8: front.kind: heroku connects from addresses that nobody can list
			|    hint: its routers reach the application server without a proxy of yours: write proxy.kind = "none"`},
	{"an old Django under ASGI", describe{app: knownASGI + "django = '5.2.12'\n", proxy: none, backend: open + "server = 'hypercorn'", tls: "-", more: alb + seen}, `
			|d.toml:6:10: app.django: warning: Django 5.2.12 takes X_Forwarded_Proto for X-Forwarded-Proto under ASGI (CVE-2026-3902, 2026-04)
			|    hint: upgrade to Django 5.2.13 or later; where it is the package of debian-12, leave app.django out
			|d.toml:14:8: front.kind: warning: alb passes names with underscores on: Django 5.2.12 takes X_Forwarded_Proto for X-Forwarded-Proto under ASGI
			|    hint: set routing.http.drop_invalid_header_fields.enabled there
			|d.toml:14:8: front.kind: warning: see to it that the front drops what others would say in its place: X-Forwarded-Host, X-Real-IP, Forwarded and the like; else neither the server nor Django believes them, and packages beside Django may
			|    hint: have the front drop them, or use gunicorn
			|d.toml:14:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else whoever reaches the port past the front can forge the scheme
			|    reason: a security group
			|d.toml:14:8: front.kind: warning: see to it that the front leads plain http to https; else pages are redirected by Django, and WebSockets open over plain http
			|    hint: redirect to https at the front, or do not listen for http there
			|d.toml:14:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried
			|d.toml:14:8: front.kind: warning: see to it that the front writes the client's address in X-Forwarded-For, last where it adds to a list; else what a client wrote before it reaches Django too
			|    hint: have the front replace the header, or let nothing in the project read any but its last entry`},
	{"the same behind what cannot be told", describe{app: knownASGI + "django = '5.2.12'\n", proxy: none, backend: open + "server = 'hypercorn'", tls: "-", more: "[front]\nkind = 'gcp'\nouter = ['203.0.113.9']\n" + seen}, `
			|d.toml:6:10: app.django: warning: Django 5.2.12 takes X_Forwarded_Proto for X-Forwarded-Proto under ASGI (CVE-2026-3902, 2026-04)
			|    hint: upgrade to Django 5.2.13 or later; where it is the package of debian-12, leave app.django out
			|d.toml:14:8: front.kind: Django 5.2.12 takes X_Forwarded_Proto for X-Forwarded-Proto under ASGI, and gcp is not known to prevent it
			|    hint: have the front drop header names with underscores, or use gunicorn
			|d.toml:14:8: front.kind: warning: see to it that the front drops what others would say in its place: X-Forwarded-Host, X-Real-IP, Forwarded and the like; else neither the server nor Django believes them, and packages beside Django may
			|    hint: have the front drop them, or use gunicorn
			|d.toml:14:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else whoever reaches the port past the front can forge the scheme
			|    reason: a security group
			|d.toml:14:8: front.kind: warning: see to it that the front leads plain http to https; else pages are redirected by Django, and WebSockets open over plain http
			|    hint: redirect to https at the front, or do not listen for http there
			|d.toml:14:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried
			|d.toml:14:8: front.kind: warning: see to it that the front writes the client's address in X-Forwarded-For, last where it adds to a list; else what a client wrote before it reaches Django too
			|    hint: have the front replace the header, or let nothing in the project read any but its last entry`},
	{"daphne behind what can", describe{app: knownASGI, proxy: none, backend: open + "server = 'daphne'", tls: "-", more: haproxy + seen}, `
			|d.toml:13:8: front.kind: warning: see to it that the front drops what moves the site below a prefix: Daphne-Root-Path, SCRIPT_NAME and the like; else daphne takes Daphne-Root-Path from anyone
			|    hint: have the front drop Daphne-Root-Path, or use another server
			|d.toml:13:8: front.kind: warning: see to it that the front drops what others would say in its place: X-Forwarded-Host, X-Real-IP, Forwarded and the like; else neither the server nor Django believes them, and packages beside Django may
			|    hint: have the front drop them, or use gunicorn
			|d.toml:13:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else whoever reaches the port past the front can forge the scheme
			|    reason: a security group
			|d.toml:13:8: front.kind: warning: see to it that the front leads plain http to https; else pages are redirected by Django, and WebSockets open over plain http
			|    hint: redirect to https at the front, or do not listen for http there
			|d.toml:13:8: front.kind: warning: see to it that the front passes Host on as the browser sent it, for the names of the site alone; else Django answers 400 to a Host that it does not know, and believes the rest
			|    hint: route by the names of app.hosts, and have Host passed on unchanged
			|d.toml:13:8: front.kind: warning: see to it that the front writes X-Forwarded-Proto itself, "http" or "https", in place of what came; else a client that writes it decides what Django takes for https
			|    hint: curl -sI -H 'X-Forwarded-Proto: https' http://shop.example.com/ must lead to https
			|d.toml:13:8: front.kind: warning: see to it that the front writes the client's address in X-Forwarded-For, last where it adds to a list; else what a client wrote before it reaches Django too
			|    hint: have the front replace the header, or let nothing in the project read any but its last entry`},
	{"uWSGI behind what cannot", describe{app: known + "module = 'shop.wsgi:application'\n", proxy: none, backend: open + "server = 'uwsgi'", tls: "-", more: alb + seen}, `
			|d.toml:13:8: front.kind: warning: alb passes names with underscores on: uWSGI takes X_Forwarded_Proto for X-Forwarded-Proto
			|    hint: set routing.http.drop_invalid_header_fields.enabled there
			|d.toml:13:8: front.kind: warning: see to it that the front drops what others would say in its place: X-Forwarded-Host, X-Real-IP, Forwarded and the like; else uWSGI believes X-Forwarded-Ssl of anyone
			|    hint: have the front drop them, or use gunicorn
			|d.toml:13:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else whoever reaches the port past the front can forge the scheme
			|    reason: a security group
			|d.toml:13:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried
			|d.toml:13:8: front.kind: warning: see to it that the front writes the client's address in X-Forwarded-For, last where it adds to a list; else what a client wrote before it reaches Django too
			|    hint: have the front replace the header, or let nothing in the project read any but its last entry`},
	{"an old uvicorn and a network", describe{app: knownASGI, proxy: none, backend: open + "server = 'uvicorn'", tls: "-", more: alb + seen}, `
			|d.toml:13:8: front.kind: warning: see to it that the front drops what others would say in its place: X-Forwarded-Host, X-Real-IP, Forwarded and the like; else neither the server nor Django believes them, and packages beside Django may
			|    hint: have the front drop them, or use gunicorn
			|d.toml:13:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else whoever reaches the port past the front can forge the scheme
			|    reason: a security group
			|d.toml:13:8: front.kind: warning: see to it that the front leads plain http to https; else pages are redirected by Django, and WebSockets open over plain http
			|    hint: redirect to https at the front, or do not listen for http there
			|d.toml:13:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried
			|d.toml:13:8: front.kind: warning: see to it that the front writes the client's address in X-Forwarded-For, last where it adds to a list; else what a client wrote before it reaches Django too
			|    hint: have the front replace the header, or let nothing in the project read any but its last entry
			|d.toml:14:9: front.peers: uvicorn 0.17.6 knows addresses only, and 10.0.0.0/24 is a network
			|    hint: list the front's addresses, or use uvicorn 0.31.0 or later and set backend.version`},
	{"waitress and a network", describe{app: known + "module = 'shop.wsgi:application'\n", proxy: none, backend: open + "server = 'waitress'", tls: "-", more: alb + seen}, `
			|d.toml:13:8: front.kind: warning: see to it that the front drops what others would say in its place: X-Forwarded-Host, X-Real-IP, Forwarded and the like; else neither the server nor Django believes them, and packages beside Django may
			|    hint: have the front drop them, or use gunicorn
			|d.toml:13:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else whoever reaches the port past the front can forge the scheme
			|    reason: a security group
			|d.toml:13:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried
			|d.toml:13:8: front.kind: warning: see to it that the front writes the client's address in X-Forwarded-For, last where it adds to a list; else what a client wrote before it reaches Django too
			|    hint: have the front replace the header, or let nothing in the project read any but its last entry
			|d.toml:13:8: front.kind: waitress sends a body after HEAD, which is then the answer to the next visitor, and alb is not known to prevent it
			|    hint: turn keep-alive to the application server off there, or use another server
			|d.toml:14:9: front.peers: waitress believes one address, and 10.0.0.0/24 is a network
			|    hint: use another server, or one proxy in front of this one`},
	{"waitress behind what cannot be told", describe{app: known + "module = 'shop.wsgi:application'\n", proxy: none, backend: open + "server = 'waitress'", tls: "-", more: "[front]\nkind = 'alb'\npeers = ['10.0.0.4']\n" + seen}, `
			|d.toml:13:8: front.kind: warning: see to it that the front drops what others would say in its place: X-Forwarded-Host, X-Real-IP, Forwarded and the like; else neither the server nor Django believes them, and packages beside Django may
			|    hint: have the front drop them, or use gunicorn
			|d.toml:13:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else whoever reaches the port past the front can forge the scheme
			|    reason: a security group
			|d.toml:13:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried
			|d.toml:13:8: front.kind: warning: see to it that the front writes the client's address in X-Forwarded-For, last where it adds to a list; else what a client wrote before it reaches Django too
			|    hint: have the front replace the header, or let nothing in the project read any but its last entry
			|d.toml:13:8: front.kind: waitress sends a body after HEAD, which is then the answer to the next visitor, and alb is not known to prevent it
			|    hint: turn keep-alive to the application server off there, or use another server`},
	{"unreachable", describe{app: known, proxy: none, tls: "-", more: alb + seen}, `
			|d.toml:7:1: backend.bind: missing: the front connects from 10.0.0.0/24, beyond this host
			|    hint: write bind = "0.0.0.0", as in a container, or the address that it connects to
			|d.toml:10:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried`},
	{"unreachable by its bind", describe{app: known, proxy: none, backend: port + "bind = '127.0.0.1'", tls: "-", more: alb + seen}, `
			|d.toml:9:8: backend.bind: the front connects from 10.0.0.0/24 and never reaches a server on 127.0.0.1
			|d.toml:11:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried`},
	{"of another family", describe{app: known, proxy: none, backend: port + "bind = '2001:db8::1'", tls: "-", more: alb + seen}, `
			|d.toml:11:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else who comes past the front is believed nothing, and passes its filters and limits
			|    reason: a security group
			|d.toml:11:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried
			|d.toml:12:9: front.peers: none is of the family of 2001:db8::1: the front's connections are never believed
			|    hint: write the addresses that the front connects from`},
	{"all that a proxy does", describe{app: known, proxy: none + "http = 'off'\nversion = '1.22'\nlisten = ['192.0.2.1']\n", backend: "socket = '/run/app.sock'\nprotocol = 'uwsgi'\nserver = 'uwsgi'\n",
		tls: pair + "acme_webroot = '/var/www/acme'", more: haproxy + "only = true\nproxy_protocol = true\nscheme_header = 'X-Forwarded-Proto'\n[process.live]\npaths = ['/ws/']\nport = 8001\n" + seen}, `
			|d.toml:1:1: app.module: missing: uWSGI has to be told the application
			|    hint: write module = "shop.wsgi:application"
			|d.toml:7:8: proxy.http: whether anybody listens for plain http is the front's matter, with proxy.kind = "none"
			|    hint: write http = "redirect"
			|d.toml:8:11: proxy.version: warning: has no effect with proxy.kind = "none"
			|d.toml:9:10: proxy.listen: warning: has no effect with proxy.kind = "none"
			|d.toml:11:10: backend.socket: a front reaches the application server over TCP, with proxy.kind = "none"
			|    hint: write port = 8000
			|d.toml:12:12: backend.protocol: a front speaks http, with proxy.kind = "none"
			|    hint: leave the line out
			|d.toml:15:15: tls.certificate: the front ends TLS, with proxy.kind = "none"
			|    hint: leave tls.certificate and tls.key out
			|d.toml:17:16: tls.acme_webroot: the front has the certificate, and answers for it, with proxy.kind = "none"
			|    hint: leave the line out
			|d.toml:21:8: front.only: nobody is there to refuse strangers, with proxy.kind = "none"
			|    hint: leave the line out, and let a firewall do it
			|d.toml:22:18: front.proxy_protocol: nobody is there to read a PROXY line, with proxy.kind = "none"
			|    hint: leave the line out
			|d.toml:24:1: process: nobody is there to hand paths to another server, with proxy.kind = "none"
			|    hint: describe it as a site of its own, and have the front hand the paths out`},
	{"limits and headers of a proxy", describe{app: known, proxy: none, backend: open, tls: "-", more: alb + "[limits]\nbody = '10m'\nclient_timeout = '20s'\n[headers]\nowner = 'proxy'\nnosniff = true\n" + seen}, `
			|d.toml:11:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else who comes past the front is believed nothing, and passes its filters and limits
			|    reason: a security group
			|d.toml:11:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried
			|d.toml:14:8: limits.body: how large a request may be is the front's matter, for nothing behind it counts bytes, with proxy.kind = "none"
			|    hint: leave the line out, and limit it there
			|d.toml:15:18: limits.client_timeout: slow clients are the front's matter, with proxy.kind = "none"
			|    hint: leave the line out
			|d.toml:17:9: headers.owner: nobody is there to send headers, with proxy.kind = "none"
			|    hint: write owner = "django"`},
	{"a limit below the form, and nobody who counts", describe{app: known, proxy: none, backend: open, tls: "-", more: alb + "[limits]\nbody = '1m'\n" + seen}, `
			|d.toml:11:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else who comes past the front is believed nothing, and passes its filters and limits
			|    reason: a security group
			|d.toml:11:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried
			|d.toml:14:8: limits.body: how large a request may be is the front's matter, for nothing behind it counts bytes, with proxy.kind = "none"
			|    hint: leave the line out, and limit it there`},
	{"several servers", describe{app: known, proxy: none, backend: "addresses = ['10.0.0.5:8000', '10.0.0.6:8000']\nproxy_peers = ['10.0.0.1']", tls: "-", more: alb + seen}, `
			|d.toml:8:13: backend.addresses: nobody is there to share requests out, with proxy.kind = "none"
			|    hint: write port = 8000: each instance is started with the same file, and the front shares out
			|d.toml:11:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else who comes past the front is believed nothing, and passes its filters and limits
			|    reason: a security group
			|d.toml:11:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried`},
	{"inside Apache", describe{app: known, proxy: none, backend: "server = 'mod_wsgi'", tls: "-", more: alb + seen}, `
			|d.toml:1:1: app.directory: missing: mod_wsgi loads the application by its file
			|    hint: write the directory of manage.py, such as "/srv/shop"
			|d.toml:1:1: app.module: missing: mod_wsgi has to be told the application
			|    hint: write module = "shop.wsgi:application"
			|d.toml:8:10: backend.server: mod_wsgi is a module of Apache, and here is none
			|    hint: write kind = "apache", or another server`},
	{"several names on an odd port", describe{app: "name = 'shop'\nhosts = ['a.example.com', 'b.example.com']\ninternal_hosts = ['10.0.0.9']\n", proxy: none + "public_https_port = 8443", backend: open, tls: "-", more: alb + seen}, `
			|d.toml:7:21: proxy.public_https_port: Django redirects all names to the first where the port is not 443, with proxy.kind = "none"
			|    hint: write one name in app.hosts; or http = "serve", and redirect at the front
			|d.toml:12:8: front.kind: accepted: see to it that the front is the only one that reaches the application server; else who comes past the front is believed nothing, and passes its filters and limits
			|    reason: a security group
			|d.toml:12:8: front.kind: accepted: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
			|    reason: tried`},
}

func TestMessagesWithoutAProxy(t *testing.T) {
	for _, c := range messagesWithoutAProxy {
		t.Run(c.name, func(t *testing.T) {
			_, problems := load(fleet.Source{File: "d.toml", Data: []byte(c.d.String())})
			if got, want := lines(problems), margin(c.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// kept are the keys that mean the same without a proxy, or are told by their values.
var kept = []string{"format", "extends", "app.name", "app.hosts", "app.internal_hosts", "app.trusted_origins", "app.django", "app.module", "app.directory", "app.venv",
	"app.systemd", "app.user", "host.os", "proxy.kind", "proxy.http", "proxy.public_http_port", "proxy.public_https_port",
	"backend.server", "backend.version", "backend.worker", "backend.port", "backend.bind", "backend.bind_port", "backend.proxy_peers", "backend.protocol",
	"tls.key", "tls.hsts", "tls.hsts_subdomains", "tls.hsts_preload", "front.kind", "front.peers", "front.outer", "front.scheme_header", "front.client_header",
	"front.health_path", "front.health_hosts", "limits.body", "limits.form", "limits.header", "limits.response_timeout",
	"headers.owner", "headers.nosniff", "headers.referrer_policy", "headers.frame_options", "headers.opener_policy", "headers.csp", "accept"}

// Whatever needs a proxy is refused where there is none, and nothing is dropped without a word.
func TestEveryKeyIsSaidWithoutAProxy(t *testing.T) {
	for _, key := range spec.Keys {
		if !site.NeedsProxy(key.Path) && !slices.Contains(kept, key.Path) {
			t.Errorf("%s: is neither in the table proxied nor kept", key.Path)
		}
	}
}
