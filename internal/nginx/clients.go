package nginx

import "proxypact/internal/site"

// clients is how a server asks them for certificates.
type clients struct{ CA, Verify Arg }

// told is what Django is told about a client's certificate.
type told struct{ Header, Subject Arg }

func newClients(s *site.Site) []clients {
	switch {
	case !s.TLS.Clients.Asked():
		return nil
	case s.TLS.Clients.Optional:
		return []clients{{quote(s.TLS.Clients.CA.String()), Arg{"optional"}}}
	}
	return []clients{{quote(s.TLS.Clients.CA.String()), Arg{"on"}}}
}

// newTold says on plain http that nobody showed a certificate.
func newTold(s *site.Site, l site.Listener, header Arg) []told {
	switch {
	case !s.TLS.Clients.Told():
		return nil
	case l.Scheme == "http":
		return []told{{header, quote("")}}
	}
	return []told{{header, variable(s, "subject")}}
}
