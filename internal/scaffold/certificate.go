package scaffold

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// readable is asked before anything opens path: the opening of a pipe waits for its other end.
func readable(path string) (bool, error) {
	info, err := os.Stat(path)
	if err != nil {
		return false, nil
	}
	if !info.Mode().IsRegular() {
		return false, fmt.Errorf("%s: is not a regular file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return false, nil
	}
	return true, file.Close()
}

func readablePair(c site.Certificate) (bool, error) {
	chain, noChain := readable(c.Chain.String())
	key, noKey := readable(c.Key.String())
	return chain && key, errors.Join(noChain, noKey)
}

// certificate makes a self-signed pair for hosts that lasts a day, in files of the ground.
func (g Ground) certificate(number int, hosts []value.Host) (site.Certificate, error) {
	template := dayLong("gen scaffold")
	for _, host := range hosts {
		template.DNSNames = append(template.DNSNames, host.String())
	}
	own, err := issue(template, nil)
	if err != nil {
		return site.Certificate{}, err
	}
	return g.pair(own, fmt.Sprintf("chain%d.pem", number), fmt.Sprintf("key%d.pem", number))
}

func dayLong(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
}

// issued is a certificate and what signs with it.
type issued struct {
	der         []byte
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// issue makes a certificate; without an issuer it signs itself.
func issue(template *x509.Certificate, by *issued) (*issued, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	if by == nil {
		by = &issued{certificate: template, key: key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by.certificate, key.Public(), by.key)
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParseCertificate(der)
	return &issued{der, parsed, key}, err
}

func (g Ground) pair(of *issued, chain, key string) (site.Certificate, error) {
	secret, err := x509.MarshalPKCS8PrivateKey(of.key)
	if err != nil {
		return site.Certificate{}, err
	}
	var pair site.Certificate
	if pair.Chain, err = g.pem(chain, "CERTIFICATE", of.der); err != nil {
		return pair, err
	}
	pair.Key, err = g.pem(key, "PRIVATE KEY", secret)
	return pair, err
}

func (g Ground) pem(name, kind string, der []byte) (value.FilePath, error) {
	path, err := value.ParseFilePath(filepath.Join(g.Dir, name))
	if err != nil {
		return path, err
	}
	return path, os.WriteFile(path.String(), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
