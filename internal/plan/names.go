package plan

import (
	"slices"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

func hosts(before, after *site.Site) []Statement {
	var all []Statement
	if old, now := before.Hosts[0], after.Hosts[0]; old != now && slices.Contains(before.Hosts, now) && slices.Contains(after.Hosts, old) {
		all = append(all, say("canonical-changed", Notice, "", "app.hosts", "the canonical name is %s now and was %s", now.Shown(), old.Shown()))
	}
	for _, host := range come(before.Hosts, after.Hosts) {
		if host.IsWildcard() {
			all = append(all, say("host-added", Notice, Loosened, "app.hosts", "every name below %s reaches Django now, also those that nobody has thought of", host.Base()))
		} else {
			all = append(all, say("host-added", Notice, "", "app.hosts", "%s reaches Django now", host.Shown()))
		}
	}
	if lost := gone(before.Hosts, after.Names()); len(lost) > 0 {
		all = append(all, say("host-removed", Notice, Tightened, "app.hosts", "whoever asks for %s gets no answer any more, and links to it break", shown(lost)))
	}
	return all
}

// leading are names that lead to the canonical one. What comes from app.hosts, or goes there, is told of those.
func leading(before, after *site.Site) []Statement {
	var all []Statement
	if more := come(before.Leading, after.Leading); len(more) > 0 {
		all = append(all, say("lead-added", Notice, "", "app.redirect_hosts", "%s lead to %s now", shown(more), after.Hosts[0].Shown()))
	}
	if less := gone(before.Leading, after.Names()); len(less) > 0 {
		all = append(all, say("lead-removed", Notice, Tightened, "app.redirect_hosts", "%s lead nowhere any more, and links to them break", shown(less)))
	}
	return all
}

// shown are names as people write them.
func shown(hosts []value.Host) string {
	var all []text
	for _, host := range hosts {
		all = append(all, text(host.Shown()))
	}
	return listed(all)
}

type text string

func (t text) String() string { return string(t) }

func texts(list []string) []text {
	var all []text
	for _, one := range list {
		all = append(all, text(one))
	}
	return all
}

func internalHosts(before, after *site.Site) []Statement {
	var all []Statement
	old, now := texts(before.InternalHosts), texts(after.InternalHosts)
	if more := come(old, now); len(more) > 0 {
		all = append(all, say("internal-host-added", Notice, Loosened, "app.internal_hosts", "Django answers for %s too, to whoever reaches it past the proxy", listed(more)))
	}
	if less := gone(old, now); len(less) > 0 {
		all = append(all, say("internal-host-removed", Notice, Tightened, "app.internal_hosts", "Django refuses %s: checks that ask for it get 400", listed(less)))
	}
	return all
}

func origins(before, after *site.Site) []Statement {
	var all []Statement
	for _, origin := range come(before.TrustedOrigins, after.TrustedOrigins) {
		grade := Notice
		if origin.Scheme() == "http" {
			grade = Danger
		}
		all = append(all, say("origin-trusted", grade, Loosened, "app.trusted_origins", "pages of %s may post forms here in the name of whoever is logged in", origin))
	}
	if less := gone(before.TrustedOrigins, after.TrustedOrigins); len(less) > 0 {
		all = append(all, say("origin-distrusted", Notice, Tightened, "app.trusted_origins", "forms on pages of %s are refused with 403", listed(less)))
	}
	return all
}

func prefix(before, after *site.Site) []Statement {
	old, now := before.Prefix, after.Prefix
	switch {
	case old == now:
		return nil
	case now.Covers(old):
		return one("prefix-moved", Notice, Loosened, "app.prefix", "the site is at %s, and was at %s: links to it and bookmarks break, everyone logs in again, and its cookies go to more of its hosts", now, old)
	case old.Covers(now):
		return one("prefix-moved", Notice, Tightened, "app.prefix", "the site is at %s, and was at %s: links to it and bookmarks break, everyone logs in again, and its cookies go to less of its hosts", now, old)
	}
	return one("prefix-moved", Notice, "", "app.prefix", "the site is at %s, and was at %s: links to it and bookmarks break, and everyone logs in again", now, old)
}
