package site

import (
	"slices"
	"strconv"

	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// TLS is what the proxy speaks on its https port; no certificates: it has none.
type TLS struct {
	Certificates   []Certificate
	Policy         Policy
	HSTS           value.Duration // zero: no header
	HSTSSubdomains bool
	HSTSPreload    bool
	ACMEWebroot    value.FilePath // zero: off
	HTTP2, HTTP3   Switch
	Clients        Clients
}

// Switch is something that the site turns on or off, or leaves to the rest of the server's configuration.
type Switch string

// Unsaid is the zero Switch.
const (
	Unsaid    Switch = ""
	TurnedOn  Switch = "on"
	TurnedOff Switch = "off"
)

// Clients is how clients prove who they are: by certificates of their own, which the handshake asks for.
type Clients struct {
	CA       value.FilePath   // the authorities that count; zero: nobody is asked
	Optional bool             // a client may come without one
	Header   value.HeaderName // holds the subject of one that was verified, and is absent else; zero: Django is not told
}

// Asked reports whether the handshake asks for a certificate.
func (c Clients) Asked() bool { return c.CA != value.FilePath{} }

// Told reports whether Django learns who the client is.
func (c Clients) Told() bool { return c.Header != value.HeaderName{} }

// Certificate is a chain and its key.
type Certificate struct{ Chain, Key value.FilePath }

// Enabled reports whether the proxy serves https.
func (t TLS) Enabled() bool { return len(t.Certificates) > 0 }

// StrictTransportSecurity is the header's value, or nothing where none is sent.
func (t TLS) StrictTransportSecurity() []string {
	if t.HSTS.IsZero() {
		return nil
	}
	text := "max-age=" + strconv.FormatInt(t.HSTS.Seconds(), 10)
	if t.HSTSSubdomains {
		text += "; includeSubDomains"
	}
	if t.HSTSPreload {
		text += "; preload"
	}
	return []string{text}
}

// HasACME reports whether http-01 challenges are answered.
func (t TLS) HasACME() bool { return t.ACMEWebroot != value.FilePath{} }

func encrypted(sp *spec.Spec) TLS {
	t := TLS{HSTS: sp.TLS.HSTS.Value, HSTSSubdomains: sp.TLS.HSTSSubdomains.Value, HSTSPreload: sp.TLS.HSTSPreload.Value, ACMEWebroot: sp.TLS.ACMEWebroot.Value}
	t.Clients = Clients{sp.TLS.ClientCA.Value, sp.TLS.ClientCertificates.Value == "optional", sp.TLS.ClientHeader.Value}
	t.HTTP2, t.HTTP3 = turned(sp.TLS.HTTP2), turned(sp.TLS.HTTP3)
	for i, chain := range sp.TLS.Certificates.Value {
		if i < len(sp.TLS.Keys.Value) {
			t.Certificates = append(t.Certificates, Certificate{chain, sp.TLS.Keys.Value[i]})
		}
	}
	return t
}

func turned(described spec.Field[bool]) Switch {
	switch {
	case !described.Set:
		return Unsaid
	case described.Value:
		return TurnedOn
	}
	return TurnedOff
}

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
