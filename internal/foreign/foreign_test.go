package foreign

import (
	"fmt"
	"strings"
	"testing"

	"proxypact/internal/plan"
	"proxypact/internal/readback"
	"proxypact/internal/site"
	"proxypact/internal/target"
)

const described = `[app]
name = "shop"
hosts = ["shop.example.com"]
django = "6.0"
[proxy]
kind = %q
[headers]
csp = "upgrade-insecure-requests"
[backend]
port = 8000
[tls]
certificate = "/c.pem"
key = "/k.pem"
`

// rendered are the files that take the place of those in the cases, by target.
func rendered(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, kind := range []site.Kind{site.Apache, site.Nginx} {
		files, err := target.Files(readback.Templates(t), readback.Site(t, fmt.Sprintf(described, kind)), "")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			all[f.ID] = f.Content
		}
	}
	return all
}

// The recipes that people have, and what each says: "line id" for every statement.
var cases = []struct{ name, target, theirs, want string }{
	{"nginx passes the client's scheme on", "nginx", `
server {
    listen 443 ssl default_server;
    server_name shop.example.com old.example.com;
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2;
    client_max_body_size 100m; # uploads
    add_header Strict-Transport-Security "max-age=63072000" always;
    add_header X-Frame-Options "DENY; not a directive";
    set_real_ip_from 10.0.0.0/8;
    location /static/ { alias /srv/static/; }
    location /admin/ {
        allow 10.0.0.0/8;
        deny all;
    }
    location / {
        proxy_pass http://127.0.0.1:8000;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;
        gzip on;
    }
}
`, "12 adopted-access,7 adopted-hsts-lost,19 adopted-scheme,18 adopted-address,17 adopted-host,3 adopted-every-name,9 adopted-client-address,8 adopted-header,10 adopted-path,4 adopted-names,5 adopted-tls,6 adopted-limits,10 adopted-rest"},
	{"nginx says nothing", "nginx", "server {\n listen 80;\n server_name shop.example.com;\n location / { proxy_pass http://127.0.0.1:8000; }\n}\n", "4 adopted-scheme"},
	{"nginx lets underscores through", "nginx", "underscores_in_headers on;\ninclude proxy_params;\n", "1 adopted-underscores,2 adopted-include"},
	{"Apache writes the scheme on TLS alone", "apache", `
<VirtualHost *:443>
    ServerName shop.example.com
    SSLEngine on
    SSLProtocol all -SSLv3
    RequestHeader unset X-Forwarded-Proto
    RequestHeader set X-Forwarded-Proto https \\
        env=HTTPS
    Header always set Strict-Transport-Security "max-age=31536000"
    Header set Content-Security-Policy "default-src 'self'"
    Alias "/static/" "/srv/static/"
    <Location "/admin">
        Require ip 10.0.0.0/8
    </Location>
    RemoteIPTrustedProxy 10.0.0.1
    ProxyPass "/static/" "!"
    ProxyPass "/" "http://127.0.0.1:8000/"
    ProxyPassReverse "/" "http://127.0.0.1:8000/"
</VirtualHost>
`, "13 adopted-access,9 adopted-hsts-lost,7 adopted-scheme,17 adopted-address,17 adopted-underscores,15 adopted-client-address,10 adopted-header,11 adopted-path,5 adopted-tls,18 adopted-rest"},
	{"Apache believes the client", "apache", "SetEnvIf X-Forwarded-Proto https HTTPS=on\nRewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R]\n", "1 adopted-scheme,2 adopted-host"},
	{"settings", "django", "SECURE_PROXY_SSL_HEADER = (\"HTTP_X_SCHEME\", \"https\")\nUSE_X_FORWARDED_HOST = True\nALLOWED_HOSTS = ['*']\nSECURE_HSTS_SECONDS = 3600\nDEBUG = True\n",
		"4 adopted-hsts-lost,1 adopted-scheme,2 adopted-host,5 adopted-rest"},
	{"a policy in settings", "django", "SECURE_CSP = {\n    \"sandbox\": True,\n}\n", "1 adopted-header"},
	{"another policy", "django", "SECURE_CSP = {\n    'default-src': [\n        \"'self'\",\n    ],\n}\nALLOWED_HOSTS = [\n    # all\n    \"*\",\n]\n", "6 adopted-host,1 adopted-header"},
	{"the same hosts and policy", "django", "ALLOWED_HOSTS = [\n    \"shop.example.com\",\n]\n\nSECURE_CSP = {\n    \"upgrade-insecure-requests\": True,\n}\n", ""},
	{"a list without an end", "django", "ALLOWED_HOSTS = [\nDEBUG = True\n", "2 adopted-rest"},
	{"gunicorn", "gunicorn", "bind = '0.0.0.0:8000'\nforwarded_allow_ips = '*'\nworkers = 4\n", "2 adopted-scheme,1 adopted-exposed,3 adopted-limits"},
	{"no configuration", "nginx", "{{{;;;}}} \x00 \" '", ""},
	{"a target without a kind", "uvicorn", "bind", ""},
}

func TestRecipes(t *testing.T) {
	ours := rendered(t)
	for _, c := range cases {
		var got []string
		for _, s := range Statements(c.target, "etc/shop.conf", "shop", []byte(c.theirs), ours[c.target]) {
			got = append(got, fmt.Sprint(s.Line, " ", s.ID))
			if s.File != "etc/shop.conf" || s.Site != "shop" || strings.Contains(s.Message, "%!") {
				t.Errorf("%s: %+v", c.name, s)
			}
		}
		if strings.Join(got, ",") != c.want {
			t.Errorf("%s: got\n%s, want\n%s", c.name, strings.Join(got, ","), c.want)
		}
	}
}

// What gen renders says nothing about itself.
func TestOursIsNotForeign(t *testing.T) {
	for target, content := range rendered(t) {
		for _, s := range Statements(target, "x", "shop", content, content) {
			if s.Severity != plan.Neutral {
				t.Errorf("%s: %s: %s", target, s.ID, s.Message)
			}
		}
	}
}

// Whatever stands in a file, reading it ends, and no sentence grows without end.
func FuzzRead(f *testing.F) {
	for _, c := range cases {
		f.Add(c.theirs)
	}
	for _, c := range includes {
		f.Add(c.theirs)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for target := range laws {
			for _, p := range Included(target, "x", []byte(text), []byte(text)) {
				if len(p.Message) > 3000 || p.Line < 1 || p.Line > strings.Count(text, "\n")+1 {
					t.Errorf("%s: line %d: %s", target, p.Line, p.Message)
				}
			}
		}
		for target := range kinds {
			for _, s := range Statements(target, "x", "s", []byte(text), nil) {
				if len(s.Message) > 3000 || s.Line < 1 || s.Line > strings.Count(text, "\n")+1 {
					t.Errorf("%s: line %d: %s", target, s.Line, s.Message)
				}
			}
		}
	})
}
