package plan

import "proxypact/internal/site"

// clientCertificates is about who needs one, and whose count.
func clientCertificates(before, after *site.Site) []Statement {
	old, now := before.TLS.Clients, after.TLS.Clients
	switch {
	case !old.Asked() && !now.Asked():
		return nil
	case !now.Asked():
		return one("client-certificates-dropped", Danger, Loosened, "tls.client_ca", "nobody is asked for a certificate any more: whoever reaches the proxy is served")
	case !old.Asked() && now.Optional:
		return one("client-certificates-optional", Notice, "", "tls.client_ca", "clients may show a certificate of the authorities in %s; one of others is refused", now.CA)
	case !old.Asked():
		return one("client-certificates-required", Notice, Tightened, "tls.client_ca", "only clients with a certificate of the authorities in %s are served", now.CA)
	}
	var all []Statement
	if old.CA != now.CA {
		all = one("client-authority-changed", Danger, "", "tls.client_ca", "certificates of the authorities in %s count, and those in %s did: others come in, and those who had one may not", now.CA, old.CA)
	}
	switch {
	case old.Optional && !now.Optional:
		all = append(all, say("client-certificates-required", Notice, Tightened, "tls.client_certificates", "clients without a certificate are refused, who were served"))
	case now.Optional && !old.Optional:
		all = append(all, say("client-certificates-optional", Danger, Loosened, "tls.client_certificates", "clients without a certificate are served, who were refused"))
	}
	return all
}

// clientHeader is about where Django finds who a client is.
func clientHeader(before, after *site.Site) []Statement {
	old, now := before.TLS.Clients, after.TLS.Clients
	switch {
	case old.Header == now.Header:
		return nil
	case !now.Told():
		return one("client-header-changed", Danger, Loosened, "tls.client_header", "%s is not written any more, nor removed: an application that still reads it believes whoever sends it", old.Header)
	case !old.Told():
		return one("client-header-changed", Notice, "", "tls.client_header", "Django finds the subject of a client's certificate in %s, which no client can write", now.Header)
	}
	return one("client-header-changed", Danger, Loosened, "tls.client_header", "Django finds the subject of a client's certificate in %s instead of %s, which whoever sends it can write now", now.Header, old.Header)
}
