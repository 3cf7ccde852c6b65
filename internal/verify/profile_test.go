package verify

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// profiles are what Mozilla recommends, and what a client of each sort gets of it.
var profiles = []struct {
	choice
	handshakes []handshaken
}{
	{choice{"intermediate", edits{"tls.profile": `"intermediate"`}}, []handshaken{
		{"an old client that reads ECDSA", tls.VersionTLS12, tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.CurveP256, "ECDSA"},
		{"an old client that reads RSA", tls.VersionTLS12, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, tls.CurveP384, "RSA"},
		{"a new client, which names RSA first", tls.VersionTLS13, 0, tls.X25519, "RSA"},
		{"a client without forward secrecy", tls.VersionTLS12, tls.TLS_RSA_WITH_AES_128_GCM_SHA256, tls.X25519, ""},
		{"a client with a cipher of blocks", tls.VersionTLS12, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, tls.X25519, ""},
		{"a client with another group", tls.VersionTLS12, tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.CurveP521, ""},
		{"a client of TLS 1.1", tls.VersionTLS11, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, tls.X25519, ""},
	}},
	{choice{"modern", edits{"tls.profile": `"modern"`}}, []handshaken{
		{"a new client", tls.VersionTLS13, 0, tls.X25519, "ECDSA"},
		{"an old client", tls.VersionTLS12, tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.CurveP256, ""},
	}},
}

// handshaken is a client that can do one thing, and the kind of the certificate that it is shown; "": none.
type handshaken struct {
	who     string
	version uint16
	cipher  uint16 // 0: those of TLS 1.3
	group   tls.CurveID
	shown   string
}

// TestProfiles shows each client the certificate that it reads, and takes nothing that the profile leaves out.
func TestProfiles(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		for _, profile := range profiles {
			t.Run(proxy.name+"-"+profile.name, func(t *testing.T) {
				t.Parallel()
				python := interpreters(t)[0]
				dir := scratch(t)
				elliptic, old := bothKinds(t, dir)
				changes := edits{"tls.certificate": `["` + elliptic + `.pem", "` + old + `.pem"]`, "tls.key": `["` + elliptic + `.key", "` + old + `.key"]`}
				if profile.name == "modern" { // which has no RSA
					changes = edits{"tls.certificate": `"` + elliptic + `.pem"`, "tls.key": `"` + elliptic + `.key"`}
				}
				stack := alone(t, prepared(t, described(t, "bookshop", running(python).with(proxy.edits).with(profile.edits).with(changes)), python), nil)
				for _, h := range profile.handshakes {
					if got := h.with(t, stack); got != h.shown {
						t.Errorf("%s is shown %q, want %q", h.who, got, h.shown)
					}
				}
			})
		}
	}
}

func (h handshaken) with(t *testing.T, stack *Stack) string {
	t.Helper()
	config := &tls.Config{ServerName: ownName, InsecureSkipVerify: true, MinVersion: h.version, MaxVersion: h.version, CurvePreferences: []tls.CurveID{h.group}}
	if h.cipher != 0 {
		config.CipherSuites = []uint16{h.cipher}
	}
	conn, err := tls.DialWithDialer(&net.Dialer{Timeout: patience}, "tcp", stack.https.String(), config)
	if err != nil {
		return ""
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0].PublicKeyAlgorithm.String()
}

// bothKinds writes a certificate with an ECDSA key and one with an RSA key,
// and returns their paths without what ends them.
func bothKinds(t *testing.T, dir string) (string, string) {
	t.Helper()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	elliptic, old := filepath.Join(dir, "elliptic"), filepath.Join(dir, "old")
	ecdsaKey := newKey(t)
	write(t, elliptic, selfSigned(t, ecdsaKey.Public(), ecdsaKey), ecdsaKey)
	write(t, old, selfSigned(t, rsaKey.Public(), rsaKey), rsaKey)
	return elliptic, old
}

func selfSigned(t *testing.T, public, key any) []byte {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: ownName}, DNSNames: []string{ownName},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func write(t *testing.T, path string, der []byte, key any) {
	t.Helper()
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{path + ".pem": {Type: "CERTIFICATE", Bytes: der}, path + ".key": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// fault is what sslyze has against a server.
var fault = regexp.MustCompile(`(?m)^ +\* ([a-z_0-9]+): .*$`)

// scanned are sslyze's findings against one of Mozilla's profiles. That nobody vouches for the certificate is none.
func scanned(t *testing.T, stack *Stack, profile string) []string {
	t.Helper()
	program := os.Getenv("PROXYPACT_SSLYZE")
	if program == "" {
		t.Skip("PROXYPACT_SSLYZE names no program: make test sets it where PyPI can be reached")
	}
	target := fmt.Sprintf("%s:%d{%s}", ownName, stack.https.Port(), stack.https.Addr())
	cmd := exec.CommandContext(t.Context(), program, "--mozilla_config="+profile, target)
	out, _ := cmd.Output() // it fails for every certificate that signs itself
	_, verdict, judged := strings.Cut(string(out), "COMPLIANCE AGAINST TLS CONFIGURATION")
	var ids []string
	for _, found := range fault.FindAllStringSubmatch(verdict, -1) {
		ids = append(ids, found[1])
	}
	own := slices.Index(ids, "certificate_path_validation")
	if !judged || own < 0 {
		t.Fatalf("%s says\n%s", program, out)
	}
	return slices.Delete(ids, own, own+1)
}

// TestScans has sslyze find nothing against a profile, and what was put there for it to find.
func TestScans(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		profile string
		faults  map[string][]change
		want    []string
	}{
		{"intermediate", nil, nil},
		{"modern", nil, nil},
		{"intermediate", map[string][]change{
			"nginx":  {{"nginx/tls.conf.tmpl", "ssl_ciphers {{.}};", "ssl_ciphers ALL;"}, {"nginx/tls.conf.tmpl", "{{.Curves}}", "{{.Curves}}:secp521r1"}},
			"apache": {{"apache/tls.conf.tmpl", "SSLCipherSuite {{.}}\n    SSLH", "SSLCipherSuite ALL\n    SSLH"}, {"apache/tls.conf.tmpl", "{{.Curves}}", "{{.Curves}}:secp521r1"}},
		}, []string{"ciphers", "tls_curves"}},
	} {
		for _, proxy := range proxies {
			t.Run(fmt.Sprintf("%s-%s-%d", proxy.name, c.profile, len(c.faults)), func(t *testing.T) {
				t.Parallel()
				python := interpreters(t)[0]
				setup := prepared(t, described(t, "bookshop", running(python).with(proxy.edits).with(edits{"tls.profile": `"` + c.profile + `"`})), python)
				setup.Templates = weakness{changes: c.faults[proxy.name]}.changed(t)
				if got := scanned(t, alone(t, setup, nil), c.profile); !slices.Equal(got, c.want) {
					t.Errorf("sslyze finds %q, want %q", got, c.want)
				}
			})
		}
	}
}
