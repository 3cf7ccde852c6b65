package site

import (
	"fmt"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
)

func tlsPresence(sp *spec.Spec, s *Site) []problem.Problem {
	chains, keys := len(sp.TLS.Certificates.Value), len(sp.TLS.Keys.Value)
	switch {
	case chains > 0 && keys == 0:
		return wrong("missing-key", "tls.key", "missing beside tls.certificate", "")
	case keys > 0 && chains == 0:
		return wrong("missing-key", "tls.certificate", "missing beside tls.key", "")
	case chains != keys:
		return wrong("tls-lists", "tls.key", fmt.Sprintf("%d keys for %d certificates", keys, chains), "")
	case chains > 0 || s.Mixed():
		return nil
	case s.Proxy.Plain == Serve:
		return doubtful("no-tls", "proxy.http", "without tls.certificate everything goes over plain http, passwords too",
			"write tls.certificate and tls.key")
	}
	return wrong("missing-key", "tls.certificate", fmt.Sprintf("missing: proxy.http = %q leaves only https", s.Proxy.Plain),
		"write tls.certificate and tls.key")
}

func hstsRules(_ *spec.Spec, s *Site) []problem.Problem {
	switch {
	case s.TLS.HSTS.IsZero():
		return nil
	case !s.Secure():
		return wrong("hsts-without-tls", "tls.hsts", "browsers ignore it over plain http", "write tls.certificate and tls.key")
	case s.Proxy.Plain == Serve && s.TLS.HSTS.Seconds() > 0:
		return doubtful("hsts-beside-http", "tls.hsts", "browsers that saw it refuse the plain http that proxy.http serves", "")
	}
	return nil
}

func acmeRules(_ *spec.Spec, s *Site) []problem.Problem {
	if s.TLS.HasACME() && !s.Proxy.HTTP.Active() {
		return wrong("acme-without-http", "tls.acme_webroot", `http-01 challenges come over plain http, and proxy.http is "off"`,
			`write proxy.http = "redirect"`)
	}
	return nil
}
