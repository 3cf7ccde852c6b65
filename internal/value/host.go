package value

import (
	"net/netip"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Host is a DNS name in lower-case ASCII (punycode where people write other scripts), without port or trailing dot,
// optionally with one leading "*." label that stands for one or more labels.
type Host struct {
	name     string // without "*."
	wildcard bool
}

// RFC 1035 section 2.3.4.
const longestHost, longestLabel = 253, 63

// lookup is idna.Lookup without its objection to hyphens in the third and fourth place, which real names have.
var lookup = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.CheckJoiners(true), idna.CheckHyphens(false))

// ParseHost returns the host that text names, wildcards allowed, or a *Refusal. Names below ".invalid" are refused:
// RFC 2606 reserves them and the rendered catch-all servers are named there.
func ParseHost(text string) (Host, error) {
	rest, wildcard := strings.CutPrefix(text, "*.")
	ascii, err := lookup.ToASCII(rest)
	switch {
	case err != nil || !utf8.ValidString(text) || !isDNSName(ascii):
		return Host{}, refuseHint(text, "is not a host name", hostHint(text))
	case ascii == "invalid" || strings.HasSuffix(ascii, ".invalid"):
		return Host{}, refuse(text, "ends in .invalid, which never resolves and names the rendered catch-all servers")
	}
	return Host{ascii, wildcard}, nil
}

// ParseExactHost is ParseHost for places where one name is meant.
func ParseExactHost(text string) (Host, error) {
	host, err := ParseHost(text)
	if err == nil && host.wildcard {
		return Host{}, refuse(text, "is a wildcard; one name is wanted here")
	}
	return host, err
}

func hostHint(text string) string {
	switch {
	case strings.Contains(text, "://"):
		return "leave the scheme out: only the name"
	case isIP(text):
		return "an IP address is not a name"
	case strings.Contains(text, ":"):
		return "leave the port out: proxy.public_https_port says it"
	case strings.HasSuffix(text, "."):
		return "leave the trailing dot out"
	case strings.Contains(text, "_"):
		return "Django refuses an underscore in a host name"
	case strings.HasPrefix(text, "."):
		return "write a wildcard as \"*" + text + "\""
	}
	return ""
}

func isIP(text string) bool {
	_, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return err == nil
}

func isDNSName(text string) bool {
	if text == "" || len(text) > longestHost {
		return false
	}
	last := ""
	for label := range strings.SplitSeq(text, ".") {
		if !isLabel(label) {
			return false
		}
		last = label
	}
	// A last label of digits only, or 0x..., reads as an IPv4 address to many resolvers.
	return !isDigit(last[0]) || strings.Trim(last, "0123456789abcdefx") != ""
}

func isLabel(label string) bool {
	if label == "" || len(label) > longestLabel || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for i := range len(label) {
		if c := label[i]; !isLower(c) && !isDigit(c) && c != '-' {
			return false
		}
	}
	return true
}

// NamePattern is a host name in PCRE, for proxies to know the names that a wildcard may stand for: labels like those
// of isLabel, joined by dots, no longer than a name in DNS. No two of its parts can take the same text,
// so that no name makes it slow.
const NamePattern = `^(?!.{254})(?:(?!-)[a-z0-9-]{1,63}(?<!-)[.])*(?!-)[a-z0-9-]{1,63}(?<!-)$`

// String is the host as server configurations write it: "*.example.com" or "example.com".
func (h Host) String() string {
	if h.wildcard {
		return "*." + h.name
	}
	return h.name
}

// Shown is the host for people: as they write it, and as it is written in configurations where that differs.
func (h Host) Shown() string {
	if people := h.people(); people != h.String() {
		return people + " (" + h.String() + ")"
	}
	return h.String()
}

// Quoted is the same for a message.
func (h Host) Quoted() string {
	if people := h.people(); people != h.String() {
		return Quote(people) + " (" + h.String() + ")"
	}
	return Quote(h.String())
}

func (h Host) people() string {
	people, err := lookup.ToUnicode(h.name)
	if _, found := Hidden(people); err != nil || found {
		return h.String()
	}
	if h.wildcard {
		return "*." + people
	}
	return people
}

// IsWildcard reports whether the host stands for every name below Base.
func (h Host) IsWildcard() bool { return h.wildcard }

// Covers reports whether name is the host or below its wildcard.
func (h Host) Covers(name string) bool {
	if h.wildcard {
		return strings.HasSuffix(name, "."+h.name)
	}
	return name == h.name
}

// Base is the name without the wildcard label.
func (h Host) Base() string { return h.name }

// Origin is a CSRF origin: scheme, host (perhaps a wildcard) and a port where it is not the scheme's own, as
// browsers write it in the Origin header.
type Origin struct {
	scheme string
	host   Host
	port   string
}

// ParseOrigin returns the origin in text, or a *Refusal.
func ParseOrigin(text string) (Origin, error) {
	scheme, rest, found := strings.Cut(text, "://")
	if !found || scheme != "https" && scheme != "http" {
		return Origin{}, refuseHint(text, "is not an origin", `write it as "https://name" or "https://name:port"`)
	}
	name, port, hasPort := strings.Cut(rest, ":")
	host, err := ParseHost(name)
	if err != nil {
		return Origin{}, refuseHint(text, "is not an origin", `write it as "https://name", without a path`)
	}
	if !hasPort {
		return Origin{scheme, host, ""}, nil
	}
	if _, err := parsePortText(port); err != nil {
		return Origin{}, refuse(text, "is not an origin: its port is not in 1..65535")
	}
	if port == DefaultPorts[scheme].String() {
		return Origin{}, refuseHint(text, "names the scheme's own port, which browsers leave out", `write "`+scheme+"://"+name+`"`)
	}
	return Origin{scheme, host, port}, nil
}

// String is the origin as Django 4.0 and later want it.
func (o Origin) String() string { return o.scheme + "://" + o.host.String() + o.portSuffix() }

// Authority is the origin as Django before 4.0 wants it: no scheme, and a leading dot for a wildcard.
func (o Origin) Authority() string {
	return strings.TrimPrefix(o.host.String(), "*") + o.portSuffix()
}

// Scheme is "http" or "https".
func (o Origin) Scheme() string { return o.scheme }

func (o Origin) portSuffix() string {
	if o.port == "" {
		return ""
	}
	return ":" + o.port
}
