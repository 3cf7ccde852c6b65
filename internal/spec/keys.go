package spec

import (
	"net/netip"

	"proxypact/internal/value"
)

// Type is the shape of a key's value in TOML and JSON.
type Type string

// The shapes that the format uses. There are no arrays of tables: the TOML library cannot tell their places.
const (
	Text       Type = "string"
	Boolean    Type = "boolean"
	Integer    Type = "integer"
	TextList   Type = "list of strings"
	TextOrList Type = "string or list of strings"
	Table      Type = "table"
	TextTable  Type = "table of strings" // whose names the description chooses
)

// Key is one row of the format. The table Keys drives decoding, hints, the JSON Schema, gen init and the README's
// reference.
type Key struct {
	Path     string
	Type     Type
	Required bool
	Default  any      // string, int64 or bool; nil where there is none or it depends on other keys
	Depends  string   // how the default follows from other keys, in words
	Values   []string // the only texts accepted
	Reserved bool     // the whole key is reserved
	Within   bool     // NAME in the path stands for any name
	Pattern  string   // what an editor can check; the reader has the last word
	Most     int64    // of an integer, which is at least 1
	Doc      string   // one line
	read     reader
}

// Names shared by the table and its readers.
const (
	osDefault     = "debian-12"
	durationShape = `^[0-9]+[smhdwy]$`
	versionShape  = `^[0-9]+(\.[0-9]+){1,3}$`
	sizeShape     = `^[1-9][0-9]*[kmg]$`
	pathShape     = `^/`
	treeShape     = `^/(.*/)?$`
	headerShape   = `^[A-Za-z][A-Za-z0-9-]*$`
	highestPort   = 65535
)

// Fronts are the values of front.kind.
var Fronts = []string{"cloudflare", "cloudfront", "alb", "gcp", "azure", "fastly", "heroku", "haproxy", "traefik", "other"}

// Keys is the whole format, in the order in which people read it.
var Keys = []Key{
	{Path: "format", Type: Integer, Default: int64(1), Most: 1, Doc: "format of this file",
		read: number(func(s *Spec) *Field[int64] { return &s.format }, parseFormat)},
	{Path: "extends", Type: Text, Doc: "a file, by its path from this one's directory, whose keys hold where this one has none",
		read: text(func(s *Spec) *Field[string] { return &s.extends }, parseRelative)},

	{Path: "app.name", Type: Text, Required: true, Pattern: `^[a-z][a-z0-9_-]{0,63}$`,
		Doc:  "names the rendered files, upstreams and variables",
		read: text(func(s *Spec) *Field[value.Name] { return &s.App.Name }, value.ParseName)},
	{Path: "app.hosts", Type: TextList, Required: true,
		Doc:  "DNS names of the site, the canonical one first; `*.x` stands for every name below x, not for x",
		read: texts(func(s *Spec) *Field[[]value.Host] { return &s.App.Hosts }, value.ParseHost)},
	{Path: "app.redirect_hosts", Type: TextList,
		Doc:  "DNS names that lead to the canonical one, over http and https, and are never served, such as the name with `www.`",
		read: texts(func(s *Spec) *Field[[]value.Host] { return &s.App.RedirectHosts }, value.ParseExactHost)},
	{Path: "app.internal_hosts", Type: TextList,
		Doc:  "names or addresses that Django allows and the proxy never serves, such as a container's own health check",
		read: texts(func(s *Spec) *Field[[]string] { return &s.App.InternalHosts }, parseInternalHost)},
	{Path: "app.trusted_origins", Type: TextList, Doc: "further CSRF origins, as `https://name`",
		read: texts(func(s *Spec) *Field[[]value.Origin] { return &s.App.TrustedOrigins }, value.ParseOrigin)},
	{Path: "app.django", Type: Text, Default: "5.2", Pattern: versionShape, Doc: "version of Django",
		read: text(func(s *Spec) *Field[value.Version] { return &s.App.Django }, value.ParseVersion)},
	{Path: "app.module", Type: Text, Doc: "the application that the server loads, as `package.wsgi:application`",
		read: text(func(s *Spec) *Field[value.Module] { return &s.App.Module }, value.ParseModule)},
	{Path: "app.directory", Type: Text, Pattern: pathShape, Doc: "where the project is, which holds `manage.py`; mod_wsgi and `app.systemd` load it from there",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.App.Directory }, value.ParseDirectory)},
	{Path: "app.venv", Type: Text, Pattern: pathShape, Doc: "virtual environment with Django, for mod_wsgi and `app.systemd`",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.App.Venv }, value.ParseDirectory)},
	{Path: "app.remote_user_header", Type: Text, Pattern: headerShape,
		Doc:  "the header in which Django is told the user whom the proxy itself has authenticated, and nobody else can write",
		read: text(func(s *Spec) *Field[value.HeaderName] { return &s.App.UserHeader }, value.ParseHeaderName)},
	{Path: "app.prefix", Type: Text, Default: "/", Pattern: treeShape,
		Doc:  "URL path that the site is mounted at, as `/shop/`; every other path of the description is below it, and nothing of the site outside",
		read: text(func(s *Spec) *Field[value.URLPath] { return &s.App.Prefix }, value.ParseMount)},
	{Path: "app.systemd", Type: Boolean, Default: false, Doc: "systemd starts the application servers: render a unit for each, and one for each socket that it can hand over",
		read: flag(func(s *Spec) *Field[bool] { return &s.App.Systemd })},
	{Path: "app.user", Type: Text, Depends: "`app.name`", Pattern: `^[a-z_][a-z0-9_-]{0,30}$`, Doc: "user that systemd runs the application servers as",
		read: text(func(s *Spec) *Field[value.User] { return &s.App.User }, value.ParseUser)},
	{Path: "app.client_middleware", Type: Boolean, Default: false, Doc: "render a small middleware that gives Django the client's address where the application server cannot",
		read: flag(func(s *Spec) *Field[bool] { return &s.App.Middleware })},

	{Path: "host.os", Type: Text, Default: osDefault, Doc: "fixes the versions and paths that are not written",
		Values: []string{osDefault, "debian-13", "ubuntu-22.04", "ubuntu-24.04", "rhel-8", "rhel-9", "rhel-10"},
		read:   text(func(s *Spec) *Field[string] { return &s.Host.OS }, verbatim)},

	{Path: "proxy.kind", Type: Text, Required: true, Values: []string{"apache", "nginx", "none"},
		Doc:  "the reverse proxy; `none` where a front reaches the application server itself: an ingress controller, a platform, a load balancer",
		read: text(func(s *Spec) *Field[string] { return &s.Proxy.Kind }, verbatim)},
	{Path: "proxy.version", Type: Text, Depends: "by `host.os`", Pattern: versionShape, Doc: "version of the proxy",
		read: text(func(s *Spec) *Field[value.Version] { return &s.Proxy.Version }, value.ParseVersion)},
	{Path: "proxy.openssl", Type: Text, Depends: "by `host.os`", Pattern: versionShape, Doc: "version of the OpenSSL that the proxy uses",
		read: text(func(s *Spec) *Field[value.Version] { return &s.Proxy.OpenSSL }, value.ParseVersion)},
	{Path: "proxy.listen", Type: TextList, Depends: "all, v4 and v6", Doc: "IP addresses to listen on",
		read: texts(func(s *Spec) *Field[[]netip.Addr] { return &s.Proxy.Listen }, value.ParseListen)},
	{Path: "proxy.http_port", Type: Integer, Most: highestPort, Default: int64(80), Doc: "port bound for plain http",
		read: number(func(s *Spec) *Field[value.Port] { return &s.Proxy.HTTPPort }, value.ParsePort)},
	{Path: "proxy.https_port", Type: Integer, Most: highestPort, Default: int64(443), Doc: "port bound for https",
		read: number(func(s *Spec) *Field[value.Port] { return &s.Proxy.HTTPSPort }, value.ParsePort)},
	{Path: "proxy.public_http_port", Type: Integer, Most: highestPort, Depends: "`proxy.http_port`", Doc: "port in the http URLs that people type",
		read: number(func(s *Spec) *Field[value.Port] { return &s.Proxy.PublicHTTPPort }, value.ParsePort)},
	{Path: "proxy.public_https_port", Type: Integer, Most: highestPort, Depends: "`proxy.https_port`", Doc: "port in the https URLs that people type",
		read: number(func(s *Spec) *Field[value.Port] { return &s.Proxy.PublicHTTPSPort }, value.ParsePort)},
	{Path: "proxy.http", Type: Text, Default: "redirect", Values: []string{"redirect", "serve", "off"},
		Doc:  "what a request over plain http gets",
		read: text(func(s *Spec) *Field[string] { return &s.Proxy.HTTP }, verbatim)},
	{Path: "proxy.resolver", Type: TextList, Doc: "name servers, as IP addresses, that nginx asks for a `backend.address` that is a name",
		read: texts(func(s *Spec) *Field[[]netip.Addr] { return &s.Proxy.Resolver }, value.ParseHostIP)},

	{Path: "backend.server", Type: Text, Default: "gunicorn", Doc: "the application server",
		Values: []string{"gunicorn", "uvicorn", "hypercorn", "daphne", "granian", "waitress", "uwsgi", "mod_wsgi"},
		read:   text(func(s *Spec) *Field[string] { return &s.into.Server }, verbatim)},
	{Path: "backend.version", Type: Text, Depends: "by `host.os`", Pattern: versionShape, Doc: "version of the application server",
		read: text(func(s *Spec) *Field[value.Version] { return &s.into.Version }, value.ParseVersion)},
	{Path: "backend.worker", Type: Text, Default: "sync", Values: []string{"sync", "gthread", "uvicorn"},
		Doc:  "the kind of gunicorn's workers; uvicorn's speak ASGI",
		read: text(func(s *Spec) *Field[string] { return &s.into.Worker }, verbatim)},
	{Path: "backend.port", Type: Integer, Most: highestPort, Doc: "TCP port of the application server; this, `backend.socket` or `backend.addresses`",
		read: number(func(s *Spec) *Field[value.Port] { return &s.into.Port }, value.ParsePort)},
	{Path: "backend.socket", Type: Text, Pattern: pathShape, Doc: "unix socket of the application server; this, `backend.port` or `backend.addresses`",
		read: text(func(s *Spec) *Field[value.SocketPath] { return &s.into.Socket }, value.ParseSocketPath)},
	{Path: "backend.addresses", Type: TextList,
		Doc:  "where several application servers are reached, as `10.0.0.5:8000`, `[2001:db8::5]:8000` or `unix:/path`; each has a file of its own",
		read: texts(func(s *Spec) *Field[[]value.Endpoint] { return &s.into.Addresses }, value.ParseEndpoint)},
	{Path: "backend.address", Type: Text, Default: "127.0.0.1", Doc: "IP address or DNS name that the proxy connects to",
		read: text(func(s *Spec) *Field[value.Upstream] { return &s.into.Address }, value.ParseUpstream)},
	{Path: "backend.bind", Type: Text, Depends: "`backend.address`; required where that is a name", Doc: "IP address that the application server listens on",
		read: text(func(s *Spec) *Field[netip.Addr] { return &s.into.Bind }, value.ParseBind)},
	{Path: "backend.bind_port", Type: Integer, Most: highestPort, Depends: "`backend.port`", Doc: "port that the application server listens on, where a container publishes it as another",
		read: number(func(s *Spec) *Field[value.Port] { return &s.into.BindPort }, value.ParsePort)},
	{Path: "backend.proxy_peers", Type: TextList, Doc: "networks that the proxy connects from; required where the bind is neither loopback nor a socket; without a proxy by default `front.peers`",
		read: texts(func(s *Spec) *Field[[]netip.Prefix] { return &s.into.ProxyPeers }, value.ParsePrefix)},
	{Path: "backend.protocol", Type: Text, Default: "http", Values: []string{"http", "uwsgi"},
		Doc:  "what the proxy speaks to the application server",
		read: text(func(s *Spec) *Field[string] { return &s.into.Protocol }, verbatim)},

	{Path: "tls.certificate", Type: TextOrList, Pattern: pathShape, Doc: "certificate chain file in PEM, or a list of them",
		read: oneOrTexts(func(s *Spec) *Field[[]value.FilePath] { return &s.TLS.Certificates }, value.ParseFilePath)},
	{Path: "tls.key", Type: TextOrList, Pattern: pathShape, Doc: "private key file in PEM, or a list as long as `tls.certificate`",
		read: oneOrTexts(func(s *Spec) *Field[[]value.FilePath] { return &s.TLS.Keys }, value.ParseFilePath)},
	{Path: "tls.profile", Type: Text, Default: "intermediate", Values: []string{"intermediate", "modern"}, Doc: "Mozilla's recommendation",
		read: text(func(s *Spec) *Field[string] { return &s.TLS.Profile }, verbatim)},
	{Path: "tls.guideline", Type: Text, Default: "6.0", Values: []string{"6.0"}, Doc: "version of Mozilla's guideline",
		read: text(func(s *Spec) *Field[string] { return &s.TLS.Guideline }, verbatim)},
	{Path: "tls.hsts", Type: Text, Pattern: durationShape, Doc: "max-age of Strict-Transport-Security; unset: no header; `0s` takes it back",
		read: text(func(s *Spec) *Field[value.Duration] { return &s.TLS.HSTS }, value.ParseDuration)},
	{Path: "tls.hsts_subdomains", Type: Boolean, Default: false, Doc: "it holds for every name below `app.hosts` too",
		read: flag(func(s *Spec) *Field[bool] { return &s.TLS.HSTSSubdomains })},
	{Path: "tls.hsts_preload", Type: Boolean, Default: false, Doc: "browsers may ship with it: a year or more, subdomains too, and hard to take back",
		read: flag(func(s *Spec) *Field[bool] { return &s.TLS.HSTSPreload })},
	{Path: "tls.acme_webroot", Type: Text, Pattern: pathShape, Doc: "directory of http-01 challenges, answered before any redirect",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.TLS.ACMEWebroot }, value.ParseDirectory)},
	{Path: "tls.http2", Type: Boolean, Doc: "HTTP/2; unset: whatever the rest of the server's configuration says",
		read: flag(func(s *Spec) *Field[bool] { return &s.TLS.HTTP2 })},
	{Path: "tls.http3", Type: Boolean, Doc: "HTTP/3 over UDP, on nginx 1.25.0 and later; unset: as for HTTP/2",
		read: flag(func(s *Spec) *Field[bool] { return &s.TLS.HTTP3 })},
	{Path: "tls.client_ca", Type: Text, Pattern: pathShape, Doc: "certificates in PEM of the authorities whose client certificates count; present: clients are asked for one",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.TLS.ClientCA }, value.ParseFilePath)},
	{Path: "tls.client_certificates", Type: Text, Depends: "`required` with `tls.client_ca`", Values: []string{"required", "optional"},
		Doc:  "whether a client may come without a certificate; one of another authority is refused either way",
		read: text(func(s *Spec) *Field[string] { return &s.TLS.ClientCertificates }, verbatim)},
	{Path: "tls.client_header", Type: Text, Pattern: headerShape, Doc: "request header in which Django finds the subject of a client's certificate, such as `X-Client-Subject`; absent without one",
		read: text(func(s *Spec) *Field[value.HeaderName] { return &s.TLS.ClientHeader }, value.ParseHeaderName)},

	{Path: "limits.body", Type: Text, Pattern: sizeShape, Doc: "the largest request body, as `10m`; the proxy answers 413 to more",
		read: text(func(s *Spec) *Field[value.Size] { return &s.Limits.Body }, value.ParseSize)},
	{Path: "limits.form", Type: Text, Pattern: sizeShape, Doc: "how much of a body, files apart, Django takes into memory",
		read: text(func(s *Spec) *Field[value.Size] { return &s.Limits.Form }, value.ParseSize)},
	{Path: "limits.header", Type: Text, Pattern: sizeShape, Doc: "the longest line of a request's head, such as one with large cookies",
		read: text(func(s *Spec) *Field[value.Size] { return &s.Limits.Header }, value.ParseSize)},
	{Path: "limits.response_timeout", Type: Text, Pattern: durationShape, Doc: "how long Django has for an answer; the proxy waits a little longer",
		read: text(func(s *Spec) *Field[value.Duration] { return &s.Limits.ResponseTimeout }, value.ParseDuration)},
	{Path: "limits.client_timeout", Type: Text, Pattern: durationShape, Doc: "how long a client may keep silent in the middle of a request or an answer",
		read: text(func(s *Spec) *Field[value.Duration] { return &s.Limits.ClientTimeout }, value.ParseDuration)},
	{Path: "limits.streaming", Type: TextList, Doc: "paths whose answers go on as they come, for hours: nothing waits for the rest",
		read: texts(func(s *Spec) *Field[[]value.URLPath] { return &s.Limits.Streaming }, value.ParseURLPath)},
	{Path: "limits.login_paths", Type: TextList, Doc: "paths that each client may ask for at `limits.login_rate` alone, on nginx",
		read: texts(func(s *Spec) *Field[[]value.URLPath] { return &s.Limits.LoginPaths }, value.ParseURLPath)},
	{Path: "limits.login_rate", Type: Text, Default: "10/m", Pattern: `^[1-9][0-9]{0,3}/[sm]$`, Doc: "requests in a second or a minute; as many at once are let through first",
		read: text(func(s *Spec) *Field[value.Rate] { return &s.Limits.LoginRate }, value.ParseRate)},

	{Path: "headers.owner", Type: Text, Default: "django", Values: []string{"django", "proxy"},
		Doc:  "who decides about the headers below: Django, and the proxy where that says nothing; or the proxy alone",
		read: text(func(s *Spec) *Field[string] { return &s.Headers.Owner }, verbatim)},
	{Path: "headers.nosniff", Type: Boolean, Default: false, Doc: "X-Content-Type-Options, so that browsers take no file for something else",
		read: flag(func(s *Spec) *Field[bool] { return &s.Headers.Nosniff })},
	{Path: "headers.referrer_policy", Type: Text, Doc: "Referrer-Policy, how much other sites learn about where visitors come from",
		Values: []string{"no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "same-origin", "strict-origin", "strict-origin-when-cross-origin", "unsafe-url"},
		read:   text(func(s *Spec) *Field[string] { return &s.Headers.ReferrerPolicy }, verbatim)},
	{Path: "headers.frame_options", Type: Text, Values: []string{"DENY", "SAMEORIGIN"}, Doc: "X-Frame-Options, who may show pages inside their own",
		read: text(func(s *Spec) *Field[string] { return &s.Headers.FrameOptions }, verbatim)},
	{Path: "headers.opener_policy", Type: Text, Values: []string{"same-origin", "same-origin-allow-popups", "unsafe-none"}, Doc: "Cross-Origin-Opener-Policy, whether windows that were opened from elsewhere see each other",
		read: text(func(s *Spec) *Field[string] { return &s.Headers.OpenerPolicy }, verbatim)},
	{Path: "headers.csp", Type: Text, Doc: "Content-Security-Policy, from where pages may load what; Django writes it from 6.0 on",
		read: text(func(s *Spec) *Field[value.ContentPolicy] { return &s.Headers.CSP }, value.ParseContentPolicy)},

	{Path: "pages.maintenance_switch", Type: Text, Pattern: pathShape, Doc: "while this file is there, everybody gets 503",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Pages.Switch }, value.ParsePlainPath)},
	{Path: "pages.maintenance", Type: Text, Pattern: pathShape, Doc: "the page that is shown then, one file of HTML",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Pages.Maintenance }, value.ParseFilePath)},
	{Path: "pages.unavailable", Type: Text, Pattern: pathShape, Doc: "the page that is shown where no application server answers, one file of HTML",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Pages.Unavailable }, value.ParseFilePath)},

	{Path: "log.access", Type: Text, Pattern: pathShape, Depends: "what the rest of the configuration says", Doc: "the access log of this site, in a directory that is there",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Log.Access }, value.ParseFilePath)},
	{Path: "log.format", Type: Text, Default: "text", Values: []string{"text", "json"}, Doc: "how its lines read; `json` on nginx alone",
		read: text(func(s *Spec) *Field[string] { return &s.Log.Format }, verbatim)},
	{Path: "log.request_id", Type: Boolean, Default: false, Doc: "tell Django the id of each request in X-Request-ID, which no client can write",
		read: flag(func(s *Spec) *Field[bool] { return &s.Log.RequestID })},

	{Path: "process.NAME.paths", Type: TextList, Within: true,
		Doc:  "paths that a further process of the site answers, in place of the backend: `/ws/` is everything below it, `/ws` that alone. `[process.NAME]` has every key of `[backend]`, too",
		read: texts(func(s *Spec) *Field[[]value.URLPath] { return &s.into.Paths }, value.ParseURLPath)},
	{Path: "process.NAME.module", Type: Text, Within: true, Depends: "`app.module`",
		Doc:  "the application that this process loads, as `package.asgi:application`",
		read: text(func(s *Spec) *Field[value.Module] { return &s.into.Module }, value.ParseModule)},
	{Path: "access.NAME.paths", Type: TextList, Within: true,
		Doc:  "paths that not everyone may ask for: `/admin/` is everything below it and `/admin` too, `/` the whole site. The longest path decides alone, and all that its table says must hold",
		read: texts(func(s *Spec) *Field[[]value.URLPath] { return &s.access.Paths }, value.ParseURLPath)},
	{Path: "access.NAME.allow", Type: TextList, Within: true, Doc: "networks that clients have to come from, by their own address, behind a front too",
		read: texts(func(s *Spec) *Field[[]netip.Prefix] { return &s.access.Allow }, value.ParsePrefix)},
	{Path: "access.NAME.password_file", Type: Text, Within: true, Pattern: pathShape, Doc: "users and their passwords, as htpasswd writes them, for basic authentication",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.access.PasswordFile }, value.ParseFilePath)},
	{Path: "access.NAME.client_certificate", Type: Boolean, Within: true, Doc: "clients have to show a certificate of `tls.client_ca`",
		read: flag(func(s *Spec) *Field[bool] { return &s.access.Certificate })},
	{Path: "static.url", Type: Text, Default: "/static/", Pattern: treeShape, Doc: "URL path of files that the proxy answers itself; it is `STATIC_URL` too",
		read: text(func(s *Spec) *Field[value.URLPath] { return &s.Static.URL }, value.ParseMount)},
	{Path: "static.root", Type: Text, Pattern: pathShape, Doc: "the directory of those files, into which `collectstatic` puts them; it is `STATIC_ROOT` too",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Static.Root }, value.ParseDirectory)},
	{Path: "static.hashed", Type: Boolean, Default: false,
		Doc:  "names with a hash of the content, as `ManifestStaticFilesStorage` makes them, are kept for a year by whoever has them",
		read: flag(func(s *Spec) *Field[bool] { return &s.Static.Hashed })},
	{Path: "static.compressed", Type: TextList, Doc: "compressed copies that lie beside the files, as `app.css.gz` and `app.css.br`: `gzip`, `brotli`",
		read: texts(func(s *Spec) *Field[[]string] { return &s.Static.Compressed }, parseCompression)},
	{Path: "media.url", Type: Text, Default: "/media/", Pattern: treeShape, Doc: "URL path of uploads, which the proxy answers itself; it is `MEDIA_URL` too",
		read: text(func(s *Spec) *Field[value.URLPath] { return &s.Media.URL }, value.ParseMount)},
	{Path: "media.root", Type: Text, Pattern: pathShape, Doc: "the directory of uploads; it is `MEDIA_ROOT` too",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Media.Root }, value.ParseDirectory)},
	{Path: "protected.url", Type: Text, Default: "/protected/", Pattern: treeShape, Doc: "URL path of downloads that Django alone releases; whoever asks for it gets 404",
		read: text(func(s *Spec) *Field[value.URLPath] { return &s.Protected.URL }, value.ParseMount)},
	{Path: "protected.root", Type: Text, Pattern: pathShape, Doc: "the directory of those downloads",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Protected.Root }, value.ParseDirectory)},

	{Path: "front.kind", Type: Text, Values: Fronts, Doc: "what stands between the clients and this proxy, or in its place: a load balancer or a CDN",
		read: text(func(s *Spec) *Field[string] { return &s.Front.Kind }, verbatim)},
	{Path: "front.peers", Type: TextList, Depends: "by `front.kind` where its networks are published",
		Doc:  "networks that the front connects from; whoever connects from there is believed",
		read: texts(func(s *Spec) *Field[[]netip.Prefix] { return &s.Front.Peers }, value.ParsePrefix)},
	{Path: "front.outer", Type: TextList, Doc: "further hops before that, networks or kinds; they are believed about the client's address alone",
		read: texts(func(s *Spec) *Field[[]Hop] { return &s.Front.Outer }, parseHop)},
	{Path: "front.scheme_header", Type: Text, Depends: "by `front.kind`", Pattern: headerShape, Doc: "the header in which the front says `http` or `https`",
		read: text(func(s *Spec) *Field[value.HeaderName] { return &s.Front.SchemeHeader }, value.ParseHeaderName)},
	{Path: "front.client_header", Type: Text, Depends: "by `front.kind`", Pattern: headerShape, Doc: "the header in which the front says the client's address",
		read: text(func(s *Spec) *Field[value.HeaderName] { return &s.Front.ClientHeader }, value.ParseHeaderName)},
	{Path: "front.only", Type: Boolean, Default: false, Doc: "refuse whoever does not come through the front",
		read: flag(func(s *Spec) *Field[bool] { return &s.Front.Only })},
	{Path: "front.proxy_protocol", Type: Boolean, Default: false, Doc: "the front opens every connection with a PROXY line, version 1 or 2",
		read: flag(func(s *Spec) *Field[bool] { return &s.Front.ProxyProtocol })},
	{Path: "front.health_path", Type: Text, Pattern: pathShape, Doc: "URL path that the proxy answers itself, for the front's health checks alone; without a proxy Django answers it, and does not redirect it",
		read: text(func(s *Spec) *Field[value.URLPath] { return &s.Front.HealthPath }, value.ParseURLPath)},
	{Path: "front.health_hosts", Type: TextList, Depends: "any IP address",
		Doc:  "names or addresses that the front's health checks ask for",
		read: texts(func(s *Spec) *Field[[]string] { return &s.Front.HealthHosts }, parseInternalHost)},
	{Path: "front.secret_header", Type: Text, Pattern: headerShape,
		Doc:  "the header in which the front sends a secret; without it `front.peers` are strangers, too",
		read: text(func(s *Spec) *Field[value.HeaderName] { return &s.Front.SecretHeader }, value.ParseHeaderName)},
	{Path: "front.secret_file", Type: Text, Pattern: pathShape,
		Doc:  "file with that secret in a line for the proxy's own configuration, which the rendered file includes and names the line for",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Front.SecretFile }, value.ParseDirectory)},
	{Path: "front.client_ca", Type: Text, Pattern: pathShape,
		Doc:  "authority, as PEM, whose certificate the front shows over TLS; without it `front.peers` are strangers, too",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Front.ClientCA }, value.ParseFilePath)},
	{Path: "accept", Type: TextTable, Doc: "warnings of gen check and statements of gen diff that are accepted, by id, each with the reason",
		read: reasons(func(s *Spec) *Field[map[string]string] { return &s.Accept })},
}
