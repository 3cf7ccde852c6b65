package apache

import "proxypact/internal/site"

// clients is how a virtual host asks them for certificates.
type clients struct{ CA, Verify Arg }

// told is what Django is told about a client's certificate.
type told struct {
	Header   Arg
	Subjects []subject // at most one; none: nobody can have shown one
}

type subject struct {
	Header Arg
	Value  HeaderValue
	If     Arg
}

func newClients(s *site.Site) []clients {
	switch {
	case !s.TLS.Clients.Asked():
		return nil
	case s.TLS.Clients.Optional:
		return []clients{{quote(s.TLS.Clients.CA.String()), Arg{"optional"}}}
	}
	return []clients{{quote(s.TLS.Clients.CA.String()), Arg{"require"}}}
}

func newTold(s *site.Site, l site.Listener) []told {
	header := Arg{s.TLS.Clients.Header.String()}
	switch {
	case !s.TLS.Clients.Told():
		return nil
	case l.Scheme == "http":
		return []told{{Header: header}}
	}
	return []told{{header, []subject{{header, HeaderValue{`"expr=%{SSL_CLIENT_S_DN}"`}, quote("expr=%{SSL_CLIENT_VERIFY} == 'SUCCESS'")}}}}
}
