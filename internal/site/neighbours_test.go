package site_test

import (
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"proxypact/internal/fleet"
	"proxypact/internal/problem"
)

// neighbour is a site of its own name, host and socket; the tables of one take the place of the usual ones.
func neighbour(name, host string, d describe) string {
	if d.backend == "" {
		d.backend = fmt.Sprintf("socket = '/run/%08x.sock'", crc32.ChecksumIEEE([]byte(name+host)))
	}
	d.app = fmt.Sprintf("name = '%s'\nhosts = ['%s.example.com']", name, host)
	return d.String()
}

const apache = "kind = 'apache'\n"

// long is a name below *.shop.example.com that nginx does not hash.
const long = "a-name-that-is-far-too-long-for-nginx.deep.shop"

// Each case is two or three descriptions, in the files a, b and c, and every message that they must give together.
var clashCases = []struct {
	name    string
	sources []string
	want    string
}{
	{"strangers", []string{neighbour("a", "a", describe{}), neighbour("b", "b", describe{})}, ""},
	{"one name", []string{neighbour("a", "a", describe{}), neighbour("a", "b", describe{})}, `
		|b.toml:2:8: app.name: "a" names the same files as the site of a.toml
		|    there: a.toml:2:8`},
	{"one identifier", []string{neighbour("a-b", "a", describe{}), neighbour("a_b", "b", describe{})}, `
		|b.toml:2:8: app.name: "a_b" names the same files as the site of a.toml
		|    there: a.toml:2:8`},
	{"a name of another's second backend", []string{
		neighbour("a", "a", describe{backend: "addresses = ['127.0.0.1:8000', '127.0.0.1:8001']"}), neighbour("a-2", "b", describe{})}, `
		|b.toml:2:8: app.name: "a-2" names the same files as the site of a.toml
		|    there: a.toml:2:8`},
	{"one of several sockets", []string{
		neighbour("a", "a", describe{backend: "addresses = ['unix:/run/a.sock', 'unix:/run/b.sock']"}),
		neighbour("b", "b", describe{backend: "socket = '/run/b.sock'"})}, `
		|b.toml:7:10: backend.socket: is the socket of the site of a.toml too
		|    there: a.toml:7:13
		|    hint: give each site a socket of its own`},
	{"one of several backends", []string{
		neighbour("a", "a", describe{backend: "addresses = ['127.0.0.1:8000', '127.0.0.1:8001']"}),
		neighbour("b", "b", describe{backend: "addresses = ['127.0.0.1:8001', '127.0.0.1:8002']"})}, `
		|b.toml:7:13: backend.addresses: warning: 127.0.0.1:8001 is the backend of the site of a.toml too
		|    there: a.toml:7:13
		|    hint: write another port; sites that live on different hosts belong into runs of their own`},
	{"one name for two proxies", []string{neighbour("a", "a", describe{}), neighbour("a", "b", describe{proxy: apache})}, `
		|b.toml:2:8: app.name: "a" names the same files as the site of a.toml
		|    there: a.toml:2:8`},
	{"one host", []string{neighbour("a", "a", describe{}), neighbour("b", "A", describe{})}, `
		|b.toml:3:9: app.hosts: "a.example.com" is served by the site of a.toml too
		|    there: a.toml:3:9`},
	{"one host for two proxies", []string{neighbour("a", "a", describe{}), neighbour("b", "a", describe{proxy: apache})}, `
		|b.toml:3:9: app.hosts: warning: "a.example.com" is served on the same port by the site of a.toml too, and not by Apache
		|    there: a.toml:3:9
		|    hint: leave the name out of one, or write other ports; sites that live on different hosts belong into runs of their own`},
	{"one host for two proxies on other ports", []string{neighbour("a", "a", describe{}), neighbour("b", "a", describe{proxy: apache + "http_port = 8080\nhttps_port = 8443"})}, ""},
	{"one host for two proxies on other addresses", []string{
		neighbour("a", "a", describe{proxy: nginx + "listen = ['192.0.2.1']"}),
		neighbour("b", "a", describe{proxy: apache + "listen = ['192.0.2.2']"})}, ""},
	{"one host for two proxies on an address of all", []string{
		neighbour("a", "a", describe{proxy: nginx + "http = 'off'"}),
		neighbour("b", "a", describe{proxy: apache + "http = 'off'\nlisten = ['192.0.2.2']"})}, `
		|b.toml:3:9: app.hosts: warning: "a.example.com" is served on the same port by the site of a.toml too, and not by Apache
		|    there: a.toml:3:9
		|    hint: leave the name out of one, or write other ports; sites that live on different hosts belong into runs of their own`},
	{"one host for two proxies on two hosts", []string{neighbour("a", "a", describe{}), neighbour("b", "a", describe{proxy: apache, more: "[host]\nos = 'debian-13'"})}, ""},
	{"one host on two ports", []string{
		neighbour("a", "a", describe{proxy: nginx + "http = 'off'"}),
		neighbour("b", "a", describe{proxy: nginx + "http = 'off'\nhttps_port = 8443"})}, ""},
	{"one host on two addresses", []string{
		neighbour("a", "a", describe{proxy: nginx + "listen = ['192.0.2.1']"}),
		neighbour("b", "a", describe{proxy: nginx + "listen = ['192.0.2.2']"})}, ""},
	{"HTTP/3 twice on a port", []string{
		neighbour("a", "a", describe{proxy: nginx + "version = '1.26.3'", tls: pair + "http3 = true"}),
		neighbour("b", "b", describe{proxy: nginx + "version = '1.26.3'", tls: pair + "http3 = true"})}, `
		|b.toml:12:9: tls.http3: port 443 is opened for HTTP/3 by the site of a.toml too, and nginx takes reuseport once for each address
		|    there: a.toml:12:9
		|    hint: have one of the two speak HTTP/3, or give them other addresses`},
	{"a name that leads and is served elsewhere", []string{
		neighbour("a", "a", describe{}),
		neighbour("b", "b.example.com']\nredirect_hosts = ['a", describe{})}, `
		|b.toml:4:18: app.redirect_hosts: "a.example.com" is served by the site of a.toml too
		|    there: a.toml:3:9`},
	{"a name that leads in two ways", []string{
		neighbour("a", "a.example.com']\nredirect_hosts = ['www", describe{}),
		neighbour("b", "b.example.com']\nredirect_hosts = ['www", describe{})}, `
		|b.toml:4:18: app.redirect_hosts: "www.example.com" is served by the site of a.toml too
		|    there: a.toml:4:18`},
	{"a name that leads, below a wildcard that is loaded first", []string{
		neighbour("b", "b.example.com', '*.shop", describe{proxy: apache}),
		neighbour("c", "c.example.com']\nredirect_hosts = ['c.shop", describe{proxy: apache})}, `
		|b.toml:4:18: app.redirect_hosts: warning: "c.shop.example.com" is matched by a wildcard of the site of a.toml too, which Apache loads first
		|    there: a.toml:3:9
		|    hint: choose an app.name that sorts before "b"`},
	{"two schemes on a port", []string{
		neighbour("a", "a", describe{proxy: nginx + "http_port = 8080"}),
		neighbour("b", "b", describe{proxy: nginx + "https_port = 8080"})}, `
		|b.toml:6:14: proxy.https_port: 8080 does not speak https in the site of a.toml
		|    there: a.toml:6:13`},
	{"two profiles on a port", []string{
		neighbour("a", "a", describe{}),
		neighbour("b", "b", describe{tls: pair + "profile = 'modern'"})}, `
		|b.toml:11:11: tls.profile: warning: differs from the site of a.toml on the same port; the server uses that of the first it loads
		|    there: a.toml:8:1`},
	{"guidelines that come to the same", []string{neighbour("a", "a", describe{tls: pair + "guideline = '5.7'"}), neighbour("b", "b", describe{})}, ""},
	{"guidelines that differ", []string{neighbour("a", "a", describe{proxy: nginx + "openssl = '3.5'", tls: pair + "guideline = '5.7'"}), neighbour("b", "b", describe{proxy: nginx + "openssl = '3.5'"})}, `
		|b.toml:9:1: tls.guideline: warning: has other key exchange groups than that of the site of a.toml on the same port; the server uses those of the first it loads
		|    there: a.toml:12:13`},
	{"two profiles on a port of which each name has its own", []string{
		neighbour("a", "a", describe{proxy: "kind = 'apache'\nversion = '2.4.71'"}),
		neighbour("b", "b", describe{proxy: "kind = 'apache'\nversion = '2.4.71'", tls: pair + "profile = 'modern'"})}, ""},
	{"two profiles on two addresses", []string{
		neighbour("a", "a", describe{proxy: nginx + "listen = ['192.0.2.1']"}),
		neighbour("b", "b", describe{proxy: nginx + "listen = ['192.0.2.2']", tls: pair + "profile = 'modern'"})}, ""},
	{"two patiences on a port", []string{
		neighbour("a", "a", describe{more: "[limits]\nclient_timeout = '10s'\nheader = '8k'"}),
		neighbour("b", "b", describe{more: "[limits]\nclient_timeout = '20s'\nheader = '16k'"})}, `
		|b.toml:12:18: limits.client_timeout: warning: differs from the site of a.toml on the same port; a request's head is read by the word of the first that the server loads
		|    there: a.toml:12:18
		|    hint: write the same in both, as in a file that both extend`},
	{"two limits of a line on a port of Apache", []string{
		neighbour("a", "a", describe{proxy: apache}),
		neighbour("b", "b", describe{proxy: apache, more: "[limits]\nheader = '16k'"})}, `
		|b.toml:12:10: limits.header: warning: differs from the site of a.toml on the same port; a request's head is read by the word of the first that the server loads
		|    hint: write the same in both, as in a file that both extend`},
	{"two patiences on two ports", []string{
		neighbour("a", "a", describe{proxy: nginx + "http = 'off'", more: "[limits]\nclient_timeout = '10s'"}),
		neighbour("b", "b", describe{proxy: nginx + "http = 'off'\nhttps_port = 8443"})}, ""},
	{"some addresses and all", []string{
		neighbour("a", "a", describe{proxy: nginx + "http = 'off'"}),
		neighbour("b", "b", describe{proxy: nginx + "http = 'off'\nlisten = ['192.0.2.1']"})}, `
		|b.toml:7:10: proxy.listen: warning: port 443 has other addresses in the site of a.toml; the site that names none is not served on those that are named
		|    there: a.toml:4:1`},
	{"some addresses and all, bound by Apache", []string{
		neighbour("a", "a", describe{proxy: apache + "http = 'off'\nhttps_port = 8443\nlisten = ['192.0.2.1']"}),
		neighbour("b", "b", describe{proxy: apache + "http = 'off'\nhttps_port = 8443"})}, `
		|b.toml:4:1: proxy.listen: port 8443 has other addresses in the site of a.toml; Apache cannot bind both
		|    there: a.toml:8:10`},
	{"below a wildcard that is loaded first", []string{
		neighbour("a", "a", describe{proxy: apache}),
		neighbour("b", "b.example.com', '*.shop", describe{proxy: apache}),
		neighbour("c", "c.deep.shop", describe{proxy: apache})}, `
		|c.toml:3:9: app.hosts: warning: "c.deep.shop.example.com" is matched by a wildcard of the site of b.toml too, which Apache loads first
		|    there: b.toml:3:9
		|    hint: choose an app.name that sorts before "b"`},
	{"below a wildcard that is loaded last", []string{
		neighbour("c", "c.example.com', '*.shop", describe{proxy: apache}),
		neighbour("b", "b.shop", describe{proxy: apache})}, ""},
	{"below a wildcard of nginx", []string{
		neighbour("a", "a.example.com', '*.shop", describe{}),
		neighbour("b", "b.shop", describe{})}, ""},
	{"a long name below a wildcard of nginx", []string{
		neighbour("a", "a", describe{}),
		neighbour("b", "b.example.com', '"+long, describe{}),
		neighbour("c", "c.example.com', '*.shop", describe{})}, `
		|b.toml:3:9: app.hosts: "` + long + `.example.com" is longer than 46 bytes: nginx prefers the wildcard of the site of c.toml
		|    there: c.toml:3:9
		|    hint: choose a shorter name, or leave the wildcard out there`},
	{"a long name below wildcards of its own and of nginx", []string{
		neighbour("b", "b.example.com', '"+long+".example.com', '*.deep.shop", describe{}),
		neighbour("c", "c.example.com', '*.shop", describe{})}, ""},
	{"a long wildcard below a wildcard of nginx", []string{
		neighbour("b", "b.example.com', '*."+long, describe{}),
		neighbour("c", "c.example.com', '*.shop", describe{})}, `
		|a.toml:3:9: app.hosts: "*.` + long + `.example.com" is longer than 46 bytes: nginx prefers the wildcard of the site of b.toml
		|    there: b.toml:3:9
		|    hint: choose a shorter name, or leave the wildcard out there`},
	{"a long name below a long wildcard that nginx loads first", []string{
		neighbour("b", "deeper."+long, describe{}),
		neighbour("a", "a.example.com', '*."+long, describe{})}, `
		|a.toml:3:9: app.hosts: warning: "deeper.` + long + `.example.com" is matched by a wildcard of the site of b.toml too, which nginx loads first
		|    there: b.toml:3:9
		|    hint: choose an app.name that sorts before "a"`},
	{"a long name below a long wildcard that nginx loads last", []string{
		neighbour("b", "deeper."+long, describe{}),
		neighbour("c", "c.example.com', '*."+long, describe{})}, ""},
	{"below two wildcards, the nearer one loaded last", []string{
		neighbour("a", "a.example.com', '*.shop", describe{proxy: apache}),
		neighbour("b", "b.deep.shop", describe{proxy: apache}),
		neighbour("c", "c.example.com', '*.deep.shop", describe{proxy: apache})}, `
		|b.toml:3:9: app.hosts: warning: "b.deep.shop.example.com" is matched by a wildcard of the site of a.toml too, which Apache loads first
		|    there: a.toml:3:9
		|    hint: choose an app.name that sorts before "a"
		|c.toml:3:9: app.hosts: warning: "*.deep.shop.example.com" is matched by a wildcard of the site of a.toml too, which Apache loads first
		|    there: a.toml:3:9
		|    hint: choose an app.name that sorts before "a"`},
	{"below a wildcard whose file sorts first by its dash", []string{
		neighbour("a", "a.shop", describe{proxy: apache}),
		neighbour("a-b", "b.example.com', '*.shop", describe{proxy: apache})}, `
		|a.toml:3:9: app.hosts: warning: "a.shop.example.com" is matched by a wildcard of the site of b.toml too, which Apache loads first
		|    there: b.toml:3:9
		|    hint: choose an app.name that sorts before "a-b"`},
	{"the name above a wildcard", []string{
		neighbour("a", "a.example.com', '*.shop", describe{proxy: apache}),
		neighbour("b", "shop", describe{proxy: apache})}, ""},
	{"below a wildcard on another port", []string{
		neighbour("a", "a.example.com', '*.shop", describe{proxy: apache + "http = 'off'"}),
		neighbour("b", "b.shop", describe{proxy: apache + "http = 'off'\nhttps_port = 8443"})}, ""},
	{"one socket", []string{
		neighbour("a", "a", describe{backend: "socket = '/run/%20.sock'"}),
		neighbour("b", "b", describe{backend: "socket = '/run/%20.sock'", proxy: apache})}, `
		|b.toml:7:10: backend.socket: is the socket of the site of a.toml too
		|    there: a.toml:7:10
		|    hint: give each site a socket of its own`},
	{"one socket on two hosts", []string{
		neighbour("a", "a", describe{backend: "socket = '/run/a.sock'"}),
		neighbour("b", "b", describe{backend: "socket = '/run/a.sock'", more: "[host]\nos = 'debian-13'"})}, ""},
	{"one backend", []string{
		neighbour("a", "a", describe{backend: port}),
		neighbour("b", "b", describe{backend: "port = 8001"}),
		neighbour("c", "c", describe{backend: port + "bind = '0.0.0.0'\nproxy_peers = ['127.0.0.1']", proxy: apache})}, `
		|c.toml:7:8: backend.port: warning: 127.0.0.1:8000 is the backend of the site of a.toml too
		|    there: a.toml:7:8
		|    hint: write another port; sites that live on different hosts belong into runs of their own
		|c.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"one backend by two names", []string{
		neighbour("a", "a", describe{backend: port}),
		neighbour("b", "b", describe{backend: port + "address = 'localhost'\nbind = '127.0.0.1'", proxy: apache})}, `
		|b.toml:7:8: backend.port: warning: 127.0.0.1:8000 is the backend of the site of a.toml too
		|    there: a.toml:7:8
		|    hint: write another port; sites that live on different hosts belong into runs of their own`},
	{"one backend's port on two addresses", []string{
		neighbour("a", "a", describe{backend: port}),
		neighbour("b", "b", describe{backend: port + "address = '::1'"})}, ""},
	{"one backend on two hosts", []string{
		neighbour("a", "a", describe{backend: port}),
		neighbour("b", "b", describe{backend: port, more: "[host]\nos = 'debian-13'"})}, ""},
	{"a backend on another site's port", []string{
		neighbour("a", "a", describe{backend: "port = 8080"}),
		neighbour("b", "b", describe{proxy: nginx + "http_port = 8080"})}, `
		|a.toml:7:8: backend.port: warning: 8080 is a port of the proxy in the site of b.toml
		|    there: b.toml:6:13
		|    hint: write another port; sites that live on different hosts belong into runs of their own`},
	{"a backend on another site's address", []string{
		neighbour("a", "a", describe{backend: "port = 8080\naddress = '192.0.2.1'\nproxy_peers = ['192.0.2.1']"}),
		neighbour("b", "b", describe{proxy: nginx + "http_port = 8080\nhttps_port = 8443\nlisten = ['192.0.2.1']"})}, `
		|a.toml:7:8: backend.port: warning: 8080 is a port of the proxy in the site of b.toml
		|    there: b.toml:6:13
		|    hint: write another port; sites that live on different hosts belong into runs of their own
		|a.toml:8:11: backend.address: warning: whoever reaches port 8080 on 192.0.2.1 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"a backend beside another site's address", []string{
		neighbour("a", "a", describe{backend: "port = 8080"}),
		neighbour("b", "b", describe{proxy: nginx + "http_port = 8080\nhttps_port = 8443\nlisten = ['192.0.2.1']"})}, ""},
}

func TestClashes(t *testing.T) {
	for _, c := range clashCases {
		t.Run(c.name, func(t *testing.T) {
			var sources []fleet.Source
			for i, source := range c.sources {
				sources = append(sources, fleet.Source{File: string(rune('a'+i)) + ".toml", Data: []byte(source)})
			}
			_, problems := load(sources...)
			if got, want := lines(problems), margin(c.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// A problem of one description is no reason to compare it with others.
func TestClashesWaitForValidSites(t *testing.T) {
	_, problems := load(fleet.Source{File: "a.toml", Data: []byte(neighbour("a", "a", describe{}))},
		fleet.Source{File: "b.toml", Data: []byte(neighbour("a", "a", describe{backend: "port = 0"}))})
	if got, want := lines(problems), "b.toml:7:8: backend.port: 0 is not in 1..65535"; got != want || !problem.HasErrors(problems) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Many sites that share what they should not are told of in a few lines.
func TestClashesAreFew(t *testing.T) {
	var sources []fleet.Source
	for i := range 2000 {
		name := fmt.Sprintf("s%04d", i)
		text := neighbour(name, name, describe{proxy: apache + "http_port = 8000", backend: fmt.Sprintf("port = %d", 8000+i%2)})
		sources = append(sources, fleet.Source{File: name + ".toml", Data: []byte(strings.ReplaceAll(text, "port = 8000\n[tls]", "port = 8002\n[tls]"))})
	}
	_, problems := load(sources...)
	const hint = "\n    hint: write another port; sites that live on different hosts belong into runs of their own"
	want := strings.Join([]string{
		"s0002.toml:8:8: backend.port: warning: 127.0.0.1:8002 is the backend of the site of s0000.toml too\n    there: s0000.toml:8:8" + hint,
		"s0003.toml:8:8: backend.port: warning: 127.0.0.1:8001 is the backend of the site of s0001.toml too\n    there: s0001.toml:8:8" + hint,
		"s0004.toml:8:8: backend.port: warning: 127.0.0.1:8002 is the backend of the site of s0000.toml too; the same is true of 1995 more\n    there: s0000.toml:8:8" + hint}, "\n")
	if got := lines(problems); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
