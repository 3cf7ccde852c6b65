package verify

import "proxypact/internal/site"

var onSocket = edits{"backend.port": "", "backend.socket": `"/run/bookshop/app.sock"`}

// weakUpgrades are sites of servers that speak ASGI, where a handshake becomes a tunnel.
var weakUpgrades = []weakness{
	{id: "apache-upgrade", takes: "the guard of Upgrade", server: site.Uvicorn, edits: onApache, newest: true,
		changes: without(apacheForward, apacheUpgrade)},
	{id: "apache-upgrade-none", takes: "the upgrade", server: site.Uvicorn, edits: onApache,
		changes: without(apacheWorker, " upgrade=websocket")},
	{id: "nginx-upgrade-any", takes: "the choice of upgrades", server: site.Uvicorn, newest: true, changes: []change{
		{nginxSite, "    default \"\";\n    ~*^HTTP/1\\.1:websocket$ websocket;\n", "    default $http_upgrade;\n"},
		{nginxSite, "    default \"\";\n    websocket upgrade;\n", "    default upgrade;\n"}}},
	{id: "nginx-upgrade-framed", takes: "the version that upgrades", server: site.Hypercorn, https: true,
		changes: []change{{nginxSite, "~*^HTTP/1\\.1:websocket$", "~*:websocket$"}}},
	{id: "nginx-upgrade-alone", takes: "the word that the connection changes", server: site.Uvicorn,
		changes: []change{{nginxSite, "    websocket upgrade;\n", ""}}},
	{id: "nginx-origin", takes: "the page that asked for a WebSocket", server: site.Uvicorn,
		changes: []change{{nginxForward, nginxFor, nginxFor + "        proxy_set_header Origin {{.Scheme}}://{{.Host}};\n"}}},
	{id: "uvicorn-leftmost", takes: "the address header of the proxy's making, for uvicorn to take its left", server: site.Uvicorn,
		edits: onSocket, changes: []change{{nginxForward, "X-Forwarded-For {{.Client}};", "X-Forwarded-For $proxy_add_x_forwarded_for;"}}},
	{id: "uvicorn-folded", takes: "the removal of underscore names, which older Djangos fold in ASGI", server: site.Uvicorn, edits: onApache,
		changes: without(apacheForward, apacheFolded)},
}
