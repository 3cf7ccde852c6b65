package site

import (
	"fmt"
	"net/netip"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
)

// proxied are the keys, and tables of keys, that ask a proxy for something, and what to do without one. Those without a
// reason say how a proxy is spoken to or written, and may stay where one is left out.
var proxied = []struct{ key, why, hint string }{
	{"proxy.version", "", ""}, {"proxy.openssl", "", ""}, {"proxy.listen", "", ""}, {"proxy.http_port", "", ""}, {"proxy.https_port", "", ""},
	{"proxy.resolver", "", ""}, {"backend.address", "", ""}, {"tls.profile", "", ""}, {"tls.guideline", "", ""},
	{"tls.http2", "", ""}, {"tls.http3", "", ""},

	{"tls.certificate", "the front ends TLS", "leave tls.certificate and tls.key out"},
	{"tls.acme_webroot", "the front has the certificate, and answers for it", "leave the line out"},
	{"tls.client_ca", "the front ends TLS, and asks for certificates", "leave the line out"},
	{"tls.client_certificates", "the front ends TLS, and asks for certificates", "leave the line out"},
	{"tls.client_header", "the front ends TLS, and asks for certificates", "leave the line out"},
	{"front.proxy_protocol", "nobody is there to read a PROXY line", "leave the line out"},
	{"front.only", "nobody is there to refuse strangers", "leave the line out, and let a firewall do it"},
	{"front.secret_header", "nobody is there to look at it", "leave the line out, and let a firewall pass the front alone"},
	{"front.secret_file", "nobody is there to look at it", "leave the line out, and let a firewall pass the front alone"},
	{"front.client_ca", "nobody is there to ask for a certificate", "leave the line out, and let a firewall pass the front alone"},
	{"backend.socket", "a front reaches the application server over TCP", "write port = 8000"},
	{"backend.addresses", "nobody is there to share requests out", "write port = 8000: each instance is started with the same file, and the front shares out"},
	{"app.client_middleware", "the front may add to X-Forwarded-For, which is then no single address", "leave the line out, and count the hops in Django"},
	{"app.redirect_hosts", "nobody is there to redirect these names", "have the front lead them to the canonical one"},
	{"app.prefix", "nobody is there to say where the site is mounted", "give the site a name of its own"},
	{"app.remote_user_header", "nobody is there to write it, and to remove what clients write", "have users log in to Django"},
	{"static", "nobody is there to answer files", "have the front or Django answer them, such as by WhiteNoise"},
	{"media", "nobody is there to answer files", "have the front answer them, or a store of objects"},
	{"protected", "nobody is there to release files", "have Django answer them"},
	{"access", "nobody is there to refuse anybody", "have the front do it, or Django"},
	{"pages", "nobody is there to show pages", "have the front show them"},
	{"health", "nobody is there to pass a check on", "write front.health_path and front.health_hosts"},
	{"log", "nobody is there to write a log", "have the front or the application server do it"},
	{"include", "nobody is there to include files", "leave the lines out"},
	{"process", "nobody is there to hand paths to another server", "describe it as a site of its own, and have the front hand the paths out"},
	{"limits.client_timeout", "slow clients are the front's matter", "leave the line out"},
	{"limits.streaming", "whether answers are held back is the front's matter", "leave the line out"},
	{"limits.login_paths", "nobody is there to count", "have the front count, or Django"},
	{"limits.login_rate", "nobody is there to count", "have the front count, or Django"},
}

// directRules are about what needs a proxy of ours, where there is none.
func directRules(sp *spec.Spec, s *Site) []problem.Problem {
	if !s.Direct() {
		return nil
	}
	if !s.Fronted() {
		return wrong("missing-key", "front.kind", `missing: proxy.kind = "none" leaves the proxy's part to a front`, `write the kind that it is, such as "alb", or "other" for an ingress controller`)
	}
	var problems []problem.Problem
	for _, row := range proxied {
		switch {
		case !sp.Writes(row.key):
		case row.why == "":
			problems = append(problems, doubtful("unused-key", row.key, `has no effect with proxy.kind = "none"`, "")...)
		default:
			problems = append(problems, noProxy(row.key, row.why, row.hint)...)
		}
	}
	return slices.Concat(problems, directValues(sp, s), directPlaceRules(sp, s))
}

func noProxy(key, why, hint string) []problem.Problem {
	return wrong("no-proxy", key, why+`, with proxy.kind = "none"`, hint)
}

// directValues are about keys that hold without a proxy, and not with every value.
func directValues(sp *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	if s.Proxy.Plain == Off {
		problems = noProxy("proxy.http", "whether anybody listens for plain http is the front's matter", `write http = "redirect"`)
	}
	if _, _, odd := s.RedirectHost(); odd && len(s.Hosts) > 1 {
		problems = append(problems, noProxy("proxy.public_https_port", "Django redirects all names to the first where the port is not 443", `write one name in app.hosts; or http = "serve", and redirect at the front`)...)
	}
	if sp.Limits.Body.Set && nobodyCounts(s) {
		problems = append(problems, noProxy("limits.body", "how large a request may be is the front's matter, for nothing behind it counts bytes", "leave the line out, and limit it there")...)
	}
	if s.Headers.Owner == ProxyOwns {
		problems = append(problems, noProxy("headers.owner", "nobody is there to send headers", `write owner = "django"`)...)
	}
	return problems
}

// nobodyCounts reports whether nothing behind the front can say how large a request may be.
func nobodyCounts(s *Site) bool { return s.Direct() && !s.Backend.Server.trait().counts }

// directPlaceRules hold where the server listens against where the front comes from.
func directPlaceRules(sp *spec.Spec, s *Site) []problem.Problem {
	b, described := s.Backend, &sp.Backend
	local := func(peer netip.Prefix) bool { return peer.Addr().IsLoopback() }
	switch {
	case b.Inside() || b.OnSocket():
		return nil
	case b.Assigned && described.Port.Set:
		return wrong("platform-port", "backend.port", s.Front.Kind+" says the port in PORT, another one each time", "leave the line out")
	case b.Assigned && described.BindPort.Set:
		return wrong("platform-port", "backend.bind_port", s.Front.Kind+" says the port in PORT, another one each time", "leave the line out")
	case !b.Bind.IsLoopback() || len(b.Peers) == 0 || slices.ContainsFunc(b.Peers, local):
		return nil
	case described.Bind.Set:
		return wrong("backend-unreachable", "backend.bind", fmt.Sprintf("the front connects from %s and never reaches a server on %s", b.Peers[0], b.Bind), "")
	}
	return wrong("missing-key", "backend.bind", fmt.Sprintf("missing: the front connects from %s, beyond this host", b.Peers[0]), `write bind = "0.0.0.0", as in a container, or the address that it connects to`)
}
