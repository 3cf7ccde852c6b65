package spec

import "proxypact/internal/value"

// includeKeys are places for what the format has no key for.
var includeKeys = []Key{
	{Path: "include.server", Type: TextOrList, Pattern: pathShape, Sample: `"/etc/nginx/bookshop.d/server.conf"`,
		Doc:  "file, or files, of your own directives for the server block or VirtualHost that hands requests to Django",
		read: oneOrTexts(func(s *Spec) *Field[[]value.FilePath] { return &s.Include.Server }, value.ParseDirectory)},
	{Path: "include.before", Type: TextOrList, Pattern: pathShape, Sample: `"/etc/nginx/bookshop.d/before.conf"`,
		Doc:  "the same, ahead of the paths of this description: of locations and ProxyPass lines that match alike, these count",
		read: oneOrTexts(func(s *Spec) *Field[[]value.FilePath] { return &s.Include.Before }, value.ParseDirectory)},
	{Path: "include.after", Type: TextOrList, Pattern: pathShape, Sample: `"/etc/nginx/bookshop.d/after.conf"`,
		Doc:  "the same, behind those paths: they get what nothing before them matches",
		read: oneOrTexts(func(s *Spec) *Field[[]value.FilePath] { return &s.Include.After }, value.ParseDirectory)},
}
