package apache

import (
	"net/netip"
	"regexp"
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// Arg is one argument of a directive, quoted where httpd needs it.
type Arg struct{ text string }

func (a Arg) String() string { return a.text }

// IsZero reports whether the argument was never quoted.
func (a Arg) IsZero() bool { return a.text == "" }

var bare = regexp.MustCompile(`^[A-Za-z0-9_./:*+][A-Za-z0-9_./:*+,=@-]*$`)

var (
	escape       = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	escapeHeader = strings.NewReplacer(`\`, `\\`, `%`, `%%`)
)

// quote makes one argument of text. Inside double quotes httpd decodes a backslash before a backslash or the quote
// only (ap_getword_conf); "${NAME}" is replaced before that and has no escape: the value types refuse "$".
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

// HeaderValue is the last argument of Header and RequestHeader, which mod_headers decodes a second time.
type HeaderValue struct{ text string }

func (v HeaderValue) String() string { return v.text }

// IsZero reports whether the value was never quoted.
func (v HeaderValue) IsZero() bool { return v.text == "" }

// headerValue is text sent literally: mod_headers reads % and backslash as its own.
func headerValue(text string) HeaderValue {
	return HeaderValue{quote(escapeHeader.Replace(text)).text}
}

// hostNow is the name that the request asked for, one of the virtual host's own, in lower case and without a port,
// and behind it the port as browsers write it.
func hostNow(l site.Listener) HeaderValue {
	return HeaderValue{`"expr=%{SERVER_NAME}` + l.PublicSuffix() + `"`}
}

// matchesDefined is a condition inside an expression: the header is what that name was defined as, which may be several
// texts with a bar between them. One too short to be a secret is none.
func matchesDefined(header value.HeaderName, name string) string {
	return "req_novary('" + header.String() + "') =~ /^(?=[0-9A-Za-z_-]{16,}$)(?:${" + name + "})$/"
}

// virtualHost are the addresses of <VirtualHost> for l.
func virtualHost(l site.Listener) []Arg {
	if len(l.Addresses) == 0 {
		return []Arg{{"*:" + l.Port.String()}}
	}
	return render.Each(l.Addresses, func(addr netip.Addr) Arg {
		return Arg{netip.AddrPortFrom(addr, uint16(l.Port)).String()}
	})
}
