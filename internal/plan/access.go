package plan

import (
	"slices"
	"strings"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// access compares who may ask, by table.
func access(before, after *site.Site) []Statement {
	var all []Statement
	for _, now := range after.Accesses {
		if old, found := accessOf(before, now.Table()); found {
			all = append(all, slices.Concat(accessPaths(after, old, now), accessNetworks(old, now), accessPasswords(old, now), accessCertificates(old, now), accessElsewhere(old, now))...)
		} else {
			all = append(all, say("access-added", Notice, Tightened, now.Table()+".paths", "%s is for some alone now: %s", listed(now.Paths), conditions(now)))
		}
	}
	for _, old := range before.Accesses {
		if _, found := accessOf(after, old.Table()); !found {
			all = append(all, say("access-removed", Danger, Loosened, "app.name", "%s is not guarded by [%s] any more, which let in alone %s", listed(old.Paths), old.Table(), conditions(old)))
		}
	}
	return all
}

func accessOf(s *site.Site, table string) (site.Access, bool) {
	for _, a := range s.Accesses {
		if a.Table() == table {
			return a, true
		}
	}
	return site.Access{}, false
}

// conditions are what a table asks for, in words.
func conditions(a site.Access) string {
	var all []string
	if a.HasPasswords() {
		all = append(all, "has a password")
	}
	if a.Elsewhere {
		all = append(all, "is a user of the proxy's module")
	}
	if a.Certified {
		all = append(all, "shows a certificate")
	}
	if len(a.Allow) > 0 {
		all = append(all, "comes from "+listed(a.Allow))
	}
	return "whoever " + strings.Join(all, " and ")
}

func accessPaths(after *site.Site, old, now site.Access) []Statement {
	var all []Statement
	key := now.Table() + ".paths"
	if less := lost(after, old.Paths, now.Paths); len(less) > 0 {
		all = append(all, say("access-paths-opened", Danger, Loosened, key, "%s is not guarded by [%s] any more", listed(less), now.Table()))
	}
	if more := come(old.Paths, now.Paths); len(more) > 0 {
		all = append(all, say("access-paths-closed", Notice, Tightened, key, "%s is for some alone now: %s", listed(more), conditions(now)))
	}
	return all
}

func accessNetworks(old, now site.Access) []Statement {
	key := now.Table() + ".allow"
	switch {
	case len(old.Allow) > 0 && len(now.Allow) == 0:
		return one("access-allow-widened", Danger, Loosened, key, "%s may be asked for from anywhere", listed(now.Paths))
	case len(old.Allow) == 0 && len(now.Allow) > 0:
		return one("access-allow-narrowed", Notice, Tightened, key, "%s may be asked for from %s alone", listed(now.Paths), listed(now.Allow))
	}
	var all []Statement
	if more := beyond(now.Allow, old.Allow); len(more) > 0 {
		all = append(all, say("access-allow-widened", Danger, Loosened, key, "%s may be asked for from %s too", listed(now.Paths), listed(more)))
	}
	if less := beyond(old.Allow, now.Allow); len(less) > 0 {
		all = append(all, say("access-allow-narrowed", Notice, Tightened, key, "%s is refused to %s", listed(now.Paths), listed(less)))
	}
	return all
}

func accessPasswords(old, now site.Access) []Statement {
	key := now.Table() + ".password_file"
	switch {
	case old.Passwords == now.Passwords:
		return nil
	case !now.HasPasswords():
		return one("access-password-dropped", Danger, Loosened, key, "nobody is asked for a password any more at %s", listed(now.Paths))
	case !old.HasPasswords():
		return one("access-password-asked", Notice, Tightened, key, "a password is asked for at %s; what Django is told there in Authorization ends at the proxy", listed(now.Paths))
	}
	return one("access-password-moved", Notice, "", key, "users and passwords are read from %s instead of %s", now.Passwords, old.Passwords)
}

func accessCertificates(old, now site.Access) []Statement {
	key := now.Table() + ".client_certificate"
	switch {
	case old.Certified && !now.Certified:
		return one("access-certificate-dropped", Danger, Loosened, key, "%s may be asked for without a certificate", listed(now.Paths))
	case now.Certified && !old.Certified:
		return one("access-certificate-asked", Notice, Tightened, key, "%s is for whoever shows a certificate alone", listed(now.Paths))
	}
	return nil
}

func accessElsewhere(old, now site.Access) []Statement {
	key := now.Table() + ".authenticated"
	switch {
	case old.Elsewhere && !now.Elsewhere:
		return one("access-user-dropped", Danger, Loosened, key, "%s may be asked for by whoever is no user of the proxy's module", listed(now.Paths))
	case now.Elsewhere && !old.Elsewhere:
		return one("access-user-asked", Notice, Tightened, key, "%s is for users of the proxy's module alone, which another file has to set up for these paths", listed(now.Paths))
	}
	return nil
}

// remoteUser is about the header in which the proxy tells who somebody is.
func remoteUser(before, after *site.Site) []Statement {
	const key = "app.remote_user_header"
	switch {
	case before.UserHeader == after.UserHeader:
		return nil
	case !before.TellsUser():
		return one("user-header-started", Notice, Loosened, key, "the proxy tells Django in %s whom it has authenticated, and whoever reaches the application server past it can be anyone there", after.UserHeader)
	case !after.TellsUser():
		return one("user-header-stopped", Notice, Tightened, key, "Django is not told any more whom the proxy has authenticated: a middleware that reads %s finds nobody", before.UserHeader)
	}
	return one("user-header-changed", Danger, "", key, "the user is in %s instead of %s, which no client is kept from writing any more: the middleware has to read the other one first", after.UserHeader, before.UserHeader)
}

// lost are the paths that are in the list no more, and still the site's:
// outside of where it is mounted nobody gets anything.
func lost(after *site.Site, before, now []value.URLPath) []value.URLPath {
	return slices.DeleteFunc(gone(before, now), func(path value.URLPath) bool { return !after.Prefix.Covers(path) })
}
