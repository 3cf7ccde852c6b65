package scaffold

import (
	"crypto/x509"
	"path/filepath"

	"proxypact/internal/site"
)

// Visitor is the certificate of visitors below dir, for a ground that is visited, and the subject that it names.
func Visitor(dir string) (chain, key, subject string) {
	return filepath.Join(dir, visitorChain), filepath.Join(dir, visitorKey), "CN=" + visitorName
}

const (
	visitorName  = "gen visitor"
	visitorChain = "visitor.pem"
	visitorKey   = "visitor-key.pem"
)

// moveAuthority replaces the authority of clients' certificates where it cannot be read,
// or could not issue one to a visitor.
func (g Ground) moveAuthority(s *site.Site, tell note) error {
	clients := &s.TLS.Clients
	if !clients.Asked() {
		return nil
	}
	here, err := readable(clients.CA.String())
	if err != nil || here && !g.Visited {
		return err
	}
	template := dayLong("gen scaffold authority")
	template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	authority, err := issue(template, nil)
	if err != nil {
		return err
	}
	visitor, err := issue(dayLong(visitorName), authority)
	if err != nil {
		return err
	}
	if _, err := g.pair(visitor, visitorChain, visitorKey); err != nil {
		return err
	}
	from := clients.CA
	clients.CA, err = g.pem("authority.pem", "CERTIFICATE", authority.der)
	tell("tls.client_ca", from.String(), "an authority made for this run")
	return err
}
