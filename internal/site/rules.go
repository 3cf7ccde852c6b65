package site

import (
	"fmt"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// A rule holds several keys against each other. It reads the Spec for what was written and the Site for what it
// comes to.
type rule func(*spec.Spec, *Site) []problem.Problem

var rules = []rule{
	nameRules,
	hostRules,
	leadingRules,
	versionRules,
	djangoRules,
	originRules,
	listenerRules,
	unusedRules,
	directRules,
	dutyRules,
	frontPresence,
	frontWords,
	frontHeaders,
	frontAdds,
	frontHealth,
	frontLists,
	frontSecret,
	frontCertificate,
	frontItself,
	frontLine,
	frontWaits,
	each(serverRules),
	each(interfaceRules),
	each(socketRules),
	each(backendChoice),
	modWSGIRules,
	systemdRules,
	each(socketUnits),
	middlewareRules,
	frontedServers,
	each(uwsgiRules),
	each(workerRules),
	each(backendTwins),
	each(backendBind),
	each(backendPeers),
	each(waitressPeers),
	each(backendPorts),
	each(backendNames),
	each(unusedPlaces),
	prefixRules,
	each(mountRules),
	fileKeys,
	fileURLs,
	fileRoots,
	fileRoles,
	fileSupport,
	processPaths,
	processPlaces,
	accessRules,
	streamingRules,
	loginRules,
	userRules,
	resolverRules,
	tlsPresence,
	clientRules,
	clientHeader,
	http2Rules,
	http3Rules,
	hstsRules,
	hstsReach,
	acmeRules,
	limitRules,
	each(headerRules),
	headerOwnerRules,
	policyRules,
	pageRules,
	probePath,
	probePlaces,
	includeRules,
	logRules,
	adviceRules,
	selinuxRules,
}

func wrong(id, key, message, hint string) []problem.Problem {
	return []problem.Problem{{ID: id, Severity: problem.Error, Key: key, Message: message, Hint: hint}}
}

func doubtful(id, key, message, hint string) []problem.Problem {
	return []problem.Problem{{ID: id, Severity: problem.Warning, Key: key, Message: message, Hint: hint}}
}

// shipped are names of files that distributions put beside the rendered ones.
var shipped = []string{"autoindex", "default", "default-ssl", "ssl", "userdir", "welcome"}

func nameRules(_ *spec.Spec, s *Site) []problem.Problem {
	if slices.Contains(shipped, s.Name.String()) {
		return wrong("shipped-name", "app.name", value.Quote(s.Name.String())+" is the name of a file that a distribution ships", "choose another name")
	}
	return nil
}

func hostRules(_ *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	if s.Hosts[0].IsWildcard() {
		problems = wrong("canonical-host", "app.hosts", s.Hosts[0].Quoted()+" is a wildcard and cannot be the canonical host",
			"write one exact name first")
	}
	for i, host := range s.Hosts {
		if slices.Contains(s.Hosts[:i], host) {
			problems = append(problems, wrong("duplicate-host", "app.hosts", host.Quoted()+" is written twice", "")...)
		}
	}
	return problems
}

// leadingRules want each name to be served or to lead, and to be found before a wildcard that stands for it, too.
func leadingRules(_ *spec.Spec, s *Site) []problem.Problem {
	const key = "app.redirect_hosts"
	var problems []problem.Problem
	for i, host := range s.Leading {
		switch {
		case slices.Contains(s.Leading[:i], host):
			problems = append(problems, wrong("duplicate-host", key, host.Quoted()+" is written twice", "")...)
		case slices.Contains(s.Hosts, host):
			problems = append(problems, wrong("host-leads-itself", key, host.Quoted()+" is written in app.hosts too, which are served", "leave it out of one of the two")...)
		case s.Proxy.Kind == Nginx && len(host.String()) > LongestHashed && s.belowWildcard(host):
			problems = append(problems, wrong("host-lost", key, fmt.Sprintf("%s is longer than %d bytes: nginx prefers the wildcard of app.hosts", host.Quoted(), LongestHashed), "choose a shorter name, or leave it out")...)
		}
	}
	return problems
}

func (s *Site) belowWildcard(host value.Host) bool {
	return slices.ContainsFunc(s.Hosts, func(own value.Host) bool { return own.IsWildcard() && own.Covers(host.String()) })
}

func djangoRules(_ *spec.Spec, s *Site) []problem.Problem {
	if ended := s.unsupported(); ended != "" {
		return doubtful("django-unsupported", "app.django",
			fmt.Sprintf("Django %s has had no security fixes since %s", s.Django.Series(), ended), "upgrade Django")
	}
	return nil
}

func originRules(_ *spec.Spec, s *Site) []problem.Problem {
	for _, origin := range s.TrustedOrigins {
		if origin.Scheme() == "http" && s.Secure() {
			return doubtful("http-origin", "app.trusted_origins",
				value.Quote(origin.String())+" lets whoever is on its network path forge requests to this site", "serve that origin over https")
		}
	}
	return nil
}

func listenerRules(sp *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	for i, addr := range sp.Proxy.Listen.Value {
		if slices.Contains(sp.Proxy.Listen.Value[:i], addr) {
			problems = append(problems, wrong("duplicate-address", "proxy.listen", value.Quote(addr.String())+" is written twice", "")...)
		}
	}
	plain, tls := s.Proxy.HTTP, s.Proxy.HTTPS
	if s.Mixed() && !tls.Active() && plain.Public == tls.Public {
		return wrong("port-clash", "proxy.public_https_port", fmt.Sprintf("%d is the public http port too", tls.Public), "")
	}
	if plain.Active() && tls.Active() && plain.Port == tls.Port {
		problems = append(problems, wrong("port-clash", "proxy.https_port", fmt.Sprintf("%d is the http port too", tls.Port), "")...)
	} else if plain.Active() && tls.Active() && plain.Public == tls.Public {
		problems = append(problems, wrong("port-clash", "proxy.public_https_port", fmt.Sprintf("%d is the public http port too", tls.Public), "")...)
	}
	if tls.Active() && tls.Port == 80 {
		problems = append(problems, wrong("port-clash", "proxy.https_port", "80 is where other sites speak http", "")...)
	}
	if plain.Active() && plain.Port == 443 {
		problems = append(problems, wrong("port-clash", "proxy.http_port", "443 is where other sites speak https", "")...)
	}
	return problems
}

// unusedRules warn about keys that were written and have no effect.
func unusedRules(sp *spec.Spec, s *Site) []problem.Problem {
	if s.Direct() {
		return nil // which is said of all of them
	}
	var problems []problem.Problem
	for _, row := range []struct {
		key, why string
		unused   bool
	}{
		{"proxy.http_port", `has no effect with proxy.http = "off"`, sp.Proxy.HTTPPort.Set && !s.Proxy.HTTP.Active()},
		{"proxy.public_http_port", `has no effect with proxy.http = "off"`, sp.Proxy.PublicHTTPPort.Set && s.Proxy.Plain == Off && !s.Mixed()},
		{"proxy.https_port", "has no effect without tls.certificate", sp.Proxy.HTTPSPort.Set && !s.TLS.Enabled()},
		{"proxy.public_https_port", "has no effect without tls.certificate", sp.Proxy.PublicHTTPSPort.Set && !s.Secure()},
		{"proxy.openssl", "has no effect without tls.certificate", sp.Proxy.OpenSSL.Set && !s.TLS.Enabled()},
		{"tls.http2", "has no effect without tls.certificate", sp.TLS.HTTP2.Set && !s.TLS.Enabled()},
		{"tls.http3", "has no effect without tls.certificate", sp.TLS.HTTP3.Set && !s.TLS.Enabled()},
		{"tls.profile", "has no effect without tls.certificate", sp.TLS.Profile.Set && !s.TLS.Enabled()},
	} {
		if row.unused {
			problems = append(problems, doubtful("unused-key", row.key, row.why, "")...)
		}
	}
	return problems
}
