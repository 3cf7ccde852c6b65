package attack

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
)

func answered(_ judgement, o Observation) *mismatch {
	if o.Silent || len(o.Answers) == 0 && !o.Closed {
		return &mismatch{"silence on an open connection", "an answer or a closed connection"}
	}
	return nil
}

func oneAnswer(j judgement, o Observation) *mismatch {
	asked := cmp.Or(j.Expect.Answers, 1)
	if len(o.Answers) > asked {
		return &mismatch{fmt.Sprintf("%d answers", len(o.Answers)), fmt.Sprintf("at most %d", asked)}
	}
	return nil
}

// lengthRequired is the answer to a body without a length (RFC 9110 section 15.5.12).
const lengthRequired = 411

// refused holds cases that must end at the proxy: with an error or without a
// word, but neither with a page nor with a redirect.
func refused(j judgement, o Observation) *mismatch {
	if j.Expect.Django != Refused {
		return nil
	}
	for _, a := range o.Answers {
		if a.Django || a.Status > 0 && a.Status < 400 {
			return &mismatch{outcome(a), "a refusal by the proxy"}
		}
	}
	return nil
}

// reached holds cases that must be served, or redirected where all are.
func reached(j judgement, o Observation) *mismatch {
	if j.Expect.Django != Reached {
		return nil
	}
	want := "an answer from Django"
	if j.Redirected() {
		want = "a redirect to https"
	}
	if len(o.Answers) < cmp.Or(j.Expect.Answers, 1) {
		return &mismatch{fmt.Sprintf("%d answers (%s)", len(o.Answers), cmp.Or(o.Note, "closed")), want}
	}
	for _, a := range o.Answers {
		if j.Sized && j.Expect.Unsized && a.Status == lengthRequired {
			continue
		}
		if j.Redirected() && !isRedirect(a) || !j.Redirected() && !a.Django {
			return &mismatch{outcome(a), want}
		}
	}
	return nil
}

// switched holds handshakes that must open, where the application speaks WebSocket. HTTP/2 has none.
func switched(j judgement, o Observation) *mismatch {
	if !j.Expect.Switches || !j.Upgrades || j.Redirected() || j.Truth.Over == HTTP2 {
		return nil
	}
	for _, a := range o.Answers {
		if a.Status != 101 || a.Told == nil || !a.Told.WebSocket {
			return &mismatch{outcome(a), "a WebSocket of the application's"}
		}
	}
	return nil
}

// tunnel looks for connections that the proxy gave out of its hands.
func tunnel(j judgement, a Answer) *mismatch {
	switch {
	case a.Status != 101:
		return nil
	case !j.Upgrades || j.Redirected() || !j.Request.Opens():
		return &mismatch{outcome(a), "an answer in HTTP"}
	case a.Told == nil:
		return &mismatch{"a tunnel in which is said " + quote(string(a.Body)), "a WebSocket of the application's"}
	}
	return nil
}

func outcome(a Answer) string {
	by := "the proxy"
	if a.Django {
		by = "Django"
	}
	if to := a.Header.Get("Location"); to != "" {
		return fmt.Sprintf("%d from %s to %s", a.Status, by, quote(to))
	}
	return fmt.Sprintf("%d from %s", a.Status, by)
}

func isRedirect(a Answer) bool {
	return a.Status >= 300 && a.Status < 400 && a.Header.Get("Location") != ""
}

func noError(j judgement, a Answer) *mismatch {
	if a.Status < 500 || j.Expect.Error && !a.Django {
		return nil
	}
	return &mismatch{outcome(a), "any status below 500"}
}

// noInjection looks for the header that path cases try to write.
func noInjection(_ judgement, a Answer) *mismatch {
	if _, found := a.Header["X-Injected"]; found {
		return &mismatch{"X-Injected", "no header of the client's"}
	}
	return nil
}

func redirect(j judgement, a Answer) *mismatch {
	to := a.Header.Values("Location")
	if len(to) == 0 {
		return nil
	}
	if len(to) > 1 {
		return &mismatch{quote(strings.Join(to, " and ")), "one Location"}
	}
	if (isPath(to[0]) || j.onto(to[0])) && !j.Redirected() {
		return nil
	}
	if want := j.redirectTo(); j.Alone && want != "" {
		return differs(decoded(to[0]), decoded(want))
	} else if want != "" {
		return differs(capitals(to[0]), capitals(want))
	}
	if !j.oursOverHTTPS(to[0]) {
		return &mismatch{quote(to[0]), "https on one of our hosts"}
	}
	return nil
}

// pinned leaves open whether errors that the proxy answers by itself carry the header: they may be a stranger's, or
// come before it has read how the front's client came. Over http nobody heeds it (RFC 6797 section 8.1).
func pinned(j judgement, a Answer) *mismatch {
	want := ""
	if j.Truth.Over.Secure() {
		want = j.HSTS
	}
	saw := strings.Join(a.Header.Values("Strict-Transport-Security"), " and ")
	early := a.Status >= 400 && j.Way.Through && j.Entry().Secure() && saw == j.HSTS
	if saw == "" && j.Alone && a.Status == 101 || !a.Django && (saw == "" || early) {
		return nil
	}
	return differs(saw, want)
}

// redirectTo is the only right target, where the request leaves no doubt.
func (j judgement) redirectTo() string {
	asks := j.Request.asks()
	if !j.Redirected() || asks == "" || j.Expect.Bends || j.index > 0 {
		return ""
	}
	return "https://" + j.Authority(HTTPS, j.expand(asks)) + j.expand(j.Request.path())
}

// onto reports whether a Location leads from the mount point to what is below it.
func (j judgement) onto(location string) bool {
	rest, ok := strings.CutPrefix(location, j.Scheme()+"://")
	end := strings.IndexByte(rest, '/')
	return ok && j.Mount != "" && end > 0 && j.owns(j.Truth.Over, rest[:end]) && strings.HasPrefix(rest[end:], j.Mount+"/")
}

// oursOverHTTPS takes an authority to end where browsers end it.
func (j judgement) oursOverHTTPS(location string) bool {
	rest, ok := strings.CutPrefix(location, "https://")
	if !ok {
		return false
	}
	end := strings.IndexAny(rest, `/?#\`)
	if end < 0 {
		end = len(rest)
	}
	if end < len(rest) && rest[end] == '\\' {
		return false // the host ends here for browsers, and later for others
	}
	return j.owns(HTTPS, rest[:end])
}

var encoded = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// capitals makes encoded bytes comparable: %c3 and %C3 are the same.
func capitals(url string) string { return encoded.ReplaceAllStringFunc(url, strings.ToUpper) }

// isPath reports whether a Location stays on the host whatever it says.
func isPath(location string) bool {
	return strings.HasPrefix(location, "/") &&
		!strings.HasPrefix(location, "//") && !strings.HasPrefix(location, `/\`)
}
