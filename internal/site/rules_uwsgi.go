package site

import (
	"fmt"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// uwsgiRules refuse what uWSGI cannot be made safe for, or cannot be told.
func uwsgiRules(sp *spec.Spec, s *Site) []problem.Problem {
	b := s.Backend
	switch {
	case b.Protocol == OverUWSGI && b.Server != UWSGI:
		return wrong("protocol-mismatch", "backend.protocol", b.Server.Title()+" speaks http", `leave the line out, or write server = "uwsgi"`)
	case b.Protocol == OverUWSGI && b.Bind.IsValid() && b.Exposed():
		return wrong("uwsgi-exposed", exposingKey(sp), fmt.Sprintf("whoever reaches port %d on %s runs any file as the application, which uWSGI's own protocol lets its peers do", b.Port, b.Bind),
			`write protocol = "http", or a socket or loopback address`)
	case b.Protocol == OverUWSGI && b.Balanced():
		return wrong("protocol-mismatch", "backend.protocol", "several application servers are handed requests over http alone", "leave the line out")
	case b.Server != UWSGI:
		return nil
	}
	for _, p := range b.Places() {
		if strings.ContainsAny(p.Socket.String(), "%@") {
			return wrong("replaced-name", placeKey(sp), value.Quote(p.Socket.String())+" contains one of % @, with which uWSGI begins the names that it replaces", "choose another path")
		}
	}
	return nil
}

func placeKey(sp *spec.Spec) string {
	if sp.Backend.Addresses.Set {
		return "backend.addresses"
	}
	return "backend.socket"
}
