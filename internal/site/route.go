package site

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"proxypact/internal/value"
)

// Route is a path and what holds for it. A path that ends in a slash stands for all below it.
type Route struct {
	Path    value.URLPath // zero: all that no other route has, where the site has its hosts to itself
	Bare    bool          // and the path without its last slash
	Alone   bool          // and nothing below it, though it ends in a slash
	Backend Backend       // that answers, where no file does
	Files   Files         // that the proxy answers with; none: it asks the backend
	Access  Access        // who may ask
	Streams bool          // its answers go on for long
	Login   bool          // each client may ask only so often
}

// saying is a path of the description and what is said there of all that it covers.
type saying struct {
	path value.URLPath
	says func(*Route)
}

// sayings are all of the site's. Whatever differs by path has its place here and in Route.
func (s *Site) sayings() []saying {
	var all []saying
	say := func(paths []value.URLPath, says func(*Route)) {
		for _, path := range paths {
			all = append(all, saying{path, says})
		}
	}
	for _, b := range s.Processes {
		say(b.Paths, func(r *Route) { r.Backend = b })
	}
	for _, a := range s.Accesses {
		say(s.bare(a.Paths), func(r *Route) { r.Access = a })
	}
	for _, a := range s.Accesses { // whose own paths outweigh those that follow from others'
		say(a.Paths, func(r *Route) { r.Access = a })
	}
	say(s.bare(s.Logins.Paths), func(r *Route) { r.Login = true })
	say(s.Logins.Paths, func(r *Route) { r.Login = true })
	say(s.Streaming, func(r *Route) { r.Streams = true })
	for _, f := range s.Directories() {
		say([]value.URLPath{f.URL}, func(r *Route) { r.Files = f })
	}
	return all
}

// bare are the paths without their last slash, from which Django leads to those with it;
// from the mount point's the proxy itself does.
func (s *Site) bare(paths []value.URLPath) []value.URLPath {
	var all []value.URLPath
	for _, path := range paths {
		if path.Bare() != path && path != s.Prefix {
			all = append(all, path.Bare())
		}
	}
	return all
}

// Routes are one for each path of the description, in the order in which the proxy asks whose a path is: the longest
// first, the main one last. What holds for a route is, for each attribute of its own, what the longest path that
// covers it says.
func (s *Site) Routes() []Route {
	sayings := s.sayings()
	slices.SortStableFunc(sayings, func(a, b saying) int { return longestFirst(b.path, a.path) })
	routes := []Route{{Path: s.main(), Backend: s.Backend}}
	for _, said := range sayings {
		if last := routes[len(routes)-1].Path; said.path != last && said.path.String() != "/" {
			routes = append(routes, Route{Path: said.path, Backend: s.Backend})
		}
	}
	for i := range routes {
		for _, said := range sayings {
			if (Route{Path: said.path}).covers(routes[i]) {
				said.says(&routes[i])
			}
		}
	}
	slices.SortFunc(routes, func(a, b Route) int { return longestFirst(a.Path, b.Path) })
	return joined(routes)
}

// joined makes one of two routes that differ in the last slash alone.
func joined(routes []Route) []Route {
	var all []Route
	for _, r := range routes { // the longer one comes first
		i := slices.IndexFunc(all, func(longer Route) bool { return !r.IsMain() && longer.Path.Bare() == r.Path && alike(longer, r) })
		if i < 0 {
			all = append(all, r)
		} else {
			all[i].Bare = true
		}
	}
	return all
}

// alike reports whether the same holds for both.
func alike(a, b Route) bool {
	a.Path, b.Path = value.URLPath{}, value.URLPath{}
	return reflect.DeepEqual(a, b)
}

// Around is the route that would have what r has, if r were not there; of the main one, itself.
func (s *Site) Around(r Route) Route {
	routes := s.Routes()
	own := slices.IndexFunc(routes, func(other Route) bool { return other.Path == r.Path })
	for _, other := range routes[own+1:] {
		if other.IsMain() || other.covers(r) {
			return other
		}
	}
	return r
}

// Parted reports whether a path decides what becomes of a request.
func (s *Site) Parted() bool { return s.IsMounted() || len(s.Routes()) > 1 || s.Probe.IsAsked() }

// Answering is the backend that answers a path of the site, written as if the site had its hosts to itself.
func (s *Site) Answering(path string) Backend {
	routes := s.Routes()
	return routes[slices.IndexFunc(routes, func(r Route) bool { return r.has(s.ScriptName() + path) })].Backend
}

// covers reports whether all that other has would be the route's, if other were not there.
func (r Route) covers(other Route) bool {
	return r.Path.String() == "/" || !other.IsMain() && r.has(other.Path.String())
}

func (r Route) has(path string) bool {
	return r.IsMain() || path == r.Path.String() || r.Bare && path == r.Path.Bare().String() || !r.Whole() && strings.HasPrefix(path, r.Path.String())
}

// IsMain reports whether the route has every path that no other has.
func (r Route) IsMain() bool { return r.Path == value.URLPath{} }

// Whole reports whether the route is for its path alone.
func (r Route) Whole() bool { return r.Alone || !strings.HasSuffix(r.Path.String(), "/") }

// Spelled matches a path, as it is asked for, that some server reads as the route's: it decodes once and takes several
// slashes for one.
func (r Route) Spelled() string {
	var pattern strings.Builder
	for _, c := range []byte(r.stem()) {
		fmt.Fprintf(&pattern, "(?:%s|%%%s)", regexp.QuoteMeta(string(c)), hex(c))
		if c == '/' {
			pattern.WriteByte('+')
		}
	}
	switch {
	case r.Whole():
		pattern.WriteString(end)
	case r.Bare:
		pattern.WriteString(`(?:(?:/|%2[fF])|` + end + ")")
	}
	return pattern.String()
}

// stem is the part of the path that every spelling has.
func (r Route) stem() string {
	if r.Bare {
		return r.Path.Bare().String()
	}
	return r.Path.String()
}

// hex matches the two digits of an escaped character, of which 4f is one with 4F.
func hex(c byte) string {
	digits := fmt.Sprintf("%02x", c)
	if last := digits[1:]; last > "9" {
		return digits[:1] + "[" + last + strings.ToUpper(last) + "]"
	}
	return digits
}

// end of a path in a request target.
const end = `(?:[?#\s]|$)`

// Written matches the path as it is asked for when it is the route's: no other spelling is.
func (r Route) Written() string {
	pattern := regexp.QuoteMeta(r.stem())
	switch {
	case r.Whole():
		return pattern + end
	case r.Bare:
		return pattern + "(?:/|" + end + ")"
	}
	return pattern
}

// Found matches the path where it is decoded and resolved.
func (r Route) Found() string {
	pattern := "^" + regexp.QuoteMeta(r.stem())
	switch {
	case r.IsMain():
		return "^/"
	case r.Whole():
		return pattern + "$"
	case r.Bare:
		return pattern + "(?:/|$)"
	}
	return pattern
}

// dotted is a segment of one or two dots, in any spelling: servers resolve it, or do not, each in its own way.
const dotted = `(?:/|%2[fF])(?:[.]|%2[eE]){1,2}(?:/|%2[fF]|[?#\s]|$)`

// Dotted matches a request target with such a segment in its path, or with a line end as the last of it: a $ within a
// pattern of Django's matches before that, and what the proxies have for the path does not.
const Dotted = `[^?#\s]*(?:` + dotted + "|%0[aA]" + end + ")"
