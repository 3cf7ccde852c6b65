package site

import "proxypact/internal/value"

// Policy is what a TLS profile comes to with the OpenSSL at hand.
type Policy struct {
	Profile   string
	Guideline string
	Protocols []string
	Ciphers   []string // for TLS 1.2; empty: none is offered
	Suites    []string // for TLS 1.3
	Groups    []string
}

// group is a key exchange group and the OpenSSL that has it; an unknown one keeps a server from starting.
type group struct {
	name  string
	since value.Version
}

// Mozilla's server-side TLS guideline 6.0 of 2026-04-06, the same groups for both profiles.
var groups = []group{
	{"X25519MLKEM768", value.V("3.5")},
	{"X25519", value.V("1.1")},
	{"prime256v1", value.V("1.0")},
	{"secp384r1", value.V("1.0")},
}

// suites are the same for both profiles; distributions add others to what OpenSSL has by itself.
var suites = []string{"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}

var profiles = map[string]Policy{
	"modern": {Protocols: []string{"TLSv1.3"}},
	"intermediate": {Protocols: []string{"TLSv1.2", "TLSv1.3"}, Ciphers: []string{
		"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
		"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
		"ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305"}},
}

func policy(profile, guideline string, openssl value.Version) Policy {
	p := profiles[profile]
	p.Profile, p.Guideline, p.Suites = profile, guideline, suites
	for _, g := range groups {
		if openssl.AtLeast(g.since) {
			p.Groups = append(p.Groups, g.name)
		}
	}
	return p
}
