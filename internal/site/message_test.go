package site_test

import (
	"strings"
	"testing"

	"proxypact/internal/fleet"
	"proxypact/internal/problem"
	"proxypact/internal/site"
	"proxypact/internal/spec"
)

// The usual tables.
const (
	shop  = "name = 'shop'\nhosts = ['shop.example.com']\n"
	nginx = "kind = 'nginx'\n"
	port  = "port = 8000\n"
	pair  = "certificate = '/c.pem'\nkey = '/k.pem'\n"
)

// describe is a description by its tables; "" is the usual one, "-" none.
type describe struct{ app, proxy, backend, tls, more string }

func (d describe) String() string {
	var b strings.Builder
	for _, table := range []struct{ name, written, usual string }{
		{"app", d.app, shop},
		{"proxy", d.proxy, nginx},
		{"backend", d.backend, port},
		{"tls", d.tls, pair},
	} {
		if table.written == "" {
			table.written = table.usual
		}
		if table.written != "-" {
			b.WriteString("[" + table.name + "]\n" + strings.TrimSuffix(table.written, "\n") + "\n")
		}
	}
	return b.String() + d.more
}

func load(sources ...fleet.Source) ([]*site.Site, []problem.Problem) {
	return fleet.Load(sources, spec.TOML, spec.Beside{}, site.Options{})
}

func lines(problems []problem.Problem) string {
	var text []string
	for _, p := range problems {
		text = append(text, p.String())
	}
	return strings.Join(text, "\n")
}

// margin strips everything up to the | of each line.
func margin(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if _, rest, found := strings.Cut(strings.TrimRight(line, "\n"), "|"); found {
			lines = append(lines, rest)
		}
	}
	return strings.Join(lines, "\n")
}

// messageCase is a description, in parts that differ from the usual ones, and every message it must give, whole.
type messageCase struct {
	name string
	site describe
	want string
}

var messageCases = []messageCase{
	{"valid", describe{}, ""},
	{"wildcard first and twice", describe{app: "name = 'shop'\nhosts = ['*.example.com', 'a.example.com', 'A.Example.com', '*.example.com']"}, `
		|d.toml:3:9: app.hosts: "*.example.com" is a wildcard and cannot be the canonical host
		|    hint: write one exact name first
		|d.toml:3:9: app.hosts: "*.example.com" is written twice
		|d.toml:3:9: app.hosts: "a.example.com" is written twice`},
	{"one name in two scripts", describe{app: "name = 'shop'\nhosts = ['bücher.example', 'xn--bcher-kva.example']"}, `
		|d.toml:3:9: app.hosts: "bücher.example" (xn--bcher-kva.example) is written twice`},
	{"a name that hides in punycode", describe{app: "name = 'shop'\nhosts = ['xn--a-ecp.example', 'xn--bcher-kv.example']"}, `
		|d.toml:3:9: app.hosts: "xn--a-ecp.example" is not a host name
		|d.toml:3:9: app.hosts: "xn--bcher-kv.example" is not a host name`},
	{"names that lead and are served", describe{app: "name = 'shop'\nhosts = ['shop.example.com']\nredirect_hosts = ['Shop.example.com', 'bücher.example', 'xn--bcher-kva.example', '*.x.example']"}, `
		|d.toml:4:18: app.redirect_hosts: "*.x.example" is a wildcard; one name is wanted here`},
	{"names that lead twice", describe{app: "name = 'shop'\nhosts = ['shop.example.com', '*.example.com']\nredirect_hosts = ['Shop.example.com', 'bücher.example', 'xn--bcher-kva.example', 'a-name-that-is-too-long-for-nginx-to-hash-it.example.com']"}, `
		|d.toml:4:18: app.redirect_hosts: "a-name-that-is-too-long-for-nginx-to-hash-it.example.com" is longer than 46 bytes: nginx prefers the wildcard of app.hosts
		|    hint: choose a shorter name, or leave it out
		|d.toml:4:18: app.redirect_hosts: "bücher.example" (xn--bcher-kva.example) is written twice
		|d.toml:4:18: app.redirect_hosts: "shop.example.com" is written in app.hosts too, which are served
		|    hint: leave it out of one of the two`},
	{"old versions", describe{app: shop + "django = '1.11'", proxy: nginx + "version = '1.12.2'\nopenssl = '1.0.2'", backend: port + "version = '19.9.0'"}, `
		|d.toml:4:10: app.django: Django 1.11 is older than 2.2, the oldest that gen renders for
		|    hint: upgrade to Django 2.2 or later
		|d.toml:7:11: proxy.version: nginx 1.12.2 is older than 1.14, the oldest that gen renders for
		|    hint: upgrade to nginx 1.14 or later
		|d.toml:8:11: proxy.openssl: OpenSSL 1.0.2 is older than 1.1.1, the oldest that gen renders for
		|    hint: upgrade to OpenSSL 1.1.1 or later
		|d.toml:11:11: backend.version: gunicorn 19.9.0 is older than 20.1, the oldest that gen renders for
		|    hint: upgrade to gunicorn 20.1 or later`},
	{"old Apache", describe{proxy: "kind = 'apache'\nversion = '2.4.6'"}, `
		|d.toml:6:11: proxy.version: Apache 2.4.6 is older than 2.4.37, the oldest that gen renders for
		|    hint: upgrade to Apache 2.4.37 or later`},
	{"old Apache by another name", describe{proxy: "kind = 'apache'\nversion = '2.2.34'"}, `
		|d.toml:6:11: proxy.version: Apache 2.2.34 is older than 2.4.37, the oldest that gen renders for
		|    hint: upgrade to Apache 2.4.37 or later`},
	{"the oldest", describe{app: shop + "django = '2.2'", proxy: nginx + "version = '1.14'\nopenssl = '1.1.1'", backend: port + "version = '20.1'"}, `
		|d.toml:4:10: app.django: warning: Django 2.2 has had no security fixes since 2022-04-11
		|    hint: upgrade Django
		|d.toml:7:11: proxy.version: warning: nginx 1.14 passes on requests that have two lengths (nginx's changes, 2021-07)
		|    hint: upgrade to nginx 1.21.1 or later; where it is the package of debian-12, leave proxy.version out`},
	{"Django without fixes", describe{app: shop + "django = '4.1.13'"}, `
		|d.toml:4:10: app.django: warning: Django 4.1 has had no security fixes since 2023-12-01
		|    hint: upgrade Django`},
	{"Django that the distribution keeps", describe{app: shop + "django = '3.2'"}, ""},
	{"Django that another distribution keeps", describe{app: shop + "django = '3.2'", more: "[host]\nos = 'debian-13'"}, `
		|d.toml:4:10: app.django: warning: Django 3.2 has had no security fixes since 2024-04-01
		|    hint: upgrade Django`},
	{"limits that disagree", describe{more: "[limits]\nbody = '1m'\n"}, `
		|d.toml:12:8: limits.body: "1m" is less than the 2621440 bytes of a form that Django reads by itself
		|    hint: write form = "1m" too, and Django says itself what is too much`},
	{"limits that disagree as written", describe{more: "[limits]\nbody = '5m'\nform = '6m'\n"}, `
		|d.toml:12:8: limits.body: "5m" is less than the 6291456 bytes of a form that Django reads (limits.form)
		|    hint: write form = "5m" too, and Django says itself what is too much`},
	{"limits that agree", describe{more: "[limits]\nbody = '1m'\nform = '1m'\nresponse_timeout = '1d'\n"}, ""},
	{"sizes that are none", describe{more: "[limits]\nbody = '10'\nform = '0k'\nheader = '1g'\n"}, `
		|d.toml:12:8: limits.body: "10" is not a size
		|    hint: write a number and one of k m g, such as "512k" or "10m"
		|d.toml:13:8: limits.form: "0k" leaves no room
		|    hint: write a number and one of k m g, such as "512k" or "10m"`},
	{"a line that is too long for all", describe{more: "[limits]\nheader = '65k'\n"}, `
		|d.toml:12:10: limits.header: "65k" is not between 4k and 64k`},
	{"a line that is too long for uWSGI", describe{app: shop + "module = 'shop.wsgi:application'", backend: port + "server = 'uwsgi'", more: "[limits]\nheader = '64k'\n"}, `
		|d.toml:14:10: limits.header: uWSGI takes at most 60k`},
	{"a line that daphne does not take", describe{app: shop + "module = 'shop.asgi:application'", backend: port + "server = 'daphne'", more: "[limits]\nheader = '8k'\n"}, `
		|d.toml:14:10: limits.header: daphne reads 16 kB of a request's head and cannot be told otherwise in its file
		|    hint: leave it out, or use gunicorn, waitress or uWSGI`},
	{"no time at all", describe{more: "[limits]\nresponse_timeout = '0s'\nclient_timeout = '2d'\n"}, `
		|d.toml:12:20: limits.response_timeout: "0s" is no time at all
		|    hint: leave it out, or write "60s"
		|d.toml:13:18: limits.client_timeout: "2d" is more than a day
		|    hint: what takes as long belongs behind a queue`},
	{"an Apache that holds every condition", describe{proxy: "kind = 'apache'\nversion = '2.4.64'", more: "[limits]\nbody = '10m'\n"}, `
		|d.toml:13:8: limits.body: Apache 2.4.64 takes every condition for true (CVE-2025-54090)
		|    hint: upgrade to Apache 2.4.65 or later and set proxy.version`},
	{"headers without one", describe{more: "[headers]\nowner = 'proxy'\n"}, `
		|d.toml:12:9: headers.owner: warning: has no effect without another key of [headers]`},
	{"headers that this Django has not", describe{app: shop + "django = '3.2'", more: "[headers]\nreferrer_policy = 'same-origin'\nopener_policy = 'same-origin'\ncsp = \"default-src 'self'\"\n"}, `
		|d.toml:14:17: headers.opener_policy: Django 3.2 has no SECURE_CROSS_ORIGIN_OPENER_POLICY
		|    hint: write headers.owner = "proxy", or use Django 4.0 or later and set app.django
		|d.toml:15:7: headers.csp: Django 3.2 has no SECURE_CSP
		|    hint: write headers.owner = "proxy", or use Django 6.0 or later and set app.django`},
	{"headers of the proxy's", describe{app: shop + "django = '3.2'", more: "[headers]\nowner = 'proxy'\nopener_policy = 'same-origin'\ncsp = \"default-src 'self'\"\n"}, ""},
	{"no referrer at all", describe{more: "[headers]\nreferrer_policy = 'no-referrer'\nframe_options = 'ALLOWALL'\ncsp = \"script-src 'nonce-abc'\"\n"}, `
		|d.toml:13:17: headers.frame_options: "ALLOWALL" is not one of DENY, SAMEORIGIN
		|d.toml:14:7: headers.csp: "'nonce-abc'" is for one answer alone
		|    hint: leave it to Django: a nonce that never changes protects nobody`},
	{"forms without a referrer", describe{more: "[headers]\nreferrer_policy = 'no-referrer'\n"}, `
		|d.toml:12:19: headers.referrer_policy: warning: browsers then send forms without saying where from, and Django answers 403
		|    hint: write "same-origin", which tells no other site anything`},
	{"a page of maintenance that nothing shows", describe{more: "[pages]\nmaintenance_switch = '/run/100%1'\nmaintenance = '/srv/off.html'\nunavailable = 'off.html'\n"}, `
		|d.toml:12:22: pages.maintenance_switch: "/run/100%1" contains one of % \ ", which Apache's mod_rewrite reads in its own way
		|d.toml:14:15: pages.unavailable: "off.html" is not an absolute path
		|    hint: start it with /`},
	{"a page of maintenance without a switch", describe{more: "[pages]\nmaintenance = '/srv/off.html'\n"}, `
		|d.toml:11:1: pages.maintenance_switch: missing beside pages.maintenance
		|    hint: write maintenance_switch = "/run/NAME/maintenance": the page is shown while that file is there`},
	{"the form of a log that nobody writes", describe{more: "[log]\nformat = 'json'\n"}, `
		|d.toml:12:10: log.format: warning: has no effect without log.access`},
	{"JSON on Apache", describe{proxy: "kind = 'apache'", more: "[log]\naccess = '/var/log/a.log'\nformat = 'json'\n"}, `
		|d.toml:13:10: log.format: Apache writes what clients send with escapes of C, such as \xe9, which are none of JSON
		|    hint: write format = "text", or use nginx`},
	{"a log that is a command", describe{more: "[log]\naccess = '|logger'\n"}, `
		|d.toml:12:10: log.access: "|logger" is not an absolute path
		|    hint: start it with /`},
	{"http origin", describe{app: shop + "trusted_origins = ['https://a.example', 'http://b.example']"}, `
		|d.toml:4:19: app.trusted_origins: warning: "http://b.example" lets whoever is on its network path forge requests to this site
		|    hint: serve that origin over https`},
	{"address twice", describe{proxy: nginx + "listen = ['192.0.2.1', '2001:db8::1', '2001:DB8:0::1', '192.0.2.1']"}, `
		|d.toml:6:10: proxy.listen: "192.0.2.1" is written twice
		|d.toml:6:10: proxy.listen: "2001:db8::1" is written twice`},
	{"one port for both", describe{proxy: nginx + "http_port = 8443\nhttps_port = 8443"}, `
		|d.toml:7:14: proxy.https_port: 8443 is the http port too`},
	{"https on the port of http", describe{proxy: nginx + "http = 'off'\nhttps_port = 80"}, `
		|d.toml:7:14: proxy.https_port: 80 is where other sites speak http`},
	{"http on the port of https", describe{proxy: nginx + "http_port = 443\nhttps_port = 8443"}, `
		|d.toml:6:13: proxy.http_port: 443 is where other sites speak https`},
	{"a name that is taken", describe{app: "name = 'ssl'\nhosts = ['ssl.example.com']"}, `
		|d.toml:2:8: app.name: "ssl" is the name of a file that a distribution ships
		|    hint: choose another name`},
	{"one public port for both", describe{proxy: nginx + "public_http_port = 8443\npublic_https_port = 8443"}, `
		|d.toml:7:21: proxy.public_https_port: 8443 is the public http port too`},
	{"public port of the other", describe{proxy: nginx + "public_http_port = 443"}, `
		|d.toml:4:1: proxy.public_https_port: 443 is the public http port too`},
	{"unused ports", describe{proxy: nginx + "http = 'off'\nhttp_port = 8080\npublic_http_port = 80"}, `
		|d.toml:7:13: proxy.http_port: warning: has no effect with proxy.http = "off"
		|d.toml:8:20: proxy.public_http_port: warning: has no effect with proxy.http = "off"`},
	{"unused without TLS", describe{proxy: nginx + "http = 'serve'\nhttps_port = 8443\npublic_https_port = 443", tls: `profile = "modern"`}, `
		|d.toml:6:8: proxy.http: warning: without tls.certificate everything goes over plain http, passwords too
		|    hint: write tls.certificate and tls.key
		|d.toml:7:14: proxy.https_port: warning: has no effect without tls.certificate
		|d.toml:8:21: proxy.public_https_port: warning: has no effect without tls.certificate
		|d.toml:12:11: tls.profile: warning: has no effect without tls.certificate`},
	{"unused beside a socket", describe{backend: "socket = '/run/a.sock'\naddress = '10.0.0.1'\nbind = '10.0.0.1'\nproxy_peers = ['10.0.0.0/8']"}, `
		|d.toml:8:11: backend.address: warning: has no effect beside backend.socket
		|d.toml:9:8: backend.bind: warning: has no effect beside backend.socket
		|d.toml:10:15: backend.proxy_peers: warning: has no effect beside backend.socket`},
	{"unused resolver", describe{proxy: nginx + "resolver = ['127.0.0.53']"}, `
		|d.toml:6:12: proxy.resolver: warning: has no effect without a backend.address that is a name`},
	{"unused resolver beside a socket", describe{proxy: nginx + "resolver = ['127.0.0.53']", backend: `socket = "/run/a.sock"`}, `
		|d.toml:6:12: proxy.resolver: warning: has no effect without a backend.address that is a name`},
	{"no backend", describe{backend: `version = "23.0"`}, `
		|d.toml:6:1: backend.port: missing
		|    hint: write port = 8000, or socket = "/run/NAME/app.sock"`},
	{"no backend table", describe{backend: `-`}, `
		|d.toml: backend.port: missing
		|    hint: write port = 8000, or socket = "/run/NAME/app.sock"`},
	{"two backends", describe{backend: port + "socket = '/run/a.sock'"}, `
		|d.toml:8:10: backend.socket: a backend has one of port, socket and addresses, and this one has port and socket
		|    hint: leave all but one out`},
	{"several backends", describe{backend: "addresses = ['127.0.0.1:8000', '[::1]:8000', 'unix:/run/shop/a.sock']"}, ""},
	{"what is no address", describe{backend: "addresses = ['10.0.0.5', '::1:8000', 'unix:a.sock', 'http://a:80']"}, `
		|d.toml:7:13: backend.addresses: "10.0.0.5" is not an address with a port
		|    hint: write it as "10.0.0.5:8000", "[2001:db8::5]:8000" or "unix:/run/app.sock"
		|d.toml:7:13: backend.addresses: "::1:8000" is not an address with a port
		|    hint: write it as "10.0.0.5:8000", "[2001:db8::5]:8000" or "unix:/run/app.sock"
		|d.toml:7:13: backend.addresses: "a.sock" is not an absolute path
		|    hint: start it with /
		|d.toml:7:13: backend.addresses: "http://a:80" is not an address with a port
		|    hint: write it as "10.0.0.5:8000", "[2001:db8::5]:8000" or "unix:/run/app.sock"`},
	{"several backends and a port", describe{backend: port + "addresses = ['127.0.0.1:8001']\nsocket = '/run/a.sock'"}, `
		|d.toml:8:13: backend.addresses: a backend has one of port, socket and addresses, and this one has port and socket and addresses
		|    hint: leave all but one out`},
	{"a backend twice", describe{backend: "addresses = ['127.0.0.1:8000', '127.0.0.1:8001', '127.0.0.1:8000']"}, `
		|d.toml:7:13: backend.addresses: "127.0.0.1:8000" is written twice`},
	{"several backends on one port", describe{backend: "addresses = ['127.0.0.1:8000', '127.0.0.2:8000']\nbind = '0.0.0.0'\nproxy_peers = ['127.0.0.1']"}, `
		|d.toml:8:8: backend.bind: 127.0.0.1:8000 and 127.0.0.2:8000 are one host, on which 0.0.0.0:8000 can be had once
		|    hint: give each application server a port of its own
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"several hosts on one address", describe{backend: "addresses = ['10.0.0.5:8000', '10.0.0.6:8000']\nbind = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:8:8: backend.bind: 10.0.0.5 and 10.0.0.6 are different hosts, and cannot both listen on 10.0.0.5
		|    hint: leave it out: each listens on its own address; where those are names, write "0.0.0.0"
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"several hosts", describe{backend: "addresses = ['10.0.0.5:8000', '10.0.0.6:8000']\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:7:13: backend.addresses: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:7:13: backend.addresses: warning: whoever reaches port 8000 on 10.0.0.6 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"several hosts without peers", describe{backend: "addresses = ['10.0.0.5:8000', '10.0.0.6:8000']"}, `
		|d.toml:6:1: backend.proxy_peers: missing: the application server listens on 10.0.0.5, beyond this host
		|    hint: write the networks that the proxy connects from`},
	{"a published port", describe{backend: "port = 9000\nbind = '0.0.0.0'\nbind_port = 8000\nproxy_peers = ['172.17.0.1']"}, `
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"a published port of nobody", describe{backend: "port = 9000\nbind_port = 8000"}, `
		|d.toml:8:13: backend.bind_port: the proxy connects to port 9000 of 127.0.0.1, where the server itself listens on 8000
		|    hint: leave it out, or write backend.bind = "0.0.0.0" for a server in a container that publishes another port`},
	{"a port beside a socket", describe{backend: "socket = '/run/a.sock'\nbind_port = 8000"}, `
		|d.toml:8:13: backend.bind_port: warning: has no effect beside backend.socket`},
	{"versions with holes", describe{app: shop + "django = '5.2.12'\nmodule = 'a.asgi:app'", proxy: apache + "version = '2.4.53'", backend: port + "server = 'uvicorn'\nversion = '0.32.0'"}, `
		|d.toml:4:10: app.django: warning: Django 5.2.12 takes X_Forwarded_Proto for X-Forwarded-Proto under ASGI (CVE-2026-3902, 2026-04)
		|    hint: upgrade to Django 5.2.13 or later; where it is the package of debian-12, leave app.django out
		|d.toml:8:11: proxy.version: warning: Apache 2.4.53 drops headers of its own that a client names (CVE-2022-31813, 2022-06)
		|    hint: upgrade to Apache 2.4.54 or later; where it is the package of debian-12, leave proxy.version out
		|d.toml:8:11: proxy.version: warning: Apache 2.4.53 lets an attacker on the way into a session that was upgraded to TLS (CVE-2025-49812, 2025-07)
		|    hint: upgrade to Apache 2.4.64 or later; where it is the package of debian-12, leave proxy.version out`},
	{"versions without holes", describe{app: shop + "django = '5.2.13'\nmodule = 'a.asgi:app'", proxy: apache + "version = '2.4.64'", backend: port + "server = 'uvicorn'\nversion = '0.32.0'"}, ""},
	{"a line of versions", describe{app: shop + "django = '6.0'\nmodule = 'a.asgi:app'", backend: port + "server = 'uvicorn'\nversion = '0.32.0'"}, ""},
	{"versions of the distribution", describe{app: shop + "django = '3.2.25'", proxy: nginx + "version = '1.18.0'", backend: port + "version = '20.1'", more: "[host]\nos = 'ubuntu-22.04'"}, ""},
	{"a gunicorn with a hole", describe{backend: port + "version = '21.2.0'"}, `
		|d.toml:8:11: backend.version: warning: gunicorn 21.2.0 takes X_Forwarded_Proto for X-Forwarded-Proto and passes on requests that have two lengths (CVE-2024-1135, 2024-04)
		|    hint: upgrade to gunicorn 22.0 or later; where it is the package of debian-12, leave backend.version out`},
	{"processes", describe{more: "[process.live]\npaths = ['/ws/']\nport = 8001\n[process.deep]\npaths = ['/ws/deep/']\nsocket = '/run/shop/deep.sock'"}, ""},
	{"a process without anything", describe{more: "[process.live]\nversion = '20.1'"}, `
		|d.toml:11:1: process.live.paths: missing: a process answers some paths, and [backend] the others
		|    hint: write paths = ["/ws/"]
		|d.toml:11:1: process.live.port: missing
		|    hint: write port = 8000, or socket = "/run/NAME/app.sock"`},
	{"processes in each other's place", describe{tls: pair + "acme_webroot = '/srv/acme'", more: "[process.live]\npaths = ['/', '/a', '/a', '/b/']\nport = 8000\n[process.deep]\npaths = ['/b/', '/.well-known/acme-challenge/x']\naddresses = ['127.0.0.1:8000', '127.0.0.1:80']"}, `
		|d.toml:7:8: backend.port: 127.0.0.1:8000 is the place of [process.deep] too
		|    hint: give each process a place of its own
		|d.toml:13:9: process.live.paths: "/" is everything, which is what [backend] answers
		|d.toml:13:9: process.live.paths: "/a" is written twice
		|d.toml:13:9: process.live.paths: "/b/" is written in process.deep.paths too
		|d.toml:14:8: process.live.port: 127.0.0.1:8000 is the place of [process.deep] too
		|    hint: give each process a place of its own
		|d.toml:16:9: process.deep.paths: "/.well-known/acme-challenge/x" is where http-01 challenges are answered
		|d.toml:17:13: process.deep.addresses: 80 is the proxy's own http port`},
	{"access", describe{more: "[access.staff]\npaths = ['/admin/']\nallow = ['10.0.0.0/8']\npassword_file = '/etc/shop/htpasswd'\n[access.all]\npaths = ['/']\nallow = ['10.0.0.0/8']"}, ""},
	{"access that says nothing", describe{more: "[access.staff]"}, `
		|d.toml:11:1: access.staff.allow: missing: it says nobody who may not ask
		|    hint: write allow = ["10.0.0.0/8"], or password_file = "/etc/NAME/htpasswd"
		|d.toml:11:1: access.staff.paths: missing: which paths it is about
		|    hint: write paths = ["/admin/"]`},
	{"access of everyone", describe{more: "[access.staff]\npaths = ['/admin/%2f']\nallow = ['0.0.0.0/0', 'office.example']\npassword = 'x'"}, `
		|d.toml:12:9: access.staff.paths: "/admin/%2f" is not a URL path
		|    hint: letters, digits and / - . _ ~ only
		|d.toml:13:9: access.staff.allow: "0.0.0.0/0" is everyone
		|d.toml:13:9: access.staff.allow: "office.example" is not a network
		|    hint: write it as "10.0.0.0/8" or "10.0.0.1"
		|d.toml:14:1: access.staff.password: unknown key`},
	{"access twice", describe{tls: pair + "acme_webroot = '/srv/acme'", more: "[access.a-b]\npaths = ['/a/', '/b', '/b']\nallow = ['10.0.0.0/8']\n" +
		"[access.a_b]\npaths = ['/a/', '/.well-known/acme-challenge/x']\nallow = ['10.0.0.0/8']"}, `
		|d.toml:13:9: access.a-b.paths: "/b" is written twice
		|d.toml:15:1: access.a_b: differs from [access.a-b] in a dash alone, which no variable of nginx can have
		|    hint: choose another name
		|d.toml:16:9: access.a_b.paths: "/.well-known/acme-challenge/x" is where http-01 challenges are answered
		|d.toml:16:9: access.a_b.paths: "/a/" is written in access.a-b.paths too`},
	{"access that opens another", describe{more: "[access.staff]\npaths = ['/admin/']\npassword_file = '/p'\n[access.hooks]\npaths = ['/admin/hooks/']\nallow = ['192.0.2.1']"}, `
		|d.toml:15:9: access.hooks.paths: warning: "/admin/hooks/" is asked for without the password that [access.staff] wants of what is around it
		|    hint: write the condition in both tables, if both are meant`},
	{"access by address that opens another", describe{more: "[access.staff]\npaths = ['/']\nallow = ['10.0.0.0/8']\n[access.hooks]\npaths = ['/hooks']\npassword_file = '/p'"}, `
		|d.toml:15:9: access.hooks.paths: warning: "/hooks" is asked for without the address that [access.staff] wants of what is around it
		|    hint: write the condition in both tables, if both are meant`},
	{"users of a module", describe{proxy: apache, more: "[access.staff]\npaths = ['/admin/']\nauthenticated = true"}, ""},
	{"users of a module of nginx", describe{more: "[access.staff]\npaths = ['/admin/']\nauthenticated = true"}, `
		|d.toml:13:17: access.staff.authenticated: nginx has no modules that authenticate by other means
		|    hint: write password_file, or client_certificate = true; or use Apache`},
	{"users of a module and of a file", describe{proxy: apache, more: "[access.staff]\npaths = ['/admin/']\nauthenticated = true\npassword_file = '/etc/htpasswd'"}, `
		|d.toml:13:17: access.staff.authenticated: is one way to know who asks, and access.staff.password_file another
		|    hint: write one of the two`},
	{"users of a module, below them nobody", describe{proxy: apache, more: "[access.staff]\npaths = ['/admin/']\nauthenticated = true\n[access.log]\npaths = ['/admin/log/']\nallow = ['10.0.0.1']"}, `
		|d.toml:15:9: access.log.paths: warning: "/admin/log/" is asked for without the user that [access.staff] wants of what is around it
		|    hint: write the condition in both tables, if both are meant`},
	{"certificates that nobody is asked for", describe{more: "[access.staff]\npaths = ['/admin/']\nclient_certificate = true"}, `
		|d.toml:8:1: tls.client_ca: missing beside access.staff.client_certificate
		|    hint: write client_ca, the file with the authorities that count, and client_certificates = "optional"`},
	{"certificates that everyone has", describe{tls: pair + "client_ca = '/a.pem'", more: "[access.staff]\npaths = ['/admin/']\nclient_certificate = true"}, `
		|d.toml:14:22: access.staff.client_certificate: warning: has no effect: nobody is answered without one, unless tls.client_certificates = "optional"`},
	{"certificates for some", describe{tls: pair + "client_ca = '/a.pem'\nclient_certificates = 'optional'", more: "[access.staff]\npaths = ['/admin/']\nclient_certificate = true\n[access.log]\npaths = ['/admin/log/']\nallow = ['10.0.0.1']"}, `
		|d.toml:17:9: access.log.paths: warning: "/admin/log/" is asked for without the certificate that [access.staff] wants of what is around it
		|    hint: write the condition in both tables, if both are meant`},
	{"a user of many spellings", describe{app: shop + "remote_user_header = 'X-A-B-C-D-E'", proxy: apache}, `
		|d.toml:4:22: app.remote_user_header: "X-A-B-C-D-E" has too many dashes: each doubles the spellings that have to be removed
		|    hint: write "X-Remote-User"`},
	{"passwords over http", describe{proxy: nginx + "http = 'serve'", more: "[access.staff]\npaths = ['/admin/']\npassword_file = '/p'"}, `
		|d.toml:14:17: access.staff.password_file: warning: over plain http, which proxy.http = "serve" allows, anyone on the way reads the passwords
		|    hint: write proxy.http = "redirect"`},
	{"a user whom nobody knows", describe{app: shop + "remote_user_header = 'X-Remote-User'", more: "[access.staff]\npaths = ['/admin/']\nallow = ['10.0.0.1']"}, `
		|d.toml:4:22: app.remote_user_header: nginx authenticates nobody here: there is no password_file in any [access.NAME]
		|    hint: write password_file there, or use Apache, whose modules authenticate by other means`},
	{"a user of a module", describe{app: shop + "remote_user_header = 'X-Remote-User'", proxy: apache}, ""},
	{"a user in the scheme", describe{app: shop + "remote_user_header = 'x-forwarded-proto'", proxy: apache}, `
		|d.toml:4:22: app.remote_user_header: "x-forwarded-proto" is a header that says something else already
		|    hint: write "X-Remote-User"`},
	{"a user in the address", describe{app: shop + "remote_user_header = 'X-Real-IP'", proxy: apache}, `
		|d.toml:4:22: app.remote_user_header: "X-Real-IP" is never passed on: another client address
		|    hint: write "X-Remote-User"`},
	{"a user in an underscore", describe{app: shop + "remote_user_header = 'REMOTE_USER'", proxy: apache}, `
		|d.toml:4:22: app.remote_user_header: "REMOTE_USER" is not a header name
		|    hint: letters, digits and dashes only`},
	{"logins", describe{more: "[limits]\nlogin_paths = ['/login/', '/login/']\nlogin_rate = '3/h'"}, `
		|d.toml:13:14: limits.login_rate: "3/h" is not a rate
		|    hint: write it as "10/m" or "1/s"`},
	{"logins twice", describe{more: "[limits]\nlogin_paths = ['/login/', '/login/']"}, `
		|d.toml:12:15: limits.login_paths: "/login/" is written twice`},
	{"a rate of nothing", describe{more: "[limits]\nlogin_rate = '3/m'"}, `
		|d.toml:12:14: limits.login_rate: warning: has no effect without limits.login_paths`},
	{"logins on Apache", describe{proxy: apache, more: "[limits]\nlogin_paths = ['/login/']"}, `
		|d.toml:12:15: limits.login_paths: Apache counts no client's requests, and no module that comes with it does
		|    hint: let Django count them, by the address that it is told; or use nginx`},
	{"streaming by sync workers", describe{more: "[limits]\nstreaming = ['/events/', '/events/']"}, `
		|d.toml:12:13: limits.streaming: "/events/" is written twice
		|d.toml:12:13: limits.streaming: warning: a sync worker of gunicorn answers one request at a time, and is ended when that takes too long
		|    hint: write backend.worker = "gthread", or give the path to a process that speaks ASGI`},
	{"a process that is exposed", describe{more: "[process.live]\npaths = ['/ws/']\nport = 8001\nbind = '0.0.0.0'\nproxy_peers = ['10.1.0.0/16']"}, `
		|d.toml:14:8: process.live.bind: warning: whoever reaches port 8001 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of process.live.proxy_peers
		|d.toml:15:15: process.live.proxy_peers: gunicorn 20.1.0 knows addresses only, and 10.1.0.0/16 is a network
		|    hint: list the proxy's addresses, or use gunicorn 24.1.1 or later and set process.live.version`},
	{"several names", describe{backend: "addresses = ['one.internal:8000', 'two.internal:8000']\nbind = '0.0.0.0'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:7:13: backend.addresses: nginx looks up one name while it runs, not several, and stops at the start where one is away
		|    hint: write IP addresses, or one backend.address: nginx takes every IP address that the name has
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"several names for Apache", describe{proxy: apache, backend: "addresses = ['one.internal:8000', 'two.internal:8000']\nbind = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:8:8: backend.bind: one.internal and two.internal are different hosts, and cannot both listen on 10.0.0.5
		|    hint: leave it out: each listens on its own address; where those are names, write "0.0.0.0"
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"one of several backends on the proxy's port", describe{backend: "addresses = ['127.0.0.1:8000', '127.0.0.1:80']"}, `
		|d.toml:7:13: backend.addresses: 80 is the proxy's own http port`},
	{"unused beside addresses", describe{backend: "addresses = ['unix:/run/a.sock', 'unix:/run/b.sock']\naddress = '10.0.0.1'\nbind = '10.0.0.1'\nproxy_peers = ['10.0.0.0/8']"}, `
		|d.toml:8:11: backend.address: warning: has no effect beside backend.addresses
		|d.toml:9:8: backend.bind: warning: has no effect beside sockets alone
		|d.toml:10:15: backend.proxy_peers: warning: has no effect beside sockets alone`},
	{"name without bind", describe{proxy: `kind = "apache"`, backend: port + "address = 'app.internal'"}, `
		|d.toml:6:1: backend.bind: missing beside an address that is a name
		|    hint: write the IP address that the application server listens on`},
	{"name without resolver", describe{backend: port + "address = 'app.internal'\nbind = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:4:1: proxy.resolver: missing: nginx resolves app.internal while it runs
		|    hint: write the name server, such as ["127.0.0.53"] or Docker's ["127.0.0.11"]
		|d.toml:9:8: backend.bind: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"name for Apache", describe{proxy: `kind = "apache"`, backend: port + "address = 'app.internal'\nbind = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:9:8: backend.bind: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"bind out of reach", describe{backend: port + "bind = '127.0.0.9'"}, `
		|d.toml:8:8: backend.bind: the proxy connects to 127.0.0.1 and never reaches a server on 127.0.0.9`},
	{"bind out of reach of another host", describe{backend: port + "address = '10.0.0.5'\nbind = '127.0.0.1'"}, `
		|d.toml:9:8: backend.bind: the proxy connects to 10.0.0.5 and never reaches a server on 127.0.0.1`},
	{"bind on multicast", describe{backend: port + "bind = 'ff02::1'"}, `
		|d.toml:8:8: backend.bind: "ff02::1" is a multicast address
		|    hint: write the address of one host`},
	{"peers without bind", describe{proxy: `kind = "apache"`, backend: port + "address = 'app.internal'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:6:1: backend.bind: missing beside an address that is a name
		|    hint: write the IP address that the application server listens on`},
	{"peers of the other family", describe{backend: port + "address = '10.0.0.5'\nproxy_peers = ['2001:db8::1']"}, `
		|d.toml:8:11: backend.address: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:9:15: backend.proxy_peers: none is of the family of 10.0.0.5: the proxy's connections are never believed
		|    hint: write the addresses that the proxy connects from`},
	{"peers of the other family beside one that fits", describe{backend: port + "bind = '::'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on :: past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"exposed by bind", describe{backend: port + "bind = '0.0.0.0'"}, `
		|d.toml:6:1: backend.proxy_peers: missing: the application server listens on 0.0.0.0, beyond this host
		|    hint: write the networks that the proxy connects from`},
	{"exposed by address", describe{backend: port + "address = '10.0.0.5'"}, `
		|d.toml:6:1: backend.proxy_peers: missing: the application server listens on 10.0.0.5, beyond this host
		|    hint: write the networks that the proxy connects from`},
	{"exposed with peers", describe{backend: port + "bind = '::'\nproxy_peers = ['10.0.0.5']"}, `
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on :: past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"exposed address with peers", describe{backend: port + "address = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:8:11: backend.address: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"networks for an old gunicorn", describe{backend: port + "bind = '0.0.0.0'\nproxy_peers = ['10.0.0.5', '10.1.0.0/16']"}, `
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:9:15: backend.proxy_peers: gunicorn 20.1.0 knows addresses only, and 10.1.0.0/16 is a network
		|    hint: list the proxy's addresses, or use gunicorn 24.1.1 or later and set backend.version`},
	{"networks for a new gunicorn", describe{backend: port + "bind = '0.0.0.0'\nversion = '24.1.1'\nproxy_peers = ['10.0.0.5', '10.1.0.0/16']"}, `
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"two proxies for waitress", describe{app: shop + "module = 'a.wsgi:app'", backend: port + "server = 'waitress'\nbind = '0.0.0.0'\nproxy_peers = ['10.0.0.5', '10.0.0.6']"}, `
		|d.toml:10:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:11:15: backend.proxy_peers: waitress believes one address, and here are 2
		|    hint: use another server, or one proxy in front of this one`},
	{"a network for waitress", describe{backend: port + "server = 'waitress'\nbind = '0.0.0.0'\nproxy_peers = ['10.0.0.0/24']"}, `
		|d.toml:1:1: app.module: missing: waitress has to be told the application
		|    hint: write module = "shop.wsgi:application"
		|d.toml:9:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:10:15: backend.proxy_peers: waitress believes one address, and 10.0.0.0/24 is a network
		|    hint: use another server, or one proxy in front of this one`},
	{"IPv4 peers for waitress on IPv6", describe{app: shop + "module = 'a.wsgi:app'", backend: port + "server = 'waitress'\nbind = '::'\nproxy_peers = ['10.0.0.5']"}, `
		|d.toml:10:8: backend.bind: warning: whoever reaches port 8000 on :: past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:11:15: backend.proxy_peers: 10.0.0.5 never connects to a waitress on ::
		|    hint: write addresses of one family`},
	{"uWSGI's protocol for gunicorn", describe{backend: port + "protocol = 'uwsgi'"}, `
		|d.toml:8:12: backend.protocol: gunicorn speaks http
		|    hint: leave the line out, or write server = "uwsgi"`},
	{"uWSGI's protocol beyond loopback", describe{app: shop + "module = 'a.wsgi:app'", backend: port + "server = 'uwsgi'\nprotocol = 'uwsgi'\nbind = '0.0.0.0'\nproxy_peers = ['10.0.0.5']"}, `
		|d.toml:11:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:11:8: backend.bind: whoever reaches port 8000 on 0.0.0.0 runs any file as the application, which uWSGI's own protocol lets its peers do
		|    hint: write protocol = "http", or a socket or loopback address`},
	{"uWSGI's names in a socket", describe{app: shop + "module = 'a.wsgi:app'", backend: "server = 'uwsgi'\nsocket = '/run/a%n.sock'"}, `
		|d.toml:9:10: backend.socket: "/run/a%n.sock" contains one of % @, with which uWSGI begins the names that it replaces
		|    hint: choose another path`},
	{"mod_wsgi on nginx", describe{app: shop + "module = 'a.wsgi:app'\ndirectory = '/srv/a b'", backend: port + "server = 'mod_wsgi'\nprotocol = 'http'"}, `
		|d.toml:5:13: app.directory: "/srv/a b" has characters that mod_wsgi reads as more than a path
		|    hint: use letters, digits and . _ + - /
		|d.toml:9:8: backend.port: mod_wsgi runs Django inside Apache, which connects to nobody
		|    hint: leave the line out
		|d.toml:10:10: backend.server: mod_wsgi is a module of Apache, and here is nginx
		|    hint: write kind = "apache", or another server
		|d.toml:11:12: backend.protocol: mod_wsgi runs Django inside Apache, which connects to nobody
		|    hint: leave the line out`},
	{"mod_wsgi without a directory", describe{app: shop + "module = 'a.wsgi:app'", proxy: "kind = 'apache'", backend: "server = 'mod_wsgi'"}, `
		|d.toml:1:1: app.directory: missing: mod_wsgi loads the application by its file
		|    hint: write the directory of manage.py, such as "/srv/shop"`},
	{"a directory for gunicorn", describe{app: shop + "directory = '/srv/a'\nvenv = '/srv/v'"}, `
		|d.toml:4:13: app.directory: warning: has no effect without mod_wsgi or app.systemd
		|d.toml:5:8: app.venv: warning: has no effect without mod_wsgi or app.systemd`},
	{"mod_wsgi behind a front and more", describe{app: shop + "module = 'a.wsgi:app'\ndirectory = '/srv/a'", proxy: "kind = 'apache'", backend: "server = 'mod_wsgi'",
		more: "[front]\nkind = 'haproxy'\npeers = ['10.0.0.4']\nouter = ['192.0.2.0/24']\n"}, `
		|d.toml:9:10: backend.server: mod_wsgi tells Django the address that any of front.outer says, also past the front
		|    hint: leave front.outer out, or use another server, such as gunicorn`},
	{"uWSGI's protocol behind a front and more", describe{app: shop + "module = 'a.wsgi:app'", proxy: "kind = 'apache'", backend: "server = 'uwsgi'\nprotocol = 'uwsgi'\nport = 8000",
		more: "[front]\nkind = 'haproxy'\npeers = ['10.0.0.4']\nouter = ['192.0.2.0/24']\n"}, `
		|d.toml:9:12: backend.protocol: in uWSGI's own protocol Django is told the address that any of front.outer says, also past the front
		|    hint: leave the line out, or front.outer`},
	{"uWSGI's protocol beyond loopback, one of two", describe{app: shop + "module = 'a.wsgi:app'", backend: "server = 'uwsgi'\nprotocol = 'uwsgi'\naddresses = ['127.0.0.1:8000', '10.0.0.5:8000']\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:10:13: backend.addresses: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:10:13: backend.addresses: whoever reaches port 8000 on 10.0.0.5 runs any file as the application, which uWSGI's own protocol lets its peers do
		|    hint: write protocol = "http", or a socket or loopback address`},
	{"backend on the proxy's http port", describe{backend: `port = 80`}, `
		|d.toml:7:8: backend.port: 80 is the proxy's own http port`},
	{"backend on the proxy's https port", describe{proxy: nginx + "https_port = 8443", backend: `port = 8443`}, `
		|d.toml:8:8: backend.port: 8443 is the proxy's own https port`},
	{"backend beside the proxy's address", describe{proxy: nginx + "listen = ['192.0.2.1']", backend: `port = 80`}, ""},
	{"backend on every address", describe{proxy: nginx + "listen = ['192.0.2.1']", backend: "port = 80\nbind = '0.0.0.0'\nproxy_peers = ['127.0.0.1']"}, `
		|d.toml:8:8: backend.port: 80 is the proxy's own http port
		|d.toml:9:8: backend.bind: warning: whoever reaches port 80 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"backend on the proxy's address", describe{proxy: nginx + "listen = ['192.0.2.1']", backend: "port = 80\naddress = '192.0.2.1'\nproxy_peers = ['192.0.2.1']"}, `
		|d.toml:8:8: backend.port: 80 is the proxy's own http port
		|d.toml:9:11: backend.address: warning: whoever reaches port 80 on 192.0.2.1 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"backend of another host on port 80", describe{backend: "port = 80\naddress = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:8:11: backend.address: warning: whoever reaches port 80 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"certificate without key", describe{tls: "certificate = '/c.pem'"}, `
		|d.toml:8:1: tls.key: missing beside tls.certificate`},
	{"key without certificate", describe{tls: `key = "/k.pem"`}, `
		|d.toml:8:1: tls.certificate: missing beside tls.key`},
	{"more certificates than keys", describe{tls: "certificate = ['/c.pem', '/d.pem']\nkey = '/k.pem'"}, `
		|d.toml:10:7: tls.key: 1 keys for 2 certificates`},
	{"serve without TLS", describe{proxy: nginx + "http = 'serve'", tls: `-`}, `
		|d.toml:6:8: proxy.http: warning: without tls.certificate everything goes over plain http, passwords too
		|    hint: write tls.certificate and tls.key`},
	{"redirect without TLS", describe{tls: `-`}, `
		|d.toml: tls.certificate: missing: proxy.http = "redirect" leaves only https
		|    hint: write tls.certificate and tls.key`},
	{"off without TLS", describe{proxy: nginx + "http = 'off'", tls: `-`}, `
		|d.toml: tls.certificate: missing: proxy.http = "off" leaves only https
		|    hint: write tls.certificate and tls.key`},
	{"HSTS without TLS", describe{proxy: nginx + "http = 'serve'", tls: `hsts = "1y"`}, `
		|d.toml:6:8: proxy.http: warning: without tls.certificate everything goes over plain http, passwords too
		|    hint: write tls.certificate and tls.key
		|d.toml:10:8: tls.hsts: browsers ignore it over plain http
		|    hint: write tls.certificate and tls.key`},
	{"HSTS beside plain http", describe{proxy: nginx + "http = 'serve'", tls: pair + "hsts = '1y'"}, `
		|d.toml:12:8: tls.hsts: warning: browsers that saw it refuse the plain http that proxy.http serves`},
	{"no HTTP/2 on a port of nginx", describe{tls: pair + "http2 = false"}, `
		|d.toml:11:9: tls.http2: nginx 1.22.1 has one HTTP/2 for all sites of a port: a file of another site can turn it on
		|    hint: upgrade to nginx 1.25.1 or later, or leave it out`},
	{"no HTTP/2 on Apache", describe{proxy: apache, tls: pair + "http2 = false"}, ""},
	{"HTTP/3 on Apache", describe{proxy: apache, tls: pair + "http3 = true"}, `
		|d.toml:11:9: tls.http3: Apache speaks no HTTP/3
		|    hint: leave it out; a front or nginx can speak it`},
	{"HTTP/3 on an old nginx", describe{proxy: nginx + "version = '1.24.0'", tls: pair + "http3 = true"}, `
		|d.toml:12:9: tls.http3: nginx 1.24.0 speaks no HTTP/3
		|    hint: upgrade to nginx 1.25.0 or later, or leave it out`},
	{"HTTP/3 behind a front", describe{proxy: nginx + "version = '1.26.3'", tls: pair + "http3 = true", more: "[front]\nkind = 'haproxy'\npeers = ['10.0.0.4']"}, `
		|d.toml:12:9: tls.http3: clients reach the front alone, which speaks HTTP/3 or does not
		|    hint: leave it out`},
	{"HTTP/3 and certificates of clients", describe{proxy: nginx + "version = '1.26.3'", tls: pair + "http3 = true\nclient_ca = '/ca.pem'"}, ""},
	{"HTTP/2 and 3 without TLS", describe{proxy: nginx + "http = 'serve'\nversion = '1.26.3'", tls: "http2 = true\nhttp3 = false"}, `
		|d.toml:6:8: proxy.http: warning: without tls.certificate everything goes over plain http, passwords too
		|    hint: write tls.certificate and tls.key
		|d.toml:11:9: tls.http2: warning: has no effect without tls.certificate
		|d.toml:12:9: tls.http3: warning: has no effect without tls.certificate`},
	{"words about clients who are not asked", describe{tls: pair + "client_certificates = 'optional'\nclient_header = 'X-Client-Subject'"}, `
		|d.toml:8:1: tls.client_ca: missing beside tls.client_certificates
		|    hint: write the file with the certificates of the authorities that count`},
	{"certificates of clients, without TLS", describe{proxy: nginx + "http = 'serve'", tls: "client_ca = '/ca.pem'"}, `
		|d.toml:6:8: proxy.http: warning: without tls.certificate everything goes over plain http, passwords too
		|    hint: write tls.certificate and tls.key
		|d.toml:10:13: tls.client_ca: certificates are shown over TLS alone, which this proxy does not speak
		|    hint: write tls.certificate and tls.key`},
	{"certificates of clients, beside plain http", describe{proxy: nginx + "http = 'serve'", tls: pair + "client_ca = '/ca.pem'\nclient_certificates = 'required'"}, `
		|d.toml:13:23: tls.client_certificates: "required" is what proxy.http = "serve" lets everybody past: nobody shows a certificate over plain http
		|    hint: write proxy.http = "redirect", or client_certificates = "optional"`},
	{"certificates of clients, behind a front", describe{tls: pair + "client_ca = '/ca.pem'", more: "[front]\nkind = 'haproxy'\npeers = ['10.0.0.4']"}, `
		|d.toml:11:13: tls.client_ca: the front ends the clients' TLS: the only certificate that could arrive here is its own
		|    hint: have the front ask for certificates; or have it pass TLS on, with front.proxy_protocol = true and no front.scheme_header
		|d.toml:12:1: front.scheme_header: warning: nginx 1.22.1 sees only the first of several X-Forwarded-Proto lines, which would be the client's
		|    hint: have the front replace the header, never add to it`},
	{"certificates of clients, through a front", describe{tls: pair + "client_ca = '/ca.pem'", more: "[front]\nkind = 'haproxy'\npeers = ['10.0.0.4']\nproxy_protocol = true"}, ""},
	{"a header that is taken", describe{tls: pair + "client_ca = '/ca.pem'\nclient_header = 'X-Remote-User'"}, `
		|d.toml:12:17: tls.client_header: "X-Remote-User" has a meaning already: it is written or removed for every request
		|    hint: write "X-Client-Subject"`},
	{"a header of many spellings", describe{tls: pair + "client_ca = '/ca.pem'\nclient_header = 'X-A-B-C-D-E'"}, `
		|d.toml:12:17: tls.client_header: "X-A-B-C-D-E" has too many dashes: each doubles the spellings that have to be removed
		|    hint: write "X-Client-Subject"`},
	{"sessions of an old nginx", describe{proxy: nginx + "version = '1.25.3'", tls: pair + "client_ca = '/ca.pem'"}, `
		|d.toml:6:11: proxy.version: warning: nginx 1.25.3 takes a session of another site's client certificates for one of its own (CVE-2025-23419, 2025-02)
		|    hint: upgrade to nginx 1.26.3 or later; where it is the package of debian-12, leave proxy.version out`},
	{"subdomains of no HSTS, preloaded", describe{proxy: nginx, tls: pair + "hsts_subdomains = true\nhsts_preload = true"}, `
		|d.toml:11:19: tls.hsts_subdomains: says how far tls.hsts goes, which is not written
		|    hint: write hsts = "5m" and raise it in steps
		|d.toml:12:16: tls.hsts_preload: goes with a tls.hsts of a year or more, which is not written`},
	{"preloaded too early", describe{proxy: nginx, tls: pair + "hsts = '30d'\nhsts_subdomains = true\nhsts_preload = true"}, `
		|d.toml:13:16: tls.hsts_preload: goes with a tls.hsts of a year or more, and it is "30d"
		|    hint: write hsts = "1y"`},
	{"preloaded without subdomains", describe{proxy: nginx, tls: pair + "hsts = '1y'\nhsts_preload = true"}, `
		|d.toml:12:16: tls.hsts_preload: goes with tls.hsts_subdomains = true alone: no list takes a name without those below it`},
	{"preloaded and served over http", describe{proxy: nginx + "http = 'serve'", tls: pair + "hsts = '1y'\nhsts_subdomains = true\nhsts_preload = true"}, `
		|d.toml:12:8: tls.hsts: warning: browsers that saw it refuse the plain http that proxy.http serves
		|d.toml:14:16: tls.hsts_preload: goes with plain http that leads to https, and proxy.http is "serve"
		|    hint: write proxy.http = "redirect"`},
	{"HSTS taken back beside plain http", describe{proxy: nginx + "http = 'serve'", tls: pair + "hsts = '0s'"}, ""},
	{"SELinux, and ports", describe{more: "[host]\nos = 'rhel-9'\n[process.live]\npaths = ['/ws/']\nport = 8001"}, `
		|d.toml:7:8: backend.port: warning: SELinux on rhel-9 lets nginx connect to no port until it is told to
		|    hint: run setsebool -P httpd_can_network_connect on; once that is done, write it under [accept]: selinux = "..."`},
	{"SELinux, and a socket", describe{proxy: "kind = 'apache'", backend: "socket = '/run/shop/app.sock'", more: "[host]\nos = 'rhel-10'"}, `
		|d.toml:7:10: backend.socket: warning: SELinux on rhel-10 lets Apache open no socket in "/run/shop" until it is told to
		|    hint: run semanage fcontext -a -t httpd_var_run_t "DIR(/.*)?", then restorecon -R DIR; once that is done, write it under [accept]: selinux = "..."`},
	{"SELinux, and nobody to connect to", describe{proxy: "kind = 'apache'", app: shop + "directory = '/srv/shop'\nmodule = 'shop.wsgi:application'", backend: "server = 'mod_wsgi'\nversion = '5.0.0'", more: "[host]\nos = 'rhel-9'"}, ""},
	{"challenges without http", describe{proxy: nginx + "http = 'off'", tls: pair + "acme_webroot = '/srv/acme'"}, `
		|d.toml:12:16: tls.acme_webroot: http-01 challenges come over plain http, and proxy.http is "off"
		|    hint: write proxy.http = "redirect"`},
}

func TestMessages(t *testing.T) { testMessages(t, messageCases) }

func testMessages(t *testing.T, cases []messageCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sites, problems := load(fleet.Source{File: "d.toml", Data: []byte(c.site.String())})
			if got, want := lines(problems), margin(c.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if problem.HasErrors(problems) != (sites[0] == nil) {
				t.Errorf("a site beside errors, or none beside warnings: %v", sites[0])
			}
		})
	}
}
