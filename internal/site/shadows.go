package site

import (
	"fmt"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// shadows finds names that the proxy hands to a wildcard of another site.
func shadows(sites []*Site) []Clash {
	wildcards := map[string]int{}
	for i, s := range sites {
		for _, host := range s.Hosts {
			for _, where := range s.wheres() {
				if host.IsWildcard() {
					wildcards[where+host.Base()] = i
				}
			}
		}
	}
	var clashes []Clash
	for i, s := range sites {
		for _, host := range s.Names() {
			if clash, found := shadow(sites, i, host, wildcards); found {
				clashes = append(clashes, clash)
			}
		}
	}
	return clashes
}

// shadow is the first of the site's listeners on which another site takes host.
func shadow(sites []*Site, i int, host value.Host, wildcards map[string]int) (Clash, bool) {
	find := map[Kind]func([]*Site, int, value.Host, []covering) (Clash, bool){Apache: shadowOfApache, Nginx: shadowOfNginx}[sites[i].Proxy.Kind]
	for _, where := range sites[i].wheres() {
		if clash, found := find(sites, i, host, cover(where, host, wildcards)); found {
			return clash, true
		}
	}
	return Clash{}, false
}

// covering is a wildcard that stands for a name too, and the site that has it.
type covering struct {
	site int
	base string
}

func (c covering) holder() Holder { return Holder{c.site, "app.hosts"} }

// cover lists the wildcards above host, the longest first.
func cover(where string, host value.Host, wildcards map[string]int) []covering {
	var found []covering
	for _, parent, more := strings.Cut(host.Base(), "."); more; _, parent, more = strings.Cut(parent, ".") {
		if site, taken := wildcards[where+parent]; taken {
			found = append(found, covering{site, parent})
		}
	}
	return found
}

// shadowOfApache: of the virtual hosts on an address, the first loaded that matches wins, be it by a wildcard.
func shadowOfApache(sites []*Site, i int, host value.Host, covers []covering) (Clash, bool) {
	for _, c := range covers {
		if sites[c.site].loadedBefore(sites[i]) {
			return Clash{i, shadowed(sites[i].keyOf(host), host, sites[c.site]), c.holder()}, true
		}
	}
	return Clash{}, false
}

// LongestHashed is the longest name that nginx's server_names hash takes with buckets of 64 bytes; no file of a
// virtual host may widen the buckets, because a second one that does is an error. A longer one is rendered as an
// expression.
const LongestHashed = 46

// shadowOfNginx: nginx prefers exact names, then the longest hashed wildcard, then the first expression loaded.
func shadowOfNginx(sites []*Site, i int, host value.Host, covers []covering) (Clash, bool) {
	if len(host.String()) <= LongestHashed {
		return Clash{}, false
	}
	for _, c := range covers {
		if len("*."+c.base) <= LongestHashed {
			return Clash{i, problem.Problem{ID: "host-lost", Severity: problem.Error, Key: sites[i].keyOf(host),
				Message: host.Quoted() + fmt.Sprintf(" is longer than %d bytes: nginx prefers the wildcard of the site of %%s", LongestHashed),
				Hint:    "choose a shorter name, or leave the wildcard out there"}, c.holder()}, c.site != i
		}
	}
	return shadowOfApache(sites, i, host, covers)
}

func shadowed(key string, host value.Host, by *Site) problem.Problem {
	return problem.Problem{ID: "host-shadowed", Severity: problem.Warning, Key: key,
		Message: host.Quoted() + fmt.Sprintf(" is matched by a wildcard of the site of %%s too, which %s loads first", by.Proxy.Kind.Title()),
		Hint:    fmt.Sprintf("choose an app.name that sorts before %q", by.Name)}
}

// loadedBefore compares file names, by which both servers sort: shop-two.conf comes before shop.conf.
func (s *Site) loadedBefore(other *Site) bool {
	return s.Name.String()+".conf" < other.Name.String()+".conf"
}

// wheres are the addresses that the proxy listens on for the site.
func (s *Site) wheres() []string {
	var wheres []string
	for _, l := range s.Listeners() {
		for _, addr := range l.bound() {
			wheres = append(wheres, fmt.Sprintf("%s %s:%d ", s.Proxy.Kind, addr, l.Port))
		}
	}
	return wheres
}
