package nginx

import (
	"fmt"
	"hash/fnv"

	"proxypact/internal/site"
)

// longestVariable is what nginx's hash of variables takes with buckets of 64 bytes: beyond it nginx does not start.
const longestVariable = 46

// variable is one of the site's own.
func variable(s *site.Site, name string) Arg { return named(s.Name.Identifier() + "_" + name) }

// backendVariable holds where a backend is whose name is looked up.
func backendVariable(b site.Backend) Arg { return named(b.Name.Identifier() + "_backend") }

// named is the variable of that name, or of its beginning, a digest and its end.
func named(name string) Arg {
	if len(name) > longestVariable {
		digest := fnv.New32a()
		digest.Write([]byte(name))
		name = fmt.Sprintf("%s_%08x_%s", name[:10], digest.Sum32(), name[len(name)-(longestVariable-20):])
	}
	return Arg{"$" + name}
}
