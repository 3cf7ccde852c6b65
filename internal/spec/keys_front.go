package spec

import (
	"net/netip"

	"proxypact/internal/value"
)

// Fronts are the values of front.kind.
var Fronts = []string{"cloudflare", "cloudfront", "alb", "gcp", "azure", "fastly", "heroku", "haproxy", "traefik", "other"}

// frontKeys are what stands before the proxy, or in its place.
var frontKeys = []Key{
	{Path: "front.kind", Type: Text, Values: Fronts, Sample: `"haproxy"`, Doc: "what stands between the clients and this proxy, or in its place: a load balancer or a CDN",
		read: text(func(s *Spec) *Field[string] { return &s.Front.Kind }, verbatim)},
	{Path: "front.peers", Type: TextList, Depends: "by `front.kind` where its networks are published", Sample: `["10.0.0.0/24"]`,
		Doc:  "networks that the front connects from; whoever connects from there is believed",
		read: texts(func(s *Spec) *Field[[]netip.Prefix] { return &s.Front.Peers }, value.ParsePrefix)},
	{Path: "front.outer", Type: TextList, Sample: `["cloudflare"]`, Doc: "further hops before that, networks or kinds; they are believed about the client's address alone",
		read: texts(func(s *Spec) *Field[[]Hop] { return &s.Front.Outer }, parseHop)},
	{Path: "front.scheme_header", Type: Text, Depends: "by `front.kind`", Pattern: headerShape, Sample: `"X-Forwarded-Proto"`, Doc: "the header in which the front says `http` or `https`",
		read: text(func(s *Spec) *Field[value.HeaderName] { return &s.Front.SchemeHeader }, value.ParseHeaderName)},
	{Path: "front.client_header", Type: Text, Depends: "by `front.kind`", Pattern: headerShape, Sample: `"X-Forwarded-For"`, Doc: "the header in which the front says the client's address",
		read: text(func(s *Spec) *Field[value.HeaderName] { return &s.Front.ClientHeader }, value.ParseHeaderName)},
	{Path: "front.only", Type: Boolean, Default: false, Doc: "refuse whoever does not come through the front",
		read: flag(func(s *Spec) *Field[bool] { return &s.Front.Only })},
	{Path: "front.proxy_protocol", Type: Boolean, Default: false, Doc: "the front opens every connection with a PROXY line, version 1 or 2",
		read: flag(func(s *Spec) *Field[bool] { return &s.Front.ProxyProtocol })},
	{Path: "front.health_path", Type: Text, Pattern: pathShape, Sample: `"/healthz/"`, Doc: "URL path that the proxy answers itself, for the front's health checks alone, wherever the site is mounted; without a proxy Django answers it, and does not redirect it",
		read: text(func(s *Spec) *Field[value.URLPath] { return &s.Front.HealthPath }, value.ParseURLPath)},
	{Path: "front.health_hosts", Type: TextList, Depends: "any IP address", Sample: `["10.0.1.5"]`,
		Doc:  "names or addresses that the front's health checks ask for",
		read: texts(func(s *Spec) *Field[[]string] { return &s.Front.HealthHosts }, parseInternalHost)},
	{Path: "front.secret_header", Type: Text, Pattern: headerShape, Sample: `"X-Origin-Secret"`,
		Doc:  "the header in which the front sends a secret; without it `front.peers` are strangers, too",
		read: text(func(s *Spec) *Field[value.HeaderName] { return &s.Front.SecretHeader }, value.ParseHeaderName)},
	{Path: "front.secret_file", Type: Text, Pattern: pathShape, Sample: `"/etc/ssl/private/bookshop-front"`,
		Doc:  "file with that secret in a line for the proxy's own configuration, which the rendered file includes and names the line for",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Front.SecretFile }, value.ParseDirectory)},
	{Path: "front.client_ca", Type: Text, Pattern: pathShape, Sample: `"/etc/ssl/bookshop/front-ca.pem"`,
		Doc:  "authority, as PEM, whose certificate the front shows over TLS; without it `front.peers` are strangers, too",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Front.ClientCA }, value.ParseFilePath)},
}
