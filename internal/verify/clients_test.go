package verify

import (
	"crypto/tls"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

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
	t.Parallel()
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
		"of a name made to look like it":  {name: "a@" + ownName + "@a", shows: eve},
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
	wantNoStrangersSession(t, g, eve)
}

// wantNoStrangersSession resumes what was begun with another server.
func wantNoStrangersSession(t *testing.T, g guarded, eve *tls.Certificate) {
	t.Helper()
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
	t.Parallel()
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
		{"nginx without a word against what others trust", proxies[1], nil, change{"nginx/clients.conf.tmpl", "    ssl_trusted_certificate {{.CA}};\n", ""},
			func(g guarded) approach {
				return approach{name: ownName, shows: g.theirs.issue(t, pkix.Name{CommonName: "eve"}, time.Hour)}
			}, []string{"CN=eve"}},
		{"Apache without a word against what others trust", proxies[0], nil, change{"apache/clients.conf.tmpl", "    SSLCACertificatePath \"/\"\n", ""},
			func(g guarded) approach {
				return approach{name: ownName, shows: g.theirs.issue(t, pkix.Name{CommonName: "eve"}, time.Hour)}
			}, []string{"CN=eve"}},
		{"Apache without the authority", proxies[0], edits{"tls.client_certificates": `"optional"`}, change{"apache/clients.conf.tmpl", "SSLVerifyClient {{.Verify}}", "SSLVerifyClient optional_no_ca"},
			func(g guarded) approach {
				return approach{name: ownName, shows: g.theirs.issue(t, pkix.Name{CommonName: "eve"}, time.Hour)}
			}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := newGuarded(t, c.proxy, c.edits, c.change)
			v := c.visit(g)
			v.host = ownName
			if got := g.visit(t, v); !got.reached || !slices.Equal(got.headers["X-Client-Subject"], c.want) {
				t.Errorf("got %+v, want %q", got, c.want)
			}
		})
	}
}
