package nginx

import "proxypact/internal/site"

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
