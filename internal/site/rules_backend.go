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

func serverRules(sp *spec.Spec, s *Site) []problem.Problem {
	b := s.Backend
	t := b.Server.trait()
	var problems []problem.Problem
	switch {
	case b.Version == value.Version{}:
		problems = wrong("missing-key", "backend.version", fmt.Sprintf("missing: %s has no %s of its own", s.OS.Name, t.title),
			"write the version that you install")
	case !b.Version.AtLeast(t.oldest):
		problems = wrong("too-old", "backend.version", tooOld(t.title, b.Version, t.oldest), "")
	}
	if t.told && !sp.App.Module.Set {
		problems = append(problems, wrong("missing-key", "app.module", "missing: "+t.title+" has to be told the application",
			fmt.Sprintf("write module = %q", s.Name.Identifier()+"."+string(t.calls)+":application"))...)
	}
	return problems
}

// interfaceRules doubt a server of ASGI that is not used, or not given, what it is chosen for.
func interfaceRules(sp *spec.Spec, s *Site) []problem.Problem {
	b := s.Backend
	other := map[Interface]Interface{WSGI: ASGI, ASGI: WSGI}[b.Calls]
	var problems []problem.Problem
	if module, _, _ := strings.Cut(b.Module.String(), ":"); sp.App.Module.Set && strings.HasSuffix(module, "."+string(other)) {
		problems = doubtful("other-interface", "app.module", fmt.Sprintf("%s calls %s applications, and %s sounds like one of the other kind",
			b.Server.Title(), strings.ToUpper(string(b.Calls)), value.Quote(b.Module.String())),
			fmt.Sprintf("Django's own is %q", strings.TrimSuffix(module, "."+string(other))+"."+string(b.Calls)+":application"))
	}
	if b.Calls == ASGI && !s.Proxy.upgrades() {
		problems = append(problems, doubtful("no-websocket", "proxy.version", fmt.Sprintf("Apache %s passes no WebSocket on", s.Proxy.Version),
			"pages work; for WebSockets upgrade to Apache "+upgradeSince.String()+" or later and set proxy.version")...)
	}
	return problems
}

func backendChoice(sp *spec.Spec, s *Site) []problem.Problem {
	if s.Backend.Inside() {
		return nil
	}
	var chosen []string
	for _, choice := range []struct {
		name string
		set  bool
	}{{"port", sp.Backend.Port.Set}, {"socket", sp.Backend.Socket.Set}, {"addresses", sp.Backend.Addresses.Set}} {
		if choice.set {
			chosen = append(chosen, choice.name)
		}
	}
	switch len(chosen) {
	case 0:
		return wrong("missing-key", "backend.port", "missing", `write port = 8000, or socket = "/run/NAME/app.sock"`)
	case 1:
		return nil
	}
	return wrong("backend-choice", "backend."+chosen[len(chosen)-1], "a backend has one of port, socket and addresses, and this one has "+strings.Join(chosen, " and "),
		"leave all but one out")
}

// backendTwins holds several servers of one backend apart.
func backendTwins(sp *spec.Spec, s *Site) []problem.Problem {
	places := s.Backend.Places()
	for i, p := range places {
		for _, other := range places[:i] {
			switch {
			case p.Reached() == other.Reached():
				return wrong("duplicate-address", "backend.addresses", value.Quote(p.Reached())+" is written twice", "")
			case p.takes(other):
				return wrong("port-clash", "backend.bind", fmt.Sprintf("%s and %s are one host, on which %s:%d can be had once", other.Reached(), p.Reached(), p.Bind, p.Port),
					"give each application server a port of its own")
			case sp.Backend.Bind.Set && !p.Bind.IsUnspecified() && !p.OnSocket() && !other.OnSocket() && p.Upstream != other.Upstream:
				return wrong("backend-unreachable", "backend.bind", fmt.Sprintf("%s and %s are different hosts, and cannot both listen on %s", other.Upstream, p.Upstream, p.Bind),
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
func backendBind(sp *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	for _, p := range s.Backend.Places() {
		found := bindProblem(sp, p)
		if problem.HasErrors(found) {
			return found
		}
		if len(found) > 0 && !slices.Contains(problems, found[0]) {
			problems = append(problems, found...)
		}
	}
	return problems
}

func bindProblem(sp *spec.Spec, p Place) []problem.Problem {
	switch {
	case p.OnSocket():
		return nil
	case p.Upstream.IsName() && !sp.Backend.Bind.Set:
		return wrong("missing-key", "backend.bind", "missing beside an address that is a name", "write the IP address that the application server listens on")
	case p.Bind.IsLoopback() && p.Bind != p.Upstream.IP() && p.Upstream.String() != "localhost":
		return wrong("backend-unreachable", "backend.bind",
			fmt.Sprintf("the proxy connects to %s and never reaches a server on %s", p.Upstream, p.Bind), "")
	case p.Exposed() && !sp.Backend.ProxyPeers.Set:
		return wrong("missing-key", "backend.proxy_peers", fmt.Sprintf("missing: the application server listens on %s, beyond this host", p.Bind),
			"write the networks that the proxy connects from")
	case p.Exposed():
		return doubtful("backend-exposed", exposingKey(sp),
			fmt.Sprintf("whoever reaches port %d on %s past the proxy can forge the scheme", p.Port, p.Bind),
			"let a firewall pass only the networks of backend.proxy_peers")
	}
	return nil
}

func exposingKey(sp *spec.Spec) string {
	switch {
	case sp.Backend.Bind.Set:
		return "backend.bind"
	case sp.Backend.Addresses.Set:
		return "backend.addresses"
	}
	return "backend.address"
}

// socketSince are the versions that let the proxy's user into a socket of theirs; other servers always could.
var socketSince = map[Server]value.Version{Granian: value.V("2.6.0")}

func socketRules(sp *spec.Spec, s *Site) []problem.Problem {
	b := s.Backend
	since, some := socketSince[b.Server]
	key := "backend.socket"
	if sp.Backend.Addresses.Set {
		key = "backend.addresses"
	}
	if some && !b.Version.AtLeast(since) && slices.ContainsFunc(b.Each(), Backend.OnSocket) {
		return wrong("needs-version", key, fmt.Sprintf("%s %s makes no socket that the proxy's user can open", b.Server.Title(), b.Version),
			fmt.Sprintf("write port = 8000, or use %s %s or later and set backend.version", b.Server.Title(), since))
	}
	return nil
}

// cidrSince are the versions that read networks among the peers; older ones compare addresses as text.
var cidrSince = map[Server]value.Version{Gunicorn: value.V("24.1.1"), Uvicorn: value.V("0.31.0")}

func backendPeers(_ *spec.Spec, s *Site) []problem.Problem {
	for _, b := range s.Backend.Each() {
		if found := peerProblem(b); found != nil {
			return found
		}
	}
	return nil
}

func peerProblem(b Backend) []problem.Problem {
	reached := func(peer netip.Prefix) bool {
		return b.Bind == netip.IPv6Unspecified() || b.Bind.Is4() == peer.Addr().Is4()
	}
	if b.Exposed() && b.Bind.IsValid() && len(b.Peers) > 0 && !slices.ContainsFunc(b.Peers, reached) {
		return wrong("backend-unreachable", "backend.proxy_peers",
			fmt.Sprintf("none is of the family of %s: the proxy's connections are never believed", b.Bind), "write the addresses that the proxy connects from")
	}
	since, believes := cidrSince[b.Server]
	if !believes || b.OnSocket() || b.Version.AtLeast(since) && !b.InUvicorn() {
		return nil
	}
	for _, peer := range b.Peers {
		switch {
		case peer.IsSingleIP():
		case b.InUvicorn():
			return wrong("needs-version", "backend.proxy_peers",
				fmt.Sprintf("uvicorn in gunicorn's workers, before %s, knows addresses only, and %s is a network", cidrSince[Uvicorn], peer),
				"list the proxy's addresses, or use uvicorn by itself")
		default:
			return wrong("needs-version", "backend.proxy_peers",
				fmt.Sprintf("%s %s knows addresses only, and %s is a network", b.Server.Title(), b.Version, peer),
				fmt.Sprintf("list the proxy's addresses, or use %s %s or later and set backend.version", b.Server.Title(), since))
		}
	}
	return nil
}

// backendPorts finds a backend that asks for the proxy's own port.
func backendPorts(_ *spec.Spec, s *Site) []problem.Problem {
	for _, l := range s.Listeners() {
		for _, p := range s.Backend.Places() {
			taken := func(addr string) bool { return l.Port == p.Port && slices.Contains(l.opened(), addr) }
			if slices.ContainsFunc(p.rivals(), taken) {
				return wrong("port-clash", s.Backend.portKey(), fmt.Sprintf("%d is the proxy's own %s port", l.Port, l.Scheme), "")
			}
		}
	}
	return nil
}

// portKey is where the description has the backend's ports.
func (b Backend) portKey() string {
	if b.Balanced() {
		return "backend.addresses"
	}
	return "backend.port"
}

func (b Backend) socketKey() string {
	if b.Balanced() {
		return "backend.addresses"
	}
	return "backend.socket"
}

func resolverRules(sp *spec.Spec, s *Site) []problem.Problem {
	named := s.Backend.Resolved()
	switch {
	case named && s.Proxy.Kind == Nginx && s.Backend.Balanced():
		return wrong("several-names", "backend.addresses", "nginx looks up one name while it runs, not several, and stops at the start where one is away",
			"write IP addresses, or one backend.address: nginx takes every IP address that the name has")
	case named && s.Proxy.Kind == Nginx && !sp.Proxy.Resolver.Set:
		return wrong("missing-key", "proxy.resolver", "missing: nginx resolves "+s.Backend.Upstream.String()+" while it runs",
			`write the name server, such as ["127.0.0.53"] or Docker's ["127.0.0.11"]`)
	case !named && sp.Proxy.Resolver.Set:
		return doubtful("unused-key", "proxy.resolver", "has no effect without a backend.address that is a name", "")
	}
	return nil
}
