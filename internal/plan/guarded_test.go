package plan

import (
	"slices"
	"strings"
	"testing"

	"proxypact/internal/readback"
)

// news are what a new site is told beside its names: "id direction", the gravest first.
var news = []struct {
	with edit
	want []string
}{
	{with: edit{"tls.hsts": `"1y"`, "tls.acme_webroot": `"/srv/acme"`, "app.redirect_hosts": `["www.a.example"]`, "limits.body": `"20m"`}},
	{with: edit{"access.staff.paths": `["/admin/"]`, "access.staff.allow": `["10.0.0.0/8"]`, "limits.login_paths": `["/login/"]`, "headers.nosniff": "true"}},
	{with: edit{"tls.client_ca": `"/a.pem"`, "tls.client_certificates": `"optional"`, "tls.client_header": `"X-Client-Subject"`}},
	{with: edit{"proxy.kind": `"apache"`, "backend.server": `"mod_wsgi"`, "backend.port": "", "app.directory": `"/srv/shop"`}},
	{with: edit{"proxy.http": `"serve"`}, want: []string{"plain-http-opened loosened danger"}},
	{with: edit{"proxy.http": `"serve"`, "tls.certificate": "", "tls.key": ""}, want: []string{"plain-http-opened loosened danger", "tls-removed loosened danger"}},
	{with: edit{"app.hosts": `["shop.example.com", "*.shop.example.com"]`}, want: []string{"host-added loosened"}},
	{with: edit{"app.internal_hosts": `["localhost"]`}, want: []string{"internal-host-added loosened"}},
	{with: edit{"app.trusted_origins": `["http://a.example"]`}, want: []string{"origin-trusted loosened danger"}},
	{with: edit{"backend.bind": `"0.0.0.0"`, "backend.proxy_peers": `["10.0.0.4"]`}, want: []string{"backend-exposed loosened danger", "backend-peers-widened loosened danger"}},
	{with: edit{"backend.port": "", "backend.addresses": `["127.0.0.1:8000", "127.0.0.1:8001"]`}},
	{with: edit{"backend.port": "", "backend.addresses": `["10.0.0.5:8000", "10.0.0.6:8000"]`, "backend.bind": `"0.0.0.0"`, "backend.proxy_peers": `["10.0.0.4"]`},
		want: []string{"backend-exposed loosened danger", "backend-peers-widened loosened danger"}},
	{with: edit{"backend.port": "", "backend.addresses": `["unix:/run/a.sock", "10.0.0.6:8000"]`, "backend.proxy_peers": `["10.0.0.4"]`},
		want: []string{"backend-exposed loosened danger", "backend-peers-widened loosened danger"}},
	{with: live},
	{with: edit{"process.live.paths": `["/ws/"]`, "process.live.port": "8001", "process.live.bind": `"0.0.0.0"`, "process.live.proxy_peers": `["10.0.0.4"]`},
		want: []string{"backend-exposed loosened danger", "backend-peers-widened loosened danger"}},
	{with: edit{"front.kind": `"cloudflare"`}, want: []string{"front-added loosened danger"}},
	{with: edit{"front.kind": `"other"`, "front.peers": `["10.0.0.0/8"]`, "front.scheme_header": `"X-Forwarded-Proto"`, "front.client_header": `"X-Forwarded-For"`}, want: []string{"front-added loosened danger"}},
	{with: balanced(edit{"front.outer": `["192.0.2.0/24"]`, "front.secret_header": `"X-Secret"`, "front.secret_file": `"/etc/s"`}),
		want: []string{"front-added loosened danger", "front-outer-widened loosened danger"}},
	{with: balanced(edit{"tls.certificate": "", "tls.key": ""}), want: []string{"tls-removed loosened danger", "front-added loosened danger"}},
	{with: edit{"tls.certificate": "", "tls.key": "", "front.kind": `"heroku"`, "backend.port": "", "proxy.kind": `"none"`},
		want: []string{"proxy-left-out loosened danger", "front-added loosened danger", "backend-exposed loosened danger"}},
	{with: edit{"app.remote_user_header": `"X-Remote-User"`, "access.staff.paths": `["/admin/"]`, "access.staff.password_file": `"/etc/shop/htpasswd"`},
		want: []string{"user-header-started loosened"}},
	{with: edit{"static.root": `"/srv/a"`}, want: []string{"files-shown loosened"}},
	{with: edit{"media.root": `"/srv/a"`, "protected.root": `"/srv/b"`}, want: []string{"files-shown loosened", "files-shown loosened"}},
	{with: edit{"health.path": `"/up/"`, "health.peers": `["10.0.0.5"]`}, want: []string{"probes-widened loosened"}},
	{with: edit{"include.server": `"/srv/a.conf"`}, want: []string{"include-added loosened danger"}},
	{with: edit{"tls.hsts": `"1y"`, "tls.hsts_subdomains": "true", "tls.hsts_preload": "true"}, want: []string{"hsts-subdomains-started tightened danger", "hsts-preload-started tightened danger"}},
	{with: edit{"tls.hsts": `"0s"`}, want: []string{"hsts-undone loosened danger"}},
	{with: edit{"accept.http-only": `"so it is"`}, want: []string{"finding-accepted loosened"}},
}

// A site that comes is held to what one without anything open would be, and no sentence speaks of a time before it.
func TestANewSiteIsToldOfWhatItOpens(t *testing.T) {
	for _, c := range news {
		var got []string
		for _, s := range Between(nil, readback.Site(t, described(c.with))) {
			got = append(got, graded(s))
			for _, past := range []string{"any more", "no more", "did not", "instead of", " was ", " were "} {
				if strings.Contains(s.Message, past) {
					t.Errorf("%v: %q is about what was", c.with, s.Message)
				}
			}
		}
		sites := slices.Index(got, "site-added")
		if sites < 0 {
			t.Errorf("%v: %q does not say that the site is new", c.with, got)
			continue
		}
		if got = slices.Delete(got, sites, sites+1); !slices.Equal(got, c.want) {
			t.Errorf("%v: got %q, want %q", c.with, got, c.want)
		}
	}
}
