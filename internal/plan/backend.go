package plan

import (
	"net/netip"
	"slices"
	"strings"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// eachBackend compares the main backends, and the processes that are in both states.
func eachBackend(before, after *site.Site) []Statement {
	all := oneBackend(before.Backend, after.Backend)
	for _, b := range after.Processes {
		if old := processOf(before, b.Table); old != nil {
			all = append(all, oneBackend(*old, b)...)
		}
	}
	return all
}

func oneBackend(old, now site.Backend) []Statement {
	var all []Statement
	for _, rule := range []func(old, now site.Backend) []Statement{backendPlace, backendExposure, backendPeers, backendServer, backendProtocol, module, paths, serverVersion} {
		all = append(all, rule(old, now)...)
	}
	return all
}

func processOf(s *site.Site, table string) *site.Backend {
	for i := range s.Processes {
		if s.Processes[i].Table == table {
			return &s.Processes[i]
		}
	}
	return nil
}

func processesComeAndGo(before, after *site.Site) []Statement {
	var all []Statement
	for _, b := range after.Processes {
		if processOf(before, b.Table) == nil {
			all = append(all, say("process-added", Notice, "", b.Table+".paths", "%s answers %s now, and the main backend does not any more", b.Server.Title()+" on "+b.Reached(), listed(b.Paths)))
			all = append(all, opened(oneBackend(shut(b), b))...)
		}
	}
	for _, b := range before.Processes {
		if processOf(after, b.Table) == nil {
			all = append(all, say("process-removed", Notice, "", "backend.server", "the main backend answers %s, which [%s] did", listed(b.Paths), b.Table))
		}
	}
	return all
}

func paths(old, now site.Backend) []Statement {
	var all []Statement
	if more := come(old.Paths, now.Paths); len(more) > 0 {
		all = append(all, say("process-paths-changed", Notice, "", now.Table+".paths", "%s is answered by [%s], which the main backend did", listed(more), now.Table))
	}
	if less := gone(old.Paths, now.Paths); len(less) > 0 {
		all = append(all, say("process-paths-changed", Notice, "", now.Table+".paths", "%s is answered by the main backend, which [%s] did", listed(less), now.Table))
	}
	return all
}

func serverVersion(old, now site.Backend) []Statement {
	if old.Server != now.Server || old.Version == now.Version {
		return nil
	}
	return one("version-changed", Neutral, "", now.Table+".version", "the files are written for %s %s, and were for %s", string(now.Server), now.Version, old.Version)
}

func backendPlace(before, after site.Backend) []Statement {
	old, now := reached(before), reached(after)
	more, less := come(old, now), gone(old, now)
	switch {
	case slices.Equal(old, now), before.Inside(), after.Inside():
		return nil
	case len(more)+len(less) == 0:
		return one("backend-renumbered", Notice, "", after.Key, "the application servers are %s, in this order, and were %s: files go by number, so each has to be started with another one", listed(now), listed(old))
	case len(less) == 0:
		return one("backend-added", Notice, "", after.Key, "requests go to %s too: the application server has to listen there first", listed(more))
	case len(more) == 0:
		return one("backend-removed", Notice, "", after.Key, "requests do not go to %s any more", listed(less))
	}
	return one("backend-moved", Notice, "", after.Key, "requests go to %s instead of %s: the application server has to listen there first", listed(more), listed(less))
}

// reached are the places that the proxy connects to, by the number of their server.
func reached(b site.Backend) []text {
	var all []text
	for _, p := range b.Places() {
		all = append(all, text(strings.TrimPrefix(p.Reached(), "unix:")))
	}
	return all
}

func backendExposure(old, now site.Backend) []Statement {
	were, are := slices.IndexFunc(old.Places(), site.Place.Exposed), slices.IndexFunc(now.Places(), site.Place.Exposed)
	switch {
	case are >= 0 && were < 0:
		p := now.Places()[are]
		return one("backend-exposed", Danger, Loosened, now.Table+".bind", "the application server listens on %s: whoever reaches %s can forge scheme, address and host", p.Bind, sideDoor(p))
	case were >= 0 && are < 0:
		return one("backend-enclosed", Notice, Tightened, now.Table+".bind", "the application server can only be reached from its own host")
	case !now.OnSocket() && !old.OnSocket() && (old.Bind != now.Bind || old.Port == now.Port && old.BindPort != now.BindPort):
		return one("backend-bind-changed", Notice, "", now.Table+".bind", "the application server listens on %s instead of %s", now.Listens(), old.Listens())
	}
	return nil
}

func sideDoor(p site.Place) string {
	if p.Assigned {
		return "the port in PORT past the front"
	}
	return "port " + p.BindPort.String() + " past the proxy"
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

func backendPeers(before, after site.Backend) []Statement {
	if !slices.ContainsFunc(append(before.Places(), after.Places()...), site.Place.Exposed) {
		return nil
	}
	old, now := peers(before), peers(after)
	var all []Statement
	if more := beyond(now, old); len(more) > 0 {
		all = append(all, say("backend-peers-widened", Danger, Loosened, after.Table+".proxy_peers",
			"from here on the application server believes the scheme that %s says", listed(more)))
	}
	if less := beyond(old, now); len(less) > 0 {
		all = append(all, say("backend-peers-narrowed", Notice, Tightened, after.Table+".proxy_peers",
			"the application server does not believe %s any more about the scheme", listed(less)))
	}
	return all
}

func backendServer(old, now site.Backend) []Statement {
	if old.Server == now.Server && old.Worker != now.Worker {
		return one("worker-changed", Notice, "", now.Table+".worker", "%s runs Django in workers of the kind %s instead of %s, by %s instead of %s",
			now.Server.Title(), now.Worker, old.Worker, strings.ToUpper(string(now.Calls)), strings.ToUpper(string(old.Calls)))
	}
	if old.Server == now.Server {
		return nil
	}
	return one("server-changed", Notice, "", now.Table+".server", "%s runs Django instead of %s; it believes headers in its own way, and its rendered file has to be the one that it is started with",
		now.Server.Title(), old.Server.Title())
}

func backendProtocol(old, now site.Backend) []Statement {
	if old.Protocol == now.Protocol {
		return nil
	}
	return one("protocol-changed", Notice, "", now.Table+".protocol", "the proxy speaks %s to the application server instead of %s, which no server understands that was started with its old file",
		now.Protocol, old.Protocol)
}

func module(before, after site.Backend) []Statement {
	if old, now := before.Module, after.Module; old != now {
		key := "app.module"
		if len(after.Paths) > 0 {
			key = after.Table + ".module"
		}
		return one("module-changed", Notice, "", key, "the application server loads %s instead of %s", named(now), named(old))
	}
	return nil
}

func named(m value.Module) string {
	if m == (value.Module{}) {
		return "what it is told elsewhere"
	}
	return m.String()
}
