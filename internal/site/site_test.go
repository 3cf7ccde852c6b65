package site_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/fleet"
	"proxypact/internal/problem"
	"proxypact/internal/site"
	"proxypact/internal/spec"
)

// valid is the site of a description without errors.
func valid(t *testing.T, text string, options site.Options) *site.Site {
	t.Helper()
	sites, problems := fleet.Load([]fleet.Source{{File: "d.toml", Data: []byte(text)}}, spec.TOML, spec.Beside{}, options)
	if problem.HasErrors(problems) {
		t.Fatalf("%s\n%s", text, lines(problems))
	}
	return sites[0]
}

// releases are the values of host.os and what each comes to.
var releases = []struct{ name, nginx, apache, openssl, gunicorn, groups, nginxPath, apachePath, packages string }{
	{"debian-12", "1.22.1", "2.4.57", "3.0", "20.1.0", classic, debianNginx, debianApache, "apache2"},
	{"debian-13", "1.26.3", "2.4.65", "3.5", "23.0.0", "X25519MLKEM768:" + classic, debianNginx, debianApache, "apache2"},
	{"ubuntu-22.04", "1.18.0", "2.4.52", "3.0", "20.1.0", classic, debianNginx, debianApache, "apache2"},
	{"ubuntu-24.04", "1.24.0", "2.4.58", "3.0", "20.1.0", classic, debianNginx, debianApache, "apache2"},
	{"rhel-8", "1.14.1", "2.4.37", "1.1.1", "20.1.0", classic, redHatNginx, redHatApache, "httpd mod_ssl"},
	{"rhel-9", "1.20.1", "2.4.51", "3.0", "20.1.0", classic, redHatNginx, redHatApache, "httpd mod_ssl"},
	{"rhel-10", "1.26.3", "2.4.63", "3.2", "23.0.0", classic, redHatNginx, redHatApache, "httpd mod_ssl"},
}

const (
	classic      = "X25519:prime256v1:secp384r1"
	debianNginx  = "/etc/nginx/sites-available/shop.conf"
	debianApache = "/etc/apache2/sites-available/shop.conf"
	redHatNginx  = "/etc/nginx/conf.d/shop.conf"
	redHatApache = "/etc/httpd/conf.d/shop.conf"
)

func TestReleases(t *testing.T) {
	for _, r := range releases {
		text := describe{more: "[host]\nos = '" + r.name + "'"}.String()
		for kind, want := range map[site.Kind]string{
			site.Nginx:  strings.Join([]string{r.nginx, r.openssl, r.gunicorn, r.groups, r.nginxPath, "nginx"}, " "),
			site.Apache: strings.Join([]string{r.apache, r.openssl, r.gunicorn, r.groups, r.apachePath, r.packages}, " "),
		} {
			s := valid(t, text, site.Options{Proxy: kind})
			got := fmt.Sprint(s.Proxy.Version, " ", s.Proxy.OpenSSL, " ", s.Backend.Version, " ", strings.Join(s.TLS.Policy.Groups, ":"), " ",
				s.InstallPath(), " ", strings.Join(s.Requires().Packages, " "))
			if got != want || s.OS.Family.ProxyUser[kind] == "" {
				t.Errorf("%s, %s: got %s, want %s", r.name, kind, got, want)
			}
		}
	}
	known := slices.IndexFunc(spec.Keys, func(k spec.Key) bool { return k.Path == "host.os" })
	if got, want := len(releases), len(spec.Keys[known].Values); got != want {
		t.Errorf("got %d releases here, want the %d of the table of keys", got, want)
	}
}

func TestGroups(t *testing.T) {
	for version, want := range map[string]string{"1.1.1": classic, "3.0": classic, "3.4.9": classic, "3.5": "X25519MLKEM768:" + classic, "3.10": "X25519MLKEM768:" + classic, "4.0": "X25519MLKEM768:" + classic} {
		for _, profile := range []string{"intermediate", "modern"} {
			s := valid(t, describe{proxy: nginx + "openssl = '" + version + "'", tls: pair + "profile = '" + profile + "'"}.String(), site.Options{})
			if got := strings.Join(s.TLS.Policy.Groups, ":"); got != want {
				t.Errorf("%s with OpenSSL %s: got %s, want %s", profile, version, got, want)
			}
		}
	}
}

func TestProfiles(t *testing.T) {
	const suites = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:" +
		"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
	for profile, want := range map[string]string{"intermediate": "6.0 TLSv1.2 TLSv1.3 " + suites, "modern": "6.0 TLSv1.3 "} {
		p := valid(t, describe{tls: pair + "profile = '" + profile + "'"}.String(), site.Options{}).TLS.Policy
		got := fmt.Sprint(p.Guideline, " ", strings.Join(p.Protocols, " "), " ", strings.Join(p.Ciphers, ":"))
		if got != want || p.Profile != profile {
			t.Errorf("%s: got %s, want %s", profile, got, want)
		}
	}
}

// Every edition has the same profiles, but for DHE, which is left out, and for the group of 5.8.
func TestGuidelines(t *testing.T) {
	const dhe = "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384"
	want := map[string]string{"5.7": classic + " without " + dhe + ":DHE-RSA-CHACHA20-POLY1305", "5.8": "X25519MLKEM768:" + classic + " without ", "6.0": "X25519MLKEM768:" + classic + " without "}
	for _, old := range []string{"5.0", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6"} {
		want[old] = classic + " without " + dhe
	}
	known := slices.IndexFunc(spec.Keys, func(k spec.Key) bool { return k.Path == "tls.guideline" })
	if got := slices.Sorted(maps.Keys(want)); !slices.Equal(got, spec.Keys[known].Values) {
		t.Errorf("got %q here, want those of the table of keys, %q", got, spec.Keys[known].Values)
	}
	for version, want := range want {
		for _, profile := range []string{"intermediate", "modern"} {
			newest := valid(t, describe{tls: pair + "profile = '" + profile + "'"}.String(), site.Options{}).TLS.Policy
			p := valid(t, describe{proxy: nginx + "openssl = '3.5'", tls: pair + "profile = '" + profile + "'\nguideline = '" + version + "'"}.String(), site.Options{}).TLS.Policy
			if profile == "modern" {
				want, _, _ = strings.Cut(want, "DHE")
			}
			if got := strings.Join(p.Groups, ":") + " without " + strings.Join(p.LeftOut, ":"); got != want || p.Guideline != version {
				t.Errorf("%s %s: got %s, want %s", version, profile, got, want)
			}
			if !slices.Equal(p.Protocols, newest.Protocols) || !slices.Equal(p.Ciphers, newest.Ciphers) || !slices.Equal(p.Suites, newest.Suites) {
				t.Errorf("%s %s: %v is not as in 6.0, %v", version, profile, p, newest)
			}
		}
	}
}

// The version in the description is that of its own kind of proxy.
func TestProxyOverride(t *testing.T) {
	text := describe{proxy: "kind = 'apache'\nversion = '2.4.60'", more: "[host]\nos = 'debian-13'"}.String()
	for kind, want := range map[site.Kind]string{"": "apache 2.4.60", site.Apache: "apache 2.4.60", site.Nginx: "nginx 1.26.3"} {
		s := valid(t, text, site.Options{Proxy: kind})
		if got := fmt.Sprint(s.Proxy.Kind, " ", s.Proxy.Version); got != want {
			t.Errorf("--proxy %q: got %s, want %s", kind, got, want)
		}
	}
}

func TestListeners(t *testing.T) {
	for _, c := range []struct{ proxy, want string }{
		{"", "http :80 public 80, https :443 public 443"},
		{"http = 'off'", "https :443 public 443"},
		{"http_port = 8080\nhttps_port = 8443", "http :8080:8080 public 8080 owned, https :8443:8443 public 8443 owned"},
		{"http_port = 8080\nhttps_port = 8443\npublic_http_port = 80\npublic_https_port = 443", "http :8080 public 80 owned, https :8443 public 443 owned"},
		{"listen = ['2001:db8::1', '192.0.2.9', '192.0.2.1']", "http 192.0.2.1 192.0.2.9 2001:db8::1:80 public 80, https 192.0.2.1 192.0.2.9 2001:db8::1:443 public 443"},
	} {
		var list []string
		for _, l := range valid(t, describe{proxy: nginx + c.proxy}.String(), site.Options{}).Listeners() {
			addresses := strings.Trim(fmt.Sprint(l.Addresses), "[]")
			text := fmt.Sprint(l.Scheme, " ", addresses, ":", l.Port, l.PublicSuffix(), " public ", l.Public)
			if l.Owned {
				text += " owned"
			}
			list = append(list, text)
		}
		if got := strings.Join(list, ", "); got != c.want {
			t.Errorf("%q: got %s, want %s", c.proxy, got, c.want)
		}
	}
}

func TestBackends(t *testing.T) {
	for _, c := range []struct{ backend, want string }{
		{port, "127.0.0.1:8000 bound to 127.0.0.1, from [127.0.0.1/32], exposed false"},
		{port + "address = '::1'", "[::1]:8000 bound to ::1, from [::1/128], exposed false"},
		{port + "address = '127.0.0.9'", "127.0.0.9:8000 bound to 127.0.0.9, from [127.0.0.1/32], exposed false"},
		{port + "bind = '0.0.0.0'\nproxy_peers = ['10.0.0.9', '10.0.0.5']", "127.0.0.1:8000 bound to 0.0.0.0, from [10.0.0.5/32 10.0.0.9/32], exposed true"},
		{port + "bind = '127.0.0.1'\nproxy_peers = ['10.0.0.9']", "127.0.0.1:8000 bound to 127.0.0.1, from [10.0.0.9/32], exposed false"},
	} {
		b := valid(t, describe{backend: c.backend}.String(), site.Options{}).Backend
		if got := fmt.Sprintf("%s bound to %s, from %v, exposed %v", b.Upstream.WithPort(b.Port), b.Bind, b.Peers, b.Exposed()); got != c.want {
			t.Errorf("%q: got %s, want %s", c.backend, got, c.want)
		}
	}
	b := valid(t, describe{backend: "addresses = ['127.0.0.1:8000', '[::1]:8001', 'unix:/run/a.sock']"}.String(), site.Options{}).Backend
	var places []string
	for _, one := range b.Each() {
		places = append(places, fmt.Sprint(one.Name, " ", one.Listens(), " ", one.Believed()))
	}
	if got, want := strings.Join(places, ", "), "shop 127.0.0.1:8000 [127.0.0.1], shop-2 [::1]:8001 [::1], shop-3 unix:/run/a.sock []"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if b := valid(t, describe{backend: "socket = '/run/a.sock'"}.String(), site.Options{}).Backend; !b.OnSocket() || b.Exposed() {
		t.Errorf("a socket: on one %v, exposed %v", b.OnSocket(), b.Exposed())
	}
}

func TestRequires(t *testing.T) {
	for _, c := range []struct {
		site describe
		want string
	}{
		{describe{}, "{shop [] [nginx] [80 443] [/c.pem /k.pem] nginx -t && systemctl reload nginx}"},
		{describe{proxy: apache + "http_port = 8080", backend: "socket = '/run/shop/a.sock'", tls: pair + "acme_webroot = '/srv/acme'"},
			"{shop [alias authz_core env headers proxy proxy_http rewrite ssl] [apache2] [8080 443] [/c.pem /k.pem /srv/acme /run/shop] apachectl configtest && systemctl reload apache2}"},
		{describe{proxy: apache, more: "[host]\nos = 'rhel-9'"}, "{shop [authz_core env headers proxy proxy_http rewrite ssl] [httpd mod_ssl] [80 443] [/c.pem /k.pem] httpd -t && systemctl reload httpd}"},
		{describe{proxy: apache + "http = 'serve'", tls: "-"}, "{shop [authz_core env headers proxy proxy_http] [apache2] [80] [] }"},
		{describe{proxy: apache, backend: "addresses = ['unix:/run/shop/a.sock', 'unix:/run/shop/b.sock']"},
			"{shop [authz_core env headers lbmethod_byrequests proxy proxy_balancer proxy_http rewrite slotmem_shm ssl] [apache2] [80 443] [/c.pem /k.pem /run/shop] apachectl configtest && systemctl reload apache2}"},
	} {
		r := valid(t, c.site.String(), site.Options{}).Requires()
		if got := fmt.Sprint(r); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
		if r.ApacheModules == nil || r.Paths == nil {
			t.Errorf("a list is nil, which is no list in JSON: %#v", r)
		}
	}
}

func TestSpellings(t *testing.T) {
	for name, want := range map[string]string{
		"Proxy":             "",
		"X-Scheme":          "X_Scheme",
		"X-Forwarded-Proto": "X_Forwarded-Proto X-Forwarded_Proto X_Forwarded_Proto",
	} {
		if got := strings.Join(site.Spellings(name), " "); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// Whatever folds "-" and "_" into one meets no spelling but the proxy's own.
func TestFoldedSpellingsAreComplete(t *testing.T) {
	var want []string
	names := []string{site.SchemeHeader, site.ClientHeader}
	for _, group := range site.Cleared {
		names = append(names, group.Names...)
	}
	for _, name := range names {
		for mix := range 1 << strings.Count(name, "-") {
			spelling := []byte(name)
			for i, c := range name {
				if c == '-' {
					if mix&1 == 1 {
						spelling[i] = '_'
					}
					mix >>= 1
				}
			}
			if string(spelling) != name {
				want = append(want, string(spelling))
			}
		}
	}
	got := slices.Sorted(slices.Values(site.FoldedSpellings()))
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if unique := slices.Compact(got); len(unique) != len(want) {
		t.Error("a spelling is there twice")
	}
}
