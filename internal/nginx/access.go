package nginx

import (
	"fmt"
	"strconv"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// allowed are networks of which a variable says whether a client comes from there.
type allowed struct {
	Why      render.Comment
	Client   Arg
	Variable Arg // 1 for those that do
	Networks []Arg
}

// counter counts the requests of each client.
type counter struct{ Client, Visitor, Zone, Rate Arg }

// guard turns requests away.
type guard struct {
	Certified bool  // a certificate has to be shown
	Strangers []Arg // at most one: the variable that is 0 for them
	Passwords []passwords
	Counted   []counted
	Uncached  []Arg // at most one: the directive that would have a cache answer
}

type passwords struct {
	Realm, File Arg
	Asked       []Arg // the variable in which the log finds who it is, where there is a log
}

type counted struct{ Zone, Burst Arg }

// user is whom Django is told of.
type user struct{ Header, User Arg }

func newAllowed(s *site.Site) []allowed {
	var all []allowed
	for _, a := range s.Accesses {
		if len(a.Allow) > 0 {
			all = append(all, allowed{render.NewComment(a.Table()), clientNow(s), from(s, a), networks(a.Allow)})
		}
	}
	return all
}

func from(s *site.Site, a site.Access) Arg { return variable(s, "access_"+a.Name.Identifier()) }

func newCounters(s *site.Site) []counter {
	if len(s.Logins.Paths) == 0 {
		return nil
	}
	rate := fmt.Sprintf("rate=%dr/%s", s.Logins.Rate.Times(), s.Logins.Rate.Unit())
	return []counter{{clientNow(s), variable(s, "visitor"), Arg{zone(s).text + ":10m"}, Arg{rate}}}
}

func zone(s *site.Site) Arg { return Arg{"zone=" + s.Name.String() + "_login"} }

// caches are the directives that would have one answer.
var caches = map[site.Protocol]Arg{site.OverHTTP: {"proxy_cache"}, site.OverUWSGI: {"uwsgi_cache"}}

func newGuard(s *site.Site, r site.Route) guard {
	g := guard{Certified: r.Access.Certified}
	if len(r.Access.Allow) > 0 {
		g.Strangers = []Arg{from(s, r.Access)}
	}
	if r.Access.HasPasswords() {
		g.Passwords = []passwords{{quote(s.Name.String()), quote(r.Access.Passwords.String()), userAsked(s)}}
	}
	if (r.Access.Guards() || s.Mixed()) && !r.Files.Served() { // a cache does not know what scheme the front said
		g.Uncached = []Arg{caches[r.Backend.Protocol]}
	}
	if r.Login {
		g.Counted = []counted{{zone(s), Arg{"burst=" + strconv.Itoa(s.Logins.Rate.Times())}}}
	}
	return g
}

// newUser leaves it to the locations where nginx asks for a password: elsewhere the variable is a client's word.
func newUser(s *site.Site, r site.Route) []user {
	switch {
	case !s.TellsUser():
		return nil
	case r.Access.HasPasswords():
		return []user{{Arg{s.UserHeader.String()}, Arg{"$remote_user"}}}
	}
	return []user{{Arg{s.UserHeader.String()}, quote("")}}
}
