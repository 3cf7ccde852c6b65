package nginx

import (
	"net/netip"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// fronted is what a front is believed about: variables that its requests set.
type fronted struct {
	Peer     Arg // 1 for its connections
	Networks []Arg
	Client   Arg
	Schemes  []spoken
}

// spoken is how a request's scheme follows from what was said.
type spoken struct {
	Said, Scheme Arg
	HSTS         []pinned
	Ports        []ported
}

// pinned is Strict-Transport-Security, for https alone.
type pinned struct{ Scheme, Header, Value Arg }

// ported is the port behind the host, by scheme.
type ported struct{ Scheme, Port, HTTP, HTTPS Arg }

// behind is how a server finds the client's address.
type behind struct {
	Trusted []Arg
	Header  Arg
	Only    []Arg // at most one: the variable that is 0 for everyone but the front
}

// schemed is what happens to a request of a scheme.
type schemed struct{ Scheme, Target Arg }

// health answers the front's checks.
type health struct {
	Listen []Arg
	Secure []healthTLS
	Names  []Arg
	Path   Arg
	Peer   Arg
}

type healthTLS struct {
	Listen []Arg
	Certs  []certificate
	TLS    policy
}

// variable is one of the site's own.
func variable(s *site.Site, name string) Arg { return Arg{"$" + s.Name.Identifier() + "_" + name} }

func newFronted(s *site.Site) []fronted {
	if !s.Fronted() {
		return nil
	}
	f := fronted{Peer: variable(s, "front"), Networks: networks(s.Front.Peers), Client: variable(s, "client")}
	if s.Front.SaysScheme() {
		f.Schemes = []spoken{newSpoken(s, f.Peer)}
	}
	return []fronted{f}
}

func newSpoken(s *site.Site, peer Arg) spoken {
	scheme := variable(s, "scheme")
	v := spoken{Said: Arg{peer.text + ":$http_" + s.Front.SchemeHeader.Variable()}, Scheme: scheme}
	for _, value := range s.TLS.StrictTransportSecurity() {
		v.HSTS = []pinned{{scheme, variable(s, "hsts"), quote(value)}}
	}
	if plain, secure := s.Proxy.HTTP.PublicSuffix(), s.Proxy.HTTPS.PublicSuffix(); plain+secure != "" {
		v.Ports = []ported{{scheme, variable(s, "port"), quote(plain), quote(secure)}}
	}
	return v
}

// newBehind leaves the address alone where the front says nothing about it.
func newBehind(s *site.Site) []behind {
	if !s.Fronted() {
		return nil
	}
	b := behind{Trusted: append(networks(s.Front.Peers), networks(s.Front.Outer)...), Header: Arg{"proxy_protocol"}}
	if s.Front.SaysClient() {
		b.Header = Arg{s.Front.ClientHeader.String()}
	}
	if s.Front.Only {
		b.Only = []Arg{variable(s, "front")}
	}
	return []behind{b}
}

func newPlain(s *site.Site) proxied {
	p := proxied{
		Why:    render.NewComment("Plain http, served as such: Django is told http."),
		Listen: listenOn(s, s.Proxy.HTTP), Names: newNames(s.Hosts), Behind: newBehind(s), ACME: acme(s), Secured: newSecured(s), Pages: newPages(s), Limits: newLimits(s), Dotted: dotted(s), Types: newTyped(s), Places: places(s, s.Proxy.HTTP),
	}
	if s.Mixed() {
		p.Why = render.NewComment("What the front sends over plain http, and whoever comes past it.")
		p.HSTS = hsts(s)
	}
	return p
}

func newHealth(s *site.Site) []health {
	if !s.Front.Health.IsAsked() {
		return nil
	}
	h := health{Path: Arg{s.Front.Health.Path.String()}, Peer: variable(s, "front")}
	for _, host := range s.Front.Health.Hosts {
		h.Names = append(h.Names, serverName(host))
	}
	if s.Proxy.HTTP.Active() {
		h.Listen = listenOn(s, s.Proxy.HTTP)
	}
	if s.TLS.Enabled() {
		h.Secure = []healthTLS{{listenOn(s, s.Proxy.HTTPS), certificates(s), newPolicy(s)}}
	}
	return []health{h}
}

// hostNow is the name that was asked for with the port as browsers write it.
func hostNow(s *site.Site, l site.Listener) Arg { return Arg{"$host" + portNow(s, l)} }

// portNow is what browsers write behind a name.
func portNow(s *site.Site, l site.Listener) string {
	if s.Mixed() && s.Proxy.HTTP.PublicSuffix()+s.Proxy.HTTPS.PublicSuffix() != "" {
		return variable(s, "port").text
	}
	if s.Mixed() {
		return ""
	}
	return l.PublicSuffix()
}

func schemeNow(s *site.Site, l site.Listener) Arg {
	if s.Mixed() {
		return variable(s, "scheme")
	}
	return Arg{l.Scheme}
}

func clientNow(s *site.Site) Arg {
	if s.Fronted() {
		return variable(s, "client")
	}
	return Arg{"$remote_addr"}
}

func networks(prefixes []netip.Prefix) []Arg {
	var args []Arg
	for _, p := range prefixes {
		args = append(args, Arg{p.String()})
	}
	return args
}
