package nginx

import (
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// view feeds templates/nginx/site.conf.tmpl. Slices of at most one element are parts that a site may lack.
type view struct {
	Title     render.Comment
	Install   render.Comment
	Upstreams []upstream
	Upgrades  []upgrade
	Lacking   []missing
	Sandboxed []sandbox
	Stripped  []stripped
	Logged    []logged
	Fronts    []fronted
	Subjects  []Arg // at most one: the variable that holds who the client is
	Allowed   []allowed
	Counters  []counter
	Closed    []closed
	Rejected  []rejected
	Redirects []redirect
	Moved     []moved
	Plain     []proxied
	Secure    []secure
	Health    []health
}

// upstream is a backend: one server, or several to choose from.
type upstream struct {
	Name          Arg
	Only, Several []Arg
	Keeps         bool // connections, which it can be told to leave in time
}

// upgrade names the variables that hold a request's Upgrade and Connection.
type upgrade struct{ Upgrade, Connection Arg }

// closed takes plain requests for names that no site claims, rejected takes the handshakes.
type closed struct {
	Listen  []Arg
	Name    Arg
	Limits  limits
	Answers []answer
}

type rejected struct {
	Listen []Arg
	Name   Arg
	TLS    policy
	Reject bool          // nginx can refuse a handshake, from 1.19.4 on
	Certs  []certificate // where it cannot
	Limits limits

	Answers []answer
}

type names struct {
	Names   []Arg
	Pattern []Arg // what a name below a wildcard must match, where one of them is a wildcard
}

type redirect struct {
	Listen []Arg
	Names  names
	Behind []behind
	Target Arg
	ACME   []Arg
	Limits limits
	Log    []logFile
}

type proxied struct {
	Why     render.Comment
	Listen  []Arg
	Names   names
	Behind  []behind
	ACME    []Arg
	HSTS    []Arg
	Secured secured
	Log     []logFile
	Pages   []page
	Limits  limits
	Dotted  []Arg
	Types   []typed
	Places  []place
}

type secure struct {
	Listen  []Arg
	Offers  []Arg // at most one: where clients find HTTP/3
	Clients []clients
	Names   names
	Certs   []certificate
	TLS     policy
	Asked   []Arg // at most one: an authority
	Behind  []behind
	HSTS    []Arg
	Secured secured
	Log     []logFile
	Pages   []page
	Limits  limits
	Dotted  []Arg // what no request target may match; none: it matters to nobody
	Types   []typed
	Places  []place
}

// place is a location. nginx takes the first whose expression matches, so that they stand in the order of the routes.
type place struct {
	Forwards []forward // at most one, or else
	Packets  []packets // the same
	Files    []files   // the same
	Outside  []outside // the same
}

// forward is a location that hands requests to an application server.
type forward struct {
	Path       Arg
	Down       []Arg // at most one: the file that puts the site into maintenance
	Written    []Arg // how the request target has to begin
	Guard      guard
	Plain      overPlain
	Direct     []Arg // the upstream block, and the target where it is not the client's
	Resolved   []resolved
	Host       Arg
	Scheme     Arg
	Client     Arg
	Connection Arg
	Upgrade    Arg
	Waits      []Arg // where it is said how long an answer may take
	Patience   []Arg // where it must be longer than usual
	Streams    []Arg // the same for answers that go on as they come
	Passes     bool  // on to another server, where there may be one
	Told       []told
	User       []user
	Identified []Arg // at most one: the header of the request's id
	Password   bool  // that was meant for nginx
	Cleared    []cleared
	Folded     []Arg
}

// resolved is a backend whose name is looked up while nginx runs.
type resolved struct {
	Resolvers           []Arg
	Variable, URL, Pass Arg
}

type cleared struct {
	Why   render.Comment
	Names []Arg
}

func newView(s *site.Site) view {
	v := view{Title: title(s), Install: render.NewComment(s.InstallPath())}
	for _, b := range s.Backends() {
		if !b.Resolved() {
			v.Upstreams = append(v.Upstreams, newUpstream(s, b))
		}
	}
	if s.Upgrades() {
		v.Upgrades = []upgrade{upgraded(s)}
	}
	v.Lacking, v.Logged, v.Sandboxed = lacking(s), newLogged(s), newSandboxed(s)
	v.Stripped = newStripped(s)
	v.Fronts, v.Health, v.Moved = newFronted(s), newHealth(s), newMoved(s)
	if s.TLS.Clients.Told() {
		v.Subjects = []Arg{variable(s, "subject")}
	}
	v.Allowed, v.Counters = newAllowed(s), newCounters(s)
	if s.Proxy.HTTP.Active() {
		v.Closed = []closed{{listenOn(s, s.Proxy.HTTP), serverName(s.CatchAll()), head(s), answered(s)}}
	}
	switch {
	case !s.Proxy.HTTP.Active():
	case s.Moves():
		v.Redirects = []redirect{{listenOn(s, s.Proxy.HTTP), newNames(s.Names()), newBehind(s, s.Proxy.HTTP), redirectTarget(s), acme(s), head(s), newLogFile(s)}}
	default:
		v.Plain = []proxied{newPlain(s)}
	}
	if s.TLS.Enabled() {
		v.Rejected = []rejected{newRejected(s)}
		v.Secure = []secure{{secureOn(s), newOffers(s), newClients(s), newNames(s.Hosts), certificates(s), newPolicy(s), asked(s), newBehind(s, s.Proxy.HTTPS), hsts(s), newSecured(s), newLogFile(s), newPages(s), newLimits(s), dotted(s), newTyped(s), places(s, s.Proxy.HTTPS)}}
	}
	return v
}

// The suffix keeps an upstream apart from those that people name after their site.
func upstreamName(b site.Backend) Arg { return Arg{b.Name.String() + "_backend"} }

func upgraded(s *site.Site) upgrade {
	return upgrade{Arg{"$" + s.Name.Identifier() + "_upgrade"}, Arg{"$" + s.Name.Identifier() + "_connection"}}
}

func newUpstream(s *site.Site, b site.Backend) upstream {
	u := upstream{Name: upstreamName(b), Keeps: s.Proxy.Has(site.LeavesIdle) && !b.OneRequest()}
	servers := render.Each(b.Places(), upstreamServer)
	if b.Balanced() {
		u.Several = servers
	} else {
		u.Only = servers
	}
	return u
}

func upstreamServer(p site.Place) Arg {
	if p.OnSocket() {
		return quote(p.Reached())
	}
	return Arg{p.Reached()}
}

func newNames(hosts []value.Host) names {
	var n names
	for _, host := range hosts {
		n.Names = append(n.Names, serverName(host.String()))
		if host.IsWildcard() {
			n.Pattern = []Arg{quote(value.NamePattern)}
		}
	}
	return n
}

func newRejected(s *site.Site) rejected {
	r := rejected{Listen: append(listenOn(s, s.Proxy.HTTPS), datagrams(s, " quic reuseport")...), Name: serverName(s.CatchAll()), TLS: newPolicy(s), Limits: head(s), Answers: answered(s),
		Reject: s.Proxy.Has(site.RejectsHandshake) && !s.Fronted()} // fronts may connect without naming a site
	if !r.Reject {
		r.Certs = certificates(s)
	}
	return r
}

// redirectTarget keeps the host that was asked for: $host is one of this server's names, because the catch-all takes
// every other.
func redirectTarget(s *site.Site) Arg {
	return Arg{"https://$host" + s.Proxy.HTTPS.PublicSuffix() + "$request_uri"}
}

func acme(s *site.Site) []Arg {
	if !s.TLS.HasACME() {
		return nil
	}
	return []Arg{quote(s.TLS.ACMEWebroot.String())}
}

func hsts(s *site.Site) []Arg {
	if s.Mixed() && !s.TLS.HSTS.IsZero() {
		return []Arg{variable(s, "hsts")}
	}
	return quoteAll(s.TLS.StrictTransportSecurity())
}

func places(s *site.Site, l site.Listener) []place {
	all := render.Each(s.Routes(), func(r site.Route) place {
		switch {
		case r.Files.Served():
			return place{Files: []files{newFiles(s, l, r)}}
		case r.Backend.Protocol == site.OverUWSGI:
			return place{Packets: []packets{newPackets(s, l, r)}}
		}
		return place{Forwards: []forward{newForward(s, l, r)}}
	})
	if s.IsMounted() {
		all = append(all, place{Outside: []outside{newOutside(s, l)}})
	}
	return all
}

// dotted is for sites in which a path decides.
func dotted(s *site.Site) []Arg {
	if !s.Parted() {
		return nil
	}
	return []Arg{quote("^" + site.Dotted)}
}

// location is an expression for a path of the description: beside a path that ends in a slash, nginx would answer the one without it
// with a redirect of its own.
func location(r site.Route) Arg {
	if r.IsMain() {
		return Arg{"/"}
	}
	return Arg{"~ " + quote(r.Found()).text}
}

func written(r site.Route) []Arg {
	if r.IsMain() {
		return nil
	}
	return []Arg{quote("^" + r.Written())}
}

func newForward(s *site.Site, l site.Listener, r site.Route) forward {
	b := r.Backend
	f := forward{
		Path:       location(r),
		Written:    written(r),
		Plain:      newOverPlain(s, l),
		Guard:      newGuard(s, r),
		User:       newUser(s, r),
		Identified: identified(s),
		Password:   r.Access.HasPasswords(),
		Host:       hostNow(s, l),
		Scheme:     schemeNow(s, l),
		Client:     clientNow(s),
		Connection: quote(""),
		Upgrade:    quote(""),
		Passes:     b.Balanced() || b.Resolved(),
		Told:       newTold(s, l, Arg{s.TLS.Clients.Header.String()}),
		Cleared:    render.Each(s.Cleared(), newCleared),
		Folded:     quoteAll(s.Folded()),
	}
	f.Down = down(s)
	f.Waits, f.Patience, f.Streams = patience(s, r)
	if b.OneRequest() {
		f.Connection = quote("close")
	}
	if s.UpgradesTo(b) {
		passed := upgraded(s)
		f.Connection, f.Upgrade = passed.Connection, passed.Upgrade
	}
	target := ""
	if s.Strips(b) {
		target = strippedTarget(s).text
	}
	if !b.Resolved() {
		f.Direct = []Arg{{upstreamName(b).text + target}}
	} else {
		name := "$" + b.Name.Identifier() + "_backend"
		f.Resolved = []resolved{{addresses(s.Proxy.Resolver), Arg{name}, Arg{"http://" + b.Upstream.WithPort(b.Port)}, Arg{name + target}}}
	}
	return f
}

func newCleared(group site.HeaderGroup) cleared {
	return cleared{render.NewComment(group.Why), quoteAll(group.Names)}
}

func title(s *site.Site) render.Comment {
	return render.NewComment(s.Name.String() + ": nginx " + s.Proxy.Version.String() + tree.Origin)
}
