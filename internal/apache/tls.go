package apache

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
	Suites             []Arg // one argument, where httpd can be told
	Curves             Arg
	Speaks             []Arg // where it is said, beside HTTP/1.1
	Alone              bool  // where that is said
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
		Curves:     quote(strings.Join(p.Groups, ":")),
	}
	if s.TLS.HTTP2 == site.TurnedOn {
		v.Speaks = []Arg{{"h2"}}
	}
	v.Alone = s.TLS.HTTP2 == site.TurnedOff
	for _, protocol := range p.Protocols {
		v.Protocols = append(v.Protocols, Arg{"+" + protocol})
	}
	if s.Proxy.Has(site.TakesSuites) {
		v.Suites = []Arg{quote(strings.Join(p.Suites, ":"))}
	}
	if len(p.Ciphers) > 0 {
		v.Ciphers = []Arg{quote(strings.Join(p.Ciphers, ":"))}
	}
	return v
}
