package site_test

import (
	"fmt"
	"testing"

	"proxypact/internal/fleet"
	"proxypact/internal/problem"
)

// neighbour is a site of its own name and host; the tables of one take the place of the usual ones.
func neighbour(name, host string, d describe) string {
	d.app = fmt.Sprintf("name = '%s'\nhosts = ['%s.example.com']", name, host)
	return d.String()
}

const apache = "kind = 'apache'\n"

// Each case is two or three descriptions, in the files a, b and c, and every message that they must give together.
var clashCases = []struct {
	name    string
	sources []string
	want    string
}{
	{"strangers", []string{neighbour("a", "a", describe{}), neighbour("b", "b", describe{})}, ""},
	{"one name", []string{neighbour("a", "a", describe{}), neighbour("a", "b", describe{})}, `
		|b.toml:2:8: app.name: "a" names the same files as the site of a.toml`},
	{"one identifier", []string{neighbour("a-b", "a", describe{}), neighbour("a_b", "b", describe{})}, `
		|b.toml:2:8: app.name: "a_b" names the same files as the site of a.toml`},
	{"one name for two proxies", []string{neighbour("a", "a", describe{}), neighbour("a", "b", describe{proxy: apache})}, `
		|b.toml:2:8: app.name: "a" names the same files as the site of a.toml`},
	{"one host", []string{neighbour("a", "a", describe{}), neighbour("b", "A", describe{})}, `
		|b.toml:3:9: app.hosts: "a.example.com" is served by the site of a.toml too`},
	{"one host for two proxies", []string{neighbour("a", "a", describe{}), neighbour("b", "a", describe{proxy: apache})}, ""},
	{"one host on two ports", []string{
		neighbour("a", "a", describe{proxy: nginx + "http = 'off'"}),
		neighbour("b", "a", describe{proxy: nginx + "http = 'off'\nhttps_port = 8443"})}, ""},
	{"one host on two addresses", []string{
		neighbour("a", "a", describe{proxy: nginx + "listen = ['192.0.2.1']"}),
		neighbour("b", "a", describe{proxy: nginx + "listen = ['192.0.2.2']"})}, ""},
	{"two schemes on a port", []string{
		neighbour("a", "a", describe{proxy: nginx + "http_port = 8080"}),
		neighbour("b", "b", describe{proxy: nginx + "https_port = 8080"})}, `
		|b.toml:6:14: proxy.https_port: 8080 does not speak https in the site of a.toml`},
	{"two profiles on a port", []string{
		neighbour("a", "a", describe{}),
		neighbour("b", "b", describe{tls: pair + "profile = 'modern'"})}, `
		|b.toml:11:11: tls.profile: warning: differs from the site of a.toml on the same port; the server uses that of the first it loads`},
	{"two profiles on two addresses", []string{
		neighbour("a", "a", describe{proxy: nginx + "listen = ['192.0.2.1']"}),
		neighbour("b", "b", describe{proxy: nginx + "listen = ['192.0.2.2']", tls: pair + "profile = 'modern'"})}, ""},
	{"some addresses and all", []string{
		neighbour("a", "a", describe{proxy: nginx + "http = 'off'"}),
		neighbour("b", "b", describe{proxy: nginx + "http = 'off'\nlisten = ['192.0.2.1']"})}, `
		|b.toml:7:10: proxy.listen: warning: port 443 has other addresses in the site of a.toml; the site that names none is not served on those that are named`},
	{"some addresses and all, bound by Apache", []string{
		neighbour("a", "a", describe{proxy: apache + "http = 'off'\nhttps_port = 8443\nlisten = ['192.0.2.1']"}),
		neighbour("b", "b", describe{proxy: apache + "http = 'off'\nhttps_port = 8443"})}, `
		|b.toml:4:1: proxy.listen: port 8443 has other addresses in the site of a.toml; Apache cannot bind both`},
	{"below a wildcard that is loaded first", []string{
		neighbour("a", "a", describe{proxy: apache}),
		neighbour("b", "b.example.com', '*.shop", describe{proxy: apache}),
		neighbour("c", "c.deep.shop", describe{proxy: apache})}, `
		|c.toml:3:9: app.hosts: warning: "c.deep.shop.example.com" is matched by a wildcard of the site of b.toml too, which Apache loads first
		|    hint: choose an app.name that sorts before "b"`},
	{"below a wildcard that is loaded last", []string{
		neighbour("c", "c.example.com', '*.shop", describe{proxy: apache}),
		neighbour("b", "b.shop", describe{proxy: apache})}, ""},
	{"below a wildcard of nginx", []string{
		neighbour("a", "a.example.com', '*.shop", describe{}),
		neighbour("b", "b.shop", describe{})}, ""},
	{"the name above a wildcard", []string{
		neighbour("a", "a.example.com', '*.shop", describe{proxy: apache}),
		neighbour("b", "shop", describe{proxy: apache})}, ""},
	{"below a wildcard on another port", []string{
		neighbour("a", "a.example.com', '*.shop", describe{proxy: apache + "http = 'off'"}),
		neighbour("b", "b.shop", describe{proxy: apache + "http = 'off'\nhttps_port = 8443"})}, ""},
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
