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
	port, socket := sp.Backend.Port.Set, sp.Backend.Socket.Set
	switch {
	case s.Backend.Inside():
		return nil
	case !port && !socket:
		return wrong("missing-key", "backend.port", "missing", `write port = 8000, or socket = "/run/NAME/app.sock"`)
	case port && socket:
		return wrong("backend-choice", "backend.socket", "a backend has a port or a socket, not both", "leave one of the two out")
	}
	return nil
}

// backendBind closes the side door: the server listens where the proxy connects, and on no more than that.
func backendBind(sp *spec.Spec, s *Site) []problem.Problem {
	b := s.Backend
	switch {
	case b.OnSocket():
		return nil
	case b.Upstream.IsName() && !sp.Backend.Bind.Set:
		return wrong("missing-key", "backend.bind", "missing beside an address that is a name", "write the IP address that the application server listens on")
	case b.Bind.IsLoopback() && b.Bind != b.Upstream.IP() && b.Upstream.String() != "localhost":
		return wrong("backend-unreachable", "backend.bind",
			fmt.Sprintf("the proxy connects to %s and never reaches a server on %s", b.Upstream, b.Bind), "")
	case b.Exposed() && !sp.Backend.ProxyPeers.Set:
		return wrong("missing-key", "backend.proxy_peers", fmt.Sprintf("missing: the application server listens on %s, beyond this host", b.Bind),
			"write the networks that the proxy connects from")
	case b.Exposed():
		return doubtful("backend-exposed", exposingKey(sp),
			fmt.Sprintf("whoever reaches port %d on %s past the proxy can forge the scheme", b.Port, b.Bind),
			"let a firewall pass only the networks of backend.proxy_peers")
	}
	return nil
}

func exposingKey(sp *spec.Spec) string {
	if sp.Backend.Bind.Set {
		return "backend.bind"
	}
	return "backend.address"
}

// cidrSince are the versions that read networks among the peers; older ones compare addresses as text.
var cidrSince = map[Server]value.Version{Gunicorn: value.V("24.1.1"), Uvicorn: value.V("0.31.0")}

func backendPeers(sp *spec.Spec, s *Site) []problem.Problem {
	b := s.Backend
	reached := func(peer netip.Prefix) bool {
		return b.Bind == netip.IPv6Unspecified() || b.Bind.Is4() == peer.Addr().Is4()
	}
	if b.Exposed() && b.Bind.IsValid() && len(b.Peers) > 0 && !slices.ContainsFunc(b.Peers, reached) {
		return wrong("backend-unreachable", "backend.proxy_peers",
			fmt.Sprintf("none is of the family of %s: the proxy's connections are never believed", b.Bind), "write the addresses that the proxy connects from")
	}
	since, believes := cidrSince[b.Server]
	if !believes || b.OnSocket() || b.Version.AtLeast(since) {
		return nil
	}
	for _, peer := range s.Backend.Peers {
		if !peer.IsSingleIP() {
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
		taken := func(addr string) bool { return l.Port == s.Backend.Port && slices.Contains(l.opened(), addr) }
		if slices.ContainsFunc(s.Backend.rivals(), taken) {
			return wrong("port-clash", "backend.port", fmt.Sprintf("%d is the proxy's own %s port", l.Port, l.Scheme), "")
		}
	}
	return nil
}

func resolverRules(sp *spec.Spec, s *Site) []problem.Problem {
	named := s.Backend.Upstream.IsName() && !s.Backend.OnSocket()
	switch {
	case named && s.Proxy.Kind == Nginx && !sp.Proxy.Resolver.Set:
		return wrong("missing-key", "proxy.resolver", "missing: nginx resolves "+s.Backend.Upstream.String()+" while it runs",
			`write the name server, such as ["127.0.0.53"] or Docker's ["127.0.0.11"]`)
	case !named && sp.Proxy.Resolver.Set:
		return doubtful("unused-key", "proxy.resolver", "has no effect without a backend.address that is a name", "")
	}
	return nil
}
