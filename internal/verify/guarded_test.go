package verify

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"proxypact/internal/scaffold"
	"proxypact/internal/site"
)

// foreign are servers of somebody else on the port of a site, loaded before it: one asks for certificates of another
// authority, one for none. Beside them another file trusts that authority on every host.
var foreign = map[site.Kind]string{
	site.Nginx: `ssl_trusted_certificate {authority};
server {
    listen {https} ssl;
    server_name foreign.example;
    ssl_certificate {chain};
    ssl_certificate_key {key};
    ssl_client_certificate {authority};
    ssl_verify_client on;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:foreign:1m;
    return 200 foreign;
}
server {
    listen {https} ssl;
    server_name open.example;
    ssl_certificate {chain};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:foreign:1m;
    return 200 open;
}
`,
	site.Apache: `SSLCACertificatePath {trusted}
SSLSessionCache shmcb:{dir}/sessions(512000)
<VirtualHost {https}>
    ServerName foreign.example
    SSLEngine on
    SSLCertificateFile {chain}
    SSLCertificateKeyFile {key}
    SSLCACertificateFile {authority}
    SSLVerifyClient require
    SSLSessionTickets on
</VirtualHost>
<VirtualHost {https}>
    ServerName open.example
    SSLEngine on
    SSLCertificateFile {chain}
    SSLCertificateKeyFile {key}
</VirtualHost>
`,
}

// guarded is a site that asks for certificates of ours, beside servers that ask for those of theirs or for none.
type guarded struct {
	stack        *Stack
	ours, theirs authority
}

func newGuarded(t *testing.T, proxy choice, changes edits, weak ...change) guarded {
	t.Helper()
	python := interpreters(t)[0]
	dir := scratch(t)
	g := guarded{ours: newAuthority(t, dir, "ours"), theirs: newAuthority(t, dir, "theirs")}
	setup := prepared(t, described(t, "bookshop", running(python).with(proxy.edits).with(edits{
		"backend.port": mirror(t), "tls.client_ca": `"` + g.ours.path + `"`, "tls.client_header": `"X-Client-Subject"`,
		"tls.acme_webroot": `"` + webroot(t) + `"`}).with(changes)), python)
	setup.Templates = weakness{changes: weak}.changed(t)
	setup.around = func(f *scaffold.Frame) error {
		c := f.Site.TLS.Certificates[0]
		trusted, err := hashed(g.theirs.path)
		if err != nil {
			return err
		}
		text := strings.NewReplacer("{trusted}", trusted, "{https}", opened(f.Site.Proxy.HTTPS).String(), "{chain}", c.Chain.String(), "{key}", c.Key.String(),
			"{authority}", g.theirs.path, "{dir}", setup.Dir).Replace(foreign[f.Site.Proxy.Kind])
		path := filepath.Join(setup.Dir, "foreign.conf")
		f.MoreModules = append(f.MoreModules, "socache_shmcb")
		f.Include = append([]string{path}, f.Include...)
		return os.WriteFile(path, []byte(text), 0o644)
	}
	g.stack = alone(t, setup, nil)
	return g
}

// hashed is a directory in which OpenSSL finds the certificate.
func hashed(certificate string) (string, error) {
	dir := certificate + ".d"
	text, err := os.ReadFile(certificate)
	if err == nil {
		err = os.Mkdir(dir, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "trusted.pem"), text, 0o644)
	}
	if err == nil {
		err = exec.Command("openssl", "rehash", dir).Run()
	}
	return dir, err
}

// mirror answers with the headers that reach it, and is at the port that it returns.
func mirror(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(reached, "1")
		json.NewEncoder(w).Encode(r.Header)
	})}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return fmt.Sprint(listener.Addr().(*net.TCPAddr).Port)
}

// approach is a request over a handshake that need not go with it.
type approach struct {
	name    string // of the handshake; "": none is said
	host    string
	shows   *tls.Certificate
	lines   string
	version uint16 // of TLS; 0: any
	framed  bool   // HTTP/2
	resumes tls.ClientSessionCache
}

// outcome is what came of it: the headers that reached the application server, if it was reached.
type outcome struct {
	reached bool
	headers http.Header
	status  int
	resumed bool
}

func (g guarded) visit(t *testing.T, v approach) outcome {
	t.Helper()
	conn, err := net.Dial("tcp", g.stack.https.String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	config := &tls.Config{ServerName: v.name, InsecureSkipVerify: true, MinVersion: v.version, MaxVersion: v.version, ClientSessionCache: v.resumes}
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		if v.shows == nil {
			return new(tls.Certificate), nil
		}
		return v.shows, nil // whatever authorities are wanted
	}
	secure := tls.Client(conn, config)
	if v.framed {
		config.NextProtos = []string{http2.NextProtoTLS}
		return framedVisit(t, secure, v.host)
	}
	fmt.Fprintf(secure, "GET /whoami/ HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n", v.host, v.lines)
	response, err := http.ReadResponse(bufio.NewReader(secure), nil)
	if err != nil {
		return outcome{resumed: secure.ConnectionState().DidResume}
	}
	return newOutcome(t, response, secure)
}

func newOutcome(t *testing.T, response *http.Response, conn *tls.Conn) outcome {
	t.Helper()
	o := outcome{status: response.StatusCode, reached: response.Header.Get(reached) != "", resumed: conn.ConnectionState().DidResume}
	body, _ := io.ReadAll(response.Body)
	if o.reached {
		if err := json.Unmarshal(body, &o.headers); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func framedVisit(t *testing.T, conn *tls.Conn, host string) outcome {
	t.Helper()
	client := http.Transport{ForceAttemptHTTP2: true, DialTLSContext: func(context.Context, string, string) (net.Conn, error) { return conn, nil }}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+host+"/whoami/", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.RoundTrip(request)
	if err != nil {
		return outcome{}
	}
	return newOutcome(t, response, conn)
}

// oneSession is a cache that offers the last session to every server.
type oneSession struct{ kept *tls.ClientSessionState }

func (c *oneSession) Get(string) (*tls.ClientSessionState, bool)    { return c.kept, c.kept != nil }
func (c *oneSession) Put(_ string, session *tls.ClientSessionState) { c.kept = session }
