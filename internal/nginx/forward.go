package nginx

import (
	"proxypact/internal/render"
	"proxypact/internal/site"
)

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
	Roomy      bool // has to be the hash of the names that are written
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

func newForward(s *site.Site, l site.Listener, r site.Route) forward {
	b := r.Backend
	f := forward{
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
	f.Down, f.Roomy = down(s), f.crowded()
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
		name := backendVariable(b)
		f.Resolved = []resolved{{addresses(s.Proxy.Resolver), name, Arg{"http://" + b.Upstream.WithPort(b.Port)}, Arg{name.text + target}}}
	}
	return f
}

func newCleared(group site.HeaderGroup) cleared {
	return cleared{render.NewComment(group.Why), quoteAll(group.Names)}
}
