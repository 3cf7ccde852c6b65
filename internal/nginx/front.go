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
	Secrets  []secret
	Proofs   []proof
	Front    Arg // 1 for its requests
	Client   Arg
	Schemes  []spoken
}

// secret is what the front alone knows: at most one line of the file may be what it sends.
type secret struct {
	Sent, Secret, File Arg
	Header             render.Comment
}

// proof is what requests of the front show, and how it has to look.
type proof struct{ Shown, Wanted, Front Arg }

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
	Walks   bool  // past further hops; without them the front's own word is the last
	Only    []Arg // at most one: the variable that is 0 for everyone but the front
}

// schemed is what happens to a request of a scheme.
type schemed struct{ Scheme, Target Arg }

// health answers the front's checks.
type health struct {
	Listen []Arg
	Secure []healthTLS
	Names  []Arg
	Answer answer
}

// unknownHost is what somebody gets who asks for no name of the site's.
type unknownHost struct {
	Closes  bool // nothing, whatever it is
	Behind  []behind
	Answers []answer
	Probed  []probed
}

// answer is to the front's health checks.
type answer struct{ Path, Peer Arg }

type healthTLS struct {
	Listen []Arg
	Certs  []certificate
	TLS    policy
}

func newFronted(s *site.Site) []fronted {
	if !s.Fronted() {
		return nil
	}
	f := fronted{Peer: peer(s), Networks: networks(s.Front.Peers), Front: variable(s, "front"), Client: variable(s, "client"), Proofs: proofs(s)}
	if p := s.Front.Proof; p.HasSecret() {
		f.Secrets = []secret{{Arg{"$http_" + p.SecretHeader.Variable()}, variable(s, "secret"), quote(p.SecretFile.String()), render.NewComment(p.SecretHeader.String())}}
	}
	if s.Front.SaysScheme() {
		f.Schemes = []spoken{newSpoken(s, f.Front)}
	}
	return []fronted{f}
}

// peer is 1 for connections of the front's, and of whoever else connects from there.
func peer(s *site.Site) Arg {
	if len(proofs(s)) == 0 {
		return variable(s, "front")
	}
	return variable(s, "peer")
}

// proofs are what the front shows beside its address. A text too short to be a secret is none. A certificate
// counts only where the handshake names a site: without a name another site's authority may have been asked,
// and with one nginx holds Host to it.
func proofs(s *site.Site) []proof {
	p, shown, wanted := s.Front.Proof, variable(s, "peer").text, "~^1"
	switch {
	case p.HasSecret():
		shown, wanted = shown+":"+variable(s, "secret").text+":$http_"+p.SecretHeader.Variable(), wanted+":1:[0-9A-Za-z_-]{16,}"
	case !p.HasCertificate():
		return nil
	}
	if p.HasCertificate() {
		return []proof{{Arg{shown + ":$ssl_client_verify:$ssl_server_name"}, quote(wanted + ":SUCCESS:."), variable(s, "front")}}
	}
	return []proof{{Arg{shown}, quote(wanted + "$"), variable(s, "front")}}
}

// asked is the authority whose certificate a front shows.
func asked(s *site.Site) []Arg {
	if !s.Front.Proof.HasCertificate() {
		return nil
	}
	return []Arg{quote(s.Front.Proof.ClientCA.String())}
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

// newBehind leaves the address alone where the front says nothing about it. Where everything is sent to https, nobody
// has to prove more than can be shown there.
func newBehind(s *site.Site, l site.Listener) []behind {
	if !s.Fronted() {
		return nil
	}
	b := behind{Trusted: append(networks(s.Front.Peers), networks(s.Front.Outer)...), Header: Arg{"proxy_protocol"}, Walks: len(s.Front.Outer) > 0}
	if s.Front.SaysClient() {
		b.Header = Arg{s.Front.ClientHeader.String()}
	}
	switch {
	case s.Front.Only && !s.Serves(l):
		b.Only = []Arg{orProbe(s, peer(s))}
	case s.Front.Only:
		b.Only = []Arg{orProbe(s, variable(s, "front"))}
	}
	return []behind{b}
}

func newPlain(s *site.Site) proxied {
	p := proxied{
		served: newServed(s, s.Proxy.HTTP),
		Why:    render.NewComment("Plain http, served as such: Django is told http."),
		Listen: listenOn(s, s.Proxy.HTTP),
		ACME:   acme(s),
	}
	if s.Mixed() {
		p.Why = render.NewComment("What the front sends over plain http, and whoever comes past it.")
	}
	return p
}

func newHealth(s *site.Site) []health {
	if !s.Front.Health.IsAsked() || s.Probe.IsAsked() { // whose servers answer both
		return nil
	}
	h := health{Answer: newAnswer(s)}
	for _, host := range s.Front.Health.Hosts {
		h.Names = append(h.Names, serverName(host))
	}
	if s.Front.Health.ByAddress() {
		h.Names = []Arg{quote(anyAddress)}
	}
	if s.Proxy.HTTP.Active() {
		h.Listen = listenOn(s, s.Proxy.HTTP)
	}
	if s.TLS.Enabled() {
		h.Secure = []healthTLS{{listenOn(s, s.Proxy.HTTPS), certificates(s), newPolicy(s)}}
	}
	return []health{h}
}

// anyAddress is what a Host that is an address looks like; no name of a site does.
const anyAddress = `~^(?:\d+\.\d+\.\d+\.\d+|\[[0-9a-f:.]+\])$`

func newAnswer(s *site.Site) answer { return answer{Arg{s.Front.Health.Path.String()}, peer(s)} }

// newForeign has the health checks that ask for no name at all, which the first server of a port gets.
func newForeign(s *site.Site, l site.Listener) unknownHost {
	f := unknownHost{Closes: !s.Front.Health.ByAddress() && !s.Probe.IsAsked()}
	if s.Front.Health.ByAddress() || s.Probe.IsAsked() && s.Front.Health.IsAsked() {
		f.Answers = []answer{newAnswer(s)}
	}
	for _, p := range newProbed(s, 444) {
		p.Log = newLogFile(s)
		f.Probed, f.Behind = []probed{p}, newBehind(s, l)
	}
	for i := range f.Behind {
		f.Behind[i].Only = nil // nobody else is served here
	}
	return f
}

// foreignNames are the catch-all's own, and all that probes and a front's checks ask for, where it answers them.
func foreignNames(s *site.Site) []Arg {
	all := []Arg{serverName(s.CatchAll())}
	if s.Probe.IsAsked() {
		all = append(all, quote(anyAddress))
		all = append(all, render.Each(s.Front.Health.Hosts, serverName)...)
	}
	return all
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
