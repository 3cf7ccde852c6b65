package verify

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proxypact/internal/site"
)

// stands are programs that have the names which a renewal's command calls, and do with the stack's server what the real
// ones do with the host's. systemctl notes that it was asked.
var stands = map[site.Kind]map[string]string{
	site.Nginx: {
		"nginx":     `[ "$*" = "-t" ] && exec {program} -c {main} -t`,
		"systemctl": `[ "$*" = "reload nginx" ] && touch {dir}/reloaded && kill -HUP $(cat {dir}/nginx.pid)`,
	},
	site.Apache: {
		"apachectl": `[ "$*" = "configtest" ] && exec {program} -f {main} -t`,
		"systemctl": `[ "$*" = "reload apache2" ] && touch {dir}/reloaded && kill -USR1 $(cat {dir}/apache.pid)`,
	},
}

// wantRenewed puts another certificate in place of the site's, as a client does, and runs the documented hook as
// certbot does, by a shell. What the server would not load is not loaded.
func wantRenewed(t *testing.T, stack *Stack) {
	t.Helper()
	readme := string(content(t, filepath.Join("..", "..", "README.md")))
	hook := stack.moved.Requires().Renewal
	if hook == "" || !strings.Contains(readme, "| `"+hook+"` |") {
		t.Fatalf("README has no row with %q", hook)
	}
	pair := stack.moved.TLS.Certificates[0]
	refused := map[site.Kind]string{site.Nginx: pair.Key.String(), site.Apache: stack.main}[stack.kind] // Apache's test reads no keys
	old := content(t, refused)
	fresh := renewed(t, pair, stack.Public.Canonical())
	wantPresented(t, stack, false, fresh)
	right := content(t, refused)
	put(t, refused, map[site.Kind][]byte{site.Nginx: old, site.Apache: []byte("nonsense\n")}[stack.kind])
	if reloads(t, stack, hook) {
		t.Errorf("%q reloads what its test refuses", hook)
	}
	put(t, refused, right)
	if !reloads(t, stack, hook) {
		t.Errorf("%q reloads nothing", hook)
	}
	wantPresented(t, stack, true, fresh)
}

func content(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func put(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// renewed writes another pair over the files of one and is its certificate.
func renewed(t *testing.T, pair site.Certificate, host string) []byte {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	put(t, pair.Chain.String(), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	put(t, pair.Key.String(), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
	return der
}

// reloads runs the hook and reports whether it asked for a reload.
func reloads(t *testing.T, stack *Stack, hook string) bool {
	t.Helper()
	dir := scratch(t)
	names := strings.NewReplacer("{program}", stack.proxy[0], "{main}", stack.main, "{dir}", stack.dir)
	for name, does := range stands[stack.kind] {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+names.Replace(does)+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	mark := filepath.Join(stack.dir, "reloaded")
	os.Remove(mark)
	command := exec.CommandContext(t.Context(), "/bin/sh", "-c", hook)
	command.Env = []string{"PATH=" + dir + ":/usr/bin:/bin"}
	out, failed := command.CombinedOutput()
	_, err := os.Stat(mark)
	if (failed == nil) != (err == nil) {
		t.Errorf("%q: %v, %s", hook, failed, out)
	}
	return err == nil
}

// wantPresented wants the server to show the certificate, soon, or not to.
func wantPresented(t *testing.T, stack *Stack, want bool, certificate []byte) {
	t.Helper()
	is := false
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		conn, err := tls.Dial("tcp", stack.https.String(), &tls.Config{ServerName: stack.Public.Canonical(), InsecureSkipVerify: true})
		if err == nil {
			is = bytes.Equal(conn.ConnectionState().PeerCertificates[0].Raw, certificate)
			conn.Close()
		}
		if is == want || time.Now().After(deadline) {
			break
		}
	}
	if is != want {
		t.Errorf("the server shows the new certificate: %v, want %v", is, want)
	}
}
