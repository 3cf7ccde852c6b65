package site_test

import "testing"

// tlsMessages are about certificates and what is said over them.
var tlsMessages = []messageCase{
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
	{"a header with two owners", describe{app: shop + "remote_user_header = 'X-Client'", tls: pair + "client_ca = '/ca.pem'\nclient_header = 'x-request-id'", proxy: apache,
		more: "[log]\nrequest_id = true\n"}, `
		|d.toml:13:17: tls.client_header: "x-request-id" has a meaning already: it is that of log.request_id
		|    hint: write "X-Client-Subject"`},
	{"a header with two owners, of whom one is a user", describe{app: shop + "remote_user_header = 'X-Client'", tls: pair + "client_ca = '/ca.pem'\nclient_header = 'x-client'", proxy: apache}, `
		|d.toml:4:22: app.remote_user_header: "X-Client" is that of tls.client_header
		|    hint: write "X-Remote-User"`},
	{"a header of browsers", describe{tls: pair + "client_ca = '/ca.pem'\nclient_header = 'X-CSRFToken'"}, `
		|d.toml:12:17: tls.client_header: "X-CSRFToken" has a meaning of its own in every request`},
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
	{"preloaded from another port", describe{proxy: nginx + "http_port = 8080\nhttps_port = 8443", tls: pair + "hsts = '1y'\nhsts_subdomains = true\nhsts_preload = true"}, `
		|d.toml:13:8: tls.hsts: warning: browsers that saw it speak https to port 8080 too, where this site redirects plain http
		|    hint: write proxy.http = "off", or have plain http on port 80
		|d.toml:15:16: tls.hsts_preload: goes with the public ports 80 and 443 alone, where browsers and the list look`},
	{"preloaded, with other ports inside", describe{proxy: nginx + "http_port = 8080\nhttps_port = 8443\npublic_http_port = 80\npublic_https_port = 443", tls: pair + "hsts = '1y'\nhsts_subdomains = true\nhsts_preload = true"}, ""},
	{"preloaded and served over http", describe{proxy: nginx + "http = 'serve'", tls: pair + "hsts = '1y'\nhsts_subdomains = true\nhsts_preload = true"}, `
		|d.toml:12:8: tls.hsts: warning: browsers that saw it refuse the plain http that proxy.http serves
		|d.toml:14:16: tls.hsts_preload: goes with plain http that leads to https, and proxy.http is "serve"
		|    hint: write proxy.http = "redirect"`},
	{"HSTS taken back beside plain http", describe{proxy: nginx + "http = 'serve'", tls: pair + "hsts = '0s'"}, ""},
	{"challenges for a wildcard", describe{app: "name = 'shop'\nhosts = ['shop.example.com', '*.bücher.example']\n", tls: pair + "acme_webroot = '/srv/acme'"}, `
		|d.toml:11:16: tls.acme_webroot: warning: http-01 challenges get no certificate for "*.bücher.example" (*.xn--bcher-kva.example) of app.hosts
		|    hint: get it by dns-01, and leave this out`},
	{"challenges for what a front connects to", describe{app: "name = 'shop'\nhosts = ['shop.example.com', '*.shop.example.com']\n", tls: pair + "acme_webroot = '/srv/acme'", more: "[front]\nkind = 'cloudflare'"}, ""},
	{"challenges without http", describe{proxy: nginx + "http = 'off'", tls: pair + "acme_webroot = '/srv/acme'"}, `
		|d.toml:12:16: tls.acme_webroot: http-01 challenges come over plain http, and proxy.http is "off"
		|    hint: write proxy.http = "redirect"`},
}

func TestMessagesOfTLS(t *testing.T) { testMessages(t, tlsMessages) }
