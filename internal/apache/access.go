package apache

import (
	"net/netip"
	"slices"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// section turns requests for a path away.
type section struct {
	Path      Arg
	Certified bool  // a certificate has to be shown
	Networks  []Arg // expressions, one of which has to hold; none: anywhere
	Passwords []passwords
	Elsewhere bool // another file says how somebody is known
	Known     bool // somebody has to be
	Files     bool // that httpd answers itself
}

type passwords struct{ Realm, File Arg }

// user is the header in which Django is told who somebody is.
type user struct{ Header Arg }

func newUser(s *site.Site) []user {
	if !s.TellsUser() {
		return nil
	}
	return []user{{Arg{s.UserHeader.String()}}}
}

// guards are those of the routes, the longest path last: of the sections that match, httpd does what the last one says.
func guards(s *site.Site) []section {
	guarded := slices.DeleteFunc(s.Routes(), func(r site.Route) bool { return !r.Access.Guards() })
	slices.Reverse(guarded)
	return render.Each(guarded, func(r site.Route) section {
		g := section{Path: quote(r.Found()), Certified: r.Access.Certified, Elsewhere: r.Access.Elsewhere, Known: r.Access.Identifies(), Files: r.Files.Shown(), Networks: render.Each(r.Access.Allow, func(p netip.Prefix) Arg { return fromNetwork(s, p) })}
		if r.Access.HasPasswords() {
			g.Passwords = []passwords{{quote(s.Name.String()), quote(r.Access.Passwords.String())}}
		}
		return g
	})
}

// fromNetwork holds for clients from there. Whoever comes past a front is the peer of the connection, whatever is said.
func fromNetwork(s *site.Site, p netip.Prefix) Arg {
	within := " -ipmatch '" + p.String() + "'"
	if !s.Fronted() {
		return quote("%{REMOTE_ADDR}" + within)
	}
	return quote("(" + fromFront + " && %{REMOTE_ADDR}" + within + ") || (reqenv('GEN_FRONT') != '1' && %{CONN_REMOTE_ADDR}" + within + ")")
}

// unguarded match paths that the application does not answer, and that are for everyone.
func unguarded(s *site.Site, l site.Listener) []Arg {
	var all []Arg
	if len(s.Accesses) > 0 && challenged(s, l) {
		all = append(all, quote(challengesFound))
	}
	if len(s.Accesses) > 0 && s.Pages.Shown() {
		all = append(all, render.Each(shownPages(s), quote)...)
	}
	return all
}

// uncached are what paths begin with that nobody gets from a cache: mod_cache answers before httpd looks for who asks.
func uncached(s *site.Site, l site.Listener) []Arg {
	if len(refused(s, l)) > 0 {
		return []Arg{quote("/")}
	}
	var all []Arg
	for _, r := range s.Routes() {
		switch {
		case !r.Access.Guards():
		case r.IsMain():
			return []Arg{quote("/")}
		case r.Bare:
			all = append(all, quote(r.Path.Bare().String()))
		default:
			all = append(all, quote(r.Path.String()))
		}
	}
	if s.Probe.IsAsked() {
		all = append(all, quote(s.Probed().Path.String()))
	}
	return all
}
