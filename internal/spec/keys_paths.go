package spec

import (
	"net/netip"

	"proxypact/internal/value"
)

// pathKeys are what differs from path to path.
var pathKeys = []Key{
	{Path: "process.NAME.paths", Type: TextList, Within: true, Sample: `["/ws/"]`,
		Doc:  "paths that a further process of the site answers, in place of the backend: `/ws/` is everything below it, `/ws` that alone. `[process.NAME]` has every key of `[backend]`, too",
		read: texts(func(s *Spec) *Field[[]value.URLPath] { return &s.into.Paths }, value.ParseURLPath)},
	{Path: "process.NAME.module", Type: Text, Within: true, Depends: "`app.module`",
		Doc:  "the application that this process loads, as `package.asgi:application`",
		read: text(func(s *Spec) *Field[value.Module] { return &s.into.Module }, value.ParseModule)},
	{Path: "access.NAME.paths", Type: TextList, Within: true, Sample: `["/admin/"]`,
		Doc:  "paths that not everyone may ask for: `/admin/` is everything below it and `/admin` too, `/` the whole site. The longest path decides alone, and all that its table says must hold",
		read: texts(func(s *Spec) *Field[[]value.URLPath] { return &s.access.Paths }, value.ParseURLPath)},
	{Path: "access.NAME.allow", Type: TextList, Within: true, Sample: `["10.20.0.0/16"]`, Doc: "networks that clients have to come from, by their own address, behind a front too",
		read: texts(func(s *Spec) *Field[[]netip.Prefix] { return &s.access.Allow }, value.ParsePrefix)},
	{Path: "access.NAME.password_file", Type: Text, Within: true, Pattern: pathShape, Doc: "users and their passwords, as htpasswd writes them, for basic authentication",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.access.PasswordFile }, value.ParseFilePath)},
	{Path: "access.NAME.client_certificate", Type: Boolean, Within: true, Doc: "clients have to show a certificate of `tls.client_ca`",
		read: flag(func(s *Spec) *Field[bool] { return &s.access.Certificate })},
	{Path: "access.NAME.authenticated", Type: Boolean, Within: true, Doc: "clients have to be users of an authentication module that another file of Apache's sets up, such as Kerberos or OpenID Connect",
		read: flag(func(s *Spec) *Field[bool] { return &s.access.Authenticated })},
	{Path: "static.url", Type: Text, Default: "/static/", Pattern: treeShape, Doc: "URL path of files that the proxy answers itself; it is `STATIC_URL` too",
		read: text(func(s *Spec) *Field[value.URLPath] { return &s.Static.URL }, value.ParseMount)},
	{Path: "static.root", Type: Text, Pattern: pathShape, Sample: `"/srv/bookshop/static"`, Doc: "the directory of those files, into which `collectstatic` puts them; it is `STATIC_ROOT` too",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Static.Root }, value.ParseDirectory)},
	{Path: "static.hashed", Type: Boolean, Default: false,
		Doc:  "names with a hash of the content, as `ManifestStaticFilesStorage` makes them, are kept for a year by whoever has them",
		read: flag(func(s *Spec) *Field[bool] { return &s.Static.Hashed })},
	{Path: "static.compressed", Type: TextList, Values: []string{"gzip", "brotli"}, Sample: `["gzip"]`, Doc: "compressed copies that lie beside the files, as `app.css.gz` and `app.css.br`",
		read: texts(func(s *Spec) *Field[[]string] { return &s.Static.Compressed }, verbatim)},
	{Path: "media.url", Type: Text, Default: "/media/", Pattern: treeShape, Doc: "URL path of uploads, which the proxy answers itself; it is `MEDIA_URL` too",
		read: text(func(s *Spec) *Field[value.URLPath] { return &s.Media.URL }, value.ParseMount)},
	{Path: "media.root", Type: Text, Pattern: pathShape, Sample: `"/srv/bookshop/media"`, Doc: "the directory of uploads; it is `MEDIA_ROOT` too",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Media.Root }, value.ParseDirectory)},
	{Path: "protected.url", Type: Text, Default: "/protected/", Pattern: treeShape, Doc: "URL path of downloads that Django alone releases; whoever asks for it gets 404",
		read: text(func(s *Spec) *Field[value.URLPath] { return &s.Protected.URL }, value.ParseMount)},
	{Path: "protected.root", Type: Text, Pattern: pathShape, Sample: `"/srv/bookshop/protected"`, Doc: "the directory of those downloads",
		read: text(func(s *Spec) *Field[value.FilePath] { return &s.Protected.Root }, value.ParseDirectory)},
}
