package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/readback"
	"proxypact/internal/site"
	"proxypact/internal/spec"
)

// A site that has a value for most keys, table by table.
var base = map[string]map[string]string{
	"app":     {"name": `"shop"`, "hosts": `["shop.example.com", "www.shop.example.com"]`, "module": `"shop.wsgi:application"`},
	"host":    {},
	"accept":  {},
	"proxy":   {"kind": `"nginx"`},
	"backend": {"port": `8000`},
	"front":   {},
	"tls":     {"certificate": `"/c.pem"`, "key": `"/k.pem"`},
}

// described is the base with values in place of its own; "" takes a key out.
func described(edits ...map[string]string) string {
	tables := map[string]map[string]string{}
	for table, keys := range base {
		tables[table] = map[string]string{}
		for key, value := range keys {
			tables[table][key] = value
		}
	}
	for _, edit := range edits {
		for path, value := range edit {
			dot := strings.LastIndexByte(path, '.')
			table, key := path[:dot], path[dot+1:]
			if tables[table] == nil {
				tables[table] = map[string]string{}
			}
			if tables[table][key] = value; value == "" {
				delete(tables[table], key)
			}
		}
	}
	var b strings.Builder
	for table, keys := range tables {
		if len(keys) == 0 {
			continue
		}
		fmt.Fprintf(&b, "[%s]\n", table)
		for key, value := range keys {
			fmt.Fprintf(&b, "%s = %s\n", key, value)
		}
	}
	return b.String()
}

type edit = map[string]string

var (
	closedOnApache = edit{"proxy.kind": `"apache"`, "access.staff.paths": `["/admin/"]`, "access.staff.allow": `["10.0.0.0/8"]`}
	closed         = edit{"access.staff.paths": `["/admin/"]`, "access.staff.allow": `["10.0.0.0/8"]`}
	carded         = edit{"access.staff.paths": `["/admin/"]`, "access.staff.allow": `["10.0.0.0/8"]`, "tls.client_ca": `"/a.pem"`, "tls.client_certificates": `"optional"`}
	secret         = edit{"access.staff.paths": `["/admin/"]`, "access.staff.password_file": `"/etc/shop/htpasswd"`}
)

var live = edit{"process.live.paths": `["/ws/"]`, "process.live.port": "8001"}

// changes are what a change of each key means: "id direction", the gravest first, "" for a change without a statement
// and its reason.
type change struct {
	key         string
	both        edit // of both states
	from, to    edit
	want        []string
	meaningless string // why no statement comes of it
}

// inside is a site that Apache itself runs.
var inside = edit{"proxy.kind": `"apache"`, "backend.server": `"mod_wsgi"`, "backend.port": ""}

// direct is a site that its front could reach without a proxy.
var direct = edit{"tls.certificate": "", "tls.key": "", "front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`, "backend.bind": `"0.0.0.0"`}

// started is a site that systemd starts.
var started = edit{"app.systemd": "true", "app.directory": `"/srv/shop"`}

var changes = []change{
	{key: "format", meaningless: "there is one format"},
	{key: "extends", meaningless: "what the two files come to is compared, whichever says it"},
	{key: "app.name", to: edit{"app.name": `"store"`}, want: []string{"site-renamed"}},
	{key: "app.hosts", to: edit{"app.hosts": `["shop.example.com", "*.shop.example.com"]`}, want: []string{"host-added loosened", "host-removed tightened"}},
	{key: "app.hosts", to: edit{"app.hosts": `["www.shop.example.com", "shop.example.com"]`}, want: []string{"canonical-changed"}},
	{key: "app.hosts", to: edit{"app.hosts": `["shop.example.com", "www.shop.example.com", "m.example.com"]`}, want: []string{"host-added"}},
	{key: "app.redirect_hosts", to: edit{"app.redirect_hosts": `["www.a.example"]`}, want: []string{"lead-added"}},
	{key: "app.redirect_hosts", from: edit{"app.redirect_hosts": `["www.a.example"]`}, want: []string{"lead-removed tightened"}},
	{key: "app.internal_hosts", to: edit{"app.internal_hosts": `["localhost"]`}, want: []string{"internal-host-added loosened"}},
	{key: "app.internal_hosts", from: edit{"app.internal_hosts": `["localhost"]`}, want: []string{"internal-host-removed tightened"}},
	{key: "app.trusted_origins", to: edit{"app.trusted_origins": `["https://a.example"]`}, want: []string{"origin-trusted loosened"}},
	{key: "app.trusted_origins", to: edit{"app.trusted_origins": `["http://a.example"]`}, want: []string{"origin-trusted loosened danger"}},
	{key: "app.trusted_origins", from: edit{"app.trusted_origins": `["https://a.example"]`}, want: []string{"origin-distrusted tightened"}},
	{key: "app.django", to: edit{"app.django": `"4.2"`}, want: []string{"version-changed neutral"}},
	{key: "app.module", to: edit{"app.module": `"store.wsgi:application"`}, want: []string{"module-changed"}},
	{key: "app.directory", both: inside, from: edit{"app.directory": `"/srv/shop"`}, to: edit{"app.directory": `"/srv/store"`}, want: []string{"project-moved"}},
	{key: "app.venv", both: inside, from: edit{"app.directory": `"/srv/shop"`}, to: edit{"app.directory": `"/srv/shop"`, "app.venv": `"/srv/venv"`}, want: []string{"venv-changed"}},
	{key: "app.prefix", to: edit{"app.prefix": `"/shop/"`}, want: []string{"prefix-moved tightened"}},
	{key: "app.prefix", both: edit{"access.staff.paths": `["/admin/"]`, "access.staff.allow": `["10.0.0.0/8"]`, "limits.login_paths": `["/login/"]`}, to: edit{"app.prefix": `"/shop/"`},
		want: []string{"prefix-moved tightened", "access-paths-closed tightened", "login-counted tightened"}},
	{key: "app.prefix", from: edit{"app.prefix": `"/shop/"`}, want: []string{"prefix-moved loosened"}},
	{key: "app.prefix", from: edit{"app.prefix": `"/shop/"`}, to: edit{"app.prefix": `"/store/"`}, want: []string{"prefix-moved"}},
	{key: "app.directory", both: started, to: edit{"app.directory": `"/srv/store"`}, want: []string{"project-moved"}},
	{key: "app.systemd", both: edit{"app.directory": `"/srv/shop"`}, to: edit{"app.systemd": "true"}, want: []string{"systemd-added tightened"}},
	{key: "app.systemd", both: edit{"app.directory": `"/srv/shop"`}, from: edit{"app.systemd": "true"}, want: []string{"systemd-removed loosened"}},
	{key: "app.user", both: started, to: edit{"app.user": `"store"`}, want: []string{"user-changed"}},
	{key: "app.client_middleware", to: edit{"app.client_middleware": "true"}, want: []string{"client-told"}},
	{key: "app.client_middleware", from: edit{"app.client_middleware": "true"}, want: []string{"client-untold loosened"}},
	{key: "host.os", to: edit{"host.os": `"rhel-9"`}, want: []string{"os-changed", "version-changed neutral"}},
	{key: "proxy.kind", to: edit{"proxy.kind": `"apache"`}, want: []string{"proxy-changed"}},
	{key: "proxy.kind", both: direct, from: edit{"backend.proxy_peers": `["10.0.0.4"]`}, to: edit{"proxy.kind": `"none"`}, want: []string{"proxy-left-out loosened danger"}},
	{key: "proxy.kind", both: direct, from: edit{"proxy.kind": `"none"`}, to: edit{"backend.proxy_peers": `["10.0.0.4"]`}, want: []string{"proxy-put-in tightened"}},
	{key: "proxy.kind", both: edit{"tls.certificate": "", "tls.key": "", "front.kind": `"heroku"`, "backend.port": "", "proxy.kind": `"none"`}, to: edit{"host.os": `"debian-13"`},
		want: []string{"os-changed", "version-changed neutral", "version-changed neutral"}},
	{key: "proxy.version", to: edit{"proxy.version": `"1.26.3"`}, want: []string{"version-changed neutral"}},
	{key: "proxy.openssl", to: edit{"proxy.openssl": `"3.5"`}, want: []string{"version-changed neutral"}},
	{key: "proxy.listen", to: edit{"proxy.listen": `["192.0.2.1"]`}, want: []string{"listen-narrowed tightened"}},
	{key: "proxy.listen", from: edit{"proxy.listen": `["192.0.2.1"]`}, want: []string{"listen-widened loosened"}},
	{key: "proxy.listen", from: edit{"proxy.listen": `["192.0.2.1"]`}, to: edit{"proxy.listen": `["192.0.2.1", "192.0.2.2"]`}, want: []string{"listen-widened loosened"}},
	{key: "proxy.listen", from: edit{"proxy.listen": `["192.0.2.1", "192.0.2.2"]`}, to: edit{"proxy.listen": `["192.0.2.1"]`}, want: []string{"listen-narrowed tightened"}},
	{key: "proxy.listen", from: edit{"proxy.listen": `["192.0.2.1"]`}, to: edit{"proxy.listen": `["192.0.2.2"]`}, want: []string{"listen-moved"}},
	{key: "proxy.http_port", both: edit{"proxy.public_http_port": "80"}, to: edit{"proxy.http_port": "8080"}, want: []string{"port-changed"}},
	{key: "proxy.https_port", to: edit{"proxy.https_port": "8443"}, want: []string{"port-changed", "public-port-changed"}},
	{key: "proxy.public_http_port", to: edit{"proxy.public_http_port": "8080"}, want: []string{"public-port-changed"}},
	{key: "proxy.public_https_port", to: edit{"proxy.public_https_port": "8443"}, want: []string{"public-port-changed"}},
	{key: "proxy.http", to: edit{"proxy.http": `"serve"`}, want: []string{"plain-http-opened loosened danger"}},
	{key: "proxy.http", from: edit{"proxy.http": `"serve"`}, want: []string{"plain-http-redirected tightened"}},
	{key: "proxy.http", to: edit{"proxy.http": `"off"`}, want: []string{"plain-http-closed tightened"}},
	{key: "proxy.http", from: edit{"proxy.http": `"off"`}, want: []string{"plain-http-redirected"}},
	{key: "proxy.resolver", both: edit{"backend.address": `"app.internal"`, "backend.bind": `"10.0.0.5"`, "backend.proxy_peers": `["10.0.0.4"]`},
		from: edit{"proxy.resolver": `["127.0.0.53"]`}, to: edit{"proxy.resolver": `["127.0.0.11"]`}, want: []string{"resolver-changed"}},
	{key: "backend.server", to: edit{"backend.server": `"waitress"`}, want: []string{"server-changed"}},
	{key: "backend.worker", to: edit{"backend.worker": `"gthread"`}, want: []string{"worker-changed"}},
	{key: "backend.worker", both: edit{"app.module": `"shop.application:application"`}, to: edit{"backend.worker": `"uvicorn"`}, want: []string{"worker-changed"}},
	{key: "backend.server", both: edit{"proxy.kind": `"apache"`}, to: edit{"backend.server": `"mod_wsgi"`, "backend.port": "", "app.directory": `"/srv/shop"`}, want: []string{"server-changed"}},
	{key: "backend.version", to: edit{"backend.version": `"23.0"`}, want: []string{"version-changed neutral"}},
	{key: "backend.port", to: edit{"backend.port": "8001"}, want: []string{"backend-moved"}},
	{key: "backend.socket", to: edit{"backend.port": "", "backend.socket": `"/run/shop/app.sock"`}, want: []string{"backend-moved"}},
	{key: "backend.addresses", to: edit{"backend.port": "", "backend.addresses": `["127.0.0.1:8000", "127.0.0.1:8001"]`}, want: []string{"backend-added"}},
	{key: "backend.addresses", from: edit{"backend.port": "", "backend.addresses": `["127.0.0.1:8001", "127.0.0.1:8000"]`}, want: []string{"backend-removed"}},
	{key: "backend.addresses", both: edit{"backend.port": ""}, from: edit{"backend.addresses": `["127.0.0.1:8000", "unix:/run/a.sock"]`},
		to: edit{"backend.addresses": `["unix:/run/a.sock", "127.0.0.1:8000"]`}, want: []string{"backend-renumbered"}},
	{key: "backend.addresses", both: edit{"backend.port": ""}, from: edit{"backend.addresses": `["127.0.0.1:8000", "127.0.0.1:8001"]`},
		to: edit{"backend.addresses": `["127.0.0.1:8000", "127.0.0.1:8002"]`}, want: []string{"backend-moved"}},
	{key: "backend.address", both: edit{"backend.bind": `"0.0.0.0"`, "backend.proxy_peers": `["10.0.0.4"]`}, to: edit{"backend.address": `"10.0.0.5"`}, want: []string{"backend-moved"}},
	{key: "backend.bind", to: edit{"backend.bind": `"0.0.0.0"`, "backend.proxy_peers": `["127.0.0.1"]`}, want: []string{"backend-exposed loosened danger"}},
	{key: "backend.bind", from: edit{"backend.bind": `"0.0.0.0"`, "backend.proxy_peers": `["127.0.0.1"]`}, want: []string{"backend-enclosed tightened"}},
	{key: "backend.bind_port", both: edit{"backend.bind": `"0.0.0.0"`, "backend.proxy_peers": `["172.17.0.1"]`}, to: edit{"backend.bind_port": "9000"}, want: []string{"backend-bind-changed"}},
	{key: "backend.proxy_peers", both: edit{"backend.bind": `"0.0.0.0"`, "backend.version": `"25.0"`}, from: edit{"backend.proxy_peers": `["10.0.0.4"]`},
		to: edit{"backend.proxy_peers": `["10.0.0.0/24"]`}, want: []string{"backend-peers-widened loosened danger"}},
	{key: "backend.proxy_peers", both: edit{"backend.bind": `"0.0.0.0"`, "backend.version": `"25.0"`}, from: edit{"backend.proxy_peers": `["10.0.0.0/24"]`},
		to: edit{"backend.proxy_peers": `["10.0.0.4"]`}, want: []string{"backend-peers-narrowed tightened"}},
	{key: "process.NAME.paths", to: live, want: []string{"process-added"}},
	{key: "process.NAME.paths", from: live, want: []string{"process-removed"}},
	{key: "process.NAME.paths", both: live, to: edit{"process.live.paths": `["/ws/", "/events"]`}, want: []string{"process-paths-changed"}},
	{key: "process.NAME.paths", to: edit{"process.live.paths": `["/ws/"]`, "process.live.port": "8001", "process.live.bind": `"0.0.0.0"`, "process.live.proxy_peers": `["127.0.0.1"]`},
		want: []string{"backend-exposed loosened danger", "backend-peers-widened loosened danger", "process-added"}},
	{key: "process.NAME.module", both: live, to: edit{"process.live.module": `"shop.live:app"`, "process.live.port": "8002"}, want: []string{"backend-moved", "module-changed"}},
	{key: "access.NAME.paths", to: closed, want: []string{"access-added tightened"}},
	{key: "access.NAME.paths", from: closed, want: []string{"access-removed loosened danger"}},
	{key: "access.NAME.paths", both: closed, to: edit{"access.staff.paths": `["/admin/", "/reports/"]`}, want: []string{"access-paths-closed tightened"}},
	{key: "access.NAME.paths", both: closed, from: edit{"access.staff.paths": `["/admin/", "/reports/"]`}, want: []string{"access-paths-opened loosened danger"}},
	{key: "access.NAME.allow", both: closed, to: edit{"access.staff.allow": `["10.0.0.0/8", "192.0.2.1"]`}, want: []string{"access-allow-widened loosened danger"}},
	{key: "access.NAME.allow", both: closed, to: edit{"access.staff.allow": `["10.1.0.0/16"]`}, want: []string{"access-allow-narrowed tightened"}},
	{key: "access.NAME.allow", both: secret, from: edit{"access.staff.allow": `["10.0.0.0/8"]`}, want: []string{"access-allow-widened loosened danger"}},
	{key: "access.NAME.allow", both: secret, to: edit{"access.staff.allow": `["10.0.0.0/8"]`}, want: []string{"access-allow-narrowed tightened"}},
	{key: "access.NAME.password_file", both: closed, to: secret, want: []string{"access-password-asked tightened"}},
	{key: "access.NAME.password_file", both: closed, from: secret, want: []string{"access-password-dropped loosened danger"}},
	{key: "access.NAME.password_file", both: secret, to: edit{"access.staff.password_file": `"/etc/other"`}, want: []string{"access-password-moved"}},
	{key: "access.NAME.authenticated", both: closedOnApache, to: edit{"access.staff.authenticated": "true"}, want: []string{"access-user-asked tightened"}},
	{key: "access.NAME.authenticated", both: closedOnApache, from: edit{"access.staff.authenticated": "true"}, want: []string{"access-user-dropped loosened danger"}},
	{key: "access.NAME.client_certificate", both: carded, to: edit{"access.staff.client_certificate": "true"}, want: []string{"access-certificate-asked tightened"}},
	{key: "access.NAME.client_certificate", both: carded, from: edit{"access.staff.client_certificate": "true"}, want: []string{"access-certificate-dropped loosened danger"}},
	{key: "app.remote_user_header", both: secret, to: edit{"app.remote_user_header": `"X-Remote-User"`}, want: []string{"user-header-started loosened"}},
	{key: "app.remote_user_header", both: secret, from: edit{"app.remote_user_header": `"X-Remote-User"`}, want: []string{"user-header-stopped tightened"}},
	{key: "app.remote_user_header", both: secret, from: edit{"app.remote_user_header": `"X-Remote-User"`}, to: edit{"app.remote_user_header": `"X-Staff"`}, want: []string{"user-header-changed danger"}},
	{key: "limits.streaming", to: edit{"limits.streaming": `["/events/"]`}, want: []string{"streaming-started"}},
	{key: "limits.streaming", from: edit{"limits.streaming": `["/events/"]`}, want: []string{"streaming-stopped"}},
	{key: "limits.login_paths", to: edit{"limits.login_paths": `["/login/"]`}, want: []string{"login-counted tightened"}},
	{key: "limits.login_paths", from: edit{"limits.login_paths": `["/login/"]`}, want: []string{"login-uncounted loosened"}},
	{key: "limits.login_rate", both: edit{"limits.login_paths": `["/login/"]`}, to: edit{"limits.login_rate": `"1/s"`}, want: []string{"login-rate-changed loosened"}},
	{key: "limits.login_rate", both: edit{"limits.login_paths": `["/login/"]`}, from: edit{"limits.login_rate": `"1/s"`}, want: []string{"login-rate-changed tightened"}},
	{key: "backend.protocol", both: edit{"backend.server": `"uwsgi"`}, to: edit{"backend.protocol": `"uwsgi"`}, want: []string{"protocol-changed"}},
	{key: "front.kind", to: edit{"front.kind": `"cloudflare"`}, want: []string{"front-added loosened danger"}},
	{key: "front.kind", from: edit{"front.kind": `"cloudflare"`}, want: []string{"front-removed tightened danger"}},
	{key: "front.kind", both: balanced(nil), to: edit{"front.kind": `"traefik"`}, want: []string{"front-changed"}},
	{key: "front.peers", both: balanced(nil), to: edit{"front.peers": `["10.0.0.0/24"]`}, want: []string{"front-peers-widened loosened danger"}},
	{key: "front.peers", both: balanced(nil), to: edit{"front.peers": `["10.0.0.5"]`}, want: []string{"front-peers-widened loosened danger", "front-peers-narrowed tightened"}},
	{key: "front.outer", both: balanced(nil), to: edit{"front.outer": `["192.0.2.0/24"]`}, want: []string{"front-outer-widened loosened danger"}},
	{key: "front.outer", both: balanced(nil), from: edit{"front.outer": `["192.0.2.0/24"]`}, want: []string{"front-outer-narrowed tightened"}},
	{key: "front.scheme_header", both: balanced(nil), to: edit{"front.scheme_header": `"X-Edge-Proto"`}, want: []string{"front-header-changed danger"}},
	{key: "front.client_header", both: balanced(nil), to: edit{"front.client_header": `"X-Edge-Client"`}, want: []string{"front-header-changed danger"}},
	{key: "front.only", both: balanced(nil), to: edit{"front.only": "true"}, want: []string{"front-closed tightened"}},
	{key: "front.only", both: balanced(nil), from: edit{"front.only": "true"}, want: []string{"front-passable loosened"}},
	{key: "front.proxy_protocol", both: balanced(edit{"front.scheme_header": `"X-Forwarded-Proto"`}), to: edit{"front.proxy_protocol": "true"},
		want: []string{"front-header-changed danger", "proxy-protocol-expected"}},
	{key: "front.proxy_protocol", both: balanced(edit{"front.scheme_header": `"X-Forwarded-Proto"`}), from: edit{"front.proxy_protocol": "true"},
		want: []string{"front-header-changed danger", "proxy-protocol-unexpected"}},
	{key: "front.health_path", both: balanced(nil), to: edit{"front.health_path": `"/up/"`, "front.health_hosts": `["10.0.1.7"]`}, want: []string{"health-changed"}},
	{key: "front.health_path", both: balanced(nil), from: edit{"front.health_path": `"/up/"`, "front.health_hosts": `["10.0.1.7"]`}, want: []string{"health-stopped"}},
	{key: "front.secret_header", both: balanced(nil), to: edit{"front.secret_header": `"X-Secret"`, "front.secret_file": `"/etc/s"`}, want: []string{"front-secret-added tightened"}},
	{key: "front.secret_header", both: balanced(nil), from: edit{"front.secret_header": `"X-Secret"`, "front.secret_file": `"/etc/s"`}, want: []string{"front-secret-dropped loosened danger"}},
	{key: "front.secret_header", both: balanced(edit{"front.secret_file": `"/etc/s"`}), from: edit{"front.secret_header": `"X-Secret"`}, to: edit{"front.secret_header": `"X-Other"`}, want: []string{"front-secret-changed"}},
	{key: "front.secret_file", both: balanced(edit{"front.secret_header": `"X-Secret"`}), from: edit{"front.secret_file": `"/etc/s"`}, to: edit{"front.secret_file": `"/etc/t"`}, want: []string{"front-secret-changed"}},
	{key: "front.client_ca", both: balanced(nil), to: edit{"front.client_ca": `"/etc/ca.pem"`}, want: []string{"front-certificate-added tightened"}},
	{key: "front.client_ca", both: balanced(nil), from: edit{"front.client_ca": `"/etc/ca.pem"`}, want: []string{"front-certificate-dropped loosened danger"}},
	{key: "front.client_ca", both: balanced(nil), from: edit{"front.client_ca": `"/etc/ca.pem"`}, to: edit{"front.client_ca": `"/etc/other.pem"`}, want: []string{"front-certificate-changed danger"}},
	{key: "front.health_hosts", both: balanced(edit{"front.health_path": `"/up/"`}), from: edit{"front.health_hosts": `["10.0.1.7"]`},
		to: edit{"front.health_hosts": `["10.0.1.8"]`}, want: []string{"health-changed"}},
	{key: "static.root", to: edit{"static.root": `"/srv/a"`}, want: []string{"files-shown loosened"}},
	{key: "static.root", from: edit{"static.root": `"/srv/a"`}, want: []string{"files-gone tightened"}},
	{key: "static.root", from: edit{"static.root": `"/srv/a/b"`}, to: edit{"static.root": `"/srv/a"`}, want: []string{"files-moved loosened"}},
	{key: "static.root", from: edit{"static.root": `"/srv/a"`}, to: edit{"static.root": `"/srv/a/b"`}, want: []string{"files-moved tightened"}},
	{key: "static.url", both: edit{"static.root": `"/srv/a"`}, to: edit{"static.url": `"/assets/"`}, want: []string{"files-url-changed"}},
	{key: "static.hashed", both: edit{"static.root": `"/srv/a"`}, to: edit{"static.hashed": "true"}, want: []string{"files-kept"}},
	{key: "static.hashed", both: edit{"static.root": `"/srv/a"`}, from: edit{"static.hashed": "true"}, want: []string{"files-asked-for neutral"}},
	{key: "static.compressed", both: edit{"static.root": `"/srv/a"`}, to: edit{"static.compressed": `["gzip"]`}, want: []string{"files-compressed"}},
	{key: "static.compressed", both: edit{"static.root": `"/srv/a"`}, from: edit{"static.compressed": `["gzip", "brotli"]`}, want: []string{"files-uncompressed neutral", "files-uncompressed neutral"}},
	{key: "static.compressed", both: edit{"static.root": `"/srv/a"`}, from: edit{"static.compressed": `["gzip"]`}, to: edit{"static.compressed": `["brotli"]`}, want: []string{"files-compressed", "files-uncompressed neutral"}},
	{key: "static.compressed", both: edit{"static.root": `"/srv/a"`}, from: edit{"static.compressed": `["gzip", "brotli"]`}, to: edit{"static.compressed": `["brotli", "gzip"]`}},
	{key: "media.root", to: edit{"media.root": `"/srv/a"`}, want: []string{"files-shown loosened"}},
	{key: "media.url", both: edit{"media.root": `"/srv/a"`}, to: edit{"media.url": `"/uploads/"`}, want: []string{"files-url-changed"}},
	{key: "protected.root", from: edit{"protected.root": `"/srv/a"`}, to: edit{"protected.root": `"/srv/b"`}, want: []string{"files-moved"}},
	{key: "protected.url", both: edit{"protected.root": `"/srv/a"`}, to: edit{"protected.url": `"/p/"`}, want: []string{"files-url-changed"}},
	{key: "tls.certificate", to: edit{"tls.certificate": `"/d.pem"`}, want: []string{"certificate-changed"}},
	{key: "tls.certificate", both: edit{"proxy.http": `"serve"`}, to: edit{"tls.certificate": "", "tls.key": ""}, want: []string{"tls-removed loosened danger"}},
	{key: "tls.certificate", both: edit{"proxy.http": `"serve"`}, from: edit{"tls.certificate": "", "tls.key": ""}, want: []string{"tls-added tightened"}},
	{key: "tls.key", to: edit{"tls.key": `"/l.pem"`}, want: []string{"certificate-changed"}},
	{key: "tls.profile", to: edit{"tls.profile": `"modern"`}, want: []string{"profile-changed tightened"}},
	{key: "tls.profile", from: edit{"tls.profile": `"modern"`}, want: []string{"profile-changed loosened"}},
	{key: "tls.guideline", to: edit{"tls.guideline": `"5.7"`}, want: []string{"guideline-changed neutral"}},
	{key: "tls.guideline", both: edit{"proxy.openssl": `"3.5"`}, to: edit{"tls.guideline": `"5.7"`}, want: []string{"guideline-changed loosened"}},
	{key: "tls.guideline", both: edit{"proxy.openssl": `"3.5"`}, from: edit{"tls.guideline": `"5.7"`}, want: []string{"guideline-changed tightened"}},
	{key: "tls.hsts", to: edit{"tls.hsts": `"1y"`}, want: []string{"hsts-started tightened"}},
	{key: "tls.hsts", from: edit{"tls.hsts": `"1y"`}, want: []string{"hsts-dropped loosened danger"}},
	{key: "tls.hsts", from: edit{"tls.hsts": `"0s"`}, want: []string{"hsts-dropped neutral"}},
	{key: "tls.hsts", from: edit{"tls.hsts": `"1y"`}, to: edit{"tls.hsts": `"0s"`}, want: []string{"hsts-undone loosened danger"}},
	{key: "tls.hsts", from: edit{"tls.hsts": `"1y"`}, to: edit{"tls.hsts": `"30d"`}, want: []string{"hsts-lowered loosened"}},
	{key: "tls.hsts", from: edit{"tls.hsts": `"30d"`}, to: edit{"tls.hsts": `"1y"`}, want: []string{"hsts-raised tightened"}},
	{key: "tls.hsts", from: edit{"tls.hsts": `"365d"`}, to: edit{"tls.hsts": `"1y"`}},
	{key: "tls.hsts_subdomains", both: edit{"tls.hsts": `"1y"`}, to: edit{"tls.hsts_subdomains": "true"}, want: []string{"hsts-subdomains-started tightened danger"}},
	{key: "tls.hsts_subdomains", both: edit{"tls.hsts": `"1y"`}, from: edit{"tls.hsts_subdomains": "true"}, want: []string{"hsts-subdomains-dropped loosened"}},
	{key: "tls.hsts_preload", both: edit{"tls.hsts": `"1y"`, "tls.hsts_subdomains": "true"}, to: edit{"tls.hsts_preload": "true"}, want: []string{"hsts-preload-started tightened danger"}},
	{key: "tls.hsts_preload", both: edit{"tls.hsts": `"1y"`, "tls.hsts_subdomains": "true"}, from: edit{"tls.hsts_preload": "true"}, want: []string{"hsts-preload-dropped loosened"}},
	{key: "tls.acme_webroot", to: edit{"tls.acme_webroot": `"/srv/acme"`}, want: []string{"acme-started neutral"}},
	{key: "tls.acme_webroot", from: edit{"tls.acme_webroot": `"/srv/acme"`}, want: []string{"acme-stopped danger"}},
	{key: "tls.acme_webroot", from: edit{"tls.acme_webroot": `"/srv/acme"`}, to: edit{"tls.acme_webroot": `"/srv/other"`}, want: []string{"acme-moved"}},
	{key: "headers.owner", both: edit{"headers.nosniff": "true"}, to: edit{"headers.owner": `"proxy"`}, want: []string{"header-owner-changed"}},
	{key: "headers.nosniff", to: edit{"headers.nosniff": "true"}, want: []string{"header-added tightened"}},
	{key: "headers.referrer_policy", from: edit{"headers.referrer_policy": `"origin"`}, to: edit{"headers.referrer_policy": `"same-origin"`}, want: []string{"header-changed"}},
	{key: "headers.frame_options", from: edit{"headers.frame_options": `"DENY"`}, want: []string{"header-dropped loosened"}},
	{key: "headers.opener_policy", to: edit{"headers.opener_policy": `"same-origin"`}, want: []string{"header-added tightened"}},
	{key: "headers.csp", both: edit{"headers.owner": `"proxy"`}, to: edit{"headers.csp": `"default-src 'self'"`, "headers.nosniff": "true"}, want: []string{"header-added tightened", "header-added tightened"}},
	{key: "pages.maintenance_switch", to: edit{"pages.maintenance_switch": `"/run/off"`}, want: []string{"maintenance-started"}},
	{key: "pages.maintenance_switch", from: edit{"pages.maintenance_switch": `"/run/off"`}, want: []string{"maintenance-dropped"}},
	{key: "pages.maintenance_switch", from: edit{"pages.maintenance_switch": `"/run/off"`}, to: edit{"pages.maintenance_switch": `"/run/out"`}, want: []string{"maintenance-moved"}},
	{key: "pages.maintenance", both: edit{"pages.maintenance_switch": `"/run/off"`}, to: edit{"pages.maintenance": `"/srv/off.html"`}, want: []string{"page-changed"}},
	{key: "pages.unavailable", from: edit{"pages.unavailable": `"/srv/off.html"`}, want: []string{"page-changed"}},
	{key: "health.path", to: edit{"health.path": `"/up/"`, "health.peers": `["10.0.0.5"]`}, want: []string{"probes-started"}},
	{key: "health.path", from: edit{"health.path": `"/up/"`, "health.peers": `["10.0.0.5"]`}, want: []string{"probes-stopped loosened"}},
	{key: "health.path", both: edit{"health.peers": `["10.0.0.5"]`}, from: edit{"health.path": `"/up/"`}, to: edit{"health.path": `"/healthz/"`}, want: []string{"probes-moved"}},
	{key: "health.peers", both: edit{"health.path": `"/up/"`}, from: edit{"health.peers": `["10.0.0.5"]`}, to: edit{"health.peers": `["10.0.0.0/24"]`}, want: []string{"probes-widened loosened"}},
	{key: "health.peers", both: edit{"health.path": `"/up/"`}, from: edit{"health.peers": `["10.0.0.0/24"]`}, to: edit{"health.peers": `["10.0.0.5"]`}, want: []string{"probes-narrowed tightened"}},
	{key: "log.access", to: edit{"log.access": `"/var/log/a.log"`}, want: []string{"log-moved"}},
	{key: "log.format", both: edit{"log.access": `"/var/log/a.log"`}, to: edit{"log.format": `"json"`}, want: []string{"log-form-changed"}},
	{key: "log.request_id", to: edit{"log.request_id": "true"}, want: []string{"request-id-started neutral"}},
	{key: "log.request_id", from: edit{"log.request_id": "true"}, want: []string{"request-id-stopped loosened"}},
	{key: "limits.body", to: edit{"limits.body": `"20m"`}, want: []string{"body-limit loosened"}},
	{key: "limits.body", both: edit{"proxy.kind": `"apache"`}, to: edit{"limits.body": `"20m"`}, want: []string{"body-limit tightened"}},
	{key: "limits.body", from: edit{"limits.body": `"20m"`}, to: edit{"limits.body": `"30m"`}, want: []string{"body-limit loosened"}},
	{key: "limits.form", from: edit{"limits.form": `"5m"`}, want: []string{"body-limit tightened", "form-limit loosened"}},
	{key: "limits.form", both: edit{"limits.body": `"20m"`}, from: edit{"limits.form": `"5m"`}, want: []string{"form-limit loosened"}},
	{key: "limits.header", to: edit{"limits.header": `"16k"`}, want: []string{"header-limit-changed tightened"}},
	{key: "limits.response_timeout", from: edit{"limits.response_timeout": `"60s"`}, to: edit{"limits.response_timeout": `"30s"`}, want: []string{"response-time tightened"}},
	{key: "limits.client_timeout", from: edit{"limits.client_timeout": `"10s"`}, to: edit{"limits.client_timeout": `"1m"`}, want: []string{"client-time loosened"}},
	{key: "tls.http2", to: edit{"tls.http2": "true"}, want: []string{"http2-changed"}},
	{key: "tls.http2", both: edit{"proxy.version": `"1.26.3"`}, to: edit{"tls.http2": "false"}, want: []string{"http2-changed"}},
	{key: "tls.http2", from: edit{"tls.http2": "true"}, want: []string{"http2-changed"}},
	{key: "tls.http3", both: edit{"proxy.version": `"1.26.3"`}, to: edit{"tls.http3": "true"}, want: []string{"http3-started"}},
	{key: "tls.http3", both: edit{"proxy.version": `"1.26.3"`}, from: edit{"tls.http3": "true"}, want: []string{"http3-stopped"}},
	{key: "tls.http3", both: edit{"proxy.version": `"1.26.3"`}, to: edit{"tls.http3": "false"}, want: []string{"http3-said neutral"}},
	{key: "tls.client_ca", to: asked, want: []string{"client-certificates-required tightened"}},
	{key: "tls.client_ca", from: asked, want: []string{"client-certificates-dropped loosened danger"}},
	{key: "tls.client_ca", both: asked, to: edit{"tls.client_ca": `"/b.pem"`}, want: []string{"client-authority-changed danger"}},
	{key: "tls.client_certificates", to: edit{"tls.client_ca": `"/a.pem"`, "tls.client_certificates": `"optional"`}, want: []string{"client-certificates-optional"}},
	{key: "tls.client_certificates", both: asked, to: edit{"tls.client_certificates": `"optional"`}, want: []string{"client-certificates-optional loosened danger"}},
	{key: "tls.client_certificates", both: asked, from: edit{"tls.client_certificates": `"optional"`}, want: []string{"client-certificates-required tightened"}},
	{key: "tls.client_header", both: asked, to: edit{"tls.client_header": `"X-Client-Subject"`}, want: []string{"client-header-changed"}},
	{key: "tls.client_header", both: asked, from: edit{"tls.client_header": `"X-Client-Subject"`}, to: edit{"tls.client_header": `"X-Who"`}, want: []string{"client-header-changed loosened danger"}},
	{key: "tls.client_header", both: asked, from: edit{"tls.client_header": `"X-Client-Subject"`}, want: []string{"client-header-changed loosened danger"}},
	{key: "include.server", to: edit{"include.server": `"/srv/a.conf"`}, want: []string{"include-added loosened danger"}},
	{key: "include.before", from: edit{"include.before": `"/srv/a.conf"`}, want: []string{"include-dropped"}},
	{key: "include.after", from: edit{"include.before": `"/srv/a.conf"`}, to: edit{"include.after": `"/srv/a.conf"`}, want: []string{"include-added loosened danger", "include-dropped"}},
	{key: "include.after", from: edit{"include.after": `["/srv/a.conf", "/srv/b.conf"]`}, to: edit{"include.after": `["/srv/b.conf", "/srv/a.conf"]`}, want: []string{"include-reordered"}},
	{key: "accept", to: edit{"accept.http-only": `"so it is"`}, want: []string{"finding-accepted loosened"}},
	{key: "accept", from: edit{"accept.http-only": `"so it is"`}, want: []string{"acceptance-withdrawn tightened"}},
}

// asked is a site whose clients need certificates.
var asked = edit{"tls.client_ca": `"/a.pem"`}

// balanced is a site behind a load balancer.
func balanced(more edit) edit {
	all := edit{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`, "proxy.version": `"1.24.0"`}
	maps.Copy(all, more)
	return all
}

// What somebody has to show at the front's address belongs into the sentence that says who is believed.
func TestWhoIsBelieved(t *testing.T) {
	secret := edit{"front.secret_header": `"X-Secret"`, "front.secret_file": `"/etc/s"`}
	for want, more := range map[string]edit{
		"10.0.0.4/32 is":                              nil,
		"10.0.0.4/32 with the front's secret is":      secret,
		"10.0.0.4/32 with the front's certificate is": {"front.client_ca": `"/etc/ca.pem"`},
		"10.0.0.4/32 with the front's secret and certificate is": {"front.secret_header": `"X-Secret"`, "front.secret_file": `"/etc/s"`,
			"front.client_ca": `"/etc/ca.pem"`},
	} {
		got := Between(readback.Site(t, described(nil, nil)), readback.Site(t, described(balanced(more), nil)))
		if !slices.ContainsFunc(got, func(s Statement) bool { return strings.Contains(s.Message, want) }) {
			t.Errorf("got %v, want %q", got, want)
		}
	}
}

// Which copies come and which go is said by their names.
func TestCopiesByName(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"", `["gzip"]`, "[where NAME.gz lies beside a static file, it is sent in its place to whoever takes gzip, even if it is the older one]"},
		{`["gzip"]`, `["brotli"]`, "[where NAME.br lies beside a static file, it is sent in its place to whoever takes brotli, even if it is the older one " +
			"NAME.gz is not looked for beside static files any more: NAME.br still is, and text without one is compressed for each answer]"},
		{`["brotli"]`, "", "[NAME.br is not looked for beside static files any more: text is compressed for each answer]"},
	} {
		static := edit{"static.root": `"/srv/a"`}
		before, after := readback.Site(t, described(static, edit{"static.compressed": c.from})), readback.Site(t, described(static, edit{"static.compressed": c.to}))
		var got []string
		for _, s := range Between(before, after) {
			got = append(got, s.Message)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s to %s: got %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

// graded is a statement as the tables have it: a grade that is not said is Notice.
func graded(s Statement) string {
	text := s.ID
	if s.Turn != "" {
		text += " " + string(s.Turn)
	}
	if s.Severity != Notice {
		text += " " + string(s.Severity)
	}
	return text
}

func TestEveryKeyMeansSomething(t *testing.T) {
	for _, c := range changes {
		if c.meaningless != "" {
			continue
		}
		before, after := readback.Site(t, described(c.both, c.from)), readback.Site(t, described(c.both, c.to))
		var got []string
		for _, s := range Between(before, after) {
			got = append(got, graded(s))
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: got %q, want %q", c.key, got, c.want)
		}
	}
	for _, key := range spec.Keys {
		if !slices.ContainsFunc(changes, func(c change) bool {
			return c.key == key.Path && (len(c.want) > 0 || c.meaningless != "")
		}) {
			t.Errorf("no change of %s says what it means", key.Path)
		}
	}
}

func TestNothingMeansNothing(t *testing.T) {
	s := readback.Site(t, described(nil))
	if got := Between(s, readback.Site(t, described(nil))); got != nil {
		t.Errorf("got %v", got)
	}
	if got := Between(nil, nil); got != nil {
		t.Errorf("got %v", got)
	}
	for _, one := range []struct {
		before, after *site.Site
		want          string
	}{{nil, s, "site-added"}, {s, nil, "site-removed"}} {
		if got := Between(one.before, one.after); len(got) != 1 || got[0].ID != one.want || got[0].Site != "shop" {
			t.Errorf("got %v, want %s", got, one.want)
		}
	}
}

// Each statement is one sentence that names what happens to whom.
func TestStatementsRead(t *testing.T) {
	before, after := readback.Site(t, described(nil)), readback.Site(t, described(edit{"proxy.http": `"serve"`, "backend.bind": `"0.0.0.0"`, "backend.proxy_peers": `["10.0.0.4"]`}))
	for _, s := range Between(before, after) {
		if strings.HasSuffix(s.Message, ".") || strings.ToUpper(s.Message[:1]) == s.Message[:1] && s.Message[0] > '9' || s.Key == "" {
			t.Errorf("%s: %q for %q", s.ID, s.Message, s.Key)
		}
	}
}
