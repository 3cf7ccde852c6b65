package plan

import (
	"net/netip"
	"slices"
	"strings"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

func backendPlace(before, after *site.Site) []Statement {
	old, now := reached(before.Backend), reached(after.Backend)
	more, less := come(old, now), gone(old, now)
	switch {
	case slices.Equal(old, now), before.Backend.Inside(), after.Backend.Inside():
		return nil
	case len(more)+len(less) == 0:
		return one("backend-renumbered", Notice, "", "backend.addresses", "the application servers are %s, in this order, and were %s: files go by number, so each has to be started with another one", listed(now), listed(old))
	case len(less) == 0:
		return one("backend-added", Notice, "", "backend.addresses", "requests go to %s too: the application server has to listen there first", listed(more))
	case len(more) == 0:
		return one("backend-removed", Notice, "", "backend.addresses", "requests do not go to %s any more", listed(less))
	}
	return one("backend-moved", Notice, "", placeKey(after), "requests go to %s instead of %s: the application server has to listen there first", listed(more), listed(less))
}

// reached are the places that the proxy connects to, by the number of their server.
func reached(b site.Backend) []text {
	var all []text
	for _, p := range b.Places() {
		all = append(all, text(strings.TrimPrefix(p.Reached(), "unix:")))
	}
	return all
}

func placeKey(s *site.Site) string {
	switch {
	case s.Backend.Balanced():
		return "backend.addresses"
	case s.Backend.OnSocket():
		return "backend.socket"
	}
	return "backend.port"
}

func backendExposure(before, after *site.Site) []Statement {
	old, now := before.Backend, after.Backend
	were, are := slices.IndexFunc(old.Places(), site.Place.Exposed), slices.IndexFunc(now.Places(), site.Place.Exposed)
	switch {
	case are >= 0 && were < 0:
		p := now.Places()[are]
		return one("backend-exposed", Danger, Loosened, "backend.bind", "the application server listens on %s: whoever reaches port %s past the proxy can forge scheme, address and host", p.Bind, p.Port)
	case were >= 0 && are < 0:
		return one("backend-enclosed", Notice, Tightened, "backend.bind", "the application server can only be reached from its own host")
	case !now.OnSocket() && !old.OnSocket() && old.Bind != now.Bind:
		return one("backend-bind-changed", Notice, "", "backend.bind", "the application server listens on %s instead of %s", now.Bind, old.Bind)
	}
	return nil
}

// peers are those that any of its servers believes.
func peers(b site.Backend) []netip.Prefix {
	var all []netip.Prefix
	for _, p := range b.Places() {
		if !p.OnSocket() {
			all = append(all, p.Peers...)
		}
	}
	return slices.Compact(slices.SortedFunc(slices.Values(all), netip.Prefix.Compare))
}

func backendPeers(before, after *site.Site) []Statement {
	if !slices.ContainsFunc(append(before.Backend.Places(), after.Backend.Places()...), site.Place.Exposed) {
		return nil
	}
	old, now := peers(before.Backend), peers(after.Backend)
	var all []Statement
	if more := beyond(now, old); len(more) > 0 {
		all = append(all, say("backend-peers-widened", Danger, Loosened, "backend.proxy_peers",
			"the application server believes the scheme that %s says, and did not before", listed(more)))
	}
	if less := beyond(old, now); len(less) > 0 {
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
	if old, now := before.Backend, after.Backend; old.Server == now.Server && old.Worker != now.Worker {
		return one("worker-changed", Notice, "", "backend.worker", "%s runs Django in workers of the kind %s instead of %s, by %s instead of %s",
			now.Server.Title(), now.Worker, old.Worker, strings.ToUpper(string(now.Calls)), strings.ToUpper(string(old.Calls)))
	}
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
