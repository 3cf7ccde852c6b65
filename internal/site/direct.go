package site

import (
	"net/netip"
	"slices"

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
