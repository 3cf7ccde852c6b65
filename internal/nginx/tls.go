package nginx

import (
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

type certificate struct{ Chain, Key Arg }

type policy struct {
	Profile, Guideline render.Comment
	WithoutDHE         bool // which the guideline has
	Protocols          []Arg
	Ciphers            []Arg // one argument
	Suites             []Arg // one argument, where nginx can be told
	Curves             Arg
	HTTP2, HTTP3       []Arg // on or off, where that is said
	TicketsOff         bool  // keys of tickets did not rotate before 1.23.2
	SendsEarly         bool  // clients may be let send requests within the handshake
}

func certificates(s *site.Site) []certificate {
	return render.Each(s.TLS.Certificates, func(c site.Certificate) certificate {
		return certificate{quote(c.Chain.String()), quote(c.Key.String())}
	})
}

func newPolicy(s *site.Site) policy {
	p := s.TLS.Policy
	v := policy{
		Profile: render.NewComment(p.Profile), Guideline: render.NewComment(p.Guideline),
		WithoutDHE: len(p.LeftOut) > 0,
		Protocols:  quoteAll(p.Protocols),
		Curves:     quote(strings.Join(p.Groups, ":")),
		TicketsOff: !s.Proxy.Has(site.RotatesTickets),
		SendsEarly: s.Proxy.Has(site.TakesEarly),
	}
	if s.TLS.HTTP2 != site.Unsaid && s.Proxy.Has(site.HTTP2Directive) {
		v.HTTP2 = []Arg{{string(s.TLS.HTTP2)}}
	}
	if s.TLS.HTTP3 != site.Unsaid && s.Proxy.Has(site.HTTP3) {
		v.HTTP3 = []Arg{{string(s.TLS.HTTP3)}}
	}
	if s.Proxy.Has(site.TakesSuites) {
		v.Suites = []Arg{quote(strings.Join(p.Suites, ":"))}
	}
	if len(p.Ciphers) > 0 {
		v.Ciphers = []Arg{quote(strings.Join(p.Ciphers, ":"))}
	}
	return v
}
