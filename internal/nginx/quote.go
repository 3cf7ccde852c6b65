package nginx

import (
	"net/netip"
	"regexp"
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// Arg is one argument of a directive, quoted where nginx needs it.
type Arg struct{ text string }

func (a Arg) String() string { return a.text }

// IsZero reports whether the argument was never quoted.
func (a Arg) IsZero() bool { return a.text == "" }

var bare = regexp.MustCompile(`^[A-Za-z0-9_./:*][A-Za-z0-9_./:*+,=@%-]*$`)

var escape = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// quote makes one argument of text. Backslash and the quote are the only bytes that nginx decodes inside double
// quotes beside \n \r \t, which the doubled backslash disarms (ngx_conf_read_token). There is no escape for "$":
// the value types refuse it.
func quote(text string) Arg {
	if bare.MatchString(text) {
		return Arg{text}
	}
	return Arg{`"` + escape.Replace(text) + `"`}
}

func quoteAll(texts []string) []Arg { return render.Each(texts, quote) }

func quotePaths(paths []value.FilePath) []Arg {
	return render.Each(paths, func(path value.FilePath) Arg { return quote(path.String()) })
}

// serverName is a name for server_name; a name too long for the hash becomes an anchored expression,
// which is not hashed.
func serverName(name string) Arg {
	if len(name) <= site.LongestHashed {
		return Arg{name}
	}
	if base, wildcard := strings.CutPrefix(name, "*."); wildcard {
		return Arg{`~^.+\.` + regexp.QuoteMeta(base) + `$`}
	}
	return Arg{`~^` + regexp.QuoteMeta(name) + `$`}
}

// listenOn are the arguments of the listen directives for l, both families where it names no address.
func listenOn(s *site.Site, l site.Listener) []Arg {
	suffix := ""
	if s.Front.PROXY {
		suffix = " proxy_protocol"
	}
	if l.Scheme == "https" {
		suffix += " ssl"
		if s.TLS.HTTP2 == site.TurnedOn && !s.Proxy.Has(site.HTTP2Directive) {
			suffix += " http2"
		}
	}
	return listening(l, suffix)
}

// datagrams are those for HTTP/3. The first of a port says reuseport, for nginx to hand each connection to one worker.
func datagrams(s *site.Site, words string) []Arg {
	if s.TLS.HTTP3 != site.TurnedOn {
		return nil
	}
	return listening(s.Proxy.HTTPS, words)
}

func listening(l site.Listener, suffix string) []Arg {
	if len(l.Addresses) == 0 {
		return []Arg{{l.Port.String() + suffix}, {"[::]:" + l.Port.String() + suffix}}
	}
	return render.Each(l.Addresses, func(addr netip.Addr) Arg {
		return Arg{netip.AddrPortFrom(addr, uint16(l.Port)).String() + suffix}
	})
}

func addresses(addrs []netip.Addr) []Arg {
	return render.Each(addrs, func(addr netip.Addr) Arg { return Arg{value.UpstreamIP(addr).Bracketed()} })
}
