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
	case b.Protocol == OverUWSGI && s.Direct():
		return noProxy(p.key("protocol"), "a front speaks http", "leave the line out")
	case b.Server != UWSGI:
		return nil
	}
	for _, place := range b.Places() {
		if b.Protocol == OverUWSGI && place.Bind.IsValid() && place.Exposed() {
			return wrong("uwsgi-exposed", p.exposing(), fmt.Sprintf("whoever reaches port %d on %s runs any file as the application, which uWSGI's own protocol lets its peers do", place.BindPort, place.Bind),
				`write protocol = "http", or a socket or loopback address`)
		}
		if strings.ContainsAny(place.Socket.String(), "%@") {
			return wrong("replaced-name", b.Key, value.Quote(place.Socket.String())+" contains one of % @, with which uWSGI begins the names that it replaces", "choose another path")
		}
	}
	return nil
}
