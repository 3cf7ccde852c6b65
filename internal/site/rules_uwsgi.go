package site

import (
	"fmt"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// uwsgiRules refuse what uWSGI cannot be made safe for, or cannot be told.
func uwsgiRules(p part, _ *spec.Spec, s *Site) []problem.Problem {
	b := p.b
	switch {
	case b.Protocol == OverUWSGI && b.Server != UWSGI:
		return wrong("protocol-mismatch", p.key("protocol"), b.Server.Title()+" speaks http", `leave the line out, or write server = "uwsgi"`)
	case b.Protocol == OverUWSGI && b.Bind.IsValid() && b.Exposed():
		return wrong("uwsgi-exposed", p.exposing(), fmt.Sprintf("whoever reaches port %d on %s runs any file as the application, which uWSGI's own protocol lets its peers do", b.BindPort, b.Bind),
			`write protocol = "http", or a socket or loopback address`)
	case b.Protocol == OverUWSGI && b.Balanced():
		return wrong("protocol-mismatch", p.key("protocol"), "several application servers are handed requests over http alone", "leave the line out")
	case b.Protocol == OverUWSGI && len(s.Processes) > 0:
		return wrong("protocol-mismatch", p.key("protocol"), "several processes of a site are handed requests over http alone", "leave the line out")
	case b.Server != UWSGI:
		return nil
	}
	for _, place := range b.Places() {
		if strings.ContainsAny(place.Socket.String(), "%@") {
			return wrong("replaced-name", b.Key, value.Quote(place.Socket.String())+" contains one of % @, with which uWSGI begins the names that it replaces", "choose another path")
		}
	}
	return nil
}
