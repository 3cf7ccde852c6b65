package site

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// part is a table that describes a backend, and what it comes to.
type part struct {
	*spec.Backend
	b Backend
}

// key is a key of the table.
func (p part) key(name string) string { return p.Table() + "." + name }

// each holds every backend against a rule.
func each(check func(part, *spec.Spec, *Site) []problem.Problem) rule {
	return func(sp *spec.Spec, s *Site) []problem.Problem {
		problems := check(part{&sp.Backend, s.Backend}, sp, s)
		for _, described := range sp.Processes {
			i := slices.IndexFunc(s.Processes, func(b Backend) bool { return b.Table == described.Table() })
			problems = append(problems, check(part{described, s.Processes[i]}, sp, s)...)
		}
		return problems
	}
}

func serverRules(p part, sp *spec.Spec, s *Site) []problem.Problem {
	b := p.b
	t := b.Server.trait()
	var problems []problem.Problem
	if (b.Version == value.Version{}) {
		problems = wrong("missing-key", p.key("version"), fmt.Sprintf("missing: %s has no %s of its own", s.OS.Name, t.title),
			"write the version that you install")
	}
	if (t.told || b.Managed()) && !sp.App.Module.Set && !p.Module.Set {
		problems = append(problems, wrong("missing-key", p.moduleKey(), "missing: "+t.title+" has to be told the application",
			fmt.Sprintf("write module = %q", s.Name.Identifier()+"."+string(t.calls)+":application"))...)
	}
	return problems
}

// moduleKey is the key that names the application.
func (p part) moduleKey() string {
	if p.Table() == "backend" {
		return "app.module"
	}
	return p.key("module")
}

func backendChoice(p part, _ *spec.Spec, _ *Site) []problem.Problem {
	if p.b.Inside() || p.b.Assigned {
		return nil
	}
	var chosen []string
	for _, choice := range []struct {
		name string
		set  bool
	}{{"port", p.Port.Set}, {"socket", p.Socket.Set}, {"addresses", p.Addresses.Set}} {
		if choice.set {
			chosen = append(chosen, choice.name)
		}
	}
	switch len(chosen) {
	case 0:
		return wrong("missing-key", p.key("port"), "missing", `write port = 8000, or socket = "/run/NAME/app.sock"`)
	case 1:
		return nil
	}
	return wrong("backend-choice", p.key(chosen[len(chosen)-1]), "a backend has one of port, socket and addresses, and this one has "+strings.Join(chosen, " and "),
		"leave all but one out")
}

// backendTwins holds several servers of one backend apart.
func backendTwins(p part, _ *spec.Spec, _ *Site) []problem.Problem {
	places := p.b.Places()
	for i, one := range places {
		for _, other := range places[:i] {
			switch {
			case one.Reached() == other.Reached():
				return wrong("duplicate-address", p.key("addresses"), value.Quote(one.Reached())+" is written twice", "")
			case one.takes(other):
				return wrong("port-clash", p.key("bind"), fmt.Sprintf("%s and %s are one host, on which %s:%d can be had once", other.Reached(), one.Reached(), one.Bind, one.Port),
					"give each application server a port of its own")
			case p.Bind.Set && !one.Bind.IsUnspecified() && !one.OnSocket() && !other.OnSocket() && one.Upstream != other.Upstream:
				return wrong("backend-unreachable", p.key("bind"), fmt.Sprintf("%s and %s are different hosts, and cannot both listen on %s", other.Upstream, one.Upstream, one.Bind),
					`leave it out: each listens on its own address; where those are names, write "0.0.0.0"`)
			}
		}
	}
	return nil
}

// takes reports whether other leaves p nothing to listen on. Loopback is known to be one host.
func (p Place) takes(other Place) bool {
	return p.Upstream.IP().IsLoopback() && other.Upstream.IP().IsLoopback() && p.Port == other.Port &&
		(p.Bind == other.Bind || p.Bind.IsUnspecified())
}

// backendBind closes the side door: a server listens where the proxy connects, and on no more than that.
func backendBind(p part, _ *spec.Spec, s *Site) []problem.Problem {
	if s.Direct() {
		return nil // the front's peers say who comes
	}
	var problems []problem.Problem
	for _, place := range p.b.Places() {
		found := bindProblem(p, place)
		if problem.HasErrors(found) {
			return found
		}
		if len(found) > 0 && !slices.Contains(problems, found[0]) {
			problems = append(problems, found...)
		}
	}
	return problems
}

func bindProblem(p part, at Place) []problem.Problem {
	switch {
	case at.OnSocket():
		return nil
	case at.Upstream.IsName() && !p.Bind.Set:
		return wrong("missing-key", p.key("bind"), "missing beside an address that is a name", "write the IP address that the application server listens on")
	case at.Bind.IsLoopback() && at.Bind != at.Upstream.IP() && at.Upstream.String() != "localhost":
		return wrong("backend-unreachable", p.key("bind"),
			fmt.Sprintf("the proxy connects to %s and never reaches a server on %s", at.Upstream, at.Bind), "")
	case at.BindPort != at.Port && at.Bind == at.Upstream.IP():
		return wrong("backend-unreachable", p.key("bind_port"),
			fmt.Sprintf("the proxy connects to port %d of %s, where the server itself listens on %d", at.Port, at.Upstream, at.BindPort),
			"leave it out, or write "+p.key("bind")+" = \"0.0.0.0\" for a server in a container that publishes another port")
	case at.Exposed() && !p.ProxyPeers.Set:
		return wrong("missing-key", p.key("proxy_peers"), fmt.Sprintf("missing: the application server listens on %s, beyond this host", at.Bind),
			"write the networks that the proxy connects from")
	case at.Exposed():
		return doubtful("backend-exposed", p.exposing(),
			fmt.Sprintf("whoever reaches port %d on %s past the proxy can forge the scheme", at.BindPort, at.Bind),
			"let a firewall pass only the networks of "+p.key("proxy_peers"))
	}
	return nil
}

// exposing is the key that says how far the server can be reached.
func (p part) exposing() string {
	switch {
	case p.Bind.Set:
		return p.key("bind")
	case p.Addresses.Set:
		return p.key("addresses")
	}
	return p.key("address")
}

func backendPeers(p part, _ *spec.Spec, s *Site) []problem.Problem {
	for _, b := range p.b.Each() {
		if found := peerProblem(p, b, s); found != nil {
			return found
		}
	}
	return nil
}

// peersKey is the key that says who connects.
func (p part) peersKey(s *Site) string {
	if s.Direct() && !p.ProxyPeers.Set {
		return "front.peers"
	}
	return p.key("proxy_peers")
}

func peerProblem(p part, b Backend, s *Site) []problem.Problem {
	reached := func(peer netip.Prefix) bool {
		return b.Bind == netip.IPv6Unspecified() || b.Bind.Is4() == peer.Addr().Is4()
	}
	if b.Exposed() && b.Bind.IsValid() && len(b.Peers) > 0 && !slices.ContainsFunc(b.Peers, reached) {
		return wrong("backend-unreachable", p.peersKey(s),
			fmt.Sprintf("none is of the family of %s: the %s's connections are never believed", b.Bind, s.Caller()), "write the addresses that the "+s.Caller()+" connects from")
	}
	switch {
	case !b.Server.trait().believes || b.OnSocket() || b.Has(ReadsNetworks) && !b.InUvicorn():
		return nil
	case s.Direct() && b.Hooked(): // whose file looks at the peers itself
		return nil
	}
	for _, peer := range b.Peers {
		switch {
		case peer.IsSingleIP():
		case b.InUvicorn():
			return wrong("needs-version", p.peersKey(s),
				fmt.Sprintf("uvicorn in gunicorn's workers, before %s, knows addresses only, and %s is a network", since("uvicorn", ReadsNetworks), peer),
				"list the "+s.Caller()+"'s addresses, or use uvicorn by itself")
		default:
			return wrong("needs-version", p.peersKey(s),
				fmt.Sprintf("%s %s knows addresses only, and %s is a network", b.Server.Title(), b.Version, peer),
				fmt.Sprintf("list the %s's addresses, or use %s %s or later and set %s", s.Caller(), b.Server.Title(), since(b.Server.Title(), ReadsNetworks), p.key("version")))
		}
	}
	return nil
}

// backendPorts finds a backend that asks for the proxy's own port.
func backendPorts(p part, _ *spec.Spec, s *Site) []problem.Problem {
	for _, l := range s.Listeners() {
		for _, place := range p.b.Places() {
			taken := func(addr string) bool { return l.Port == place.Port && slices.Contains(l.opened(), addr) }
			if slices.ContainsFunc(place.rivals(), taken) {
				return wrong("port-clash", p.b.Key, fmt.Sprintf("%d is the proxy's own %s port", l.Port, l.Scheme), "")
			}
		}
	}
	return nil
}

// backendNames finds what nginx cannot look up.
func backendNames(p part, sp *spec.Spec, s *Site) []problem.Problem {
	switch {
	case s.Proxy.Kind != Nginx || !p.b.Resolved():
		return nil
	case p.b.Balanced():
		return wrong("several-names", p.key("addresses"), "nginx looks up one name while it runs, not several, and stops at the start where one is away",
			"write IP addresses, or one "+p.key("address")+": nginx takes every IP address that the name has")
	case !sp.Proxy.Resolver.Set:
		return wrong("missing-key", "proxy.resolver", "missing: nginx resolves "+p.b.Upstream.String()+" while it runs",
			`write the name server, such as ["127.0.0.53"] or Docker's ["127.0.0.11"]`)
	}
	return nil
}

func resolverRules(sp *spec.Spec, s *Site) []problem.Problem {
	if !s.Direct() && sp.Proxy.Resolver.Set && !slices.ContainsFunc(s.Backends(), Backend.Resolved) {
		return doubtful("unused-key", "proxy.resolver", "has no effect without a backend.address that is a name", "")
	}
	return nil
}

// unusedPlaces warn about keys of a backend that were written and have no effect.
func unusedPlaces(p part, _ *spec.Spec, _ *Site) []problem.Problem {
	beside := p.key("socket")
	if p.Addresses.Set {
		beside = "sockets alone"
	}
	var problems []problem.Problem
	for _, row := range []struct {
		name, beside string
		unused       bool
	}{
		{"address", p.key("socket"), p.Address.Set && p.Socket.Set},
		{"address", p.key("addresses"), p.Address.Set && p.Addresses.Set},
		{"bind", beside, p.Bind.Set && p.b.onSockets()},
		{"bind_port", beside, p.BindPort.Set && p.b.onSockets()},
		{"proxy_peers", beside, p.ProxyPeers.Set && p.b.onSockets()},
	} {
		if row.unused {
			problems = append(problems, doubtful("unused-key", p.key(row.name), "has no effect beside "+row.beside, "")...)
		}
	}
	if p.Worker.Set && p.b.Server != Gunicorn {
		problems = append(problems, doubtful("unused-key", p.key("worker"), "has no effect without gunicorn", "")...)
	}
	return problems
}
