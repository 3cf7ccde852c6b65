package apache

import (
	"fmt"
	"strconv"

	"proxypact/internal/site"
)

// limits bound what is read before anybody knows whose a request is. Slices have at most one element.
type limits struct {
	Line   []Arg
	Client []reading
}

// reading is how long a client may take for a head, for a body, and for a piece of an answer.
type reading struct{ Head, Body, Silence Arg }

// body bounds the bodies of requests.
type body struct {
	Limit []Arg // httpd's own, where it holds
	Over  []Arg // the condition that one is larger
}

// fairRate is what httpd itself asks of a client, in bytes for a second.
const fairRate = 500

func newLimits(s *site.Site) limits {
	var l limits
	if size := s.Limits.Header; !size.IsZero() {
		l.Line = []Arg{number(size.Bytes())}
	}
	if time := s.Limits.Client; !time.IsZero() {
		rate := fmt.Sprintf("%d,MinRate=%d", time.Seconds(), fairRate)
		l.Client = []reading{{Arg{"header=" + rate}, Arg{"body=" + rate}, number(time.Seconds())}}
	}
	return l
}

func newBody(s *site.Site) body {
	var b body
	size := s.Limits.Body
	if size.IsZero() {
		return b
	}
	if inVariables(s) {
		b.Limit = []Arg{number(size.Bytes())}
	}
	if s.CountsBodies() {
		b.Over = []Arg{quote(fmt.Sprintf("%%{HTTP:Content-Length} -gt %d", size.Bytes()))}
	}
	return b
}

// answerLine is the longest line of an answer's head, in bytes, where it may be longer than usual. At most one.
func answerLine(s *site.Site) []Arg {
	if size := s.AnswerLine(); !size.IsZero() {
		return []Arg{number(size.Bytes())}
	}
	return nil
}

func number(n int64) Arg { return Arg{strconv.FormatInt(n, 10)} }

// waits is how long an answer is waited for, in seconds; 0: as long as httpd does by itself. It has one time for
// clients and application servers, unless these are given their own.
func waits(s *site.Site, r site.Route) int64 {
	if n := s.Patience(r); n > 0 || s.Limits.Client.IsZero() {
		return n
	}
	return site.Unhurried
}

// patience is the same as an argument, if there is one.
func patience(s *site.Site, r site.Route) []Arg {
	if n := waits(s, r); n > 0 {
		return []Arg{number(n)}
	}
	return nil
}
