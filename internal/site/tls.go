package site

import (
	"slices"

	"proxypact/internal/value"
)

// Policy is what a TLS profile comes to with the OpenSSL at hand.
type Policy struct {
	Profile   string
	Guideline string
	Date      string // of the guideline
	Protocols []string
	Ciphers   []string // for TLS 1.2; empty: none is offered
	LeftOut   []string // ciphers that the guideline has, and no server is told of
	Suites    []string // for TLS 1.3
	Groups    []string
}

// policy leaves DHE out, on both servers alike: nginx offers it with a file of parameters alone, and from 5.8 on no
// guideline has it.
func policy(profile, edition string, openssl value.Version) Policy {
	g := guidelines[slices.IndexFunc(guidelines, func(g guideline) bool { return g.version == edition })]
	p := Policy{Profile: profile, Guideline: g.version, Date: g.date, Protocols: []string{"TLSv1.3"}, Suites: suites}
	if profile == "intermediate" {
		p.Protocols, p.Ciphers, p.LeftOut = []string{"TLSv1.2", "TLSv1.3"}, overECDHE, g.older
	}
	for _, group := range g.groups {
		if group != hybridGroup || has("OpenSSL", openssl, ExchangesHybrid) {
			p.Groups = append(p.Groups, group)
		}
	}
	return p
}
