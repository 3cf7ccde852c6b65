package plan

import "proxypact/internal/site"

func fronts(before, after *site.Site) []Statement {
	old, now := before.Front, after.Front
	switch {
	case old.Kind == now.Kind:
		return nil
	case old.Kind == "":
		return one("front-added", Danger, Loosened, "front.kind", "%s are believed about a visitor's scheme and address; every other connection is not", listed(now.Peers))
	case now.Kind == "":
		return one("front-removed", Notice, Tightened, "front.kind", "nobody is believed about the scheme any more: behind a front that still stands there, plain connections look like http to Django")
	}
	return one("front-changed", Notice, "", "front.kind", "%s stands before the proxy instead of %s", now.Kind, old.Kind)
}

func frontPeers(before, after *site.Site) []Statement {
	if !before.Fronted() || !after.Fronted() {
		return nil
	}
	return append(trust(before.Front.Peers, after.Front.Peers, "front-peers", "front.peers", "the proxy believes the scheme and address that %s says"),
		trust(before.Front.Outer, after.Front.Outer, "front-outer", "front.outer", "the proxy believes the client's address that %s says")...)
}

func frontWords(before, after *site.Site) []Statement {
	if !before.Fronted() || !after.Fronted() {
		return nil
	}
	var all []Statement
	if old, now := before.Front.SchemeHeader, after.Front.SchemeHeader; old != now {
		all = append(all, say("front-scheme-header-changed", Danger, "", "front.scheme_header", "the scheme is read from %s instead of %s; if the front does not set it itself, visitors do",
			orNone(now.String()), orNone(old.String())))
	}
	if old, now := before.Front.ClientHeader, after.Front.ClientHeader; old != now {
		all = append(all, say("front-client-header-changed", Notice, "", "front.client_header", "the client's address is read from %s instead of %s; if the front does not set it itself, visitors do",
			orNone(now.String()), orNone(old.String())))
	}
	if old, now := before.Front.PROXY, after.Front.PROXY; old != now {
		all = append(all, say("front-proxy-protocol-changed", Notice, "", "front.proxy_protocol", "%s; front and proxy have to change in the same moment", protocol(now)))
	}
	return all
}

func protocol(on bool) string {
	if on {
		return "every connection has to open with a PROXY line"
	}
	return "a connection that opens with a PROXY line is refused"
}

func frontOnly(before, after *site.Site) []Statement {
	switch old, now := before.Front.Only, after.Front.Only; {
	case now && !old:
		return one("front-only", Notice, Tightened, "front.only", "whoever does not come through the front is refused")
	case old && !now && after.Fronted():
		return one("front-passed", Notice, Loosened, "front.only", "the site can be reached past the front too, and past whatever that filters")
	}
	return nil
}

func frontHealth(before, after *site.Site) []Statement {
	var all []Statement
	if old, now := before.Front.Health.Path, after.Front.Health.Path; old != now {
		all = append(all, say("health-changed", Notice, "", "front.health_path", "the front's health check is answered at %s, and was at %s", orNone(now.String()), orNone(old.String())))
	}
	old, now := texts(before.Front.Health.Hosts), texts(after.Front.Health.Hosts)
	if len(come(old, now))+len(gone(old, now)) > 0 {
		all = append(all, say("health-changed", Notice, "", "front.health_hosts", "the front's health check is answered for %s", orNone(listed(now))))
	}
	return all
}
