package site_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"proxypact/internal/fleet"
	"proxypact/internal/site"
	"proxypact/internal/spec"
)

var dayOfCheck = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)

// file is a certificate for names, that ends on the day, and its key.
func file(t *testing.T, key crypto.Signer, ends time.Time, names ...string) (chain, secret []byte) {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: names, NotBefore: ends.AddDate(0, 0, -30), NotAfter: ends}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs})
}

func TestCertificateFiles(t *testing.T) {
	elliptical := func() crypto.Signer { key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader); return key }
	old, _ := rsa.GenerateKey(rand.Reader, 2048)
	later := dayOfCheck.AddDate(0, 0, 20)
	files := map[string][]byte{"/junk.pem": []byte("no certificate")}
	put := func(name string, key crypto.Signer, ends time.Time, names ...string) {
		files["/"+name+".pem"], files["/"+name+".key"] = file(t, key, ends, names...)
	}
	put("right", elliptical(), later, "shop.example.com")
	put("twin", elliptical(), later, "*.example.com")
	put("rsa", old, later, "SHOP.example.com")
	put("wild", elliptical(), later, "*.shop.example.com")
	put("ended", elliptical(), dayOfCheck.AddDate(0, 0, -1), "shop.example.com")
	put("early", elliptical(), dayOfCheck.AddDate(0, 0, 40), "shop.example.com")
	p521, _ := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	put("curve", p521, later, "shop.example.com")
	weak, _ := rsa.GenerateKey(rand.Reader, 1024)
	put("weak", weak, later, "shop.example.com")
	_, edwards, _ := ed25519.GenerateKey(rand.Reader)
	put("edwards", edwards, later, "shop.example.com")
	files["/locked.key"] = []byte("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n")
	files["/older.key"] = []byte("-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nMAA=\n-----END EC PRIVATE KEY-----\n")
	const many = "hosts = ['shop.example.com', '*.shop.example.com']\nredirect_hosts = ['bücher.example']\nname = 'shop'\n"
	for _, c := range []struct {
		name, app, tls, more, want string
	}{
		{"what cannot be read", "", "certificate = '/none.pem'\nkey = '/none.key'", "", ""},
		{"right", "", "certificate = '/right.pem'\nkey = '/right.key'", "", ""},
		{"of another's key", "", "certificate = '/right.pem'\nkey = '/twin.key'", "", `
			|d.toml:10:7: tls.key: "/twin.key" is not the key of "/right.pem"
			|    hint: write the key that the certificate was made for`},
		{"of a key of another kind", "", "certificate = '/right.pem'\nkey = '/rsa.key'", "", `
			|d.toml:10:7: tls.key: "/rsa.key" is not the key of "/right.pem"
			|    hint: write the key that the certificate was made for`},
		{"none", "", "certificate = '/junk.pem'\nkey = '/right.key'", "", `
			|d.toml:9:15: tls.certificate: "/junk.pem" does not begin with a certificate in PEM
			|    hint: write the file that holds the site's certificate first, then the intermediate ones`},
		{"ended", "", "certificate = '/ended.pem'\nkey = '/ended.key'", "", `
			|d.toml:9:15: tls.certificate: "/ended.pem" ended on 2026-11-24
			|    hint: renew it, and have the server reload`},
		{"not begun", "", "certificate = '/early.pem'\nkey = '/early.key'", "", `
			|d.toml:9:15: tls.certificate: "/early.pem" begins on 2026-12-05`},
		{"of other names", "", "certificate = '/wild.pem'\nkey = '/wild.key'", "", `
			|d.toml:9:15: tls.certificate: "/wild.pem" does not cover "shop.example.com" of app.hosts
			|    hint: get one that names it, or leave the name out`},
		{"of some names", many, "certificate = '/right.pem'\nkey = '/right.key'", "", `
			|d.toml:10:15: tls.certificate: "/right.pem" does not cover "*.shop.example.com" of app.hosts
			|    hint: get one that names it, or leave the name out
			|d.toml:10:15: tls.certificate: "/right.pem" does not cover "bücher.example" (xn--bcher-kva.example) of app.redirect_hosts
			|    hint: get one that names it, or leave the name out`},
		{"of a front's choice", "", "certificate = '/wild.pem'\nkey = '/wild.key'", "[front]\nkind = 'cloudflare'", ""},
		{"of both kinds", "", "certificate = ['/right.pem', '/rsa.pem']\nkey = ['/right.key', '/rsa.key']", "", ""},
		{"of one kind", "", "certificate = ['/right.pem', '/twin.pem']\nkey = ['/right.key', '/twin.key']", "", `
			|d.toml:9:15: tls.certificate: warning: "/right.pem" and "/twin.pem" have keys of one kind, of which the server shows the last
			|    hint: write one with an ECDSA key and one with an RSA key`},
		{"RSA in profile modern", "", "certificate = ['/right.pem', '/rsa.pem']\nkey = ['/right.key', '/rsa.key']\nprofile = 'modern'", "", `
			|d.toml:9:15: tls.certificate: warning: the key of "/rsa.pem" is RSA of 2048 bits or more, and profile "modern" wants ECDSA on P-256, or ECDSA on P-384
			|    hint: get one with such a key, or write profile = "intermediate"`},
		{"a curve of no profile", "", "certificate = '/curve.pem'\nkey = '/curve.key'\nprofile = 'modern'", "", `
			|d.toml:9:15: tls.certificate: warning: the key of "/curve.pem" is ECDSA on P-521, and profile "modern" wants ECDSA on P-256, or ECDSA on P-384
			|    hint: get one with such a key`},
		{"a key of no profile", "", "certificate = '/edwards.pem'\nkey = '/edwards.key'", "", `
			|d.toml:9:15: tls.certificate: warning: the key of "/edwards.pem" is Ed25519, and profile "intermediate" wants ECDSA on P-256, or ECDSA on P-384, or RSA of 2048 bits or more
			|    hint: get one with such a key`},
		{"a short key", "", "certificate = '/weak.pem'\nkey = '/weak.key'", "", `
			|d.toml:9:15: tls.certificate: warning: the key of "/weak.pem" is RSA of 1024 bits, and profile "intermediate" wants ECDSA on P-256, or ECDSA on P-384, or RSA of 2048 bits or more
			|    hint: get one with such a key`},
		{"keys with a password", "", "certificate = ['/right.pem', '/rsa.pem']\nkey = ['/older.key', '/locked.key']", "", `
			|d.toml:10:7: tls.key: warning: "/locked.key" is encrypted, and whoever starts the server would have to tell its password each time
			|    hint: take the password away: openssl pkey -in OLD -out NEW
			|d.toml:10:7: tls.key: warning: "/older.key" is encrypted, and whoever starts the server would have to tell its password each time
			|    hint: take the password away: openssl pkey -in OLD -out NEW`},
		{"authorities that are a key", "", "certificate = '/right.pem'\nkey = '/right.key'\nclient_ca = '/twin.key'", "", `
			|d.toml:11:13: tls.client_ca: "/twin.key" has no certificate in PEM
			|    hint: write the file that holds the authorities' certificates`},
		{"authorities", "", "certificate = '/right.pem'\nkey = '/right.key'\nclient_ca = '/right.pem'", "", ""},
		{"a front's authority that is none", "", "certificate = '/edwards.pem'\nkey = '/edwards.key'", "[front]\nkind = 'cloudflare'\nclient_ca = '/junk.pem'", `
			|d.toml:13:13: front.client_ca: "/junk.pem" has no certificate in PEM
			|    hint: write the file that holds the authorities' certificates`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := describe{app: c.app, tls: c.tls, more: c.more}.String()
			options := site.Options{Today: dayOfCheck, Read: func(path string) []byte { return files[path] }}
			_, problems := fleet.Load([]fleet.Source{{File: "d.toml", Data: []byte(text)}}, spec.TOML, spec.Beside{}, options)
			if got := lines(problems); got != margin(c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, margin(c.want))
			}
		})
	}
}
