package site

import (
	"fmt"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// IsMounted reports whether the site shares its hosts with whatever else is on them.
func (s *Site) IsMounted() bool { return s.Prefix.String() != "/" }

// ScriptName is the mount point as WSGI and ASGI write it: without its last slash, and "" for the whole host.
func (s *Site) ScriptName() string { return strings.TrimSuffix(s.Prefix.String(), "/") }

// main is the path of the main route.
func (s *Site) main() value.URLPath {
	if s.IsMounted() {
		return s.Prefix
	}
	return value.URLPath{}
}

// Strips reports whether the proxy leaves the mount point out of the path for that backend, which puts it there itself.
func (s *Site) Strips(b Backend) bool { return s.IsMounted() && b.Has(PrependsMount) }

// challenges is where http-01 challenges are answered, wherever a site is mounted.
var challenges, _ = value.ParseURLPath("/.well-known/acme-challenge/")

// Outside matches a decoded path that is nobody's: not below the mount point, not that without its slash, no challenge,
// and no page that Apache shows in place of its own words.
func (s *Site) Outside() string {
	inside := plain(s.ScriptName()) + "(/|$)|/[.]proxypact/"
	if s.TLS.HasACME() {
		inside += "|" + plain(challenges.String())
	}
	return "^(?!" + inside + ")/"
}

// Bare matches the mount point without its slash.
func (s *Site) Bare() string { return "^" + plain(s.ScriptName()) + "$" }

// plain matches a URL path, whose one character with a meaning is the dot, without a backslash: Apache's RewriteRule
// knows no escape for it.
func plain(path string) string { return strings.ReplaceAll(path, ".", "[.]") }

func prefixRules(sp *spec.Spec, s *Site) []problem.Problem {
	if !s.IsMounted() {
		return nil
	}
	if challenges.Covers(s.Prefix) {
		return wrong("prefix-clash", "app.prefix", value.Quote(s.Prefix.String())+" is where http-01 challenges are answered", "choose another path")
	}
	var problems []problem.Problem
	for _, described := range sp.Processes {
		for _, path := range described.Paths.Value {
			problems = append(problems, prefixTwice(s, described.Table()+".paths", path)...)
		}
	}
	for _, described := range sp.Accesses {
		for _, path := range described.Paths.Value {
			problems = append(problems, prefixTwice(s, described.Table()+".paths", path)...)
		}
	}
	for _, path := range sp.Limits.Streaming.Value {
		problems = append(problems, prefixTwice(s, "limits.streaming", path)...)
	}
	for _, path := range sp.Limits.LoginPaths.Value {
		problems = append(problems, prefixTwice(s, "limits.login_paths", path)...)
	}
	for _, row := range []struct {
		key string
		url spec.Field[value.URLPath]
	}{{"static.url", sp.Static.URL}, {"media.url", sp.Media.URL}, {"protected.url", sp.Protected.URL}, {"health.path", sp.Health.Path}} {
		if row.url.Set {
			problems = append(problems, prefixTwice(s, row.key, row.url.Value)...)
		}
	}
	return problems
}

// prefixTwice doubts a path that was written as visitors write it.
func prefixTwice(s *Site, key string, path value.URLPath) []problem.Problem {
	if !s.Prefix.Covers(path) {
		return nil
	}
	return doubtful("prefix-twice", key, fmt.Sprintf("%s is %s for visitors, because it is below app.prefix", value.Quote(path.String()), value.Quote(path.Below(s.Prefix).String())),
		fmt.Sprintf("write %q, unless the application has %q of its own", strings.TrimPrefix(path.String(), s.ScriptName()), s.Prefix))
}

// mountRules refuse servers that cannot tell the application where it is.
func mountRules(p part, _ *spec.Spec, s *Site) []problem.Problem {
	b := p.b
	if s.IsMounted() && b.Server == Daphne && !b.Has(TellsSockets) {
		return wrong("needs-version", p.key("version"), fmt.Sprintf("%s %s does not tell WebSockets that the application is below %s", b.Server.Title(), b.Version, s.Prefix),
			fmt.Sprintf("use %s %s or later and set %s, or leave app.prefix out", b.Server.Title(), since(b.Server.Title(), TellsSockets), p.key("version")))
	}
	return nil
}
