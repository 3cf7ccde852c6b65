package apache

import (
	"slices"
	"strconv"
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// forward is what hands requests to the application server.
type forward struct {
	Alike      bool // Django is told of every request the same
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
	Headers    bool  // a backend is spoken to over http
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
	Uncached   []Arg       // what no cache of another file's answers
	Opened     []Arg       // what a guard of the whole site would close with it
	Probes     []probeRule // at most one: what holds for probes
	Disguised  []Arg       // conditions of requests for something like a path that is not the path
	Dotted     []Arg       // conditions of requests that no path may bring about; none: it matters to nobody
	Pathless   []Arg       // conditions of requests for something other than a path; none: it matters to nobody
	Before     []Arg       // files of the site's owner
	After      []Arg       // the same
	Included   bool        // there is such a file
	Folds      bool        // names with underscores may get to somebody
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
		Headers:    slices.ContainsFunc(s.Backends(), func(b site.Backend) bool { return !variable(b) }),
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
		Uncached:   uncached(s, l),
		Opened:     unguarded(s, l),
		Probes:     newProbeRules(s),
		Disguised:  disguised(s),
		Dotted:     dotted(s),
		Pathless:   pathless(s),
		Before:     quotePaths(s.Includes.Before),
		After:      quotePaths(s.Includes.After),
		Included:   s.Includes.Any(),
		Folds:      len(outside(s)) > 0 || s.Includes.Any(),
	}
}

// challenged reports whether challenges are answered here.
func challenged(s *site.Site, l site.Listener) bool { return l.Scheme == "http" && s.TLS.HasACME() }

// parts are the routes of some paths alone.
func parts(s *site.Site) []site.Route { return slices.DeleteFunc(s.Routes(), site.Route.IsMain) }

func disguised(s *site.Site) []Arg {
	routes := parts(s)
	if s.Probe.IsAsked() {
		routes = append(routes, s.Probed())
	}
	return render.Each(routes, func(r site.Route) Arg {
		return quote("%{THE_REQUEST} =~ " + expression(target+r.Spelled()) + " && %{THE_REQUEST} !~ " + expression(target+r.Written()))
	})
}

// target is what stands in a request line before the path.
const target = `^\S+ (?:\w+://[^/?\s]*)?`

// expression is a pattern as httpd's expressions hold it, which know no escape for what encloses it.
func expression(pattern string) string { return "m#" + strings.ReplaceAll(pattern, "#", `\x23`) + "#" }

// held is the condition of requests that become variables, beside others that may be upgraded.
// The longest path decides.
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

// pathless is for the same sites: of a target that does not begin with a slash httpd hands on what it has decoded, in
// which %252f has become a slash to whoever decodes it again. A URL without such an escape is what it says.
func pathless(s *site.Site) []Arg {
	if !s.Parted() {
		return nil
	}
	return []Arg{quote("%{THE_REQUEST} !~ " + expression(`^\S+ (?:/|\w+://(?![^?\s]*%25))`))}
}

func newCleared(group site.HeaderGroup) cleared {
	return cleared{render.NewComment(group.Why), quoteAll(group.Names)}
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
	return s.Proxy.Has(site.HoldsContinue) && slices.ContainsFunc(s.Backends(), site.Backend.Mute)
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
