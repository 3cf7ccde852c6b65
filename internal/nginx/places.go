package nginx

import (
	"proxypact/internal/render"
	"proxypact/internal/site"
)

// place is a location. nginx takes the first whose expression matches, so that they stand in the order of the routes.
type place struct {
	Forwards []forward // at most one, or else
	Packets  []packets // the same
	Files    []files   // the same
	Outside  []outside // the same
	Probed   []probed  // the same
}

func places(s *site.Site, l site.Listener) []place {
	routes := s.Routes()
	all := render.Each(routes, func(r site.Route) place { return newPlace(s, l, r, location(r)) })
	for _, p := range newProbed(s, 403) {
		all = append([]place{{Probed: []probed{p}}}, all...)
	}
	if s.IsMounted() {
		all = append(all, place{Outside: []outside{newOutside(s, l)}})
	}
	if s.Includes.Any() {
		all = append(all, newPlace(s, l, routes[len(routes)-1], Arg{site.HandsOver}))
	}
	return all
}

func newPlace(s *site.Site, l site.Listener, r site.Route, path Arg) place {
	switch {
	case r.Files.Served():
		return place{Files: []files{newFiles(s, l, r)}}
	case r.Backend.Protocol == site.OverUWSGI:
		p := newPackets(s, l, r)
		p.Path = path
		return place{Packets: []packets{p}}
	}
	f := newForward(s, l, r)
	f.Path = path
	return place{Forwards: []forward{f}}
}

// location is an expression for a path of the description: beside a path that ends in a slash, nginx would answer the
// one without it with a redirect of its own.
func location(r site.Route) Arg {
	switch {
	case r.IsMain():
		return Arg{"/"}
	case r.Whole():
		return Arg{"= " + quote(r.Path.String()).text}
	}
	return Arg{"~ " + quote(r.Found()).text}
}

func written(r site.Route) []Arg {
	if r.IsMain() {
		return nil
	}
	return []Arg{quote("^" + r.Written())}
}
