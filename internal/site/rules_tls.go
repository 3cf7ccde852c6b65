package site

import (
	"fmt"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
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
	case chains > 0 || s.Mixed() || s.Direct():
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
	case s.TLS.HSTS.Seconds() > 0 && s.Proxy.Plain == Redirect && s.Proxy.HTTP.Public != 80:
		return doubtful("hsts-port", "tls.hsts", fmt.Sprintf("browsers that saw it speak https to port %d too, where this site redirects plain http", s.Proxy.HTTP.Public),
			`write proxy.http = "off", or have plain http on port 80`)
	}
	return nil
}

// preloadAge is the least that the list of preloaded sites takes (hstspreload.org, which browsers draw on).
const preloadAge = 365 * 24 * 60 * 60

func hstsReach(_ *spec.Spec, s *Site) []problem.Problem {
	t := s.TLS
	var problems []problem.Problem
	if t.HSTSSubdomains && t.HSTS.IsZero() {
		problems = wrong("hsts-incomplete", "tls.hsts_subdomains", "says how far tls.hsts goes, which is not written", `write hsts = "5m" and raise it in steps`)
	}
	switch {
	case !t.HSTSPreload:
	case !t.HSTSSubdomains:
		problems = append(problems, wrong("hsts-incomplete", "tls.hsts_preload", "goes with tls.hsts_subdomains = true alone: no list takes a name without those below it", "")...)
	case t.HSTS.IsZero():
		problems = append(problems, wrong("hsts-incomplete", "tls.hsts_preload", "goes with a tls.hsts of a year or more, which is not written", "")...)
	case t.HSTS.Seconds() < preloadAge:
		problems = append(problems, wrong("hsts-incomplete", "tls.hsts_preload", fmt.Sprintf("goes with a tls.hsts of a year or more, and it is %q", t.HSTS), `write hsts = "1y"`)...)
	case s.Proxy.HTTPS.Public != 443 || s.Proxy.Plain == Redirect && s.Proxy.HTTP.Public != 80:
		problems = append(problems, wrong("hsts-incomplete", "tls.hsts_preload", "goes with the public ports 80 and 443 alone, where browsers and the list look", "")...)
	case s.Proxy.Plain == Serve:
		problems = append(problems, wrong("hsts-incomplete", "tls.hsts_preload", `goes with plain http that leads to https, and proxy.http is "serve"`, `write proxy.http = "redirect"`)...)
	}
	return problems
}

func stageRules(s *Site) []problem.Problem {
	switch {
	case s.Stage != Challenges:
		return nil
	case s.Direct():
		return wrong("no-proxy", "proxy.kind", "nobody is there to answer challenges", "get the certificate where TLS ends, at the front")
	case !s.TLS.HasACME():
		return wrong("stage-without-webroot", "tls.acme_webroot", "missing: --stage acme answers challenges from there", `write acme_webroot = "/var/www/acme"`)
	case s.Proxy.Kind == Apache && s.Front.PROXY:
		return wrong("stage-behind-proxy-protocol", "front.proxy_protocol", "--stage acme on Apache reads no PROXY line in this version", "get the certificate in another way, or set front.proxy_protocol=false until it is there")
	}
	return nil
}

func acmeRules(_ *spec.Spec, s *Site) []problem.Problem {
	if s.TLS.HasACME() && !s.Direct() && !s.Proxy.HTTP.Active() {
		return wrong("acme-without-http", "tls.acme_webroot", `http-01 challenges come over plain http, and proxy.http is "off"`,
			`write proxy.http = "redirect"`)
	}
	wildcard := slices.IndexFunc(s.Hosts, value.Host.IsWildcard)
	if s.TLS.HasACME() && wildcard >= 0 && !s.Fronted() {
		return doubtful("acme-wildcard", "tls.acme_webroot", "http-01 challenges get no certificate for "+s.Hosts[wildcard].Quoted()+" of app.hosts",
			"get it by dns-01, and leave this out")
	}
	return nil
}
