package nginx

import "proxypact/internal/site"

// secureOn are the listen directives of a server that others of the file precede.
func secureOn(s *site.Site) []Arg {
	return append(listenOn(s, s.Proxy.HTTPS), datagrams(s, " quic")...)
}

// newOffers is where clients find HTTP/3: the port that they know, over UDP.
func newOffers(s *site.Site) []owned {
	if s.TLS.HTTP3 != site.TurnedOn {
		return nil
	}
	return []owned{newOwned(s, "Alt-Svc", quote(`h3=":`+s.Proxy.HTTPS.Public.String()+`"; ma=86400`))}
}
