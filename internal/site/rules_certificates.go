package site

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"time"

	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// certificateFiles hold what is in the certificates against what the description says of them. A file that cannot be
// read here need not be readable: it may be on another host.
func certificateFiles(s *Site, options Options) []problem.Problem {
	if options.Read == nil {
		return nil
	}
	var problems []problem.Problem
	algorithms := map[x509.PublicKeyAlgorithm]string{}
	for _, pair := range s.TLS.Certificates {
		chain := options.Read(pair.Chain.String())
		if chain == nil {
			continue
		}
		path := value.Quote(pair.Chain.String())
		leaf := firstCertificate(chain)
		if leaf == nil {
			problems = append(problems, wrong("certificate-unreadable", "tls.certificate", path+" does not begin with a certificate in PEM", "write the file that holds the site's certificate first, then the intermediate ones")...)
			continue
		}
		problems = append(problems, inTime(path, leaf, options.Today)...)
		problems = append(problems, s.covered(path, leaf)...)
		problems = append(problems, s.recommended(path, leaf)...)
		problems = append(problems, fitting(pair, chain, options.Read(pair.Key.String()))...)
		if other, taken := algorithms[leaf.PublicKeyAlgorithm]; taken {
			problems = append(problems, doubtful("certificates-alike", "tls.certificate", fmt.Sprintf("%s and %s have keys of one kind, of which the server shows the last", other, path), "write one with an ECDSA key and one with an RSA key")...)
		}
		algorithms[leaf.PublicKeyAlgorithm] = path
	}
	return append(problems, s.authorities(options)...)
}

// authorities looks for certificates in the files of those whose certificates count.
func (s *Site) authorities(options Options) []problem.Problem {
	var problems []problem.Problem
	for _, row := range []struct {
		key  string
		file value.FilePath
	}{{"tls.client_ca", s.TLS.Clients.CA}, {"front.client_ca", s.Front.Proof.ClientCA}} {
		if row.file == (value.FilePath{}) {
			continue
		}
		if data := options.Read(row.file.String()); data != nil && !hasBlock(data, "CERTIFICATE") {
			problems = append(problems, wrong("certificate-unreadable", row.key, value.Quote(row.file.String())+" has no certificate in PEM", "write the file that holds the authorities' certificates")...)
		}
	}
	return problems
}

// hasBlock reports whether there is a block in PEM whose kind ends so, as in "TRUSTED CERTIFICATE".
func hasBlock(data []byte, kind string) bool {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if strings.HasSuffix(block.Type, kind) {
			return true
		}
	}
	return false
}

func firstCertificate(chain []byte) *x509.Certificate {
	for block, rest := pem.Decode(chain); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			leaf, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil
			}
			return leaf
		}
	}
	return nil
}

func inTime(path string, leaf *x509.Certificate, today time.Time) []problem.Problem {
	switch {
	case today.IsZero():
		return nil
	case today.After(leaf.NotAfter):
		return wrong("certificate-expired", "tls.certificate", path+" ended on "+leaf.NotAfter.Format(time.DateOnly), "renew it, and have the server reload")
	case today.Before(leaf.NotBefore):
		return wrong("certificate-expired", "tls.certificate", path+" begins on "+leaf.NotBefore.Format(time.DateOnly), "")
	}
	return nil
}

// covered wants each name in the certificate. What a front connects to is between the two.
func (s *Site) covered(path string, leaf *x509.Certificate) []problem.Problem {
	if s.Fronted() {
		return nil
	}
	var problems []problem.Problem
	for _, host := range s.Names() {
		if !covers(leaf, host) {
			problems = append(problems, wrong("certificate-names", "tls.certificate", fmt.Sprintf("%s does not cover %s of %s", path, host.Quoted(), s.keyOf(host)),
				"get one that names it, or leave the name out")...)
		}
	}
	return problems
}

func covers(leaf *x509.Certificate, host value.Host) bool {
	if host.IsWildcard() {
		return slices.ContainsFunc(leaf.DNSNames, func(name string) bool { return strings.EqualFold(name, host.String()) })
	}
	return leaf.VerifyHostname(host.String()) == nil
}

// recommended holds the kind of a certificate's key against the profile. Before a front it is between the two.
func (s *Site) recommended(path string, leaf *x509.Certificate) []problem.Problem {
	kind, taken := kindOfKey(leaf), keysOfCertificates[s.TLS.Policy.Profile]
	if s.Fronted() || slices.Contains(taken, kind) {
		return nil
	}
	hint := "get one with such a key"
	if slices.Contains(keysOfCertificates["intermediate"], kind) {
		hint += `, or write profile = "intermediate"`
	}
	return doubtful("certificate-kind", "tls.certificate", fmt.Sprintf("the key of %s is %s, and profile %q wants %s", path, kind, s.TLS.Policy.Profile, strings.Join(taken, ", or ")), hint)
}

// kindOfKey is the kind, as keysOfCertificates has it.
func kindOfKey(leaf *x509.Certificate) string {
	switch key := leaf.PublicKey.(type) {
	case *ecdsa.PublicKey:
		return "ECDSA on " + key.Curve.Params().Name
	case *rsa.PublicKey:
		if key.N.BitLen() < 2048 {
			return fmt.Sprintf("RSA of %d bits", key.N.BitLen())
		}
		return "RSA of 2048 bits or more"
	}
	return leaf.PublicKeyAlgorithm.String()
}

// fitting reports a key that is another's. One that Go cannot read may be one that the server can.
func fitting(pair Certificate, chain, key []byte) []problem.Problem {
	if key == nil {
		return nil
	}
	if hasBlock(key, "ENCRYPTED PRIVATE KEY") || strings.Contains(string(key), "\nProc-Type: 4,ENCRYPTED") {
		return doubtful("key-encrypted", "tls.key", value.Quote(pair.Key.String())+" is encrypted, and whoever starts the server would have to tell its password each time", "take the password away: openssl pkey -in OLD -out NEW")
	}
	_, err := tls.X509KeyPair(chain, key)
	if err == nil || !strings.Contains(err.Error(), "does not match") {
		return nil
	}
	return wrong("certificate-key", "tls.key", fmt.Sprintf("%s is not the key of %s", value.Quote(pair.Key.String()), value.Quote(pair.Chain.String())), "write the key that the certificate was made for")
}
