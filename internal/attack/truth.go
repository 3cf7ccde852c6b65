package attack

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"
)

// Public is a site as its visitors know it.
type Public struct {
	App     string    // its own catch-all answers to <App>.invalid
	Mount   string    // the path that it is mounted at, without its last slash; "": it has its hosts to itself
	Leading []string  // names that lead to the canonical one
	Names   []string  // host names, canonical first; *.x stands for names below x
	HTTP    uint16    // public port of plain http; 0 means not served
	HTTPS   uint16    // public port of https; 0 means not served
	Plain   PlainHTTP // what a visitor over plain http gets
	Alone   bool      // no proxy: Django itself redirects, has decoded the path by then, and adds nothing to a WebSocket
	Sized   bool      // a body has to say its length first, or is answered with 411
	HSTS    string    // Strict-Transport-Security over https; "": none

	Asks          bool   // visitors for a certificate, in the handshake
	SubjectHeader string // in which Django is told whose that is; "": it is not told
	Subject       string // of the certificate that is shown

	Upgrades bool // the application speaks WebSocket, and the proxy passes it on

	User, Password string // with whom the proxy authenticates visitors; "": with nobody
	UserHeader     string // in which Django is told so; "": it is not

	Client netip.Addr // where the requests come from
	Known  bool       // by REMOTE_ADDR, too
	Front  Front      // between the visitors and the proxy, if there is one
}

// PlainHTTP is what the site does with plain http.
type PlainHTTP uint8

const (
	Redirects PlainHTTP = iota // to https on the same host
	Serves                     // with is_secure() false
	Refuses                    // an error or a closed connection
)

// Truth is what holds on one transport of a site.
type Truth struct {
	Public
	Over Over // a single one
	Way  Way
}

// Scheme is the scheme of the transport, as the client sees it.
func (t Truth) Scheme() string {
	if t.Over.Secure() {
		return "https"
	}
	return "http"
}

// Redirected reports whether every request is sent to https.
func (t Truth) Redirected() bool { return t.Over == HTTP && t.Plain == Redirects }

// Shut reports whether nobody is served at all.
func (t Truth) Shut() bool { return t.Way.Shut || t.Over == HTTP && t.Plain == Refuses }

// Entry is how the proxy is spoken to.
func (t Truth) Entry() Over {
	if t.Way.Entry != 0 {
		return t.Way.Entry
	}
	return t.Over
}

func (t Truth) port() uint16 {
	if t.Over.Secure() {
		return t.HTTPS
	}
	return t.HTTP
}

// Authority is a name as a browser writes it in a URL of the transport: with
// the port only where the scheme does not imply it.
func (p Public) Authority(over Over, name string) string {
	port, implied := p.HTTP, uint16(80)
	if over.Secure() {
		port, implied = p.HTTPS, 443
	}
	if port == implied || port == 0 {
		return name
	}
	return name + ":" + strconv.Itoa(int(port))
}

// Canonical is the first name; a wildcard cannot be it.
func (p Public) Canonical() string { return p.Names[0] }

// Other is another name of the site, or the canonical one if it has no other.
func (p Public) Other() string {
	all := p.Each()
	return all[len(all)-1]
}

// Each is every name of the site, one for each wildcard.
func (p Public) Each() []string {
	var all []string
	for _, name := range p.Names {
		if below, wild := strings.CutPrefix(name, "*."); wild {
			name = "any." + below
		}
		all = append(all, name)
	}
	return all
}

// owns reports whether authority is one of ours as a browser writes it.
func (p Public) owns(over Over, authority string) bool {
	for _, name := range p.Names {
		below, wild := strings.CutPrefix(p.Authority(over, name), "*")
		if !wild && authority == below {
			return true
		}
		if label, ok := strings.CutSuffix(authority, below); wild && ok && isLabels(label) {
			return true
		}
	}
	return false
}

// glued is a foreign name that ends in one of ours: in the first whose labels before it no wildcard of ours covers.
func (t Truth) glued() string {
	for _, name := range t.Names {
		glued := "evil" + strings.TrimPrefix(name, "*.")
		if !t.owns(t.Over, t.Authority(t.Over, glued)) {
			return glued
		}
	}
	return Evil
}

// isLabels guards the part that a wildcard stands for.
func isLabels(s string) bool {
	outside := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.'
	}
	return s != "" && !strings.ContainsFunc(s, outside)
}

// Spoof is the address that lying clients claim, Evil the host that they
// name; both are reserved for documentation and cannot be anybody's.
const (
	Spoof = "203.0.113.66"
	Evil  = "evil.example"
)

// expand fills in the placeholders of a request.
func (t Truth) expand(text string) string {
	lie := lies[t.Over]
	return strings.NewReplacer(
		"{host}", t.Authority(t.Over, t.Canonical()),
		"{HOST}", strings.ToUpper(t.Authority(t.Over, t.Canonical())),
		"{name}", t.Canonical(),
		"{other}", t.Authority(t.Over, t.Other()),
		"{other-name}", t.Other(),
		"{port}", strconv.Itoa(int(t.port())),
		"{app}", t.App,
		"{mount}", t.Mount,
		"{scheme}", t.Scheme(),
		"{lie}", lie.scheme,
		"{LIE}", strings.ToUpper(lie.scheme),
		"{lie-ssl}", lie.ssl,
		"{lie-protocol}", lie.protocol,
		"{lie-port}", lie.port,
		"{client}", t.Client.String(),
		"{scheme-header}", strings.ToLower(cmp.Or(t.Front.SchemeHeader, "X-Forwarded-Proto")),
		"{user-header}", cmp.Or(t.UserHeader, "X-Remote-User"),
		"{user_header}", strings.ReplaceAll(cmp.Or(t.UserHeader, "X-Remote-User"), "-", "_"),
		"{client-header}", strings.ToLower(cmp.Or(t.Front.ClientHeader, "X-Forwarded-For")),
		"{secret-header}", strings.ToLower(cmp.Or(t.Front.SecretHeader, "X-Origin-Secret")),
		"{peer}", t.Front.Peer,
		"{subject-header}", cmp.Or(t.SubjectHeader, "X-Client-Subject"),
		"{subject_header}", strings.ReplaceAll(cmp.Or(t.SubjectHeader, "X-Client-Subject"), "-", "_"),
		"{SUBJECT_HEADER}", strings.ToUpper(strings.ReplaceAll(cmp.Or(t.SubjectHeader, "X-Client-Subject"), "-", "_")),
		"{spoof}", Spoof,
		"{evil}", Evil,
		"{glued}", t.glued(),
	).Replace(text)
}

// lies holds what a client says to be believed the other scheme.
var lies = map[Over]struct{ scheme, ssl, protocol, port string }{
	HTTP:  {"https", "on", "ssl", "443"},
	HTTPS: {"http", "off", "http", "80"},
	HTTP2: {"http", "off", "http", "80"},
}
