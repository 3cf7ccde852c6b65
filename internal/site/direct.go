package site

import (
	"fmt"
	"net/netip"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Direct reports whether the front reaches the application server itself, without a proxy of ours between them.
func (s *Site) Direct() bool { return s.Proxy.Kind == None }

// Caller names what the application server is connected from, in words.
func (s *Site) Caller() string {
	if s.Direct() {
		return "front"
	}
	return "proxy"
}

// Author names what writes the header in which Django is told the scheme, in words.
func (s *Site) Author() string {
	if s.Direct() && s.Backend.Hooked() {
		return "server's file"
	}
	return s.Caller()
}

// Hooked reports whether the server's rendered file looks at each request before Django does, and so can do what a
// proxy would.
func (b Backend) Hooked() bool { return b.Server == Gunicorn && !b.InUvicorn() }

// Told is the header in which Django is told the scheme.
func (s *Site) Told() string {
	if s.Direct() && !s.Backend.Hooked() {
		return s.Front.SchemeHeader.String()
	}
	return SchemeHeader
}

// Spoken reports whether a server that knows the contract's two headers can be told to believe them, from peers that it
// can tell from others. Behind a front that adds to the list of addresses, who believes anybody believes the client.
func (s *Site) Spoken(b Backend) bool { return !s.Direct() || len(b.Peers) > 0 && s.Usual() }

// Usual reports whether what connects to the server speaks in the contract's two headers.
func (s *Site) Usual() bool {
	return !s.Direct() || s.Front.SchemeHeader.Is(SchemeHeader) && s.Front.ClientHeader.Is(ClientHeader)
}

// everyone is where a platform's containers listen.
var everyone = netip.IPv4Unspecified()

// directPlace is where a server listens that a front reaches itself.
func directPlace(f Front, p Place, described *spec.Backend) Place {
	if habitOf(f.Kind).platform {
		p.Bind, p.Assigned = described.Bind.Or(everyone), true
	}
	if !described.ProxyPeers.Set {
		p.Peers = slices.Clone(f.Peers)
	}
	return p
}

// directRules are about what needs a proxy of ours, where there is none.
func directRules(sp *spec.Spec, s *Site) []problem.Problem {
	if !s.Direct() {
		return nil
	}
	if !s.Fronted() {
		return wrong("missing-key", "front.kind", `missing: proxy.kind = "none" leaves the proxy's part to a front`, `write the kind that it is, such as "alb", or "other" for an ingress controller`)
	}
	problems := directUnused(sp)
	_, _, odd := s.RedirectHost()
	for _, row := range []struct {
		key, why, hint string
		set            bool
	}{
		{"tls.certificate", "the front ends TLS", "leave tls.certificate and tls.key out", sp.TLS.Certificates.Set},
		{"tls.acme_webroot", "the front has the certificate, and answers for it", "leave the line out", sp.TLS.ACMEWebroot.Set},
		{"front.only", "nobody is there to refuse strangers", "leave the line out, and let a firewall do it", sp.Front.Only.Value},
		{"front.proxy_protocol", "nobody is there to read a PROXY line", "leave the line out", sp.Front.ProxyProtocol.Value},
		{"proxy.http", "whether anybody listens for plain http is the front's matter", `write http = "redirect"`, s.Proxy.Plain == Off},
		{"proxy.public_https_port", "Django redirects all names to the first where the port is not 443", `write one name in app.hosts; or http = "serve", and redirect at the front`, odd && len(s.Hosts) > 1},
		{"limits.body", "how large a request may be is the front's matter, for nothing behind it counts bytes", "leave the line out, and limit it there", sp.Limits.Body.Set && s.Backend.Server != Waitress},
		{"limits.client_timeout", "slow clients are the front's matter", "leave the line out", sp.Limits.ClientTimeout.Set},
		{"headers.owner", "nobody is there to send headers", `write owner = "django"`, s.Headers.Owner == ProxyOwns},
		{"backend.socket", "a front reaches the application server over TCP", "write port = 8000", sp.Backend.Socket.Set},
		{"backend.addresses", "nobody is there to share requests out", "write port = 8000: each instance is started with the same file, and the front shares out", sp.Backend.Addresses.Set},
	} {
		if row.set {
			problems = append(problems, wrong("no-proxy", row.key, row.why+`, with proxy.kind = "none"`, row.hint)...)
		}
	}
	for _, b := range s.Processes {
		problems = append(problems, wrong("no-proxy", b.Table+".paths", `nobody is there to hand these paths to another server, with proxy.kind = "none"`, "describe it as a site of its own, and have the front hand the paths out")...)
	}
	return append(problems, directPlaceRules(sp, s)...)
}

// directUnused warns about keys of a proxy, which stay where one is tried without.
func directUnused(sp *spec.Spec) []problem.Problem {
	var problems []problem.Problem
	for _, row := range []struct {
		key string
		set bool
	}{
		{"proxy.version", sp.Proxy.Version.Set}, {"proxy.openssl", sp.Proxy.OpenSSL.Set}, {"proxy.listen", sp.Proxy.Listen.Set},
		{"proxy.http_port", sp.Proxy.HTTPPort.Set}, {"proxy.https_port", sp.Proxy.HTTPSPort.Set}, {"proxy.resolver", sp.Proxy.Resolver.Set},
		{"backend.address", sp.Backend.Address.Set}, {"tls.profile", sp.TLS.Profile.Set}, {"tls.guideline", sp.TLS.Guideline.Set},
	} {
		if row.set {
			problems = append(problems, doubtful("unused-key", row.key, `has no effect with proxy.kind = "none"`, "")...)
		}
	}
	return problems
}

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

// Trusted are the hops that a server passes over on its way to the client's address.
func (s *Site) Trusted() []netip.Prefix {
	return sorted(slices.Concat(s.Backend.Peers, s.Front.Peers, s.Front.Outer))
}

// RedirectHost is where Django redirects to where the browser's Host cannot say it: to the canonical host, with the
// port that people type.
func (s *Site) RedirectHost() (value.Host, string, bool) {
	odd := s.Proxy.HTTPS.PublicSuffix() != "" || s.Proxy.HTTP.PublicSuffix() != ""
	return s.Hosts[0], s.Proxy.HTTPS.PublicSuffix(), odd && s.Proxy.Plain == Redirect
}

// foldsASGI reports whether the site's Django takes a header with underscores for the one with dashes, under ASGI. What
// a distribution calls by an old number is taken for what it was: measured on Debian's 3.2.
func (s *Site) foldsASGI() bool {
	_, open := foldingASGI.open(used{site: s, program: "Django", version: s.Django})
	return open
}
