package site

import (
	"net/netip"
	"slices"
	"strconv"

	"proxypact/internal/value"
)

// Backend is an application server that the proxy hands requests to, or several that do the same.
type Backend struct {
	Name            value.Name // of its files and upstreams
	Server          Server
	Calls           Interface
	Protocol        Protocol
	Version         value.Version
	Worker          Worker
	Directory, Venv value.FilePath  // of the project; zero: the server is told elsewhere
	Module          value.Module    // zero: the server is told elsewhere
	User            value.User      // that systemd runs the server as; zero: whoever starts it knows
	Paths           []value.URLPath // that it answers, as visitors write them, the longest first; none: all that no other does
	Table           string          // of the description
	Key             string          // of the description, that says where it is
	Place
	Twins []Place // of further ones
}

// Place is where one application server is.
type Place struct {
	Socket   value.SocketPath // zero: TCP
	Upstream value.Upstream   // where the proxy connects to
	Port     value.Port
	Bind     netip.Addr // where the server listens
	BindPort value.Port
	Peers    []netip.Prefix
	Assigned bool // the port is in the environment's PORT, and not known here
}

// Places are those of all its application servers.
func (b Backend) Places() []Place { return append([]Place{b.Place}, b.Twins...) }

// Each is a backend for each of its application servers. The first keeps the name, so that another one renames nothing.
func (b Backend) Each() []Backend {
	var all []Backend
	for i, place := range b.Places() {
		one := b
		one.Place, one.Twins = place, nil
		if i > 0 {
			one.Name = b.Name.With(strconv.Itoa(i + 1))
		}
		all = append(all, one)
	}
	return all
}

// Balanced reports whether the proxy has a choice.
func (b Backend) Balanced() bool { return len(b.Twins) > 0 }

// onSockets reports whether no server is on TCP.
func (b Backend) onSockets() bool {
	return !slices.ContainsFunc(b.Places(), func(p Place) bool { return !p.OnSocket() })
}

// Resolved reports whether the proxy looks up where a server is.
func (b Backend) Resolved() bool { return slices.ContainsFunc(b.Places(), Place.IsNamed) }

// Backends are what the proxy hands requests to, in the order in which it asks whose a path is.
func (s *Site) Backends() []Backend { return append(slices.Clone(s.Processes), s.Backend) }

// Instances are the application servers of all backends, each with a file of its own.
// What the proxy runs itself is none.
func (s *Site) Instances() []Backend {
	var all []Backend
	for _, b := range s.Backends() {
		if !b.Inside() {
			all = append(all, b.Each()...)
		}
	}
	return all
}

// Upgrades reports whether a backend speaks WebSocket and the proxy passes it on.
func (s *Site) Upgrades() bool { return slices.ContainsFunc(s.Backends(), s.UpgradesTo) }

// UpgradesTo reports the same of one backend.
func (s *Site) UpgradesTo(b Backend) bool {
	return b.Calls == ASGI && (s.Direct() || s.Proxy.Has(Upgrades))
}

// Host is the address that the server listens on, as it is written before a port.
func (p Place) Host() string {
	if p.Bind.Is6() {
		return "[" + p.Bind.String() + "]"
	}
	return p.Bind.String()
}

// Listens is where the server listens, as app servers and nginx write it: "unix:/path", "127.0.0.1:8000", "[::1]:8000".
func (p Place) Listens() string {
	if p.OnSocket() {
		return "unix:" + p.Socket.String()
	}
	return netip.AddrPortFrom(p.Bind, uint16(p.BindPort)).String()
}

// Reached is where the proxy connects to, as it is described.
func (p Place) Reached() string {
	if p.Assigned {
		return "the port in PORT"
	}
	return value.Endpoint{Socket: p.Socket, Upstream: p.Upstream, Port: p.Port}.String()
}

// IsNamed reports whether the proxy has to look up where it is.
func (p Place) IsNamed() bool { return !p.OnSocket() && p.Upstream.IsName() }

// Believed are the peers whose word counts, addresses alone where a network is one. None for a socket.
func (p Place) Believed() []string {
	if p.OnSocket() {
		return nil
	}
	var list []string
	for _, peer := range p.Peers {
		list = append(list, peerText(peer))
		if peer.Addr().Is4() && p.Bind == netip.IPv6Unspecified() {
			list = append(list, peerText(mapped(peer)))
		}
	}
	return list
}

func peerText(peer netip.Prefix) string {
	if peer.IsSingleIP() {
		return peer.Addr().String()
	}
	return peer.String()
}

// mapped is how a socket of IPv6 sees the IPv4 peer (RFC 4291 section 2.5.5.2); servers take it for another address.
func mapped(peer netip.Prefix) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom16(peer.Addr().As16()), peer.Bits()+128-32)
}

// OnSocket reports whether the server listens on a unix socket.
func (p Place) OnSocket() bool { return p.Socket != value.SocketPath{} }

// Exposed reports whether other hosts may reach the server's port.
func (p Place) Exposed() bool { return !p.OnSocket() && !p.Bind.IsLoopback() }
