package site

import (
	"fmt"

	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// crossings finds application servers that would meet another site's, or its proxy, on one host. A run may describe
// several hosts, so they are doubts, and few are told.
func crossings(sites []*Site) []Clash {
	return append(few(sharedBackends(sites)), few(backendsAtProxies(sites))...)
}

const apart = "write another port; sites that live on different hosts belong into runs of their own"

// sharedBackends holds each backend's address against the first site that has it.
func sharedBackends(sites []*Site) []Clash {
	var clashes []Clash
	first := map[string]Holder{}
	for i, s := range sites {
		for _, b := range s.Instances() {
			at := s.OS.Name + " " + b.address()
			other, taken := first[at]
			switch {
			case b.OnSocket() || s.Direct() || taken && other.Site == i: // a front balances hosts that all have the port
			case taken:
				clashes = append(clashes, Clash{i, problem.Problem{ID: "shared-backend", Severity: problem.Warning, Key: b.Key,
					Message: b.address() + " is the backend of the site of %s too", Hint: apart}, other})
			default:
				first[at] = Holder{i, b.Key}
			}
		}
	}
	return clashes
}

// backendsAtProxies finds backends on a port that the proxy opens for another site; a site's own is an error.
func backendsAtProxies(sites []*Site) []Clash {
	opened := map[string]Holder{}
	for i, s := range sites {
		for _, l := range s.Listeners() {
			for _, addr := range l.opened() {
				where := fmt.Sprintf("%s %s:%d", s.OS.Name, addr, l.Port)
				if _, known := opened[where]; !known {
					opened[where] = Holder{i, l.key()}
				}
			}
		}
	}
	var clashes []Clash
	for i, s := range sites {
		for _, b := range s.Instances() {
			for _, addr := range b.rivals() {
				if other, found := opened[fmt.Sprintf("%s %s:%d", s.OS.Name, addr, b.Port)]; found {
					clashes = append(clashes, Clash{i, problem.Problem{ID: "backend-at-proxy", Severity: problem.Warning, Key: b.Key,
						Message: fmt.Sprintf("%d is a port of the proxy in the site of %%s", b.Port), Hint: apart}, other})
					break
				}
			}
		}
	}
	return clashes
}

// mostTold is how many doubts of one kind are told one by one.
const mostTold = 3

func few(clashes []Clash) []Clash {
	if len(clashes) <= mostTold {
		return clashes
	}
	clashes[mostTold-1].Problem.Message += fmt.Sprintf("; the same is true of %d more", len(clashes)-mostTold)
	return clashes[:mostTold]
}

// address is where the application server is found.
func (p Place) address() string {
	if p.Bind.IsLoopback() {
		return value.UpstreamIP(p.Bind).WithPort(p.Port)
	}
	return p.Upstream.WithPort(p.Port)
}

// anywhere stands for a listener on whatever address.
const anywhere = "anywhere"

// opened is what rivals are looked up in.
func (l Listener) opened() []string { return append(l.bound(), anywhere) }

// rivals are the listeners that leave the application server no port, or are reached in its place. Beside loopback,
// only an address that the proxy listens on is known to be this host's.
func (p Place) rivals() []string {
	at := p.Upstream.IP()
	if p.Bind.IsLoopback() {
		at = p.Bind
	}
	switch {
	case p.OnSocket() || !at.IsValid():
		return nil
	case !at.IsLoopback():
		return []string{at.String()}
	case p.Bind.IsUnspecified():
		return []string{anywhere}
	}
	return []string{at.String(), "*"}
}
