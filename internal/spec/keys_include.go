package spec

import "proxypact/internal/value"

// includeKeys are places for what the format has no key for.
var includeKeys = []Key{
	{Path: "include.server", Type: TextOrList, Pattern: pathShape, Sample: `"/etc/nginx/bookshop.d/server.conf"`,
		Doc:  "file, or files, of your own directives for the server block or VirtualHost that hands requests to Django",
		read: oneOrTexts(func(s *Spec) *Field[[]value.FilePath] { return &s.Include.Server }, value.ParseDirectory)},
	{Path: "include.before", Type: TextOrList, Pattern: pathShape, Sample: `"/etc/nginx/bookshop.d/before.conf"`,
		Doc:  "the same, read before the paths of this description: where two regular expressions of nginx, or two ProxyPass lines of Apache, match a request, the first one wins",
		read: oneOrTexts(func(s *Spec) *Field[[]value.FilePath] { return &s.Include.Before }, value.ParseDirectory)},
	{Path: "include.after", Type: TextOrList, Pattern: pathShape, Sample: `"/etc/nginx/bookshop.d/after.conf"`,
		Doc:  "the same, read after those paths. nginx still prefers `location =` and `location ^~`, wherever they stand",
		read: oneOrTexts(func(s *Spec) *Field[[]value.FilePath] { return &s.Include.After }, value.ParseDirectory)},
}
