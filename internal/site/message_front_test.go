package site_test

import (
	"fmt"
	"testing"

	"proxypact/internal/fleet"
)

const (
	balanced = "[front]\nkind = 'traefik'\npeers = ['10.0.0.4']\n"
	sending  = "secret_header = 'X-Origin-Secret'\nsecret_file = '/etc/front'\n"
	showing  = "client_ca = '/etc/ca.pem'\n"
)

// frontMessages are what a front may be described to show, and what it cannot show.
var frontMessages = []struct {
	name string
	site describe
	want string
}{
	{"all that a front can show", describe{more: balanced + sending + showing + "only = true\nhealth_path = '/up/'\n"}, ""},
	{"a client's address in a header of its own", describe{proxy: nginx + "version = '1.31.5'", more: "[front]\nkind = 'other'\npeers = ['10.0.0.4']\nscheme_header = 'X-Forwarded-Proto'\nclient_header = 'X-Real-IP'\n"}, `
		|d.toml:16:17: front.client_header: warning: nginx 1.31.5 sees only the first of several X-Real-IP lines, which would be the client's
		|    hint: have the front replace the header, never add to it`},
	{"the same in the one that every hop appends to", describe{proxy: nginx + "version = '1.31.5'", more: "[front]\nkind = 'other'\npeers = ['10.0.0.4']\nscheme_header = 'X-Forwarded-Proto'\nclient_header = 'x-forwarded-for'\n"}, ""},
	{"the same on Apache, which joins the lines", describe{proxy: apache, more: "[front]\nkind = 'other'\npeers = ['10.0.0.4']\nscheme_header = 'X-Forwarded-Proto'\nclient_header = 'X-Real-IP'\n"}, ""},
	{"a secret without its file", describe{more: balanced + "secret_header = 'X-Origin-Secret'\n"}, `
		|d.toml:11:1: front.secret_file: missing beside front.secret_header: the secret is in a file that the proxy alone reads
		|    hint: write secret_file = "/etc/ssl/private/shop-front"`},
	{"a file without its header", describe{more: balanced + "secret_file = '/etc/front'\n"}, `
		|d.toml:11:1: front.secret_header: missing beside front.secret_file
		|    hint: write secret_header = "X-Origin-Secret"`},
	{"proofs without a front", describe{more: "[front]\n" + sending + showing}, `
		|d.toml:11:1: front.kind: missing beside front.secret_header
		|    hint: write kind = "haproxy", or the one that it is, or "other"`},
	{"a secret in the header of the scheme", describe{more: balanced + "secret_header = 'x-forwarded-proto'\nsecret_file = '/etc/front'\n"}, `
		|d.toml:14:17: front.secret_header: "x-forwarded-proto" says something else already
		|    hint: write secret_header = "X-Origin-Secret"`},
	{"a secret in a header of the contract", describe{more: "[front]\nkind = 'cloudflare'\nsecret_header = 'X-Forwarded-For'\nsecret_file = '/etc/front'\n"}, `
		|d.toml:13:17: front.secret_header: "X-Forwarded-For" says something else already
		|    hint: write secret_header = "X-Origin-Secret"`},
	{"a secret in the id of a request", describe{more: balanced + "secret_header = 'X-Request-ID'\nsecret_file = '/etc/front'\n[log]\nrequest_id = true\n"}, `
		|d.toml:14:17: front.secret_header: "X-Request-ID" says something else already
		|    hint: write secret_header = "X-Origin-Secret"`},
	{"the secret itself", describe{more: balanced + "secret_header = 'X-Origin-Secret'\nsecret_file = 'a4b0c9'\n"}, `
		|d.toml:15:15: front.secret_file: "a4b0c9" is not an absolute path
		|    hint: start it with /`},
	{"files of a pattern", describe{more: balanced + "secret_header = 'X-Origin-Secret'\nsecret_file = '/etc/fronts/*'\n"}, `
		|d.toml:15:15: front.secret_file: "/etc/fronts/*" contains one of * ? [ ] \, which Apache reads as a pattern`},
	{"a certificate without TLS", describe{tls: "-", more: balanced + showing}, `
		|d.toml: tls.certificate: missing beside front.client_ca: a certificate is shown over TLS alone
		|    hint: write tls.certificate and tls.key`},
	{"a certificate beside plain http", describe{proxy: nginx + "http = 'serve'", more: balanced + showing}, `
		|d.toml:15:13: front.client_ca: nobody can show a certificate over plain http, and proxy.http is "serve"
		|    hint: write proxy.http = "redirect" or "off"`},
	{"what a front cannot show that passes TLS on", describe{more: balanced + "proxy_protocol = true\n" + sending + showing}, `
		|d.toml:15:17: front.secret_header: the front passes TLS on and can write no header
		|    hint: leave it out, or write front.scheme_header if it ends TLS
		|d.toml:17:13: front.client_ca: the front passes TLS on, so that the certificate would be the visitor's
		|    hint: leave it out, or write front.scheme_header if it ends TLS`},
	{"a certificate for an old nginx", describe{proxy: nginx + "version = '1.26.2'", more: balanced + showing}, `
		|d.toml:6:11: proxy.version: warning: nginx 1.26.2 takes a session of another site's client certificates for one of its own (CVE-2025-23419, 2025-02)
		|    hint: upgrade to nginx 1.26.3 or later; where it is the package of debian-12, leave proxy.version out`},
	{"Google's without its own address", describe{more: "[front]\nkind = 'gcp'\n"}, `
		|d.toml:11:1: front.outer: missing: gcp writes its own address behind the client's, which would be taken for the client's
		|    hint: write the address of the load balancer, as its forwarding rule has it: outer = ["203.0.113.9"]`},
	{"Google's with its networks alone", describe{more: "[front]\nkind = 'gcp'\nouter = ['gcp']\n"}, `
		|d.toml:13:9: front.outer: the address that gcp writes behind the client's is not among these, and would be taken for the client's
		|    hint: write the address of the load balancer, as its forwarding rule has it: outer = ["203.0.113.9"]`},
	{"a PROXY line from whom none comes", describe{more: "[front]\nkind = 'alb'\npeers = ['10.0.0.4']\nproxy_protocol = true\n"}, `
		|d.toml:14:18: front.proxy_protocol: alb sends no PROXY line, so that nobody would be served
		|    hint: leave it out; or write kind = "other" for a load balancer that passes connections on`},
	{"a front that gives up", describe{more: "[front]\nkind = 'alb'\npeers = ['10.0.0.4']\n[limits]\nresponse_timeout = '2m'\n"}, `
		|d.toml:15:20: limits.response_timeout: warning: alb waits 60 seconds for an answer to begin, unless it is told to wait longer
		|    hint: raise idle_timeout.timeout_seconds above 125 seconds and accept this finding, or write less here`},
	{"a front that waits", describe{more: "[front]\nkind = 'alb'\npeers = ['10.0.0.4']\n[limits]\nresponse_timeout = '55s'\n"}, ""},
	{"a platform that gives up", describe{app: known, proxy: none, backend: "-", tls: "-", more: "[front]\nkind = 'heroku'\n[limits]\nresponse_timeout = '1m'\n"}, `
		|d.toml:8:8: front.kind: warning: see to it that the front sends X-Forwarded-Proto whatever a client names in Connection; else a client that names it there is taken for one over http
		|    hint: curl -sI -H 'Connection: close, X-Forwarded-Proto' https://shop.example.com/ must not lead to https again
		|d.toml:10:20: limits.response_timeout: warning: heroku waits 30 seconds for an answer to begin, and cannot be told to wait longer
		|    hint: write less than that, and leave what takes longer to a queue`},
	{"Google's with it", describe{more: "[front]\nkind = 'gcp'\nouter = ['203.0.113.9']\n"}, ""},
	{"health checks by name on no path", describe{more: balanced + "health_hosts = ['10.0.1.7']\n"}, `
		|d.toml:11:1: front.health_path: missing beside front.health_hosts
		|    hint: write health_path = "/healthz/"`},
}

func TestFrontMessages(t *testing.T) {
	for _, c := range frontMessages {
		t.Run(c.name, func(t *testing.T) {
			_, problems := load(fleet.Source{File: "d.toml", Data: []byte(c.site.String())})
			if got, want := lines(problems), margin(c.want); got != want {
				t.Errorf("got\n%s\nwant\n%s\nin\n%s", got, want, c.site)
			}
		})
	}
}

// Health checks name no site, so that several sites of a host that answer them must answer alike.
func TestHealthClash(t *testing.T) {
	one := func(name, health string) fleet.Source {
		return fleet.Source{File: name + ".toml", Data: []byte(describe{app: "name = '" + name + "'\nhosts = ['" + name + ".example.com']\n",
			backend: "socket = '/run/" + name + ".sock'", more: balanced + health}.String())}
	}
	const onHTTP = "b.toml:14:15: front.health_path: warning: the site of a.toml answers health checks by address on the same port, on another path or for other peers\n" +
		"    there: a.toml:%s\n" +
		"    hint: write the same health_path and peers in both, or front.health_hosts; sites that live on different hosts belong into runs of their own"
	const asksDjango = "[health]\npath = '/up/'\npeers = ['10.0.0.4']\n"
	const byName = "the site of a.toml answers who asks for an address on the same port, and the first one that is loaded answers alone\n" +
		"    there: a.toml:%s\n    hint: have the probes ask for each site by its name"
	for _, row := range []struct{ name, first, second, want string }{
		{"alike", "health_path = '/up/'\n", "health_path = '/up/'\n", ""},
		{"one by name", "health_path = '/up/'\n", "health_path = '/down/'\nhealth_hosts = ['b.internal']\n", ""},
		{"on two paths", "health_path = '/up/'\n", "health_path = '/down/'\n", fmt.Sprintf(onHTTP, "14:15")},
		{"one name for both", "health_path = '/up/'\nhealth_hosts = ['10.0.1.7']\n", "health_path = '/up/'\nhealth_hosts = ['10.0.1.7']\n",
			`b.toml:15:16: front.health_hosts: "10.0.1.7" is served by the site of a.toml too
    there: a.toml:15:16`},
		{"of Django and of the proxy", "health_path = '/up/'\n", asksDjango, fmt.Sprintf("b.toml:15:8: health.path: warning: "+byName, "14:15")},
		{"of the proxy and of Django", asksDjango, "health_path = '/up/'\n", fmt.Sprintf(onHTTP, "15:8")},
		{"of Django in both", asksDjango, asksDjango, fmt.Sprintf("b.toml:15:8: health.path: warning: "+byName, "15:8")},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, problems := load(one("a", row.first), one("b", row.second))
			if got := lines(problems); got != row.want {
				t.Errorf("got\n%s\nwant\n%s", got, row.want)
			}
		})
	}
}
