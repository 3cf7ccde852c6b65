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
	{"old programs, of which nothing more is said", describe{app: shop + "django = '1.11'", proxy: "kind = 'apache'\nversion = '1.28.0'", backend: port + "version = '19.9.0'\naddress = '10.0.0.7'\nproxy_peers = ['10.0.0.0/24']",
		more: "[limits]\nbody = '2560k'\n[headers]\ncsp = \"default-src 'self'\"\n[accept]\nbackend-exposed = 'a firewall'\n"}, `
		|d.toml:4:10: app.django: Django 1.11 is older than 2.2, the oldest that gen renders for
		|    hint: upgrade to Django 2.2 or later
		|d.toml:7:11: proxy.version: Apache 1.28.0 is older than 2.4.37, the oldest that gen renders for
		|    hint: upgrade to Apache 2.4.37 or later
		|d.toml:10:11: backend.version: gunicorn 19.9.0 is older than 20.1, the oldest that gen renders for
		|    hint: upgrade to gunicorn 20.1 or later
		|d.toml:11:11: backend.address: accepted: whoever reaches port 8000 on 10.0.0.7 past the proxy can forge the scheme
		|    reason: a firewall`},
	{"the oldest", describe{app: shop + "django = '2.2'", proxy: nginx + "version = '1.14'\nopenssl = '1.1.1'", backend: port + "version = '20.1'"}, `
		|d.toml:4:10: app.django: warning: Django 2.2 has had no security fixes since 2022-04-11
		|    hint: upgrade Django
		|d.toml:7:11: proxy.version: warning: nginx 1.14 passes on requests that have two lengths (nginx's changes, 2021-07)
		|    hint: upgrade to nginx 1.21.1 or later`},
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
	{"sizes that are none", describe{more: "[limits]\nbody = '10'\nform = '0k'\nheader = '1g'\nresponse_timeout = '0s'\n"}, `
		|d.toml:12:8: limits.body: "10" is not a size
		|    hint: write a number and one of k m g, such as "512k" or "10m"
		|d.toml:13:8: limits.form: "0k" leaves no room
		|    hint: write a number and one of k m g, such as "512k" or "10m"
		|d.toml:14:10: limits.header: "1g" is not between 4k and 64k
		|d.toml:15:20: limits.response_timeout: "0s" is no time at all
		|    hint: leave it out, or write "60s"`},
	{"a line that is too long for all", describe{more: "[limits]\nheader = '65k'\n"}, `
		|d.toml:12:10: limits.header: "65k" is not between 4k and 64k`},
	{"a line that is too long for uWSGI", describe{app: shop + "module = 'shop.wsgi:application'", backend: port + "server = 'uwsgi'", more: "[limits]\nheader = '64k'\n"}, `
		|d.toml:14:10: limits.header: uWSGI takes at most 20k`},
	{"a line that Apache does not take from uWSGI", describe{app: shop + "module = 'shop.wsgi:application'", proxy: apache, backend: port + "server = 'uwsgi'\nprotocol = 'uwsgi'", more: "[limits]\nheader = '16k'\n"}, `
		|d.toml:15:10: limits.header: warning: Apache takes a line of 8k at most in the head of an answer that comes in uWSGI's own protocol; longer ones of requests pass
		|    hint: write protocol = "http" in [backend], if answers have longer ones too`},
	{"a line that daphne does not take", describe{app: shop + "module = 'shop.asgi:application'", backend: port + "server = 'daphne'", more: "[limits]\nheader = '9k'\n"}, `
		|d.toml:14:10: limits.header: daphne reads 16 kB of a request's head and cannot be told otherwise in its file
		|    hint: write "8k" at most, or use gunicorn, waitress or uWSGI`},
	{"a profile that is no more", describe{tls: pair + "profile = 'old'\nguideline = '4.0'"}, `
		|d.toml:11:11: tls.profile: "old" is TLS 1.0 with broken ciphers, and guideline 6.0 has no such profile
		|    hint: write "intermediate"
		|d.toml:12:13: tls.guideline: "4.0" is of 2016, before TLS 1.3
		|    hint: write "6.0"`},
	{"a guideline to come", describe{tls: pair + "guideline = '7.0'"}, `
		|d.toml:11:13: tls.guideline: "7.0" is not one of 5.0, 5.1, 5.2, 5.3, 5.4, 5.5, 5.6, 5.7, 5.8, 6.0`},
	{"a guideline that is a number", describe{tls: pair + "guideline = 6.0"}, `
		|d.toml:11:13: tls.guideline: 6.0 is not a string
		|    hint: quote it: "6.0"`},
	{"an early guideline", describe{tls: pair + "guideline = '5.0'"}, ""},
	{"a line that daphne takes", describe{app: shop + "module = 'shop.asgi:application'", backend: port + "server = 'daphne'", more: "[limits]\nheader = '8k'\n"}, ""},
	{"no time at all", describe{more: "[limits]\nresponse_timeout = '0s'\nclient_timeout = '2d'\n"}, `
		|d.toml:12:20: limits.response_timeout: "0s" is no time at all
		|    hint: leave it out, or write "60s"
		|d.toml:13:18: limits.client_timeout: "2d" is more than a day
		|    hint: what takes as long belongs behind a queue`},
	{"an Apache that holds every condition", describe{proxy: "kind = 'apache'\nversion = '2.4.64'", more: "[limits]\nbody = '2560k'\n"}, `
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
	{"directives that nobody knows, and one to come", describe{more: "[headers]\nowner = 'proxy'\ncsp = \"scrpt-src 'self'; quantum-entanglement; img-src 'self'\"\n"}, `
		|d.toml:13:7: headers.csp: warning: "quantum-entanglement" is no directive that gen knows, and browsers pass over one that they do not know
		|d.toml:13:7: headers.csp: warning: "scrpt-src" is no directive that gen knows, and browsers pass over one that they do not know
		|    hint: did you mean "script-src"?`},
	{"a policy without apostrophes", describe{more: "[headers]\ncsp = \"default-src self\"\n"}, `
		|d.toml:12:7: headers.csp: "self" is a host without its apostrophes
		|    hint: write it as "'self'"`},
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
	{"half a health check", describe{more: "[health]\npath = '/up/'\n"}, `
		|d.toml:11:1: health.peers: missing beside health.path
		|    hint: write the networks that the probes connect from`},
	{"the other half", describe{more: "[health]\npeers = ['10.0.0.5']\n"}, `
		|d.toml:11:1: health.path: missing beside health.peers
		|    hint: write path = "/healthz/"`},
	{"health checks by everyone", describe{more: "[health]\npath = '/up/%2f'\npeers = ['0.0.0.0/0', 'balancer.internal']\n"}, `
		|d.toml:12:8: health.path: "/up/%2f" is not a URL path
		|    hint: letters, digits and / - . _ ~ only
		|d.toml:13:9: health.peers: "0.0.0.0/0" is everyone
		|d.toml:13:9: health.peers: "balancer.internal" is not a network
		|    hint: write it as "10.0.0.0/8" or "10.0.0.1"`},
	{"the front page as a health check", describe{app: shop + "prefix = '/shop/'", more: "[health]\npath = '/'\npeers = ['10.0.0.5']\n"}, `
		|d.toml:13:8: health.path: "/shop/" is the front page of the site, which nobody else would get
		|    hint: write a path of its own, such as "/healthz/"`},
	{"a health check that is written below the prefix", describe{app: shop + "prefix = '/shop/'", more: "[health]\npath = '/shop/up/'\npeers = ['10.0.0.5']\n"}, `
		|d.toml:13:8: health.path: warning: "/shop/up/" is "/shop/shop/up/" for visitors, because it is below app.prefix
		|    hint: write "/up/", unless the application has "/shop/" of its own`},
	{"one path for two health checks", describe{more: balanced + "health_path = '/up/'\n[health]\npath = '/up/'\npeers = ['10.0.0.4']\n"}, `
		|d.toml:16:8: health.path: "/up/" is front.health_path too, which the proxy answers itself
		|    hint: write another path, or leave front.health_path out: Django's answer says more`},
	{"a health check among challenges", describe{tls: pair + "acme_webroot = '/var/www/acme'", more: "[health]\npath = '/.well-known/acme-challenge/up'\npeers = ['10.0.0.5']\n"}, `
		|d.toml:13:8: health.path: "/.well-known/acme-challenge/up" is where http-01 challenges are answered`},
	{"a health check among files", describe{more: "[media]\nroot = '/srv/media'\n[health]\npath = '/media/up'\npeers = ['10.0.0.5']\n"}, `
		|d.toml:14:8: health.path: "/media/up" is below "/media/" (media.url), where files are
		|    hint: write a path of Django's`},
	{"a health check that is counted", describe{more: "[limits]\nlogin_paths = ['/up/']\n[health]\npath = '/up/'\npeers = ['10.0.0.5']\n"}, `
		|d.toml:14:8: health.path: "/up/" is written in limits.login_paths too: probes come more often
		|    hint: leave it out of one of the two`},
	{"a health check that a table guards", describe{more: "[access.all]\npaths = ['/', '/up/']\nallow = ['10.0.0.0/8']\n[health]\npath = '/up/'\npeers = ['10.0.0.5']\n"}, `
		|d.toml:15:8: health.path: "/up/" is written in access.all.paths too: health.peers alone say who may ask
		|    hint: leave it out of one of the two`},
	{"a health check within a guarded site", describe{more: "[access.all]\npaths = ['/']\nallow = ['10.0.0.0/8']\n[health]\npath = '/up/'\npeers = ['10.0.0.5']\n"}, ""},
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
