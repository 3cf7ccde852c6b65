package foreign

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/readback"
	"proxypact/internal/site"
	"proxypact/internal/target"
)

// owned is what the site has beside what is described.
const owned = `[include]
server = "/srv/own.conf"
[access.house]
paths = ["/house/", "/exact"]
allow = ["10.0.0.0/8"]
[access.staff]
paths = ["/staff/"]
password_file = "/srv/passwords"
[health]
path = "/healthz/"
peers = ["10.0.0.0/8"]
`

// What a file of the owner's may undo, and what is fine: "line finding" for every one.
var includes = []struct{ name, target, theirs, want string }{
	{"nginx, fine", "nginx", `
client_body_buffer_size 32k;
location /kiln/ {
    client_max_body_size 2g;
    try_files /nothing @django;
}
location = /robots.txt { root /srv/shop/txt; }
`, ""},
	{"nginx, open doors", "nginx", "listen 8080;\nserver_name other.example.com;\nset_real_ip_from 10.0.0.0/8;\nreal_ip_header X-Forwarded-For;\nunderscores_in_headers on;\nset $mine 1;\nset $gen_shop_scheme x;\n", "1 include-contract,2 include-contract,3 include-contract,5 include-contract,7 include-contract"},
	{"nginx, a captured variable", "nginx", "location ~ ^/(?<mine>a)/(?<gen_shop_scheme>\\w+)$ { return 204; }\n", "1 include-contract"},
	{"nginx, a location without the lines", "nginx", "location /other/ {\n    proxy_pass http://127.0.0.1:9000;\n}\n", "2 include-forwards"},
	{"nginx, some of the lines", "nginx", "location /other/ {\n    proxy_set_header X-Forwarded-Proto https;\n    proxy_pass http://127.0.0.1:9000;\n}\n", "3 include-forwards"},
	{"nginx, lines around", "nginx", "@LINES@location /other/ { proxy_pass http://127.0.0.1:9000; }\n", "1 include-no-effect"},
	{"nginx, lines elsewhere", "nginx", "location /a/ {\n@LINES@return 204;\n}\nlocation /other/ { proxy_pass http://127.0.0.1:9000; }\n", "@ include-forwards"},
	{"nginx, all of the lines", "nginx", "location /other/ {\n@LINES@proxy_pass http://127.0.0.1:9000;\n}\n", ""},
	{"nginx, lines replaced further in", "nginx", "location /other/ {\n@LINES@if ($arg_x) {\nproxy_pass http://127.0.0.1:9000;\n}\nlocation /other/in/ {\nproxy_set_header Host x;\nproxy_pass http://127.0.0.1:9000;\n}\n}\n", "@ include-forwards"},
	{"nginx, the scheme of the connection", "nginx", "location /other/ {\n@LINES@proxy_set_header X-Forwarded-Proto $scheme;\nproxy_pass http://127.0.0.1:9000;\n}\n", ""},
	{"nginx, a client's word in the query", "nginx", "location /other/ {\n@LINES@proxy_set_header X-Forwarded-Proto $arg_x;\nproxy_pass http://127.0.0.1:9000;\n}\n", "@ include-forwards"},
	{"nginx, a client's word in a cookie", "nginx", "location /other/ {\n@LINES@proxy_set_header x-forwarded-for $cookie_x;\nproxy_pass http://127.0.0.1:9000;\n}\n", "@ include-forwards"},
	{"nginx, another spelling", "nginx", "location /other/ {\n@LINES@proxy_set_header x-forwarded_PROTO https;\nproxy_pass http://127.0.0.1:9000;\n}\n", "@ include-forwards"},
	{"nginx, a client's host", "nginx", "location /other/ {\n@LINES@proxy_set_header Host $http_host;\nproxy_pass http://127.0.0.1:9000;\n}\n", "@ include-forwards"},
	{"nginx, a client's word", "nginx", "location /other/ {\n@LINES@proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;\nproxy_pass http://127.0.0.1:9000;\n}\n", "@ include-forwards"},
	{"nginx, another protocol", "nginx", "location ~ \\.php$ {\n    include fastcgi_params;\n    fastcgi_pass unix:/run/php.sock;\n}\n", "1 include-access,3 include-forwards,2 include-unread"},
	{"nginx, headers", "nginx", "add_header strict-transport-security max-age=1;\nadd_header X-Mine 1;\nlocation /a/ {\n    add_header X-Mine 1;\n}\n", "1 include-header,4 include-header"},
	{"nginx, one of two is enough", "nginx", "satisfy any;\nallow 127.0.0.0/8;\ndeny all;\nlimit_req_dry_run on;\nmerge_slashes off;\n", "1 include-contract,5 include-contract"},
	{"nginx, a refusal becomes an answer", "nginx", "error_page 401 403 = @django;\nerror_page 497 =200 @other;\nerror_page 403 /open$uri;\nerror_page 403 = @told;\nerror_page 401 /please.html;\nerror_page 404 = @django;\nlocation @told { return 302 /login/; }\n", "1 include-contract"},
	{"nginx, a guarded path", "nginx", "location ^~ /house/ { try_files /nothing @django; }\n", "1 include-access"},
	{"nginx, below a guarded path", "nginx", "location ^~ /house/x { try_files /nothing @django; }\n", "1 include-access"},
	{"nginx, around a guarded path", "nginx", "location ^~ /h { try_files /nothing @django; }\n", "1 include-access"},
	{"nginx, around a guarded file", "nginx", "location ^~ /exa { try_files /nothing @django; }\n", "1 include-access"},
	{"nginx, beside a guarded path", "nginx", "location ^~ /houses/ { try_files /nothing @django; }\nlocation = /houses { root /srv; }\nlocation /house/x/ { root /srv; }\n", ""},
	{"nginx, a page of a guarded path", "nginx", "location = /house/x { try_files /nothing @django; }\n", "1 include-access"},
	{"nginx, where probes ask", "nginx", "location = /healthz/ { try_files /nothing @django; }\nlocation = /healthz { root /srv; }\n", "1 include-access"},
	{"nginx, another path", "nginx", "location /open/ {\n@LINES@proxy_pass http://127.0.0.1:8000/house/;\n}\n", "1 include-access"},
	{"nginx, an expression", "nginx", "location ~* . { root /srv; }\n", "1 include-access"},
	{"nginx, a guarded path's file", "nginx", "location = /exact/ { root /srv; }\nlocation = /staff/x { root /srv; }\n", "2 include-access"},
	{"nginx, a way past", "nginx", "location /open/ {\nrewrite ^/open/(.*)$ /$1 break;\ntry_files /nothing @django;\n}\n", "1 include-access"},
	{"nginx, guards of their own", "nginx", "location ^~ /house/a/ { deny all; }\nlocation ^~ /house/b/ { return 204; }\nlocation ~ x { auth_basic_user_file /x; auth_basic x; try_files /nothing @django; }\nlocation = /house { internal; root /srv; }\n", ""},
	{"nginx, certificates", "nginx", "ssl_trusted_certificate /x.pem;\nssl_crl /x.crl;\nssl_verify_depth 5;\nssl_early_data on;\nssl_stapling on;\n", "1 include-contract,4 include-contract"},
	{"nginx, headers by another module", "nginx", "more_set_input_headers 'X-Forwarded-Proto: https';\n", "1 include-unread"},
	{"nginx, code", "nginx", "js_content x.y;\naccess_by_lua_block { ngx.req.set_header('X-Forwarded-Proto', 'https') }\n", "1 include-unread"},
	{"Apache, fine", "apache", `
ProxyPass "/kiln/" "http://127.0.0.1:9000/"
<Location "/kiln/">
    RequestHeader set X-Kiln 1
    Require ip 192.0.2.7
</Location>
RewriteEngine on
RewriteRule "^/old/" "/new/" [R=301,L]
`, ""},
	{"Apache, open doors", "apache", "SSLEngine off\nServerAlias *\nRemoteIPHeader X-Forwarded-For\nHttpProtocolOptions Unsafe\nProxyRequests On\nRewriteEngine off\nSetEnv GEN_FRONT 1\nSSLCACertificateFile /x.pem\n",
		"1 include-contract,8 include-contract,2 include-contract,3 include-contract,4 include-contract,5 include-contract,6 include-contract,7 include-contract"},
	{"Apache, headers of the contract", "apache", "RequestHeader set X-Forwarded-Proto https\n<Location \"/\">\n    <If \"true\">\n        RequestHeader unset x_forwarded_proto\n    </If>\n</Location>\n", "1 include-no-effect"},
	{"Apache, the last word", "apache", "<If \"true\">\n    <If \"true\">\n        RequestHeader set X-Forwarded-Proto https\n    </If>\n</If>\n", "3 include-contract"},
	{"Apache, the first word", "apache", "RequestHeader set X-Forwarded-For 10.0.0.1 early\n", "1 include-contract"},
	{"Apache, access", "apache", "<Location \"/admin/\">\n    <If \"true\">\n        Require all granted\n    </If>\n</Location>\n", "3 include-access"},
	{"Apache, one of two is enough", "apache", "<Location \"/\">\n    Satisfy Any\n    Order allow,deny\n    Allow from all\n</Location>\n<IfModule mod_access_compat.c>\nsatisfy \"any\"\n</IfModule>\n<If true>\nSatisfy All\n</If>\n", "2 include-contract"},
	{"Apache, variables that Django is told", "apache", `
SetEnvIf X-Forwarded-Proto https HTTPS=on
SetEnvIfNoCase X-Any (.*) mine=1 HTTP_X_USER=$1
SetEnv REMOTE_USER admin
`, "2 include-contract"},
	{"Apache, a rule's variable", "apache", "RewriteRule ^ - [E=mine:1,env=https:on]\n", "1 include-contract"},
	{"Apache, a rule's variable less", "apache", "RewriteRule ^ - [NC,E=!HTTPS]\n", "1 include-contract"},
	{"Apache, an expression's variable", "apache", "SetEnvIfExpr true UNIQUE_ID=1\n", "1 include-contract"},
	{"Apache, a browser's variable", "apache", "BrowserMatch x mine REMOTE_ADDR=10.0.0.1\n", "1 include-contract"},
	{"Apache, a name in parts", "apache", "Define mine GEN\nSetEnv ${mine}_FRONT 1\n", "2 include-contract"},
	{"Apache, variables that are asked", "apache", "RewriteCond %{HTTPS} =on\nRewriteRule ^/a/(.*) /b/$1 [R,E=mine:%{HTTPS},L]\nSetEnvIf HTTPS on mine=$1\nSetEnv mine HTTPS\nBrowserMatch HTTPS mine\nSetEnvIf x y\nRewriteRule ^/a/ /b/\n", ""},
	{"Apache, a proxy of mod_wsgi's", "apache", "WSGITrustedProxyHeaders X-Forwarded-Https\nWSGITrustedProxies 10.0.0.1\n", "1 include-contract"},
	{"Apache, another program", "apache", "WSGIScriptAlias /b /srv/b.wsgi\n", "1 include-unread"},
	{"Apache, sections that are none", "apache", "<IfModule mod_rewrite.c>\n<IfDefine !X>\nRewriteEngine off\n</IfDefine>\n</IfModule>\n<IfVersion >= 2.4>\n<Location />\nRewriteEngine off\n</Location>\n</IfVersion>\n<If true>\n<IfModule x>\n</IfModule>\n<If true>\nRequestHeader set X-Forwarded-Proto https\n</If>\n</If>\n", "3 include-contract,15 include-contract"},
	{"Apache, certificates", "apache", "SSLCARevocationCheck none\nSSLVerifyDepth 9\nSSLUseStapling on\n", "1 include-contract"},
	{"Apache, another TLS", "apache", "SSLProtocol all -SSLv3\nSSLCipherSuite ALL\n", "1 include-contract"},
	{"Apache, files elsewhere", "apache", "<Directory /srv>\nAllowOverride FileInfo\n</Directory>\n<Directory /srv/b>\nAllowOverride None\nAllowOverrideList none\n</Directory>\n", "2 include-unread"},
	{"Apache, a header less", "apache", "Header always unset Strict-Transport-Security\nHeader unset X-Mine\n", "1 include-header"},
	{"Apache, another path", "apache", "ProxyPass /kiln/ http://127.0.0.1:8000/kiln/\nProxyPass /wiki/ http://127.0.0.1:9000/house/\nProxyPass /open/ http://127.0.0.1:8000/\n", "3 include-access"},
	{"Apache, another path by a rule", "apache", "RewriteRule ^/open/(.*) http://127.0.0.1:8000/$1 [P]\n", "1 include-access"},
	{"Apache, the rest", "apache", "Header set Strict-Transport-Security max-age=1\nIncludeOptional /etc/apache2/more/*.conf\nLuaHookFixups /srv/x.lua f\n", "1 include-header,2 include-unread,3 include-unread"},
	{"no configuration", "nginx", "{{{;;;}}} \x00 \" '", ""},
}

// TestWrittenAs is about files that are read in several servers.
func TestWrittenAs(t *testing.T) {
	for _, row := range []struct {
		ours, value string
		want        bool
	}{
		{"https", "https", true}, {"https", "$scheme", true}, {"https", "http", false}, {"https", "$arg_x", false},
		{"http https", "https", false}, {"http https", "http", false}, {"http https", "$scheme", true},
		{"$gen_shop_scheme", "$gen_shop_scheme", true}, {"$gen_shop_scheme", "$scheme", false}, {"$gen_shop_scheme $gen_shop_scheme", "https", false},
		{"80 443", "80", false}, {"80 443", "$scheme", false}, {"- $subject", "$subject", true}, {"- $subject", "-", false},
	} {
		if got := writtenAs(strings.Fields(row.ours), []string{row.value}); got != row.want {
			t.Errorf("%s beside %s: got %v", row.value, row.ours, got)
		}
	}
	if writtenAs([]string{"https"}, nil) {
		t.Error("a line without a value says something")
	}
}

func TestIncluded(t *testing.T) {
	ours := map[string][]byte{}
	for _, kind := range []site.Kind{site.Apache, site.Nginx} {
		files, err := target.Files(readback.Templates(t), readback.Site(t, fmt.Sprintf(described, kind)+owned), string(kind))
		if err != nil {
			t.Fatal(err)
		}
		ours[string(kind)] = files[0].Content
	}
	ours["nginx"] = append(ours["nginx"], "\nmap $a $gen_shop_scheme { }\nserver { add_header Strict-Transport-Security max-age=63072000 always; }\n"...)
	ours["apache"] = append(ours["apache"], "\nHeader always set Strict-Transport-Security max-age=63072000\n"...)
	lines := ""
	for _, d := range kinds["nginx"].read(string(ours["nginx"])) {
		if d.name == "proxy_set_header" && slices.Contains(d.in, "location "+site.HandsOver) {
			lines += fmt.Sprintf("proxy_set_header %s %q;\n", d.args[0], d.args[1])
		}
	}
	for _, c := range includes {
		theirs := strings.ReplaceAll(c.theirs, "@LINES@", lines)
		var got []string
		for _, p := range Included(c.target, "/srv/own.conf", []byte(theirs), ours[c.target]) {
			line := fmt.Sprint(p.Line)
			if strings.HasPrefix(c.want, "@") {
				line = "@"
			}
			got = append(got, line+" "+p.ID)
			if p.File != "/srv/own.conf" || strings.Contains(p.Message, "%!") {
				t.Errorf("%s: %+v", c.name, p)
			}
		}
		if strings.Join(got, ",") != c.want {
			t.Errorf("%s: got\n%s, want\n%s", c.name, strings.Join(got, ","), c.want)
		}
	}
}
