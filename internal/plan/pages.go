package plan

import (
	"proxypact/internal/site"
)

// pages are about what visitors see while there is no site.
func pages(before, after *site.Site) []Statement {
	old, now := before.Pages, after.Pages
	var all []Statement
	switch {
	case old.Switch == now.Switch:
	case !now.Switched():
		all = append(all, say("maintenance-dropped", Notice, "", "pages.maintenance_switch", "%s turns the site off no more", old.Switch))
	case !old.Switched():
		all = append(all, say("maintenance-started", Notice, "", "pages.maintenance_switch", "whoever may create %s turns the site off", now.Switch))
	default:
		all = append(all, say("maintenance-moved", Notice, "", "pages.maintenance_switch", "%s turns the site off instead of %s", now.Switch, old.Switch))
	}
	if old.Maintenance != now.Maintenance {
		all = append(all, say("page-changed", Notice, "", "pages.maintenance", "visitors see %s in maintenance, and saw %s", orServers(now.Maintenance.String()), orServers(old.Maintenance.String())))
	}
	if old.Unavailable != now.Unavailable {
		all = append(all, say("page-changed", Notice, "", "pages.unavailable", "visitors see %s where no application server answers, and saw %s", orServers(now.Unavailable.String()), orServers(old.Unavailable.String())))
	}
	return all
}

func orServers(file string) string {
	if file == "" {
		return "the proxy's own words"
	}
	return file
}
