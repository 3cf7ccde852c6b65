package apache

import (
	"proxypact/internal/render"
	"proxypact/internal/site"
)

// logged is an access log. Each request is in one of the lines.
type logged struct{ Lines []line }

// line is how requests are written down, of all those that have the variable.
type line struct {
	File, Format Arg
	Only         []Arg // at most one
}

// The parts of a line before and behind the scheme. httpd writes what clients send with escapes, so that no line ends
// where they wish.
const (
	lineBegins = ` %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\" host=%V scheme=`
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
	from := func(client string) line {
		return line{File: quote(s.Log.Access.String()), Format: Arg{`"` + client + lineBegins + scheme + lineEnds + `"`}}
	}
	if !s.Fronted() {
		return []logged{{[]line{from("%a")}}}
	}
	through, past := from("%a"), from("%{c}a") // past the front %a is whatever somebody says
	through.Only, past.Only = []Arg{{"GEN_FRONT"}}, []Arg{{"!GEN_FRONT"}}
	return []logged{{[]line{through, past}}}
}

// probesLogged is at most one. Probes connect themselves.
func probesLogged(s *site.Site, l site.Listener) []line {
	return render.Each(newLogged(s, l), func(all logged) line { return all.Lines[len(all.Lines)-1] })
}

// identified is the id of a request, where Django is told it.
func identified(s *site.Site) []Arg {
	if !s.Log.RequestID {
		return nil
	}
	return []Arg{{site.RequestHeader}}
}
