package plan

import (
	"net/netip"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

func backendPlace(before, after *site.Site) []Statement {
	old, now := place(before.Backend), place(after.Backend)
	if old == now || before.Backend.Inside() || after.Backend.Inside() {
		return nil
	}
	return one("backend-moved", Notice, "", key(after, "backend.socket", "backend.port"), "requests go to %s instead of %s: the application server has to listen there first", now, old)
}

// place is where the proxy connects to.
func place(b site.Backend) string {
	if b.OnSocket() {
		return b.Socket.String()
	}
	return b.Upstream.WithPort(b.Port)
}

func key(s *site.Site, socket, port string) string {
	if s.Backend.OnSocket() {
		return socket
	}
	return port
}

func backendExposure(before, after *site.Site) []Statement {
	old, now := before.Backend, after.Backend
	switch {
	case now.Exposed() && !old.Exposed():
		return one("backend-exposed", Danger, Loosened, "backend.bind", "the application server listens on %s: whoever reaches port %s past the proxy can forge scheme, address and host", now.Bind, now.Port)
	case old.Exposed() && !now.Exposed():
		return one("backend-enclosed", Notice, Tightened, "backend.bind", "the application server can only be reached from its own host")
	case !now.OnSocket() && !old.OnSocket() && old.Bind != now.Bind:
		return one("backend-bind-changed", Notice, "", "backend.bind", "the application server listens on %s instead of %s", now.Bind, old.Bind)
	}
	return nil
}

func backendPeers(before, after *site.Site) []Statement {
	old, now := before.Backend, after.Backend
	if old.OnSocket() || now.OnSocket() || !old.Exposed() && !now.Exposed() {
		return nil
	}
	var all []Statement
	if more := beyond(now.Peers, old.Peers); len(more) > 0 {
		all = append(all, say("backend-peers-widened", Danger, Loosened, "backend.proxy_peers",
			"the application server believes the scheme that %s says, and did not before", listed(more)))
	}
	if less := beyond(old.Peers, now.Peers); len(less) > 0 {
		all = append(all, say("backend-peers-narrowed", Notice, Tightened, "backend.proxy_peers",
			"the application server does not believe %s any more about the scheme", listed(less)))
	}
	return all
}

// beyond are the networks of a that no single one of b holds.
func beyond(a, b []netip.Prefix) []netip.Prefix {
	var all []netip.Prefix
	for _, network := range a {
		held := false
		for _, other := range b {
			held = held || other.Bits() <= network.Bits() && other.Contains(network.Addr())
		}
		if !held {
			all = append(all, network)
		}
	}
	return all
}

func backendServer(before, after *site.Site) []Statement {
	if before.Backend.Server == after.Backend.Server {
		return nil
	}
	return one("server-changed", Notice, "", "backend.server", "%s runs Django instead of %s; it believes headers in its own way, and its rendered file has to be the one that it is started with",
		after.Backend.Server.Title(), before.Backend.Server.Title())
}

func backendProtocol(before, after *site.Site) []Statement {
	if before.Backend.Protocol == after.Backend.Protocol {
		return nil
	}
	return one("protocol-changed", Notice, "", "backend.protocol", "the proxy speaks %s to the application server instead of %s, which no server understands that was started with its old file",
		after.Backend.Protocol, before.Backend.Protocol)
}

// project is about a Django that the proxy runs itself.
func project(before, after *site.Site) []Statement {
	old, now := before.Backend, after.Backend
	if !old.Inside() || !now.Inside() {
		return nil
	}
	var all []Statement
	if old.Directory != now.Directory {
		all = append(all, say("project-moved", Notice, "", "app.directory", "Apache loads the project from %s instead of %s", now.Directory, old.Directory))
	}
	if old.Venv != now.Venv {
		all = append(all, say("venv-changed", Notice, "", "app.venv", "Django comes from %s instead of %s", system(now.Venv), system(old.Venv)))
	}
	return all
}

func system(venv value.FilePath) string {
	if venv == (value.FilePath{}) {
		return "the system's Python"
	}
	return venv.String()
}
