package site_test

import (
	"crypto"
	"crypto/ecdsa"
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
