package site

import "slices"

// guideline is an edition of Mozilla's server-side TLS guideline, as its generator has it in src/static/guidelines
// (mozilla/ssl-config-generator). Every edition of 5 and 6 has the protocols and the ciphers of TLS 1.3 below, lets the
// client choose, and has the same groups for both profiles.
type guideline struct {
	version, date string
	groups        []string // of the key exchange, best first
	older         []string // ciphers of TLS 1.2, after those that every edition has
}

// guidelines say nothing of the profile "old", whose TLS 1.0 no site needs.
var guidelines = []guideline{
	{"5.0", "2019-06-28", classicGroups, overDHE},
	{"5.1", "2019-07-16", classicGroups, overDHE},
	{"5.2", "2019-08-20", classicGroups, overDHE},
	{"5.3", "2020-01-02", classicGroups, overDHE},
	{"5.4", "2020-01-21", classicGroups, overDHE},
	{"5.5", "2020-07-22", classicGroups, overDHE},
	{"5.6", "2020-07-24", classicGroups, overDHE},
	{"5.7", "2023-05-15", classicGroups, append(slices.Clone(overDHE), "DHE-RSA-CHACHA20-POLY1305")},
	{"5.8", "2026-04-06", hybridGroups, nil},
	{"6.0", "2026-04-06", hybridGroups, nil},
}

// keysOfCertificates are the kinds that every edition has for a profile.
var keysOfCertificates = map[string][]string{
	"modern":       {"ECDSA on P-256", "ECDSA on P-384"},
	"intermediate": {"ECDSA on P-256", "ECDSA on P-384", "RSA of 2048 bits or more"},
}

// The editions before 5.3 call prime256v1 secp256r1 for one profile, a name that OpenSSL 1.1.1 does not know.
var (
	classicGroups = []string{"X25519", "prime256v1", "secp384r1"}
	hybridGroups  = append([]string{hybridGroup}, classicGroups...)
)

// hybridGroup is not in every OpenSSL, and an unknown group keeps a server from starting.
const hybridGroup = "X25519MLKEM768"

// suites are those of TLS 1.3; distributions add others to what OpenSSL has by itself.
var suites = []string{"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}

// overECDHE are the ciphers of TLS 1.2 that every edition has.
var overECDHE = []string{
	"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
	"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
	"ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
}

var overDHE = []string{"DHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384"}
