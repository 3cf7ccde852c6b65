package verify

import (
	"crypto/tls"
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
)

// askingOthers is a server of somebody else's that is the first of the port and asks for
// certificates of another authority.
var askingOthers = map[site.Kind]string{
	site.Nginx: `    server {
        listen {https} ssl;
        server_name other.example;
        ssl_certificate {chain};
        ssl_certificate_key {key};
        ssl_client_certificate {dir}/stranger-ca.pem;
        ssl_verify_client optional;
        return 404;
    }
`,
	site.Apache: `<VirtualHost {https}>
    ServerName other.example
    SSLEngine on
    SSLCertificateFile {chain}
    SSLCertificateKeyFile {key}
    SSLCACertificateFile {dir}/stranger-ca.pem
    SSLVerifyClient optional
</VirtualHost>
`,
}

func afterOthers(setup *Setup) func(*scaffold.Frame) error {
	return func(f *scaffold.Frame) error {
		https, c := f.Site.Proxy.HTTPS, f.Site.TLS.Certificates[0]
		f.Extra = strings.NewReplacer("{https}", netip.AddrPortFrom(https.Addresses[0], uint16(https.Port)).String(),
			"{chain}", c.Chain.String(), "{key}", c.Key.String(), "{dir}", setup.Dir).Replace(askingOthers[f.Site.Proxy.Kind])
		return nil
	}
}

// known is what a request was taken for.
type known string

const (
	theFront  known = "the front"
	aStranger known = "a stranger"
	unproven  known = "unproven: it was refused"
)

// TestWhoProvesToBeTheFront says over https that the client came over http,
// which sends the front to https and unproven else.
func TestWhoProvesToBeTheFront(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			python := interpreters(t)[0]
			changes := running(python).with(proxy.edits).with(identified).with(secretive).with(edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`})
			setup := prepared(t, described(t, "bookshop", changes), python)
			setup.around = afterOthers(&setup)
			stack := run(t, setup)
			peer, ours := netip.MustParseAddr(stack.Public.Front.Peer), stack.Public.Canonical()
			for _, row := range []struct {
				from                netip.Addr
				shown, server, sent string
				want                map[site.Kind]known
			}{
				{peer, "front", ours, scaffold.Secret, both(theFront)},
				{peer, "front", ours, "", both(aStranger)},
				{peer, "front", ours, strings.ToUpper(scaffold.Secret), both(aStranger)},
				{peer, "front", ours, scaffold.Secret + "0", both(aStranger)},
				{peer, "front", ours, "0" + scaffold.Secret, both(aStranger)},
				{peer, "", ours, scaffold.Secret, both(aStranger)},
				{stranger, "front", ours, scaffold.Secret, both(aStranger)},
				{peer, "stranger", ours, scaffold.Secret, both(unproven)},
				{peer, "stranger", "other.example", scaffold.Secret, both(unproven)},
				{peer, "stranger", "", scaffold.Secret, map[site.Kind]known{site.Nginx: aStranger, site.Apache: unproven}},
				{peer, "front", "", scaffold.Secret, both(unproven)},
			} {
				w := wire{addr: stack.https, from: row.from, tls: handshake(row.server, nil)}
				if row.shown != "" {
					pair, err := tls.LoadX509KeyPair(filepath.Join(setup.Dir, row.shown+".pem"), filepath.Join(setup.Dir, row.shown+"-key.pem"))
					if err != nil {
						t.Fatal(err)
					}
					w.tls.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
				}
				got, seen := takenFor(t, w, row.from, "Host: "+ours, "X-Forwarded-Proto: http", "X-Forwarded-For: "+attack.Spoof, "X-Origin-Secret: "+row.sent)
				if got != row.want[stack.kind] {
					t.Errorf("from %s, certificate of %q, handshake for %q, secret %q: taken for %s, want %s (%s)", row.from, row.shown, row.server, row.sent, got, row.want[stack.kind], seen)
				}
			}
		})
	}
}

func both(k known) map[site.Kind]known { return map[site.Kind]known{site.Nginx: k, site.Apache: k} }

// takenFor sends one request, and says what it was taken for.
func takenFor(t *testing.T, w wire, from netip.Addr, lines ...string) (known, string) {
	t.Helper()
	seen, err := w.send(t.Context(), message{answers: 1, raw: []byte("GET /whoami/ HTTP/1.1\r\n" + strings.Join(append(lines, "Connection: close"), "\r\n") + "\r\n\r\n")})
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case len(seen.Answers) == 0:
		return unproven, seen.Note
	case seen.Answers[0].Status == 301:
		return theFront, ""
	case seen.Answers[0].Told != nil && seen.Answers[0].Told.Meta["HTTP_X_FORWARDED_FOR"] == from.String() && seen.Answers[0].Told.IsSecure:
		return aStranger, ""
	case seen.Answers[0].Django:
		return "something else", string(seen.Answers[0].Body)
	}
	return unproven, fmt.Sprint(seen.Answers[0].Status)
}

// TestPortsAreNoPartOfAnAddress is for fronts that append the client's port to its address. Some do when they are told
// to.
func TestPortsAreNoPartOfAnAddress(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			python := interpreters(t)[0]
			changes := running(python).with(proxy.edits).with(plainInside).with(edits{"front.kind": `"alb"`, "front.peers": `["10.0.0.4"]`})
			stack := run(t, prepared(t, described(t, "bookshop", changes), python))
			peer := netip.MustParseAddr(stack.Public.Front.Peer)
			for said, want := range map[string]string{
				"198.51.100.7:51234": "198.51.100.7", "198.51.100.7": "198.51.100.7", "[2001:db8::7]:443": "2001:db8::7", "2001:db8::7": "2001:db8::7",
				"203.0.113.66, 198.51.100.7:1": "198.51.100.7", "203.0.113.66:80,198.51.100.7:65535": "198.51.100.7",
				"198.51.100.7:1, junk:1": peer.String(), strings.Repeat("1", 4000) + ":1": peer.String(),
			} {
				w := wire{addr: stack.http, from: peer}
				seen, err := w.send(t.Context(), message{answers: 1, raw: fmt.Appendf(nil,
					"GET /whoami/ HTTP/1.1\r\nHost: %s\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: %s\r\nConnection: close\r\n\r\n", stack.Public.Canonical(), said)})
				if err != nil || len(seen.Answers) != 1 || seen.Answers[0].Told == nil {
					t.Fatalf("%.60s: %v, %+v", said, err, seen)
				}
				if got := seen.Answers[0].Told.Meta["HTTP_X_FORWARDED_FOR"]; got != want {
					t.Errorf("%.60s: Django is told %q, want %q", said, got, want)
				}
			}
		})
	}
}
