package plan

import (
	"cmp"
	"fmt"
	"net/netip"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// front is about a load balancer or CDN that comes, goes or becomes another.
func front(before, after *site.Site) []Statement {
	old, now := before.Front, after.Front
	switch {
	case before.Fronted() == after.Fronted():
		if old.Kind != now.Kind {
			return one("front-changed", Notice, "", "front.kind", "%s stands before the proxy, and %s did", now.Kind, old.Kind)
		}
		return nil
	case after.Fronted():
		return one("front-added", Danger, Loosened, "front.kind", "whoever connects%s%s is believed about the scheme and the client's address", from(now.Peers), showing(now))
	}
	return one("front-removed", Danger, Tightened, "front.kind", "nobody is believed any more: behind a front that is still there every page over https redirects to itself, and all clients have its address")
}

// from are the networks of a front; a platform's are nobody's to know.
func from(peers []netip.Prefix) string {
	if len(peers) == 0 {
		return ""
	}
	return " from " + listed(peers)
}

// showing is what somebody at a front's address has to do to be believed.
func showing(f site.Front) string {
	switch p := f.Proof; {
	case p.HasSecret() && p.HasCertificate():
		return " with the front's secret and certificate"
	case p.HasSecret():
		return " with the front's secret"
	case p.HasCertificate():
		return " with the front's certificate"
	}
	return ""
}

// fronted holds a rule for sites that have a front before and after.
func fronted(compare rule) rule {
	return func(before, after *site.Site) []Statement {
		if !before.Fronted() || !after.Fronted() {
			return nil
		}
		return compare(before, after)
	}
}

func frontPeers(before, after *site.Site) []Statement {
	var all []Statement
	if more := beyond(after.Front.Peers, before.Front.Peers); len(more) > 0 {
		all = append(all, say("front-peers-widened", Danger, Loosened, "front.peers",
			"whoever connects from %s%s is believed about the scheme and the client's address, and was not before", listed(more), showing(after.Front)))
	}
	if less := beyond(before.Front.Peers, after.Front.Peers); len(less) > 0 {
		all = append(all, say("front-peers-narrowed", Notice, Tightened, "front.peers",
			"%s is a stranger now: if the front still connects from there, its visitors get redirects to where they are, or 403", listed(less)))
	}
	return all
}

// frontOuter is about a front that was not there, too: its sentence does not name the hops beyond it.
func frontOuter(before, after *site.Site) []Statement {
	if !after.Fronted() {
		return nil
	}
	var all []Statement
	if more := beyond(after.Front.Outer, before.Front.Outer); len(more) > 0 {
		all = append(all, say("front-outer-widened", Danger, Loosened, "front.outer",
			"%s is passed over in the chain of addresses: whoever is there can claim any address", listed(more)))
	}
	if less := beyond(before.Front.Outer, after.Front.Outer); len(less) > 0 {
		all = append(all, say("front-outer-narrowed", Notice, Tightened, "front.outer",
			"%s is taken for the client where the chain of addresses ends there", listed(less)))
	}
	return all
}

func frontHeaders(before, after *site.Site) []Statement {
	var all []Statement
	for _, h := range []struct {
		key, what string
		old, now  value.HeaderName
	}{
		{"front.scheme_header", "the scheme", before.Front.SchemeHeader, after.Front.SchemeHeader},
		{"front.client_header", "the client's address", before.Front.ClientHeader, after.Front.ClientHeader},
	} {
		if h.old != h.now {
			all = append(all, say("front-header-changed", Danger, "", h.key, "the front is believed about %s in %s, and was in %s: if it does not write that header itself, its visitors do",
				h.what, header(h.now), header(h.old)))
		}
	}
	return all
}

func header(h value.HeaderName) string { return cmp.Or(h.String(), "none") }

func frontOnly(before, after *site.Site) []Statement {
	switch {
	case before.Front.Only == after.Front.Only:
		return nil
	case after.Front.Only:
		return one("front-closed", Notice, Tightened, "front.only", "whoever comes past the front is refused")
	}
	return one("front-passable", Notice, Loosened, "front.only", "whoever knows the proxy's address is served past the front, its filters and its limits")
}

func frontProtocol(before, after *site.Site) []Statement {
	switch {
	case before.Front.PROXY == after.Front.PROXY:
		return nil
	case after.Front.PROXY:
		return one("proxy-protocol-expected", Notice, "", "front.proxy_protocol", "connections must open with a PROXY line: until the front sends it, nobody is served on these ports, and all their sites change with this one")
	}
	return one("proxy-protocol-unexpected", Notice, "", "front.proxy_protocol", "connections must not open with a PROXY line any more: as long as the front sends it, nobody is served")
}

func frontHealth(before, after *site.Site) []Statement {
	old, now := fmt.Sprint(before.Front.Health), fmt.Sprint(after.Front.Health)
	switch {
	case old == now:
		return nil
	case !after.Front.Health.IsAsked():
		return one("health-stopped", Notice, "", "front.health_path", "the front's health checks are not answered any more; it may take this host for dead")
	}
	return one("health-changed", Notice, "", healthKey(before, after), "the front's health checks are answered on %s of %s", after.Front.Health.Path, askedHosts(after.Front.Health))
}

func askedHosts(h site.FrontHealth) string {
	if h.ByAddress() {
		return "any address"
	}
	return listed(texts(h.Hosts))
}

func healthKey(before, after *site.Site) string {
	if before.Front.Health.Path == after.Front.Health.Path {
		return "front.health_hosts"
	}
	return "front.health_path"
}
