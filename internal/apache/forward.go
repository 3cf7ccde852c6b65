package apache

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// forward is what hands requests to the application server.
type forward struct {
	ACME       bool
	Host       HeaderValue
	HostBy     []conditional
	Scheme     HeaderValue
	Client     HeaderValue
	ClientPast []conditional
	Upgrades   bool // to WebSocket
	User       []user
	Passwords  bool // that are meant for httpd are asked for somewhere
	Cleared    []cleared
	Folded     []Arg
	Told       []told
	Variables  bool  // a backend gets them in place of headers
	Downgrades bool  // none knows an upgrade
	Held       []Arg // at most one: when a request goes where no upgrade is known, if another may not
	Continues  bool  // httpd answers Expect: 100-continue
	Slashes    Arg   // what becomes of %2F
	Proxied    bool  // requests go to another server
	Scripts    []script
	Body       body
	Pages      pages
	Identified []Arg // at most one: the header of the request's id
	Streams    []stream
	Away       bool // a backend has a name, which may be nobody's
	Own        bool // some paths are httpd's own
	Chosen     []balancer
	Outside    []beyond
	Files      []files
	Released   []released // at most one
	Matches    []pass
	Passes     []pass // what nothing else matches
	Guards     []section
	Opened     []Arg // what a guard of the whole site would close with it
	Disguised  []Arg // conditions of requests for something like a path that is not the path
	Dotted     []Arg // conditions of requests that no path may bring about; none: it matters to nobody
}

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
}

// stream is a server for some paths of it.
type stream member

// pass is what goes to one backend: the only server, or a balancer, whose members have the rest.
type pass struct {
	Path, URL Arg
	Only      []member // at most one
	Verbatim  bool     // the path goes on as the client wrote it
}

type cleared struct {
	Why   render.Comment
	Names []Arg
}

func newForward(s *site.Site, l site.Listener) forward {
	return forward{
		ACME:       challenged(s, l),
		Host:       hostNow(l),
		HostBy:     hostBySecurity(s),
		Scheme:     schemeNow(s, l),
		Client:     HeaderValue{`"expr=%{REMOTE_ADDR}"`},
		ClientPast: clientPast(s),
		Upgrades:   s.Upgrades(),
		Cleared:    render.Each(s.Cleared(), newCleared),
		Folded:     quoteAll(s.Folded()),
		Told:       newTold(s, l),
		Variables:  inVariables(s),
		Downgrades: inVariables(s) && !s.Upgrades(),
		Held:       held(s),
		Continues:  holdsBack(s),
		Slashes:    slashes(s),
		Proxied:    len(outside(s)) > 0,
		Scripts:    scripts(s),
		Body:       newBody(s),
		Pages:      newPages(s, l),
		Identified: identified(s),
		Streams:    streams(s),
		Away:       away(s),
		Own:        s.Pages.Shown() || away(s),
		Chosen:     balancers(s),
		Outside:    newOutside(s, l),
		Files:      newFiles(s),
		Released:   newReleased(s),
		Matches:    matches(s),
		Passes:     rest(s),
		User:       newUser(s),
		Passwords:  s.Identifies(),
		Guards:     guards(s),
		Opened:     unguarded(s, l),
		Disguised:  disguised(s),
		Dotted:     dotted(s),
	}
}

// challenged reports whether challenges are answered here.
func challenged(s *site.Site, l site.Listener) bool { return l.Scheme == "http" && s.TLS.HasACME() }

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
		switch {
		case r.Files.Served():
			return pass{Path: quote(r.Found()), URL: Arg{`"!"`}} // stays here
		case !s.Strips(r.Backend):
			return newPass(s, r, quote(r.Found()), "")
		}
		p := newPass(s, r, quote(stripping(s, r)), "$1")
		p.Verbatim = !r.Whole() // else a query would be a part of what has to be found
		return p
	})
}

// isHanded reports whether the route goes to another server than that of the path around it. A whole site below a path is
// in nothing, and handed on as rest says where it is in packets.
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

// parts are the routes of some paths alone.
func parts(s *site.Site) []site.Route { return slices.DeleteFunc(s.Routes(), site.Route.IsMain) }

func disguised(s *site.Site) []Arg {
	return render.Each(parts(s), func(r site.Route) Arg {
		return quote("%{THE_REQUEST} =~ " + expression(target+r.Spelled()) + " && %{THE_REQUEST} !~ " + expression(target+r.Written()))
	})
}

// target is what stands in a request line before the path.
const target = `^\S+ (?:\w+://[^/?\s]*)?`

// expression is a pattern as httpd's expressions hold it, which know no escape for what encloses it.
func expression(pattern string) string { return "m#" + strings.ReplaceAll(pattern, "#", `\x23`) + "#" }

// held is the condition of requests that become variables, beside others that may be upgraded. The longest path decides.
func held(s *site.Site) []Arg {
	if !inVariables(s) || !s.Upgrades() {
		return nil
	}
	condition := strconv.FormatBool(variable(s.Backend))
	for _, r := range slices.Backward(parts(s)) {
		matches := "%{REQUEST_URI} =~ " + expression(r.Found())
		if variable(r.Backend) {
			condition = "(" + matches + " || " + condition + ")"
		} else {
			condition = "(! " + matches + " && " + condition + ")"
		}
	}
	return []Arg{quote("expr=" + condition)}
}

// dotted is for sites in which a path decides.
func dotted(s *site.Site) []Arg {
	if !s.Parted() {
		return nil
	}
	return []Arg{quote("%{THE_REQUEST} =~ " + expression(`^\S+ `+site.Dotted))}
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

func newCleared(group site.HeaderGroup) cleared {
	return cleared{render.NewComment(group.Why), quoteAll(group.Names)}
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
		return member{URL: quote(backendURL(one)), Once: one.IsNamed() || b.OneRequest(), Upgrades: s.UpgradesTo(b), Patience: patience(s, r)}
	})
}

// streams are URLs of which httpd knows that the answers go on for long: a server is looked up by the longest one that a
// request's begins with.
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

// away reports whether a backend has to be looked up. httpd takes a name that is nobody's for an error of its own.
func away(s *site.Site) bool { return slices.ContainsFunc(outside(s), site.Backend.Resolved) }

func inVariables(s *site.Site) bool {
	return slices.ContainsFunc(s.Backends(), variable)
}

// variable reports whether a backend gets variables.
func variable(b site.Backend) bool { return b.Inside() || b.Protocol != site.OverHTTP }

// holdsBack reports whether a backend never sends 100 Continue, for which httpd would wait. Older ones never left it to
// the backend.
func holdsBack(s *site.Site) bool {
	silent := func(b site.Backend) bool { return b.Server == site.UWSGI && b.Protocol == site.OverHTTP }
	return s.Proxy.Has(site.HoldsContinue) && slices.ContainsFunc(s.Backends(), silent)
}

// slashes leaves %2F as it is where the path goes on as it was written. mod_proxy_uwsgi sends it decoded.
func slashes(s *site.Site) Arg {
	if inVariables(s) {
		return Arg{"On"}
	}
	return Arg{"NoDecode"}
}

// backendURL names each socket's worker after its backend, because workers with the same URL share their options.
func backendURL(b site.Backend) string {
	scheme := string(b.Protocol) + "://"
	if b.OnSocket() {
		return b.Reached() + "|" + scheme + b.Name.String() + ".invalid"
	}
	return scheme + b.Reached()
}
