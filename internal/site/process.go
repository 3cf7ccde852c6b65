package site

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Route is a path and the backend that answers it. A path that ends in a slash stands for all below it.
type Route struct {
	Path    value.URLPath // zero: all that no other route has
	Backend Backend
}

// Routes are the site's, in the order in which the proxy asks whose a path is: the longest first, the main one last.
func (s *Site) Routes() []Route {
	var all []Route
	for _, b := range s.Processes {
		for _, path := range b.Paths {
			all = append(all, Route{path, b})
		}
	}
	slices.SortFunc(all, func(a, b Route) int { return longestFirst(a.Path, b.Path) })
	return append(all, Route{Backend: s.Backend})
}

// Answering is the backend that answers path.
func (s *Site) Answering(path string) Backend {
	routes := s.Routes()
	return routes[slices.IndexFunc(routes, func(r Route) bool { return r.has(path) })].Backend
}

func (r Route) has(path string) bool {
	return r.IsMain() || path == r.Path.String() || !r.Whole() && strings.HasPrefix(path, r.Path.String())
}

// IsMain reports whether the route has what no other has.
func (r Route) IsMain() bool { return r.Path == value.URLPath{} }

// Whole reports whether the route is for its path alone.
func (r Route) Whole() bool { return !strings.HasSuffix(r.Path.String(), "/") }

// Spelled matches a path, as it is asked for, that some server reads as the route's: it decodes once and takes several
// slashes for one.
func (r Route) Spelled() string {
	var pattern strings.Builder
	for _, c := range []byte(r.Path.String()) {
		fmt.Fprintf(&pattern, "(?:%s|%%%s)", regexp.QuoteMeta(string(c)), hex(c))
		if c == '/' {
			pattern.WriteByte('+')
		}
	}
	if r.Whole() {
		pattern.WriteString(end)
	}
	return pattern.String()
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
	pattern := regexp.QuoteMeta(r.Path.String())
	if r.Whole() {
		return pattern + end
	}
	return pattern
}

// Found matches the path where it is decoded and resolved.
func (r Route) Found() string {
	pattern := "^" + regexp.QuoteMeta(r.Path.String())
	if r.Whole() {
		return pattern + "$"
	}
	return pattern
}

// dotted is a segment of one or two dots, in any spelling: servers resolve it, or do not, each in its own way.
const dotted = `(?:/|%2[fF])(?:\.|%2[eE]){1,2}(?:/|%2[fF]|[?#\s]|$)`

// Dotted matches a request target with such a segment in its path.
const Dotted = `[^?#\s]*` + dotted

func processPaths(sp *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	owner := map[value.URLPath]string{}
	for _, described := range sp.Processes {
		key := described.Table() + ".paths"
		if !described.Paths.Set {
			problems = append(problems, wrong("missing-key", key, "missing: a process answers some paths, and [backend] the others", `write paths = ["/ws/"]`)...)
		}
		for _, path := range described.Paths.Value {
			switch other, taken := owner[path]; {
			case path.String() == "/":
				problems = append(problems, wrong("path-clash", key, `"/" is everything, which is what [backend] answers`, "")...)
			case taken && other == key:
				problems = append(problems, wrong("path-clash", key, value.Quote(path.String())+" is written twice", "")...)
			case taken:
				problems = append(problems, wrong("path-clash", key, value.Quote(path.String())+" is written in "+other+" too", "")...)
			case s.TLS.HasACME() && strings.HasPrefix(path.String(), "/.well-known/acme-challenge/"):
				problems = append(problems, wrong("path-clash", key, value.Quote(path.String())+" is where http-01 challenges are answered", "")...)
			}
			owner[path] = key
		}
	}
	return problems
}

// processPlaces finds processes that would stand in each other's place.
func processPlaces(_ *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	first := map[string]Backend{}
	for _, b := range s.Instances() {
		at := b.address()
		if b.OnSocket() {
			at = b.Reached()
		}
		if other, taken := first[at]; !taken {
			first[at] = b
		} else if other.Table != b.Table {
			problems = append(problems, wrong("process-clash", b.Key, fmt.Sprintf("%s is the place of [%s] too", at, other.Table), "give each process a place of its own")...)
		}
	}
	return problems
}
