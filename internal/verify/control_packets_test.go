package verify

// behindUWSGI is a site on uWSGI; packeted speaks its own protocol.
var (
	behindUWSGI = loads.with(edits{"backend.server": `"uwsgi"`, "backend.version": ""})
	packeted    = behindUWSGI.with(edits{"backend.protocol": `"uwsgi"`})
)

// weakPackets are sites on uWSGI, most of them in its own protocol.
var weakPackets = []weakness{
	{id: "packets-host", takes: "the Host of the proxy's own making", edits: packeted,
		changes: without(nginxPackets, "        uwsgi_param HTTP_HOST {{.Host}};\n")},
	{id: "packets-scheme", https: true, takes: "the scheme", edits: packeted,
		changes: without(nginxPackets, "        uwsgi_param HTTP_X_FORWARDED_PROTO {{.Scheme}};\n")},
	{id: "packets-for", takes: "the address", edits: packeted,
		changes: without(nginxPackets, "        uwsgi_param HTTP_X_FORWARDED_FOR {{.Client}};\n")},
	{id: "packets-connection", takes: "the empty Connection", edits: packeted,
		changes: without(nginxPackets, "        uwsgi_param HTTP_CONNECTION \"\";\n")},
	{id: "packets-upgrade", takes: "the empty Upgrade", edits: packeted,
		changes: without(nginxPackets, "        uwsgi_param HTTP_UPGRADE \"\";\n")},
	{id: "packets-cleared", takes: "the removal of what no client may send", edits: packeted,
		changes: without(nginxPackets, "{{- range .Names}}\n        uwsgi_param {{.}} \"\";\n{{- end}}\n")},
	{id: "apache-packets-upgrade", takes: "the removal of Upgrade", edits: packeted.with(onApache),
		changes: without(apacheForward, "    RequestHeader unset Upgrade\n")},
	{id: "apache-continues", takes: "httpd's own answer to Expect: 100-continue", edits: behindUWSGI.with(onApache),
		changes: without(apacheForward, "    Proxy100Continue Off\n")},
}

// insideApache is a site that mod_wsgi runs.
var insideApache = onApache.with(loads).with(edits{"backend.server": `"mod_wsgi"`, "backend.version": "", "backend.port": "",
	"app.directory": `"/srv/bookshop"`})

// believing has Django believe a header that nothing needs.
var believing = []change{{djangoProxy, "SECURE_PROXY_SSL_HEADER = None", `SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")`}}

var weakInside = []weakness{
	{id: "inside-believing", takes: "Django's deafness to the scheme header", edits: insideApache, second: "inside-believing-through", changes: believing},
	{id: "inside-believing-through", https: true, takes: "and the header's overwriting", edits: insideApache,
		changes: together(believing, without(apacheForward, apacheScheme))},
}
