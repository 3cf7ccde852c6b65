package scaffold

import (
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// Secret stands for the one that a front sends.
const Secret = "scaffold-0123456789abcdef"

// secretLines are the file of a secret, as each proxy includes it.
var secretLines = map[site.Kind]string{site.Apache: "Define %[1]s %[2]s\n", site.Nginx: "~^%[2]s$ 1;\n"}

// FrontPair are the files of the certificate that stands for a front's.
func FrontPair(dir string) (chain, key string) {
	return filepath.Join(dir, "front.pem"), filepath.Join(dir, "front-key.pem")
}

// moveProof replaces what a front shows by what this program can show: all of it where the site is to run, else what
// cannot be read on this machine.
func (g Ground) moveProof(s *site.Site, tell note) error {
	p := &s.Front.Proof
	for _, file := range []struct {
		key   string
		path  *value.FilePath
		there bool
		make  func(*site.Site) (string, error)
	}{
		{"front.secret_file", &p.SecretFile, p.HasSecret(), g.secret},
		{"front.client_ca", &p.ClientCA, p.HasCertificate(), g.authorities},
	} {
		if !file.there {
			continue
		}
		here, err := readable(file.path.String())
		if err != nil {
			return err
		}
		if here && !g.Visited {
			continue
		}
		stand, err := file.make(s)
		if err != nil {
			return err
		}
		tell(file.key, file.path.String(), stand)
		if *file.path, err = value.ParseFilePath(stand); err != nil {
			return err
		}
	}
	return nil
}

func (g Ground) secret(s *site.Site) (string, error) {
	path := filepath.Join(g.Dir, "front-secret")
	return path, os.WriteFile(path, fmt.Appendf(nil, secretLines[s.Proxy.Kind], s.Secret(), Secret), 0o600)
}

// authorities makes that of the front, that of a stranger, and a certificate by each; it returns the file of the first.
func (g Ground) authorities(*site.Site) (string, error) {
	for _, name := range []string{"front", "stranger"} {
		template := dayLong("gen scaffold " + name + " authority")
		template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
		authority, err := issue(template, nil)
		if err != nil {
			return "", err
		}
		if _, err := g.pem(name+"-ca.pem", "CERTIFICATE", authority.der); err != nil {
			return "", err
		}
		certificate, err := issue(dayLong("gen scaffold "+name), authority)
		if err != nil {
			return "", err
		}
		if _, err := g.pair(certificate, name+".pem", name+"-key.pem"); err != nil {
			return "", err
		}
	}
	return filepath.Join(g.Dir, "front-ca.pem"), nil
}
