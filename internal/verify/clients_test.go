package verify

import (
	"bufio"
	"crypto/tls"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
)

// foreign are servers of somebody else on the port of a site, loaded before it: one asks for certificates of another
// authority, one for none.
var foreign = map[site.Kind]string{
	site.Nginx: `server {
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
	site.Apache: `SSLSessionCache shmcb:{dir}/sessions(512000)
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
		text := strings.NewReplacer("{https}", opened(f.Site.Proxy.HTTPS).String(), "{chain}", c.Chain.String(), "{key}", c.Key.String(),
			"{authority}", g.theirs.path, "{dir}", setup.Dir).Replace(foreign[f.Site.Proxy.Kind])
		path := filepath.Join(setup.Dir, "foreign.conf")
		f.MoreModules = append(f.MoreModules, "socache_shmcb")
		f.Include = append([]string{path}, f.Include...)
		return os.WriteFile(path, []byte(text), 0o644)
	}
	g.stack = alone(t, setup, nil)
	return g
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
	client, err := new(http2.Transport).NewClientConn(conn)
	if err != nil {
		return outcome{}
	}
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

// subjects are names that could end a header, or begin another. Whoever reads one takes the last blank off.
var subjects = []struct {
	name          pkix.Name
	nginx, apache string
}{
	{pkix.Name{CommonName: "alice"}, "CN=alice", "CN=alice"},
	{pkix.Name{CommonName: "x\r\nX-Forwarded-Proto: http"}, `CN=x\0D\0AX-Forwarded-Proto: http`, `CN=x\0D\0AX-Forwarded-Proto: http`},
	{pkix.Name{CommonName: "Müller"}, `CN=M\C3\BCller`, "CN=Müller"},
	{pkix.Name{CommonName: `a,O=admins+"q";<b>=#\`, Organization: []string{"  spaced "}}, `CN=a\,O=admins\+\"q\"\;\<b\>=#\\,O=\  spaced\`, `CN=a\,O=admins\+\"q\"\;\<b\>=#\\,O=\  spaced\`},
	{pkix.Name{CommonName: `%{HTTP_HOST}s %t $ssl_client_verify ${x} expr=1\0D\0A`}, `CN=%{HTTP_HOST}s %t $ssl_client_verify ${x} expr=1\\0D\\0A`,
		`CN=%{HTTP_HOST}s %t $ssl_client_verify ${x} expr=1\\0D\\0A`},
}

// forged are ways to write the header that Django reads.
var forged = []string{"X-Client-Subject", "x-client-subject", "X_Client_Subject", "X-Client_Subject", "X_Client-Subject", "X_CLIENT_SUBJECT"}

// wantSubject wants one word about the client, or none.
func wantSubject(t *testing.T, headers http.Header, want string) {
	t.Helper()
	var got []string
	for name, values := range headers {
		if strings.EqualFold(strings.ReplaceAll(name, "_", "-"), "X-Client-Subject") {
			got = append(got, values...)
		}
	}
	if want == "" && len(got) > 0 || want != "" && !slices.Equal(got, []string{want}) {
		t.Errorf("Django is told %q, want %q", got, want)
	}
	if proto := headers.Values("X-Forwarded-Proto"); len(proto) != 1 {
		t.Errorf("the scheme is %q", proto)
	}
}

const ownName = "bookshop.example.com"

// TestClientCertificates wants the subject of a certificate of the site's authority to reach Django, once and as the
// certificate has it, and nobody else's word.
func TestClientCertificates(t *testing.T) {
	lies := ""
	for _, name := range forged {
		lies += name + ": CN=admin\r\n"
	}
	for _, proxy := range proxies {
		for _, optional := range []bool{false, true} {
			changes := edits(nil)
			if optional {
				changes = edits{"tls.client_certificates": `"optional"`, "proxy.http": `"serve"`}
			}
			t.Run(fmt.Sprintf("%s/optional-%v", proxy.name, optional), func(t *testing.T) {
				t.Parallel()
				inRoom(t)
				g := newGuarded(t, proxy, changes)
				for _, s := range subjects {
					got := g.visit(t, approach{name: ownName, host: ownName, shows: g.ours.issue(t, s.name, time.Hour), lines: lies})
					want := map[site.Kind]string{site.Nginx: s.nginx, site.Apache: s.apache}[g.stack.kind]
					if !got.reached {
						t.Errorf("%s is refused: %d", want, got.status)
						continue
					}
					wantSubject(t, got.headers, want)
				}
				framed := g.visit(t, approach{name: ownName, host: ownName, framed: true, shows: g.ours.issue(t, subjects[0].name, time.Hour)})
				wantSubject(t, framed.headers, "CN=alice")
				nobody := g.visit(t, approach{name: ownName, host: ownName, lines: lies})
				if nobody.reached != optional {
					t.Errorf("without a certificate: %+v", nobody)
				}
				wantNobodyElse(t, g)
				wantChallengesAround(t, g, lies, optional)
				if optional {
					wantSubject(t, nobody.headers, "")
				}
			})
		}
	}
}

// wantNobodyElse tries certificates that do not count, and handshakes that asked for others.
func wantNobodyElse(t *testing.T, g guarded) {
	t.Helper()
	eve, old := g.theirs.issue(t, pkix.Name{CommonName: "eve"}, time.Hour), g.ours.issue(t, pkix.Name{CommonName: "old"}, -time.Hour)
	for name, v := range map[string]approach{
		"of another authority":            {name: ownName, shows: eve},
		"that has ended":                  {name: ownName, shows: old},
		"of another server":               {name: "foreign.example", shows: eve},
		"of another server, for a twin":   {name: "foreign.example", shows: eve, host: "WWW." + ownName + ":443"},
		"of a server that asks for none":  {name: "open.example"},
		"of a server that asks, not sent": {name: "foreign.example"},
		"of nobody":                       {shows: eve},
		"of a name that is nobody's":      {name: "nobody.example", shows: eve},
		"of the catch-all":                {name: "bookshop.invalid", shows: eve},
	} {
		for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
			v.version = version
			if v.host == "" {
				v.host = ownName
			}
			for _, v.framed = range []bool{false, true} {
				if got := g.visit(t, v); got.reached {
					t.Errorf("TLS %x, a handshake %s: Django is reached as %q", version, name, got.headers["X-Client-Subject"])
				}
			}
		}
	}
	for _, from := range []approach{{name: "foreign.example", host: "foreign.example", shows: eve}, {name: "open.example", host: "open.example"}} {
		for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
			cache := &oneSession{}
			from.version, from.resumes = version, cache
			g.visit(t, from)
			if cache.kept == nil {
				t.Errorf("%s: TLS %x: no session", from.name, version)
			}
			got := g.visit(t, approach{name: ownName, host: ownName, version: version, resumes: cache})
			if subject := got.headers["X-Client-Subject"]; len(subject) > 0 || got.reached && got.resumed {
				t.Errorf("TLS %x, a session of %s: Django is reached as %q", version, from.name, subject)
			}
		}
	}
}

// wantChallengesAround wants plain http to be what it is without certificates, and to say nothing about clients.
func wantChallengesAround(t *testing.T, g guarded, lies string, serves bool) {
	t.Helper()
	if got := asked(t, g.stack, attack.HTTP, raw(challenges+"token")); got.Status != 200 || string(got.Body) != thumbprint {
		t.Errorf("the challenge is %d %q", got.Status, got.Body)
	}
	plain := asked(t, g.stack, attack.HTTP, raw("/", strings.Split(strings.TrimSuffix(lies, "\r\n"), "\r\n")...))
	if !serves {
		if plain.Status != 301 {
			t.Errorf("plain http is %d", plain.Status)
		}
		return
	}
	headers := http.Header{}
	if err := json.Unmarshal(plain.Body, &headers); err != nil {
		t.Fatal(plain.Status, err)
	}
	wantSubject(t, headers, "")
}

// TestWithoutGuards shows that what is tried above can succeed.
func TestWithoutGuards(t *testing.T) {
	for _, c := range []struct {
		name   string
		proxy  choice
		edits  edits
		change change
		visit  func(g guarded) approach
		want   []string
	}{
		{"nginx without a look at the handshake's name", proxies[1], nil, change{"nginx/clients.conf.tmpl", "if ($ssl_server_name != $host) {\n        return 421;\n    }", ""},
			func(g guarded) approach {
				return approach{shows: g.theirs.issue(t, pkix.Name{CommonName: "eve"}, time.Hour)}
			}, []string{"CN=eve"}},
		{"nginx without a word of its own", proxies[1], edits{"tls.client_certificates": `"optional"`}, change{nginxForward, "proxy_set_header {{.Header}} {{.Subject}};", ""},
			func(guarded) approach { return approach{name: ownName, lines: "X-Client-Subject: CN=admin\r\n"} }, []string{"CN=admin"}},
		{"Apache without a word of its own", proxies[0], edits{"tls.client_certificates": `"optional"`}, change{apacheForward, "    RequestHeader unset {{.Header}}\n", ""},
			func(guarded) approach { return approach{name: ownName, lines: "X-Client-Subject: CN=admin\r\n"} }, []string{"CN=admin"}},
		{"Apache without the authority", proxies[0], edits{"tls.client_certificates": `"optional"`}, change{"apache/clients.conf.tmpl", "SSLCACertificateFile {{.CA}}\n    SSLVerifyClient {{.Verify}}", "SSLVerifyClient optional_no_ca"},
			func(g guarded) approach {
				return approach{name: ownName, shows: g.theirs.issue(t, pkix.Name{CommonName: "eve"}, time.Hour)}
			}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			inRoom(t)
			g := newGuarded(t, c.proxy, c.edits, c.change)
			v := c.visit(g)
			v.host = ownName
			if got := g.visit(t, v); !got.reached || !slices.Equal(got.headers["X-Client-Subject"], c.want) {
				t.Errorf("got %+v, want %q", got, c.want)
			}
		})
	}
}
