package nginx

import (
	"strconv"

	"proxypact/internal/site"
)

// limits bound requests. Slices have at most one element.
type limits struct {
	Line   []Arg
	HTTP2  []apart
	Client []Arg
	Body   []Arg // where requests are handed on
	Answer []room
	Packed []room // the same where the application server speaks uWSGI's protocol
}

// room is what there is for an answer's head, which nginx holds whole, and for as much of it as is on its way.
type room struct{ Head, Busy Arg }

// apart is what older versions have to be told of HTTP/2: most of a line, and of a head.
type apart struct{ Line, Head Arg }

// head is what holds before anybody knows whose a request is.
func head(s *site.Site) limits {
	var l limits
	if size := s.Limits.Header; !size.IsZero() {
		l.Line = []Arg{{size.String()}}
		if s.TLS.Enabled() && s.Proxy.Has(site.LimitsHTTP2) {
			l.HTTP2 = []apart{{Arg{size.String()}, number(buffers * size.Bytes())}}
		}
	}
	if time := s.Limits.Client; !time.IsZero() {
		l.Client = []Arg{seconds(time.Seconds())}
	}
	return l
}

func newLimits(s *site.Site) limits {
	l := head(s)
	if size := s.LargestBody(); !size.IsZero() {
		l.Body = []Arg{{size.String()}}
	}
	if size := s.Limits.Header.Bytes(); size > 0 {
		held := []room{{number(2 * size), number(4 * size)}} // for a line as long, and as much again for the others
		if s.HandsOn(site.OverHTTP) {
			l.Answer = held
		}
		if s.HandsOn(site.OverUWSGI) {
			l.Packed = held
		}
	}
	return l
}

// buffers are as many lines of the size as nginx is told to have room for.
const buffers = 4

func number(n int64) Arg { return Arg{strconv.FormatInt(n, 10)} }

func seconds(n int64) Arg { return Arg{strconv.FormatInt(n, 10) + "s"} }

// patience is how long an answer is waited for, and whether that is for the sake of silent WebSockets,
// or of answers that go on as they come.
func patience(s *site.Site, r site.Route) (waits, silent, streams []Arg) {
	n := s.Patience(r)
	switch {
	case n == 0:
		return nil, nil, nil
	case r.Streams:
		return nil, nil, []Arg{seconds(n)}
	case s.UpgradesTo(r.Backend) && r.Backend.Silent():
		return nil, []Arg{seconds(n)}, nil
	}
	return []Arg{seconds(n)}, nil, nil
}
