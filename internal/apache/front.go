package apache

import (
	"net/netip"
	"slices"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// behind is how a virtual host finds out about a client that came through a front.
type behind struct {
	Peers   []peer
	Proofs  []Arg // at most one: an expression that holds for what the front shows beside that
	Schemes []spoken
	Headers []Arg // at most one
	Trusted []Arg
	PROXY   bool
}

// peer is an expression that holds for connections of the front's, and what it sets.
type peer struct{ Is, Mark Arg }

// spoken is how a request's scheme follows from what was said.
type spoken struct{ Own, HTTP, HTTPS Arg }

// conditional is a header on a condition.
type conditional struct {
	Value HeaderValue
	If    Arg
}

// secret is what the front alone knows.
type secret struct {
	File, Name, Missing Arg
	Header, Line        render.Comment
}

// health answers the front's checks.
type health struct {
	Address []Arg
	Names   names
	Secure  []healthTLS
	Answer  answer
}

type answer struct {
	Behind []behind
	Path   Arg
}

type healthTLS struct {
	Certs []certificate
	TLS   policy
}

// What front.conf.tmpl sets.
const (
	fromFront = "reqenv('GEN_FRONT') == '1'"
	pastFront = "expr=reqenv('GEN_FRONT') != '1'"
	overHTTPS = "reqenv('GEN_SCHEME') == 'https'"
)

func newBehind(s *site.Site, l site.Listener) []behind {
	if !s.Fronted() {
		return nil
	}
	p := s.Front.Proof
	b := connected(s, l, "GEN_PEER=1")
	switch {
	case !p.HasSecret() && !p.HasCertificate():
		b = connected(s, l, "GEN_FRONT=1")
	case l.Scheme == "https" || !p.HasCertificate():
		b.Proofs = []Arg{shown(s)}
	}
	if s.Front.SaysScheme() && s.Serves(l) {
		said := fromFront + " && req_novary('" + s.Front.SchemeHeader.String() + "') == "
		b.Schemes = []spoken{{Arg{l.Scheme}, quote(said + "'http'"), quote(said + "'https'")}}
	}
	return []behind{resolving(s, b)}
}

// resolving also asks the front who the client is.
func resolving(s *site.Site, b behind) behind {
	if s.Front.SaysClient() {
		b.Headers = []Arg{{s.Front.ClientHeader.String()}}
		b.Trusted = render.Each(slices.Concat(s.Front.Peers, s.Front.Outer), func(p netip.Prefix) Arg { return Arg{p.String()} })
	}
	return b
}

// connected is for connections from where the front's come from.
func connected(s *site.Site, l site.Listener, mark string) behind {
	return behind{PROXY: s.Front.PROXY, Peers: render.Each(s.Front.Peers, func(p netip.Prefix) peer {
		return peer{quote("%{CONN_REMOTE_ADDR} -ipmatch '" + p.String() + "'" + butTunnels(l)), Arg{mark}}
	})}
}

// butTunnels is a further condition, of what the front itself says. HTTP/2 without TLS may be a client's own words: a
// front that passes Upgrade on to another site of the port opens a tunnel in which every site can be asked for.
func butTunnels(l site.Listener) string {
	if l.Scheme != "http" {
		return ""
	}
	return " && %{HTTP2} != 'on'"
}

// shown is an expression for what the front shows.
func shown(s *site.Site) Arg {
	p, text := s.Front.Proof, "reqenv('GEN_PEER') == '1'"
	if p.HasSecret() {
		text += " && " + matchesDefined(p.SecretHeader, s.Secret())
	}
	if p.HasCertificate() {
		text += " && %{SSL_CLIENT_VERIFY} == 'SUCCESS'"
	}
	return Arg{`"` + text + `"`}
}

func secrets(s *site.Site) []secret {
	p := s.Front.Proof
	if !p.HasSecret() {
		return nil
	}
	return []secret{{File: quote(p.SecretFile.String()), Name: Arg{s.Secret()}, Missing: quote(p.SecretFile.String() + " does not define " + s.Secret()),
		Header: render.NewComment(p.SecretHeader.String()), Line: render.NewComment("Define " + s.Secret() + " SECRET")}}
}

// asked is the authority whose certificate a front shows.
func asked(s *site.Site) []Arg {
	if !s.Front.Proof.HasCertificate() {
		return nil
	}
	return []Arg{quote(s.Front.Proof.ClientCA.String())}
}

// newHSTS is for a listener over which https may come.
func newHSTS(s *site.Site) []sent {
	also := ""
	if s.Mixed() {
		also = overHTTPS
	}
	return render.Each(s.TLS.StrictTransportSecurity(), func(text string) sent { return newSent("Strict-Transport-Security", text, also) })
}

// schemeNow is the scheme of a request, as Django is told.
func schemeNow(s *site.Site, l site.Listener) HeaderValue {
	if s.Mixed() {
		return HeaderValue{`"expr=%{reqenv:GEN_SCHEME}"`}
	}
	return headerValue(l.Scheme)
}

// clientPast is the address of whoever comes past the front, whatever a hop beyond it may say.
func clientPast(s *site.Site) []conditional {
	if !s.Fronted() {
		return nil
	}
	return []conditional{{HeaderValue{`"expr=%{CONN_REMOTE_ADDR}"`}, quote(pastFront)}}
}

// hostBySecurity is the Host of requests over https where another port belongs to http.
func hostBySecurity(s *site.Site) []conditional {
	if !s.Mixed() || s.Proxy.HTTP.PublicSuffix() == s.Proxy.HTTPS.PublicSuffix() {
		return nil
	}
	return []conditional{{hostNow(s.Proxy.HTTPS), quote("expr=" + overHTTPS)}}
}

func newPlain(s *site.Site) proxied {
	p := proxied{
		served: newServed(s, s.Proxy.HTTP),
		Why:    render.NewComment("Plain http, served as such: Django is told http."),
		ACME:   newACME(s),
	}
	if s.Mixed() {
		p.Why = render.NewComment("What the front sends over plain http, and whoever comes past it.")
	}
	return p
}

// mixedRedirect is the redirect of requests that a front brought over plain http.
func mixedRedirect(s *site.Site, l site.Listener) []redirect {
	if !s.Mixed() || s.Proxy.Plain != site.Redirect {
		return nil
	}
	r := newRedirect(s, l)
	r.Schemes = []said{{Arg{"%{ENV:GEN_SCHEME}"}, Arg{"http"}}}
	return []redirect{r}
}

// welcome is the variable that is 1 for whoever is served by a listener that serves the front alone. Where everything
// is sent to https, nobody has to prove more than can be shown there.
func welcome(s *site.Site, l site.Listener) string {
	if !s.Serves(l) && s.Front.Proof.HasCertificate() {
		return "GEN_PEER"
	}
	return "GEN_FRONT"
}

// elsewhere holds for a request line that is a URL of another host. httpd goes by Host where the URL's scheme is not
// that of the connection, as it may be behind a front, and the front by the URL.
const elsewhere = `%{THE_REQUEST} =~ m#^\S+ \w+://(?:[^/?\s]*@)?([^/:?\s]*)# && tolower('$1') != %{SERVER_NAME}`

// refused are conditions on which a request ends here.
func refused(s *site.Site, l site.Listener) []Arg {
	var list []Arg
	if s.Front.Only {
		list = append(list, quote("reqenv('"+welcome(s, l)+"') != '1'"+butProbes(s)))
	}
	if s.Mixed() && s.Serves(l) {
		list = append(list, quote(elsewhere))
	}
	if s.Mixed() && s.Proxy.Plain == site.Off {
		list = append(list, quote("reqenv('GEN_SCHEME') == 'http'"+butProbes(s)))
	}
	return list
}

// anyAddress are patterns for a Host that is an address: no DNS name ends in a label of digits or holds a colon.
var anyAddress = []string{"*.*.*.0", "*.*.*.1", "*.*.*.2", "*.*.*.3", "*.*.*.4", "*.*.*.5", "*.*.*.6", "*.*.*.7", "*.*.*.8", "*.*.*.9", "*:*"}

func newAnswer(s *site.Site, l site.Listener) answer {
	b := connected(s, l, "GEN_PEER=1")
	if s.Probe.IsAsked() {
		b = resolving(s, b)
	}
	return answer{[]behind{b}, quote(s.Front.Health.Path.String())}
}

// answered are the health checks that ask for no name at all, which the first virtual host of a port gets.
func answered(s *site.Site, l site.Listener) []answer {
	if !s.Front.Health.ByAddress() && !(s.Probe.IsAsked() && s.Front.Health.IsAsked()) {
		return nil
	}
	return []answer{newAnswer(s, l)}
}

func newHealth(s *site.Site) []health {
	if !s.Front.Health.IsAsked() || s.Probe.IsAsked() { // whose virtual hosts answer both
		return nil
	}
	asked := s.Front.Health.Hosts
	if s.Front.Health.ByAddress() {
		asked = append([]string{"health." + s.CatchAll()}, anyAddress...)
	}
	n := names{Canonical: quote(asked[0]), Aliases: quoteAll(asked[1:])}
	return render.Each(s.Listeners(), func(l site.Listener) health {
		h := health{Address: virtualHost(l), Names: n, Answer: newAnswer(s, l)}
		if l.Scheme == "https" {
			h.Secure = []healthTLS{{certificates(s), newPolicy(s)}}
		}
		return h
	})
}
