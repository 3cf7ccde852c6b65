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
	Stripped  []stripped
	Logged    []logged
	Fronts    []fronted
	Copies    []copies // at most one
	Subjects  []Arg    // at most one: the variable that holds who the client is
	Chosen    []chosen
	Allowed   []allowed
	Counters  []counter
	Probers   []prober
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
	Leaves        bool // connections, which it would keep by itself
}

// upgrade names the variables that hold a request's Upgrade and Connection.
type upgrade struct{ Upgrade, Connection Arg }

// closed takes plain requests for names that no site claims, rejected takes the handshakes.
type closed struct {
	Listen  []Arg
	Names   []Arg
	Limits  limits
	Foreign foreign
}

type rejected struct {
	Listen []Arg
	Names  []Arg
	TLS    policy
	Reject bool          // nginx can refuse a handshake, from 1.19.4 on
	Certs  []certificate // where it cannot
	Limits limits

	Foreign foreign
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
	Probed []probed
}

// served is what both servers have that hand requests on.
type served struct {
	Names   names
	Behind  []behind
	HSTS    []owned
	Secured secured
	Log     []logFile
	Pages   []page
	Limits  limits
	Dotted  []Arg // what no request target may match; none: it matters to nobody
	Types   []typed
	Own     []Arg // files of the site's owner
	Before  []Arg // the same
	Places  []place
	After   []Arg // the same
}

type proxied struct {
	served
	Why    render.Comment
	Listen []Arg
	ACME   []Arg
}

type secure struct {
	served
	Listen  []Arg
	Offers  []owned // at most one: where clients find HTTP/3
	Clients []clients
	Certs   []certificate
	TLS     policy
	Asked   []Arg // at most one: an authority
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
	v.Lacking, v.Logged = lacking(s), newLogged(s)
	v.Stripped = newStripped(s)
	v.Fronts, v.Health, v.Moved = newFronted(s), newHealth(s), newMoved(s)
	if s.Static.Served() {
		v.Copies = newCopies(s)
	}
	if s.TLS.Clients.Told() {
		v.Subjects = []Arg{variable(s, "subject")}
	}
	v.Chosen = newChosen(s)
	v.Allowed, v.Counters, v.Probers = newAllowed(s), newCounters(s), newProbers(s)
	if s.Proxy.HTTP.Active() {
		v.Closed = []closed{newClosed(s)}
	}
	switch {
	case !s.Proxy.HTTP.Active():
	case s.Moves():
		v.Redirects = []redirect{newRedirect(s)}
	default:
		v.Plain = []proxied{newPlain(s)}
	}
	if s.TLS.Enabled() {
		v.Rejected = []rejected{newRejected(s)}
		v.Secure = []secure{newSecure(s)}
	}
	return v
}

func newClosed(s *site.Site) closed {
	return closed{
		Listen:  listenOn(s, s.Proxy.HTTP),
		Names:   foreignNames(s),
		Limits:  head(s),
		Foreign: newForeign(s, s.Proxy.HTTP),
	}
}

func newRedirect(s *site.Site) redirect {
	return redirect{
		Listen: listenOn(s, s.Proxy.HTTP),
		Names:  newNames(s.Names()),
		Behind: newBehind(s, s.Proxy.HTTP),
		Target: redirectTarget(s),
		ACME:   acme(s),
		Limits: head(s),
		Log:    newLogFile(s),
		Probed: newProbedBefore(s),
	}
}

func newServed(s *site.Site, l site.Listener) served {
	v := served{
		Names:   newNames(s.Hosts),
		Behind:  newBehind(s, l),
		Secured: newSecured(s),
		Log:     newLogFile(s),
		Pages:   newPages(s),
		Limits:  newLimits(s),
		Dotted:  dotted(s),
		Types:   newTyped(s),
		Own:     quotePaths(s.Includes.Server),
		Before:  quotePaths(s.Includes.Before),
		Places:  places(s, l),
		After:   quotePaths(s.Includes.After),
	}
	if s.Secures(l) {
		v.HSTS = hsts(s)
	}
	return v
}

func newSecure(s *site.Site) secure {
	return secure{
		served:  newServed(s, s.Proxy.HTTPS),
		Listen:  secureOn(s),
		Offers:  newOffers(s),
		Clients: newClients(s),
		Certs:   certificates(s),
		TLS:     newPolicy(s),
		Asked:   asked(s),
	}
}

// The suffix keeps an upstream apart from those that people name after their site.
func upstreamName(b site.Backend) Arg { return Arg{b.Name.String() + "_backend"} }

func upgraded(s *site.Site) upgrade {
	return upgrade{variable(s, "upgrade"), variable(s, "connection")}
}

func newUpstream(s *site.Site, b site.Backend) upstream {
	u := upstream{Name: upstreamName(b), Keeps: s.Proxy.Has(site.LeavesIdle) && !b.OneRequest()}
	u.Leaves = s.Proxy.Has(site.KeepsUnasked) && !u.Keeps && b.Protocol == site.OverHTTP
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
	r := rejected{Listen: append(listenOn(s, s.Proxy.HTTPS), datagrams(s, " quic reuseport")...), Names: foreignNames(s), TLS: newPolicy(s), Limits: head(s), Foreign: newForeign(s, s.Proxy.HTTPS),
		Reject: s.Proxy.Has(site.RejectsHandshake) && !s.Fronted() && !s.Probe.IsAsked()} // who may connect without naming a site
	if !r.Reject {
		r.Certs = certificates(s)
	}
	return r
}

func acme(s *site.Site) []Arg {
	if !s.TLS.HasACME() {
		return nil
	}
	return []Arg{quote(s.TLS.ACMEWebroot.String())}
}

// dotted is for sites in which a path decides.
func dotted(s *site.Site) []Arg {
	if !s.Parted() {
		return nil
	}
	return []Arg{quote("^" + site.Dotted)}
}

func title(s *site.Site) render.Comment {
	return render.NewComment(s.Name.String() + ": nginx " + s.Proxy.Version.String() + tree.Origin)
}
