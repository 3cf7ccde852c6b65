package site

import (
	"fmt"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// shadows finds names that httpd hands to another site: of the virtual hosts on an address, the first loaded that
// matches wins, be it by a wildcard, and files are loaded in the order of their names. nginx prefers the exact name.
func shadows(sites []*Site) []Clash {
	wildcards := map[string]int{}
	for i, s := range sites {
		for _, host := range s.Hosts {
			for _, where := range s.apacheAddresses() {
				if host.IsWildcard() {
					wildcards[where+host.Base()] = i
				}
			}
		}
	}
	var clashes []Clash
	for i, s := range sites {
		for _, host := range s.Hosts {
			if other, found := s.shadow(host, wildcards); found && other != i && sites[other].Name.String() < s.Name.String() {
				clashes = append(clashes, Clash{i, other, shadowed(host, sites[other])})
			}
		}
	}
	return clashes
}

// shadow is the site whose wildcard stands for host too.
func (s *Site) shadow(host value.Host, wildcards map[string]int) (other int, found bool) {
	for _, where := range s.apacheAddresses() {
		for _, parent, more := strings.Cut(host.Base(), "."); more && !found; _, parent, more = strings.Cut(parent, ".") {
			other, found = wildcards[where+parent]
		}
	}
	return other, found
}

func shadowed(host value.Host, by *Site) problem.Problem {
	return problem.Problem{ID: "host-shadowed", Severity: problem.Warning, Key: "app.hosts",
		Message: value.Quote(host.String()) + " is matched by a wildcard of the site of %s too, which Apache loads first",
		Hint:    fmt.Sprintf("choose an app.name that sorts before %q", by.Name)}
}

// apacheAddresses are the addresses that httpd listens on for the site.
func (s *Site) apacheAddresses() []string {
	var addresses []string
	for _, l := range s.Listeners() {
		for _, addr := range l.bound() {
			if s.Proxy.Kind == Apache {
				addresses = append(addresses, fmt.Sprintf("%s:%d ", addr, l.Port))
			}
		}
	}
	return addresses
}
