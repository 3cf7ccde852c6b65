package site

import (
	"fmt"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
)

// http2Rules refuse what the port's first site would decide.
func http2Rules(_ *spec.Spec, s *Site) []problem.Problem {
	if s.TLS.HTTP2 != TurnedOff || s.Proxy.Kind != Nginx || s.Proxy.Has(HTTP2Directive) {
		return nil
	}
	return wrong("http2-shared", "tls.http2", fmt.Sprintf("nginx %s has one HTTP/2 for all sites of a port: a file of another site can turn it on", s.Proxy.Version),
		fmt.Sprintf("upgrade to nginx %s or later, or leave it out", since("nginx", HTTP2Directive)))
}

func http3Rules(_ *spec.Spec, s *Site) []problem.Problem {
	switch {
	case s.TLS.HTTP3 != TurnedOn:
		return nil
	case s.Proxy.Kind == Apache:
		return wrong("no-http3", "tls.http3", "Apache speaks no HTTP/3", "leave it out; a front or nginx can speak it")
	case !s.Proxy.Has(HTTP3):
		return wrong("no-http3", "tls.http3", fmt.Sprintf("nginx %s speaks no HTTP/3", s.Proxy.Version), fmt.Sprintf("upgrade to nginx %s or later, or leave it out", since("nginx", HTTP3)))
	case s.Fronted():
		return wrong("no-http3", "tls.http3", "clients reach the front alone, which speaks HTTP/3 or does not", "leave it out")
	}
	return nil
}
