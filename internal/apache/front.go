package apache

import (
	"net/netip"
	"slices"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// behind is how a virtual host finds out about a client that came through a front.
type behind struct {
	Peers   []Arg // expressions that hold for the front's connections
	Schemes []spoken
	Headers []Arg // at most one
	Trusted []Arg
	PROXY   bool
}

// spoken is how a request's scheme follows from what was said.
type spoken struct{ Own, HTTP, HTTPS Arg }

// hsts is Strict-Transport-Security, on a condition where requests of both schemes come.
type hsts struct {
	Value HeaderValue
	If    []Arg
}

// conditional is a header on a condition.
type conditional struct {
	Value HeaderValue
	If    Arg
}

// health answers the front's checks.
type health struct {
	Address []Arg
	Names   names
	Secure  []healthTLS
	Behind  []behind
	Path    Arg
}

type healthTLS struct {
	Certs []certificate
	TLS   policy
}

// What front.conf.tmpl sets.
const (
	fromFront = "reqenv('GEN_FRONT') == '1'"
	pastFront = "expr=reqenv('GEN_FRONT') != '1'"
	overHTTPS = "expr=reqenv('GEN_SCHEME') == 'https'"
)

func newBehind(s *site.Site, l site.Listener) []behind {
	if !s.Fronted() {
		return nil
	}
	b := behind{PROXY: s.Front.PROXY, Peers: render.Each(s.Front.Peers, func(p netip.Prefix) Arg {
		return quote("%{CONN_REMOTE_ADDR} -ipmatch '" + p.String() + "'")
	})}
	if s.Front.SaysScheme() {
		said := fromFront + " && req_novary('" + s.Front.SchemeHeader.String() + "') == "
		b.Schemes = []spoken{{Arg{l.Scheme}, quote(said + "'http'"), quote(said + "'https'")}}
	}
	if s.Front.SaysClient() {
		b.Headers = []Arg{{s.Front.ClientHeader.String()}}
		b.Trusted = render.Each(slices.Concat(s.Front.Peers, s.Front.Outer), func(p netip.Prefix) Arg { return Arg{p.String()} })
	}
	return []behind{b}
}

// newHSTS is for a listener over which https may come.
func newHSTS(s *site.Site) []hsts {
	return render.Each(s.TLS.StrictTransportSecurity(), func(text string) hsts {
		if s.Mixed() {
			return hsts{headerValue(text), []Arg{quote(overHTTPS)}}
		}
		return hsts{Value: headerValue(text)}
	})
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
	return []conditional{{hostNow(s.Proxy.HTTPS), quote(overHTTPS)}}
}

func newPlain(s *site.Site) proxied {
	p := proxied{
		Why:     render.NewComment("Plain http, served as such: Django is told http."),
		Address: virtualHost(s.Proxy.HTTP), Names: newNames(s.Hosts), ACME: newACME(s),
		Behind: newBehind(s, s.Proxy.HTTP), Redirects: mixedRedirect(s), Forward: newForward(s, s.Proxy.HTTP), Refused: refused(s), Secured: newSecured(s), Limits: newLimits(s),
	}
	if s.Mixed() {
		p.Why = render.NewComment("What the front sends over plain http, and whoever comes past it.")
		p.HSTS = newHSTS(s)
	}
	return p
}

// mixedRedirect is the redirect of requests that a front brought over plain http.
func mixedRedirect(s *site.Site) []redirect {
	if !s.Mixed() || s.Proxy.Plain != site.Redirect {
		return nil
	}
	r := newRedirect(s)
	r.Schemes = []said{{Arg{"%{ENV:GEN_SCHEME}"}, Arg{"http"}}}
	return []redirect{r}
}

// refused are conditions on which a request ends here.
func refused(s *site.Site) []Arg {
	var list []Arg
	if s.Front.Only {
		list = append(list, quote("reqenv('GEN_FRONT') != '1'"))
	}
	if s.Mixed() && s.Proxy.Plain == site.Off {
		list = append(list, quote("reqenv('GEN_SCHEME') == 'http'"))
	}
	return list
}

func newHealth(s *site.Site) []health {
	if !s.Front.Health.IsAsked() {
		return nil
	}
	var n names
	for i, host := range s.Front.Health.Hosts {
		if i == 0 {
			n.Canonical = quote(host)
		} else {
			n.Aliases = append(n.Aliases, quote(host))
		}
	}
	return render.Each(s.Listeners(), func(l site.Listener) health {
		h := health{Address: virtualHost(l), Names: n, Path: quote(s.Front.Health.Path.String()), Behind: newBehind(s, l)}
		if l.Scheme == "https" {
			h.Secure = []healthTLS{{certificates(s), newPolicy(s)}}
		}
		return h
	})
}
