package verify

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/net/http2"

	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/tool"
	"proxypact/internal/value"
)

// offers reports whether the site is to be run with HTTP/2. The rendered files do not ask for it, and another file of
// the machine may: on nginx before 1.25.1 every site that shares a listener gets it, and on Apache every site gets
// what the server's own configuration says.
func (s Setup) offers() bool {
	return s.Config == "" && s.Site.TLS.Enabled() && s.Server.HTTP2 && s.Site.TLS.HTTP2 != site.TurnedOff
}

// unoffered says why nothing was sent over HTTP/2 or 3 to a site that has TLS.
func (s Setup) unoffered(stack *Stack) []string {
	var notes []string
	if s.Config == "" && s.Site.TLS.HTTP3 == site.TurnedOn {
		notes = []string{"nothing was sent over HTTP/3: this program does not speak it"}
	}
	return append(notes, s.unframed(stack)...)
}

func (s Setup) unframed(stack *Stack) []string {
	switch {
	case stack.framed || !s.Site.TLS.Enabled() || s.Site.TLS.HTTP2 == site.TurnedOff:
		return nil
	case s.Config != "":
		return []string{"nothing was sent over HTTP/2: the configuration does not offer it"}
	}
	missing := &tool.MissingError{Wanted: tool.HTTP2, System: tool.Here()}
	return []string{"nothing was sent over HTTP/2: " + missing.Error() + "; " + missing.Hint()}
}

// offer puts such a file behind the site's own.
func (s Setup) offer(frame *scaffold.Frame) error {
	text := "Protocols h2 http/1.1\n"
	frame.MoreModules = append(frame.MoreModules, "http2")
	if frame.Site.Proxy.Kind == site.Nginx {
		text = nginxOffer(frame.Site, s.Server.Version)
	}
	path := filepath.Join(s.Dir, "http2.conf")
	frame.Include = append(frame.Include, path)
	return os.WriteFile(path, []byte(text), 0o644)
}

func nginxOffer(moved *site.Site, installed string) string {
	if version, err := value.ParseVersion(installed); err == nil && site.Nginx.Has(version, site.HTTP2Directive) {
		return "http2 on;\n"
	}
	var b strings.Builder
	b.WriteString("server {\n")
	for _, addr := range moved.Proxy.HTTPS.Addresses {
		fmt.Fprintf(&b, "    listen %s ssl http2%s;\n", netip.AddrPortFrom(addr, uint16(moved.Proxy.HTTPS.Port)),
			map[bool]string{true: " proxy_protocol"}[moved.Front.PROXY])
	}
	c := moved.TLS.Certificates[0]
	fmt.Fprintf(&b, "    server_name _http2.invalid;\n    ssl_certificate %q;\n    ssl_certificate_key %q;\n    return 404;\n}\n", c.Chain, c.Key)
	return b.String()
}

// negotiates asks the proxy, where only its hand-written configuration knows.
func (s *Stack) negotiates(ctx context.Context) bool {
	conn, err := wire{addr: s.https}.dial(ctx)
	if err != nil {
		return false
	}
	defer conn.Close()
	offer := handshake(s.Public.Canonical(), s.shown)
	offer.NextProtos = []string{http2.NextProtoTLS, "http/1.1"}
	secure := tls.Client(conn, offer)
	return secure.HandshakeContext(ctx) == nil && secure.ConnectionState().NegotiatedProtocol == http2.NextProtoTLS
}
