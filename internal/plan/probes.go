package plan

import "proxypact/internal/site"

// probes are about who may ask whether the application works.
func probes(before, after *site.Site) []Statement {
	old, now := before.Probe, after.Probe
	switch {
	case !old.IsAsked() && !now.IsAsked():
		return nil
	case !old.IsAsked():
		return one("probes-started", Notice, "", "health.path", "Django answers GET %s for whoever connects from %s, over http too and past every guard, and for nobody else any more", now.Path, listed(now.Peers))
	case !now.IsAsked():
		return one("probes-stopped", Notice, Loosened, "health.path", "probes of %s get what everybody gets, such as a redirect, and everybody gets what Django says there: a load balancer may take this host for dead", old.Path)
	}
	var all []Statement
	if old.Path != now.Path {
		what := "which is for everybody now"
		if !after.Prefix.Covers(old.Path) {
			what = "where the site is no more"
		}
		all = append(all, say("probes-moved", Notice, "", "health.path", "probes are answered on %s, and were on %s, %s", now.Path, old.Path, what))
	}
	if more := beyond(now.Peers, old.Peers); len(more) > 0 {
		all = append(all, say("probes-widened", Notice, Loosened, "health.peers", "whoever connects from %s is answered on %s, over http too and past every guard", listed(more), now.Path))
	}
	if less := beyond(old.Peers, now.Peers); len(less) > 0 {
		all = append(all, say("probes-narrowed", Notice, Tightened, "health.peers", "probes from %s get 403: a load balancer there takes this host for dead", listed(less)))
	}
	return all
}
