package verify

import "slices"

// weaknesses is the whole table. Those with a second line of defence name the row that takes that away, too.
func weaknesses() []weakness {
	return slices.Concat(weakApache, weakNginx, weakPackets, weakInside, weakRedirects, weakBehind, weakFronts, weakUpgrades, weakCertified, weakMounts)
}

var onApache = edits{"proxy.kind": `"apache"`}

var weakApache = []weakness{
	{id: "apache-host", takes: "the Host of the proxy's own making", edits: onApache,
		changes: without(apacheForward, apacheHost)},
	{id: "apache-scheme", https: true, takes: "the scheme header", edits: onApache,
		changes: without(apacheForward, apacheScheme)},
	{id: "apache-for", takes: "the address header", edits: onApache, changes: without(apacheForward, apacheFor)},
	{id: "apache-adding", takes: "the word that mod_proxy adds no headers", edits: onApache,
		changes: without(apacheForward, apacheNoAdding)},
	{id: "apache-preserve-host", takes: "the word that Host passes", edits: onApache,
		changes: without(apacheForward, "    ProxyPreserveHost On\n")},
	{id: "apache-hop", https: true, takes: "the guard of Connection", edits: onApache,
		changes: without(apacheForward, apacheHop)},
	{id: "apache-cleared", takes: "the removal of what no client may send", edits: onApache,
		changes: without(apacheForward, apacheCleared)},
	{id: "apache-folded", takes: "the removal of underscore names", edits: onApache, second: "apache-folded-through",
		changes: without(apacheForward, apacheFolded)},
	{id: "gunicorn-folds", takes: "gunicorn's guard against underscore names", edits: onApache,
		second: "apache-folded-through", changes: folding},
	{id: "apache-folded-through", takes: "both", edits: onApache,
		changes: together(without(apacheForward, apacheFolded), folding)},
	{id: "apache-slashes", https: true, takes: "the word that encoded slashes pass", edits: onApache,
		changes: without(apacheForward, "    AllowEncodedSlashes {{.Slashes}}\n")},
	{id: "apache-forward-proxy", takes: "the word that it is no proxy for elsewhere", edits: onApache,
		changes: []change{{apacheForward, "    ProxyRequests Off\n", "    ProxyRequests On\n"}}},
	{id: "apache-canon", takes: "the word that a path passes as it was written", edits: onApache,
		changes: without(apacheForward, " nocanon")},
	{id: "apache-canonical-name", takes: "the word that the name is the one that was asked for", edits: onApache,
		changes: []change{{apacheNames, "UseCanonicalName Off", "UseCanonicalName On"}}},
	{id: "apache-unsafe", takes: "the strict reading of requests, and what is set and removed", edits: onApache,
		changes: together([]change{{apacheSite, "# Goes to", "HttpProtocolOptions Unsafe\n# Goes to"}},
			without(apacheForward, apacheHop, apacheCleared, apacheFolded, apacheScheme), folding)},
	{id: "apache-removes-nothing", takes: "the guard of Connection and all that is removed", edits: onApache,
		changes: together(without(apacheForward, apacheHop, apacheCleared, apacheFolded), folding)},
	{id: "apache-nothing", https: true, takes: "every line of the contract", edits: onApache,
		changes: together(without(apacheForward, apacheHop, apacheCleared, apacheFolded, apacheScheme, apacheHost,
			apacheFor, apacheNoAdding), without(gunicornConf, gunicornSchemes), folding)},
	{id: "apache-closed", takes: "the catch-all of plain http", edits: onApache,
		changes: without(apacheSite, apacheClosed)},
	{id: "apache-rejected", https: true, takes: "the catch-all of https", edits: onApache,
		changes: without(apacheSite, apacheRejected)},
	{id: "apache-crash", takes: "the guard of Connection, for one that crashes", edits: onApache,
		alone: []string{"honest-get", "hop-empty", "hop-comma", "hop-connection"},
		changes: []change{{apacheForward, apacheHop,
			`    RequestHeader edit* Connection "(?i)(\s*,?\s*x-forwarded-proto)*" ""` + "\n"}}},
}

var weakNginx = []weakness{
	{id: "nginx-host", takes: "the Host line", changes: without(nginxForward, nginxHost)},
	{id: "nginx-http-host", takes: "the Host of the proxy's own making",
		changes: []change{{nginxForward, "Host {{.Host}};", "Host $http_host;"}}},
	{id: "nginx-scheme", https: true, takes: "the scheme header", changes: without(nginxForward, nginxScheme)},
	{id: "nginx-for", takes: "the address header", changes: without(nginxForward, nginxFor)},
	{id: "nginx-connection", takes: "the empty Connection, for the client's",
		changes: []change{{nginxForward, nginxConnection, "        proxy_set_header Connection $http_connection;\n"}}},
	{id: "nginx-upgrade", takes: "the empty Upgrade, for the client's",
		changes: []change{{nginxForward, nginxUpgrade, "        proxy_set_header Upgrade $http_upgrade;\n"}}},
	{id: "nginx-cleared", takes: "the removal of what no client may send",
		changes: without(nginxForward, nginxCleared)},
	{id: "nginx-folded", takes: "the removal of underscore names", second: "nginx-folded-through",
		changes: without(nginxForward, nginxFolded)},
	{id: "nginx-underscores", takes: "nginx's own guard against underscore names", second: "nginx-folded-through",
		changes: underscored},
	{id: "nginx-folded-through", takes: "both, and gunicorn's",
		changes: together(without(nginxForward, nginxFolded), underscored, folding)},
	{id: "nginx-unmatched", takes: "the guard against names that nginx does not compare", changes: unmatchedNames},
	{id: "nginx-nothing", takes: "every line of the contract", changes: together(underscored, unmatchedNames,
		without(nginxForward, nginxFolded, nginxCleared, nginxScheme), folding)},
	{id: "nginx-roomy", takes: "the limits of requests",
		changes: together(roomy, without(nginxForward, nginxFolded, nginxScheme))},
	{id: "nginx-closed", takes: "the catch-all of plain http", changes: without(nginxSite, nginxClosed)},
	{id: "nginx-decoded", takes: "the path as it was written",
		changes: []change{{nginxForward, nginxPass, "proxy_pass http://{{.}}$uri?$args;"}}},
	{id: "nginx-gullible", takes: "the deafness to headers that nobody else believes", changes: gullible},
}

// gullible believes headers that are no part of the contract, as hand-written rules do.
var gullible = together(underscored, without(nginxForward, nginxCleared), []change{
	{nginxSite, "{{range .Upstreams}}", gullibleMaps + "{{range .Upstreams}}"},
	{nginxForward, nginxPass, "proxy_pass http://{{.}}$gen_path;"},
	{nginxForward, "Host {{.Host}};", "Host $gen_host;"},
	{nginxForward, "X-Forwarded-For {{.Client}};", "X-Forwarded-For $gen_addr;"},
	{nginxForward, nginxScheme, `        proxy_set_header X-Forwarded-Proto $gen_proto;
        proxy_set_header X-Remote-User $http_x_ssl_client_s_dn;
        proxy_set_header X-Script-Name $http_script_url;
        proxy_set_header Proxy $http_http_proxy;
`},
})

const gullibleMaps = `
map $http_client_ip $gen_for { "" $remote_addr; default $http_client_ip; }
map $http_remote_addr $gen_addr { "" $gen_for; default $http_remote_addr; }
map $http_x_original_url $gen_path { "" $request_uri; default $http_x_original_url; }
map $http_https $gen_proto { on https; off http; default $scheme; }
map $http_host_ $gen_twin { "" $host; default $http_host_; }
map $http_http_host $gen_host { "" $gen_twin; default $http_http_host; }
`

var certified = edits{"tls.client_ca": `"/etc/ssl/clients.pem"`, "tls.client_header": `"X-Client-Subject"`, "tls.client_certificates": `"optional"`}

var weakCertified = []weakness{
	{id: "nginx-subject", https: true, takes: "the proxy's own word about certificates", edits: certified, alone: certifiedCases,
		changes: without(nginxForward, "        proxy_set_header {{.Header}} {{.Subject}};\n")},
	{id: "apache-subject", https: true, takes: "the same, and the removal of underscore names", edits: certified.with(onApache), alone: certifiedCases,
		changes: together(without(apacheForward, "    RequestHeader unset {{.Header}}\n", apacheFolded), folding)},
}

var certifiedCases = words("honest-get subject-forged subject-first subject-underscore subject-variable")

var redirecting = edits{"proxy.http": `"redirect"`}

var weakRedirects = []weakness{
	{id: "redirect-http-host", https: true, takes: "the name as nginx knows it", edits: redirecting,
		changes: []change{{nginxSite, "return 301 {{.Target}};", "return 301 https://$http_host$request_uri;"}}},
	{id: "redirect-decoded", https: true, takes: "the path as it was written", edits: redirecting,
		changes: []change{{nginxSite, "return 301 {{.Target}};", "return 301 https://$host$uri;"}}},
	{id: "redirect-canonical-name", https: true, takes: "the name that was asked for",
		edits:   redirecting.with(onApache),
		changes: []change{{apacheNames, "UseCanonicalName Off", "UseCanonicalName On"}}},
	{id: "glue-uri", takes: "the host of a redirect", changes: astray("return 301 $uri;")},
	{id: "glue-request", takes: "the host of a redirect to the path as it was written",
		changes: astray("return 301 $request_uri;")},
	{id: "glue-arguments", takes: "the slash before a query",
		changes: astray("return 301 https://bookshop.example.com$args;")},
	{id: "glue-bare", takes: "the slash before a path", changes: astray("rewrite ^/(.*)$ $1 permanent;")},
	{id: "glue-host", takes: "the slash behind a host",
		changes: astray("rewrite ^/(.*)$ https://bookshop.example.com$1 permanent;")},
}

var weakBehind = []weakness{
	{id: "gunicorn-schemes", takes: "the list of one header that gunicorn believes", edits: onApache,
		second: "apache-nothing", changes: without(gunicornConf, gunicornSchemes)},
	{id: "django-scheme", takes: "Django's scheme header, so that gunicorn's word counts", edits: onApache,
		second:  "django-scheme-through",
		changes: without(djangoProxy, "SECURE_PROXY_SSL_HEADER = ({{.Key}}, {{.Secure}})\n")},
	{id: "django-scheme-through", https: true, takes: "and the list of one header", edits: onApache,
		changes: together(without(djangoProxy, "SECURE_PROXY_SSL_HEADER = ({{.Key}}, {{.Secure}})\n"),
			without(gunicornConf, gunicornSchemes), without(apacheForward, apacheScheme, apacheCleared))},
	{id: "django-forwarded-host", takes: "Django's deafness to X-Forwarded-Host", second: "django-forwarded-host-through",
		changes: []change{{djangoProxy, "USE_X_FORWARDED_HOST = False", "USE_X_FORWARDED_HOST = True"}}},
	{id: "django-forwarded-host-through", takes: "and its removal",
		changes: together(without(nginxForward, nginxCleared),
			[]change{{djangoProxy, "USE_X_FORWARDED_HOST = False", "USE_X_FORWARDED_HOST = True"},
				{djangoProxy, "USE_X_FORWARDED_PORT = False", "USE_X_FORWARDED_PORT = True"}})},
	{id: "side-door", takes: "the lock of the side door: gunicorn is asked past the proxy", door: true,
		changes: together(without(gunicornConf, gunicornSchemes), []change{{gunicornConf, gunicornDrops,
			"    pass\n\n\nstrip_header_spaces = True\ntimeout = 2\n"}})},
	{id: "newest-map", takes: "the newest gunicorn's guard against underscore names", edits: onApache, newest: true,
		second: "newest-folded-through", changes: dangerous},
	{id: "newest-folded-through", takes: "and Apache's", edits: onApache, newest: true,
		changes: together(without(apacheForward, apacheFolded), dangerous)},
	{id: "newest-forwarders", takes: "the newest gunicorn's deafness to SCRIPT_NAME", edits: onApache, newest: true,
		second: "newest-forwarders-through", changes: without(gunicornConf, "forwarder_headers = \"\"\n")},
	{id: "newest-forwarders-through", takes: "and its removal", edits: onApache, newest: true,
		changes: together(without(gunicornConf, "forwarder_headers = \"\"\n"), without(apacheForward, apacheFolded))},
}
