package spec

import (
	"net/netip"

	"proxypact/internal/value"
)

// proxyKeys are the reverse proxy, and what it does over plain http.
var proxyKeys = []Key{
	{Path: "proxy.kind", Type: Text, Required: true, Values: []string{"apache", "nginx", "none"},
		Doc:  "the reverse proxy; `none` where a front reaches the application server itself: an ingress controller, a platform, a load balancer",
		read: text(func(s *Spec) *Field[string] { return &s.Proxy.Kind }, verbatim)},
	{Path: "proxy.version", Type: Text, Depends: "by `host.os`", Pattern: versionShape, Sample: `"1.22.1"`, Doc: "version of the proxy",
		read: text(func(s *Spec) *Field[value.Version] { return &s.Proxy.Version }, value.ParseVersion)},
	{Path: "proxy.openssl", Type: Text, Depends: "by `host.os`", Pattern: versionShape, Sample: `"3.0"`, Doc: "version of the OpenSSL that the proxy uses",
		read: text(func(s *Spec) *Field[value.Version] { return &s.Proxy.OpenSSL }, value.ParseVersion)},
	{Path: "proxy.listen", Type: TextList, Depends: "all, v4 and v6", Sample: `["192.0.2.10", "2001:db8::10"]`, Doc: "IP addresses to listen on",
		read: texts(func(s *Spec) *Field[[]netip.Addr] { return &s.Proxy.Listen }, value.ParseListen)},
	{Path: "proxy.http_port", Type: Integer, Most: highestPort, Default: int64(80), Doc: "port bound for plain http",
		read: number(func(s *Spec) *Field[value.Port] { return &s.Proxy.HTTPPort }, value.ParsePort)},
	{Path: "proxy.https_port", Type: Integer, Most: highestPort, Default: int64(443), Doc: "port bound for https",
		read: number(func(s *Spec) *Field[value.Port] { return &s.Proxy.HTTPSPort }, value.ParsePort)},
	{Path: "proxy.public_http_port", Type: Integer, Most: highestPort, Depends: "`proxy.http_port`", Sample: `80`, Doc: "port in the http URLs that people type",
		read: number(func(s *Spec) *Field[value.Port] { return &s.Proxy.PublicHTTPPort }, value.ParsePort)},
	{Path: "proxy.public_https_port", Type: Integer, Most: highestPort, Depends: "`proxy.https_port`", Sample: `443`, Doc: "port in the https URLs that people type",
		read: number(func(s *Spec) *Field[value.Port] { return &s.Proxy.PublicHTTPSPort }, value.ParsePort)},
	{Path: "proxy.http", Type: Text, Default: "redirect", Values: []string{"redirect", "serve", "off"},
		Doc:  "what a request over plain http gets",
		read: text(func(s *Spec) *Field[string] { return &s.Proxy.HTTP }, verbatim)},
	{Path: "proxy.resolver", Type: TextList, Sample: `["127.0.0.53"]`, Doc: "name servers, as IP addresses, that nginx asks for a `backend.address` that is a name",
		read: texts(func(s *Spec) *Field[[]netip.Addr] { return &s.Proxy.Resolver }, value.ParseHostIP)},
}
