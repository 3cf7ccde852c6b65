package apache

import (
	"regexp"
	"slices"
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// balancer is a backend of several servers.
type balancer struct {
	Name    Arg
	Members []member
}

// member is an application server. The path goes behind its URL as it is, which therefore ends before it.
type member struct {
	URL      Arg
	Once     bool  // a connection carries one request: names are resolved anew, and some servers send more than was asked for
	Upgrades bool  // to WebSocket
	Patience []Arg // in seconds, where an answer or a silent WebSocket has a time of its own
	Line     []Arg // at most one: the longest of an answer's head, in bytes, where it may be longer than usual
}

// stream is a server for some paths of it.
type stream member

// pass is what goes to one backend: the only server, or a balancer, whose members have the rest.
type pass struct {
	Path, URL Arg
	Only      []member // at most one
	Verbatim  bool     // the path goes on as the client wrote it
}

// rest is what no other route has, where it goes to another server. mod_proxy_uwsgi has no use for the path as it is
// written, and takes none.
func rest(s *site.Site) []pass {
	routes := s.Routes()
	main := routes[len(routes)-1]
	switch {
	case s.Backend.Inside(), s.IsMounted() && s.Backend.Protocol == site.OverHTTP:
		return nil
	case s.IsMounted():
		return []pass{newPass(s, main, quote(s.Prefix.String()), s.Prefix.String())}
	}
	return []pass{newPass(s, main, Arg{`"/"`}, "/")}
}

// matches are the routes to another server than that of the path around them, and those to files. Their URLs
// have no path, so that the whole target goes behind them as it is, or what the expression has found of it.
func matches(s *site.Site) []pass {
	others := slices.DeleteFunc(parts(s), func(r site.Route) bool {
		return !isHanded(s, r) && (!r.Files.Served() || len(outside(s)) == 0)
	})
	return render.Each(others, func(r site.Route) pass {
		if r.Files.Served() {
			return pass{Path: quote(r.Found()), URL: Arg{`"!"`}} // stays here
		}
		return handed(s, r)
	})
}

func handed(s *site.Site, r site.Route) pass {
	if !s.Strips(r.Backend) {
		return newPass(s, r, quote(r.Found()), "")
	}
	p := newPass(s, r, quote(stripping(s, r)), "$1")
	p.Verbatim = !r.Whole() // else a query would be a part of what has to be found
	return p
}

// isHanded reports whether the route goes to another server than that of the path around it. A whole site below a path
// is in nothing, and handed on as rest says where it is in packets.
func isHanded(s *site.Site, r site.Route) bool {
	around := s.Around(r)
	if r.Backend.Inside() || around.Path == r.Path {
		return !r.Backend.Inside() && r.Backend.Protocol == site.OverHTTP
	}
	return destination(around) != destination(r)
}

// stripping finds what is behind the mount point of a target that is the route's.
func stripping(s *site.Site, r site.Route) string {
	mount := regexp.QuoteMeta(s.ScriptName())
	inside, whole := strings.CutSuffix(strings.TrimPrefix(r.Found(), "^"+mount), "$")
	if !whole {
		inside += "(?s:.*)"
	}
	return "^" + mount + "(" + inside + ")$"
}

// balancers are one for each backend of several servers, and another one where its answers go on for long.
func balancers(s *site.Site) []balancer {
	var all []balancer
	known := map[string]bool{}
	for _, r := range s.Routes() {
		if url := destination(r); r.Backend.Balanced() && !known[url] {
			known[url] = true
			all = append(all, balancer{quote(url), members(s, r)})
		}
	}
	return all
}

func newPass(s *site.Site, r site.Route, path Arg, end string) pass {
	p := pass{Path: path, URL: quote(destination(r) + end), Verbatim: r.Backend.Protocol == site.OverHTTP}
	if !r.Backend.Balanced() {
		p.Only = members(s, r)
	}
	return p
}

// destination is where requests of the route go. A balancer's name is known in its virtual host alone, and httpd cuts
// those that are longer than 63 bytes.
func destination(r site.Route) string {
	switch {
	case !r.Backend.Balanced():
		return backendURL(r.Backend)
	case r.Streams:
		return "balancer://" + r.Backend.Table + "-streams"
	}
	return "balancer://" + r.Backend.Table
}

func members(s *site.Site, r site.Route) []member {
	b := r.Backend
	return render.Each(b.Each(), func(one site.Backend) member {
		m := member{URL: quote(backendURL(one)), Once: one.IsNamed() || b.OneRequest(), Upgrades: s.UpgradesTo(b), Patience: patience(s, r)}
		if b.Protocol == site.OverHTTP { // mod_proxy_uwsgi takes 8 kB, whatever it is told
			m.Line = answerLine(s)
		}
		return m
	})
}

// streams are URLs of which httpd knows that the answers go on for long:
// a server is looked up by the longest one that a request's begins with.
func streams(s *site.Site) []stream {
	var all []stream
	for _, r := range parts(s) {
		if r.Streams && !r.Backend.Inside() && !r.Backend.Balanced() {
			m := members(s, r)[0]
			path := r.Path.String()
			if s.Strips(r.Backend) {
				path = strings.TrimPrefix(path, s.ScriptName())
			}
			m.URL = quote(backendURL(r.Backend) + path)
			all = append(all, stream(m))
		}
	}
	return all
}
