package site

import (
	"net/netip"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// frontSecret holds the front's secret against what else its header may say, and half of one.
func frontSecret(sp *spec.Spec, s *Site) []problem.Problem {
	described, proof := &sp.Front, s.Front.Proof
	switch header := proof.SecretHeader; {
	case !s.Fronted():
		return nil
	case described.SecretHeader.Set && !described.SecretFile.Set:
		return wrong("missing-key", "front.secret_file", "missing beside front.secret_header: the secret is in a file that the proxy alone reads",
			`write secret_file = "/etc/ssl/private/`+s.Name.String()+`-front"`)
	case described.SecretFile.Set && !described.SecretHeader.Set:
		return wrong("missing-key", "front.secret_header", "missing beside front.secret_file", `write secret_header = "X-Origin-Secret"`)
	case !proof.HasSecret():
		return nil
	case s.ownerOf(header, "front.secret_header") != "" || header.Is(SchemeHeader) || header.Is(ClientHeader):
		return wrong("front-secret-header", "front.secret_header", value.Quote(header.String())+" says something else already", `write secret_header = "X-Origin-Secret"`)
	case s.passesTLS():
		return wrong("front-passes-tls", "front.secret_header", "the front passes TLS on and can write no header", "leave it out, or write front.scheme_header if it ends TLS")
	}
	return nil
}

// frontCertificate is about fronts that cannot show one, and listeners that cannot ask for it.
func frontCertificate(sp *spec.Spec, s *Site) []problem.Problem {
	switch {
	case !s.Fronted() || !s.Front.Proof.HasCertificate():
		return nil
	case s.passesTLS():
		return wrong("front-passes-tls", "front.client_ca", "the front passes TLS on, so that the certificate would be the visitor's", "leave it out, or write front.scheme_header if it ends TLS")
	case !s.TLS.Enabled():
		return wrong("missing-key", "tls.certificate", "missing beside front.client_ca: a certificate is shown over TLS alone", "write tls.certificate and tls.key")
	case s.Proxy.Plain == Serve:
		return wrong("front-certificate-http", "front.client_ca", `nobody can show a certificate over plain http, and proxy.http is "serve"`, `write proxy.http = "redirect" or "off"`)
	}
	return nil
}

// passesTLS reports whether the front hands connections on as they come.
func (s *Site) passesTLS() bool { return s.Front.PROXY && !s.Front.SaysScheme() }

// frontItself is about fronts that append their own address behind the client's.
func frontItself(sp *spec.Spec, s *Site) []problem.Problem {
	h := habitOf(s.Front.Kind)
	own := func(p netip.Prefix) bool { return !slices.Contains(h.networks, p) }
	switch {
	case !h.itself || !s.Front.SaysClient() || slices.ContainsFunc(s.Front.Outer, own):
		return nil
	case sp.Front.Outer.Set:
		return wrong("front-itself", "front.outer", "the address that "+h.kind+" writes behind the client's is not among these, and would be taken for the client's", itsOwn)
	}
	return wrong("missing-key", "front.outer", "missing: "+h.kind+" writes its own address behind the client's, which would be taken for the client's", itsOwn)
}

const itsOwn = `write the address of the load balancer, as its forwarding rule has it: outer = ["203.0.113.9"]`

// frontLine is about fronts that cannot open a connection with a PROXY line.
func frontLine(_ *spec.Spec, s *Site) []problem.Problem {
	if !s.Front.PROXY || !habitOf(s.Front.Kind).requests {
		return nil
	}
	return wrong("front-no-line", "front.proxy_protocol", s.Front.Kind+" sends no PROXY line, so that nobody would be served",
		`leave it out; or write kind = "other" for a load balancer that passes connections on`)
}
