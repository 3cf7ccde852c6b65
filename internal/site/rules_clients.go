package site

import (
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// clientRules hold certificates of clients against who ends their TLS.
func clientRules(sp *spec.Spec, s *Site) []problem.Problem {
	for _, row := range []struct {
		key string
		set bool
	}{{"tls.client_certificates", sp.TLS.ClientCertificates.Set}, {"tls.client_header", sp.TLS.ClientHeader.Set}} {
		if row.set && !s.TLS.Clients.Asked() {
			return wrong("missing-key", "tls.client_ca", "missing beside "+row.key, "write the file with the certificates of the authorities that count")
		}
	}
	switch {
	case !s.TLS.Clients.Asked():
		return nil
	case !s.TLS.Enabled():
		return wrong("clients-without-tls", "tls.client_ca", "certificates are shown over TLS alone, which this proxy does not speak", "write tls.certificate and tls.key")
	case s.Mixed():
		return wrong("clients-behind-front", "tls.client_ca", "the front ends the clients' TLS: the only certificate that could arrive here is its own",
			"have the front ask for certificates; or have it pass TLS on, with front.proxy_protocol = true and no front.scheme_header")
	case s.Proxy.Plain == Serve && !s.TLS.Clients.Optional:
		return wrong("clients-beside-http", "tls.client_certificates", `"required" is what proxy.http = "serve" lets everybody past: nobody shows a certificate over plain http`,
			`write proxy.http = "redirect", or client_certificates = "optional"`)
	}
	return nil
}

// mostDashes bounds the spellings of a header, which double with each.
const mostDashes = 4

// clientHeader wants a name that nothing else has.
func clientHeader(_ *spec.Spec, s *Site) []problem.Problem {
	header := s.TLS.Clients.Header
	switch {
	case !s.TLS.Clients.Told():
		return nil
	case s.ownerOf(header, "tls.client_header") != "":
		return wrong("client-header-taken", "tls.client_header", value.Quote(header.String())+" has a meaning already: it is that of "+s.ownerOf(header, "tls.client_header"), `write "X-Client-Subject"`)
	case isContracted(header):
		return wrong("client-header-taken", "tls.client_header", value.Quote(header.String())+" has a meaning already: it is written or removed for every request", `write "X-Client-Subject"`)
	case strings.Count(header.String(), "-") > mostDashes:
		return wrong("client-header-taken", "tls.client_header", value.Quote(header.String())+" has too many dashes: each doubles the spellings that have to be removed", `write "X-Client-Subject"`)
	}
	return nil
}

// userRules are about the header that says who somebody is.
func userRules(_ *spec.Spec, s *Site) []problem.Problem {
	const key = "app.remote_user_header"
	if !s.TellsUser() {
		return nil
	}
	if what := s.taken(s.UserHeader); what != "" {
		return wrong("header-taken", key, value.Quote(s.UserHeader.String())+" is "+what, `write "X-Remote-User"`)
	}
	if strings.Count(s.UserHeader.String(), "-") > mostDashes {
		return wrong("header-taken", key, value.Quote(s.UserHeader.String())+" has too many dashes: each doubles the spellings that have to be removed", `write "X-Remote-User"`)
	}
	if s.Proxy.Kind == Nginx && !s.Authenticates() {
		return wrong("nobody-authenticated", key, "nginx authenticates nobody here: there is no password_file in any [access.NAME]",
			`write password_file there, or use Apache, whose modules authenticate by other means`)
	}
	return nil
}
