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
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return site.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: "gen scaffold"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	for _, host := range hosts {
		template.DNSNames = append(template.DNSNames, host.String())
	}
	chain, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return site.Certificate{}, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return site.Certificate{}, err
	}
	var pair site.Certificate
	if pair.Chain, err = g.pem(fmt.Sprintf("chain%d.pem", number), "CERTIFICATE", chain); err != nil {
		return pair, err
	}
	pair.Key, err = g.pem(fmt.Sprintf("key%d.pem", number), "PRIVATE KEY", secret)
	return pair, err
}

func (g Ground) pem(name, kind string, der []byte) (value.FilePath, error) {
	path, err := value.ParseFilePath(filepath.Join(g.Dir, name))
	if err != nil {
		return path, err
	}
	return path, os.WriteFile(path.String(), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
