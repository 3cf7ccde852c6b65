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
	case b.Server == UWSGI && strings.ContainsAny(b.Socket.String(), "%@"):
		return wrong("replaced-name", "backend.socket", value.Quote(b.Socket.String())+" contains one of % @, with which uWSGI begins the names that it replaces", "choose another path")
	}
	return nil
}
