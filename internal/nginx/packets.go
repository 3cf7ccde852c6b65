package nginx

import (
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// packets is a location that hands requests to an application server in uWSGI's own protocol.
type packets struct {
	Path       Arg
	Down       []Arg // at most one: the file that puts the site into maintenance
	Written    []Arg // how the request target has to begin
	Plain      overPlain
	Waits      []Arg // where it is said how long an answer may take
	Guard      guard
	User       []user
	Identified []Arg
	Password   bool // that was meant for nginx
	Streams    []Arg
	Direct     []Arg // the upstream block
	Resolved   []namedPlace
	Host       Arg
	Scheme     Arg
	Client     Arg
	Told       []told
	Passes     bool // on to another server, where there may be one
	Cleared    []cleared
}

// namedPlace is a backend whose name is looked up while nginx runs.
type namedPlace struct {
	Resolvers       []Arg
	Variable, Place Arg
}

func newPackets(s *site.Site, l site.Listener, r site.Route) packets {
	b := r.Backend
	p := packets{
		Written:  written(r),
		Guard:    newGuard(s, r),
		Password: r.Access.HasPasswords(),
		Plain:    newOverPlain(s, l),
		Host:     hostNow(s, l),
		Scheme:   schemeNow(s, l),
		Client:   clientNow(s),
		Passes:   b.Balanced() || b.Resolved(),
		Told:     newTold(s, l, asVariable(s.TLS.Clients.Header.String())),
		Cleared:  render.Each(s.Cleared(), clearedVariables),
	}
	for _, header := range identified(s) {
		p.Identified = []Arg{asVariable(header.text)}
	}
	for _, one := range newUser(s, r) {
		p.User = []user{{asVariable(one.Header.text), one.User}}
	}
	p.Down = down(s)
	p.Waits, _, p.Streams = patience(s, r)
	if !b.Resolved() {
		p.Direct = []Arg{upstreamName(b)}
	} else {
		p.Resolved = []namedPlace{{addresses(s.Proxy.Resolver), backendVariable(b), Arg{b.Upstream.WithPort(b.Port)}}}
	}
	return p
}

// clearedVariables are headers by the one name that all their spellings have.
func clearedVariables(group site.HeaderGroup) cleared {
	return cleared{render.NewComment(group.Why), render.Each(group.Names, asVariable)}
}

func asVariable(header string) Arg { return Arg{value.Meta(header)} }
