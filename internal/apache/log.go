package apache

import (
	"proxypact/internal/site"
)

// logged is an access log.
type logged struct {
	File   Arg
	Format Arg
}

// The parts of a line before and behind the scheme. httpd writes what clients send with escapes, so that no line ends
// where they wish.
const (
	lineBegins = `%a %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\" host=%V scheme=`
	lineEnds   = ` id=%{UNIQUE_ID}e tls=%{SSL_PROTOCOL}x/%{SSL_CIPHER}x took=%{ms}T first_us=%^FB`
)

// newLogged is at most one.
func newLogged(s *site.Site, l site.Listener) []logged {
	if !s.Log.Writes() {
		return nil
	}
	scheme := l.Scheme
	if s.Mixed() {
		scheme = "%{GEN_SCHEME}e"
	}
	return []logged{{quote(s.Log.Access.String()), Arg{`"` + lineBegins + scheme + lineEnds + `"`}}}
}

// identified is the id of a request, where Django is told it.
func identified(s *site.Site) []Arg {
	if !s.Log.RequestID {
		return nil
	}
	return []Arg{{site.RequestHeader}}
}
