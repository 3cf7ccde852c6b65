package verify

import "proxypact/internal/site"

// scenes are few, because each is a site that runs. What only the application server or Django has wrong stands behind
// one of the proxies, and last: all of them are started again for it.
var scenes = []scene{
	{"direct", edits{"tls.hsts": `"1d"`, "limits.body": `"10m"`, "limits.form": `"8m"`, "limits.response_timeout": `"8s"`,
		"app.client_middleware": "true", "app.internal_hosts": `["10.0.1.7"]`}, ofItself},
	{"fronted", edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`, "front.health_path": `"/up/"`, "front.health_hosts": `["10.0.1.7"]`,
		"tls.certificate": "", "tls.key": "", "process.live.paths": `["/ws/"]`, "process.live.port": "8001", "process.live.server": `"uvicorn"`,
		"process.live.module": `"bookshop.asgi:application"`}, behindFront},
	{"mounted", edits{"app.prefix": `"/shop/"`}, belowPath},
}

// What is wrong in several rows.
var (
	schemeless = together(without(nginxForward, nginxScheme), without(apacheForward, apacheScheme))
	hostless   = together(without(nginxForward, nginxHost), without(apacheForward, apacheHost, "    ProxyPreserveHost On\n"))
	redirected = []change{{djangoProxy, "SECURE_SSL_REDIRECT = False", "SECURE_SSL_REDIRECT = True"}}
	tupleless  = without(djangoProxy, "SECURE_PROXY_SSL_HEADER = ({{.Key}}, {{.Secure}})\n")
)

var ofItself = []symptom{
	{name: "the browser lands on http", entry: "login-to-http", wrong: schemeless, does: opens("/absolute-redirect/"),
		shows: []string{"Location: http://bookshop.example.com/"}, instead: []string{"Location: https://bookshop.example.com/"}},
	{name: "links to http", entry: "http-links", wrong: schemeless, does: opens("/links/"), pastes: "Error 400: redirect_uri_mismatch",
		shows: []string{`"elsewhere": "http://bookshop`}, instead: []string{`"elsewhere": "https://bookshop`}},
	{name: "a form from the site's own origin", entry: "csrf-origin", newest: true, wrong: schemeless, does: submits("Origin: https://bookshop.example.com"),
		shows:   []string{"Forbidden (Origin checking failed - https://bookshop.example.com does not match any trusted origins.)", "HTTP/1.1 403", "CSRF verification failed"},
		instead: []string{`{"length": 5}`}},
	{name: "a form, and the inner port", entry: "csrf-referer", keys: []string{"proxy.public_https_port"}, wrong: []change{
		{nginxForward, "Host {{.Host}};", "Host $host:8080;"}, {apacheForward, "Host {{.Host}}", `Host "expr=%{SERVER_NAME}:8080"`}},
		does:    submits("Referer: https://bookshop.example.com/form/"),
		shows:   []string{"Forbidden (Referer checking failed - https://bookshop.example.com/form/ does not match any trusted origins.)", "HTTP/1.1 403"},
		instead: []string{`{"length": 5}`}},
	{name: "the upstream's name", entry: "invalid-host", wrong: hostless, does: opens("/whoami/"), keys: []string{"app.hosts"},
		shows: []string{"Invalid HTTP_HOST header: '", "HTTP/1.1 400"}, instead: []string{`"host": "bookshop.example.com"`}},
	{name: "an invented address", entry: "client-address", wrong: []change{{nginxForward, "X-Forwarded-For {{.Client}};", "X-Forwarded-For $proxy_add_x_forwarded_for;"},
		{apacheForward, apacheFor, ""}, {apacheForward, apacheNoAdding, ""}}, does: opens("/whoami/", "X-Forwarded-For: 203.0.113.9"),
		shows: []string{`"HTTP_X_FORWARDED_FOR": "203.0.113.9, 127.0.0.1"`}, instead: []string{`"HTTP_X_FORWARDED_FOR": "127.0.0.1"`},
		pastes: "an address can be invented"},
	{name: "a slash is missing", entry: "static-files", keys: []string{"static.root"}, wrong: []change{{apacheFiles, "Alias {{.URL}} {{.Target}}", "Alias {{.URL}} {{.Root}}"},
		{nginxFiles, "root {{.Root}};\n        rewrite {{.Below}} $1 break;", "alias {{.Root}};"},
		{nginxFiles, "try_files{{range .Copies}} $uri{{.Suffix}}{{end}} $uri =404;", ""}, {nginxFiles, "location {{.Path}} {", "location /static/ {"}},
		does: opens("/static/css/b.css"), shows: []string{"HTTP/1.1 40"}, instead: []string{"HTTP/1.1 200", "Content-Type: text/css"},
		pastes: "GET /static/css/b.css HTTP/1.1 404"},
	{name: "too long for the proxy, nginx", entry: "gateway-timeout", keys: []string{"limits.response_timeout"}, only: site.Nginx, does: opens("/slow/?seconds=2"),
		wrong: []change{{nginxForward, "proxy_read_timeout {{.}};", "proxy_read_timeout 1s;"}},
		shows: []string{"upstream timed out (110: Connection timed out)", "504 Gateway Time-out"}, instead: []string{"HTTP/1.1 200"}},
	{name: "too long for the proxy, Apache", entry: "gateway-timeout", keys: []string{"limits.response_timeout"}, only: site.Apache, does: opens("/slow/?seconds=2"),
		wrong: []change{{apacheWorker, " timeout={{.}}", " timeout=1"}},
		shows: []string{"The timeout specified has expired", "HTTP/1.1 50"}, instead: []string{"HTTP/1.1 200"}},
	{name: "too large for nginx", entry: "body-too-large", keys: []string{"limits.body"}, only: site.Nginx, does: sends("/read/", 1_500_000),
		wrong: without("nginx/limits.conf.tmpl", "    client_max_body_size {{.}};\n"),
		shows: []string{"client intended to send too large body", "413 Request Entity Too Large"}, instead: []string{`{"length": 1500000}`}},
	{name: "a file without HSTS", entry: "hsts-twice", keys: []string{"tls.hsts"}, only: site.Nginx, does: opens("/static/css/b.css"),
		wrong:   without(nginxFiles, "{{- range .HSTS}}\n        add_header {{.Name}} {{.Value}} always;\n{{- end}}\n"),
		instead: []string{"Strict-Transport-Security: max-age=86400"}, pastes: "HSTS missing on static"},

	{name: "HSTS twice", entry: "hsts-twice", keys: []string{"tls.hsts"}, does: opens("/whoami/"), pastes: "HSTS sent twice", wrong: []change{
		{"nginx/owned.conf.tmpl", "    proxy_hide_header {{.Name}};\n", ""}, {"apache/hsts.conf.tmpl", "    Header onsuccess unset {{.Name}}\n", ""}, {"apache/sent.conf.tmpl", "    Header onsuccess set {{", "    Header onsuccess add {{"},
		{djangoProxy, "SECURE_HSTS_SECONDS = 0", "SECURE_HSTS_SECONDS = 3600"}},
		shows: []string{"Strict-Transport-Security: max-age=3600\nStrict-Transport-Security: max-age=86400\n"}},
	{name: "a loop, for a misspelled header", entry: "redirect-loop", keys: []string{"proxy.http"}, only: site.Apache, does: follows("/whoami/"),
		wrong: together(redirected, []change{{apacheForward, "X-Forwarded-Proto {{.Scheme}}", "X-Forwarded-Protocol {{.Scheme}}"}}),
		shows: []string{"stopped after 10 redirects"}, instead: []string{`"is_secure": true`}},
	{name: "a loop, for a header in another block", entry: "redirect-loop", keys: []string{"proxy.http"}, only: site.Nginx, does: follows("/whoami/"),
		wrong: together(redirected, without(nginxForward, nginxScheme), []change{{nginxSite, "underscores_in_headers off;", "underscores_in_headers off;\n    proxy_set_header X-Forwarded-Proto $scheme;"}}),
		shows: []string{"stopped after 10 redirects"}, instead: []string{`"is_secure": true`}},
	{name: "links to the backend", entry: "internal-host-links", only: site.Apache, keys: []string{"app.hosts"}, does: opens("/absolute-redirect/"),
		wrong: together(hostless, schemeless, []change{{djangoProxy, "ALLOWED_HOSTS = [\n", "ALLOWED_HOSTS = [\n    \"*\",\n"}}),
		shows: []string{"Location: http://127.0.0.1:"}, instead: []string{"Location: https://bookshop.example.com/"}},
	{name: "two hosts", entry: "invalid-host-list", only: site.Apache, does: opens("/whoami/", "X-Forwarded-Host: shop.example.org"),
		wrong: together(without(apacheForward, apacheNoAdding, apacheCleared), []change{{djangoProxy, "USE_X_FORWARDED_HOST = False", "USE_X_FORWARDED_HOST = True"}}),
		shows: []string{"Invalid HTTP_HOST header: 'shop.example.org, bookshop.example.com'"}, instead: []string{`"host": "bookshop.example.com"`}},
	{name: "one address for everybody", entry: "client-address", keys: []string{"app.client_middleware"}, only: site.Apache, does: comes("/whoami/"),
		wrong: without("django/client.py.tmpl", "    meta[\"REMOTE_ADDR\"] = client\n"), pastes: "every client is 127.0.0.1",
		shows: []string{`"REMOTE_ADDR": "127.0.0.1"`}, instead: []string{`"REMOTE_ADDR": "127.0.0.9"`}},
	{name: "headers that contradict", entry: "contradictory-scheme", only: site.Nginx, does: opens("/whoami/", "X-Forwarded-Ssl: off"),
		wrong: together(without(nginxForward, nginxCleared), without(gunicornConf, gunicornSchemes)),
		shows: []string{"Contradictory scheme headers", "HTTP/1.1 400"}, instead: []string{`"is_secure": true`}},
	{name: "a scheme from nobody", entry: "scheme-ignored", keys: []string{"backend.proxy_peers"}, only: site.Nginx, does: opens("/whoami/"),
		wrong: together(tupleless, []change{{gunicornConf, "forwarded_allow_ips = {{.Peers}}", "forwarded_allow_ips = \"172.17.0.1\""}}),
		shows: []string{`"is_secure": false`}, instead: []string{`"is_secure": true`, `"wsgi.url_scheme": "https"`}, pastes: "in Docker the scheme stays http"},
	{name: "a probe of the application server", entry: "health-check", keys: []string{"app.internal_hosts"}, only: site.Nginx, does: probes("/whoami/", "10.0.1.7:8000", true),
		wrong: []change{{djangoProxy, "{{- range .Hosts}}\n    {{.}},\n{{- end}}", "    \"bookshop.example.com\","}},
		shows: []string{"Invalid HTTP_HOST header: '10.0.1.7:8000'", "HTTP/1.1 400"}, instead: []string{`"host": "10.0.1.7:8000"`},
		pastes: "Readiness probe failed: HTTP probe failed with statuscode: 400"},
	{name: "too large for Django", entry: "body-too-large", keys: []string{"limits.form"}, only: site.Nginx, does: sends("/read/", 3_000_000),
		wrong: without(djangoProxy, "DATA_UPLOAD_MAX_MEMORY_SIZE = {{.}}\n"),
		shows: []string{"Request body exceeded settings.DATA_UPLOAD_MAX_MEMORY_SIZE", "HTTP/1.1 400"}, instead: []string{`{"length": 3000000}`}},
	{name: "too long for gunicorn", entry: "backend-cut", keys: []string{"limits.response_timeout"}, only: site.Nginx, does: opens("/slow/?seconds=4"),
		wrong: []change{{gunicornConf, "timeout = {{.}}", "timeout = 1"}},
		shows: []string{"WORKER TIMEOUT", "HTTP/1.1 50"}, instead: []string{"HTTP/1.1 200"}},
}

var behindFront = []symptom{
	{name: "a loop through the front alone", entry: "redirect-loop-behind-balancer", keys: []string{"front.kind"}, does: follows("/whoami/"),
		wrong: together(without(nginxFronts, "    ~^1:https$ https;\n"), without(apacheFront, "    SetEnvIfExpr {{.HTTPS}} GEN_SCHEME=https\n")),
		shows: []string{"stopped after 10 redirects"}, instead: []string{`"is_secure": true`}, pastes: "redirects loop through Cloudflare"},
	{name: "a probe that is redirected", entry: "health-check", keys: []string{"front.health_path"}, does: probes("/up/", "10.0.1.7", false),
		wrong: together(without(nginxSite, nginxClosed, nginxHealth), without(apacheSite, apacheClosed, apacheHealth)),
		shows: []string{"HTTP/1.1 301"}, instead: []string{"HTTP/1.1 200"}, pastes: "Health checks failed with these codes: [301]"},
	{name: "a forged scheme", entry: "scheme-spoofed", keys: []string{"front.peers"}, does: comes("/whoami/", "X-Forwarded-Proto: https"),
		wrong: []change{{nginxFronts, "geo $realip_remote_addr {{.Peer}} {\n    default 0;", "geo $realip_remote_addr {{.Peer}} {\n    default 1;"},
			{apacheFront, "SetEnvIfExpr {{.Is}} {{.Mark}}", "SetEnvIfExpr true {{.Mark}}"}},
		shows: []string{`"is_secure": true`}, instead: []string{"HTTP/1.1 301"}, pastes: "the scheme can be forged over http"},
	{name: "no upgrade", entry: "websocket", keys: []string{"process.NAME.paths"}, does: shakes("/ws/"),
		wrong: together(without(nginxSite, "    ~*^HTTP/1\\.1:websocket$ websocket;\n"), without(apacheWorker, " upgrade=websocket")),
		shows: []string{"HTTP/1.1 200"}, instead: []string{"HTTP/1.1 101"},
		pastes: "WebSocket connection to 'wss://bookshop.example.com/ws/' failed: Error during WebSocket handshake: Unexpected response code: 200"},
}

var belowPath = []symptom{
	{name: "links lose the prefix", entry: "sub-path", keys: []string{"app.prefix"}, only: site.Nginx, newest: true, does: opens("/links/"),
		wrong: unmounted, shows: []string{`"whoami": "/whoami/"`}, instead: []string{`"whoami": "/shop/whoami/"`}, pastes: "links lose the prefix below a sub-path"},
	{name: "the login loses the prefix", entry: "sub-path", keys: []string{"app.prefix"}, only: site.Nginx, newest: true, does: opens("/members/"),
		wrong: unmounted, shows: []string{"Location: /accounts/login/"}, instead: []string{"Location: /shop/accounts/login/"}, pastes: "the login loses the prefix"},
	{name: "styles lose the prefix", entry: "sub-path", keys: []string{"app.prefix"}, only: site.Nginx, does: opens("/admin/login/"),
		wrong: []change{{djangoProxy, "STATIC_URL = {{.URL}}", `STATIC_URL = "/static/"`}}, shows: []string{`href="/static/admin/`},
		instead: []string{`href="/shop/static/admin/`}, pastes: "static files lose the prefix"},
}

// unmounted has the mount point in a header, as recipes had it before gunicorn 22.0, which drops that.
var unmounted = together([]change{{nginxForward, nginxPass, "rewrite ^/shop/(.*)$ /$1 break;\n        proxy_set_header SCRIPT_NAME /shop;\n        proxy_pass http://{{.}};"}},
	without(gunicornConf, "raw_env = [{{.Variable}}]\n"), without(djangoProxy, "FORCE_SCRIPT_NAME = {{.Name}}\n"))

const nginxHealth = `{{- range .Health}}

# The front asks here whether the proxy is alive; nobody else gets an answer.
server {
{{- range .Listen}}
    listen {{.}};
{{- end}}
{{- range .Secure}}
{{- range .Listen}}
    listen {{.}};
{{- end}}
{{- template "nginx/certificates.conf.tmpl" .Certs}}
{{- template "nginx/tls.conf.tmpl" .TLS}}
{{- end}}
    server_tokens off;
    server_name{{range .Names}} {{.}}{{end}};
{{- template "nginx/health.conf.tmpl" .Answer}}
    location / {
        return 444;
    }
}
{{- end}}`

const apacheHealth = `{{- range .Health}}

# The front asks here whether the proxy is alive; nobody else gets an answer.
<VirtualHost{{range .Address}} {{.}}{{end}}>
    ServerSignature Off
{{- template "apache/names.conf.tmpl" .Names}}
{{- range .Secure}}
    SSLEngine on
{{- template "apache/certificates.conf.tmpl" .Certs}}
{{- template "apache/tls.conf.tmpl" .TLS}}
{{- end}}
{{- template "apache/health.conf.tmpl" .Answer}}
    RewriteRule "^/" "-" [F]
</VirtualHost>
{{- end}}`
