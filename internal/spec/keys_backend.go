package spec

import (
	"net/netip"

	"proxypact/internal/value"
)

// backendKeys are the application server; [process.NAME] has all of them, too.
var backendKeys = []Key{
	{Path: "backend.server", Type: Text, Default: "gunicorn", Doc: "the application server",
		Values: []string{"gunicorn", "uvicorn", "hypercorn", "daphne", "granian", "waitress", "uwsgi", "mod_wsgi"},
		read:   text(func(s *Spec) *Field[string] { return &s.into.Server }, verbatim)},
	{Path: "backend.version", Type: Text, Depends: "by `host.os`", Pattern: versionShape, Sample: `"20.1.0"`, Doc: "version of the application server",
		read: text(func(s *Spec) *Field[value.Version] { return &s.into.Version }, value.ParseVersion)},
	{Path: "backend.worker", Type: Text, Default: "sync", Values: []string{"sync", "gthread", "uvicorn"},
		Doc:  "the kind of gunicorn's workers; uvicorn's speak ASGI",
		read: text(func(s *Spec) *Field[string] { return &s.into.Worker }, verbatim)},
	{Path: "backend.port", Type: Integer, Most: highestPort, Sample: `8000`, Starts: true, Doc: "TCP port of the application server; this, `backend.socket` or `backend.addresses`",
		read: number(func(s *Spec) *Field[value.Port] { return &s.into.Port }, value.ParsePort)},
	{Path: "backend.socket", Type: Text, Pattern: pathShape, Sample: `"/run/bookshop/app.sock"`, Doc: "unix socket of the application server; this, `backend.port` or `backend.addresses`",
		read: text(func(s *Spec) *Field[value.SocketPath] { return &s.into.Socket }, value.ParseSocketPath)},
	{Path: "backend.addresses", Type: TextList, Sample: `["127.0.0.1:8000", "127.0.0.1:8001"]`,
		Doc:  "where several application servers are reached, as `10.0.0.5:8000`, `[2001:db8::5]:8000` or `unix:/path`; each has a file of its own",
		read: texts(func(s *Spec) *Field[[]value.Endpoint] { return &s.into.Addresses }, value.ParseEndpoint)},
	{Path: "backend.address", Type: Text, Default: "127.0.0.1", Doc: "IP address or DNS name that the proxy connects to",
		read: text(func(s *Spec) *Field[value.Upstream] { return &s.into.Address }, value.ParseUpstream)},
	{Path: "backend.bind", Type: Text, Depends: "`backend.address`; required where that is a name", Sample: `"127.0.0.1"`, Doc: "IP address that the application server listens on",
		read: text(func(s *Spec) *Field[netip.Addr] { return &s.into.Bind }, value.ParseBind)},
	{Path: "backend.bind_port", Type: Integer, Most: highestPort, Depends: "`backend.port`", Sample: `8000`, Doc: "port that the application server listens on, where a container publishes it as another",
		read: number(func(s *Spec) *Field[value.Port] { return &s.into.BindPort }, value.ParsePort)},
	{Path: "backend.proxy_peers", Type: TextList, Sample: `["10.0.0.5"]`, Doc: "networks that the proxy connects from; required where the bind is neither loopback nor a socket; without a proxy by default `front.peers`",
		read: texts(func(s *Spec) *Field[[]netip.Prefix] { return &s.into.ProxyPeers }, value.ParsePrefix)},
	{Path: "backend.protocol", Type: Text, Default: "http", Values: []string{"http", "uwsgi"},
		Doc:  "what the proxy speaks to the application server",
		read: text(func(s *Spec) *Field[string] { return &s.into.Protocol }, verbatim)},
}
