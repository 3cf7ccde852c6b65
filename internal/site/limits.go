package site

import (
	"fmt"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Limits are what several programs have to agree on about sizes and times. What is not described is left to each.
type Limits struct {
	Body     value.Size     // of a request
	Form     value.Size     // that Django takes into memory
	Header   value.Size     // of a line of a request's head
	Response value.Duration // that the application server has for an answer
	Client   value.Duration // that a client may keep everybody waiting
}

// Logins are paths at which a client may ask only so often.
type Logins struct {
	Paths []value.URLPath
	Rate  value.Rate
}

func limits(sp *spec.Spec) Limits {
	d := &sp.Limits
	return Limits{d.Body.Value, d.Form.Value, d.Header.Value, d.ResponseTimeout.Value, d.ClientTimeout.Value}
}

// grace is how much longer the proxy waits than the application server, in seconds, so that the answer to a request
// that took too long is the server's, which can tell why.
const grace = 5

// Patience is how long the proxy waits for an answer of the route, in seconds; 0: as long as it does by itself. Where
// WebSockets pass, and where answers go on for long, silence may take an hour.
func (s *Site) Patience(r Route) int64 {
	var patience int64
	if !s.Limits.Response.IsZero() {
		patience = s.Limits.Response.Seconds() + grace
	}
	if r.Streams || s.UpgradesTo(r.Backend) && r.Backend.Silent() {
		patience = max(patience, 3600)
	}
	return patience
}

// Unhurried is how long Apache bears silence by itself, in seconds, as distributions ship it; nginx bears 60.
const Unhurried = 300

// Silence is for how long an application server has to bear a proxy that waits for its client, in seconds: the proxy
// is the first to give up, Apache later than nginx.
func (s *Site) Silence() int64 {
	if s.Limits.Client.IsZero() {
		return Unhurried + grace
	}
	return s.Limits.Client.Seconds() + grace
}

// djangosForm is DATA_UPLOAD_MAX_MEMORY_SIZE where a project says nothing (django/conf/global_settings.py).
const djangosForm = 2621440

// LargestBody is the largest body that the proxy takes; zero: any.
// nginx's own limit is below what Django reads of a form.
func (s *Site) LargestBody() value.Size {
	switch {
	case !s.Limits.Body.IsZero() || s.Proxy.Kind != Nginx:
		return s.Limits.Body
	case !s.Limits.Form.IsZero():
		return s.Limits.Form
	}
	return value.Bytes(djangosForm)
}

func limitRules(_ *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	l := s.Limits
	form := max(l.Form.Bytes(), 0)
	from := "(limits.form)"
	if l.Form.IsZero() {
		form, from = djangosForm, "by itself"
	}
	if !l.Body.IsZero() && l.Body.Bytes() < form && !nobodyCounts(s) {
		problems = wrong("limits-disagree", "limits.body", fmt.Sprintf("%q is less than the %d bytes of a form that Django reads %s", l.Body, form, from),
			fmt.Sprintf("write form = %q too, and Django says itself what is too much", l.Body))
	}
	return append(problems, bodyRules(s)...)
}

// bodyRules are about what the proxy cannot count.
func bodyRules(s *Site) []problem.Problem {
	if s.Limits.Body.IsZero() || !s.CountsBodies() || s.Proxy.Has(Conditions) {
		return nil
	}
	return wrong("needs-version", "limits.body", fmt.Sprintf("Apache %s takes every condition for true (CVE-2025-54090)", s.Proxy.Version),
		"upgrade to Apache 2.4.65 or later and set proxy.version")
}

// CountsBodies reports whether the proxy has to look at the length of a body itself: httpd's own limit does not hold
// for what it hands on over http, and of what comes over HTTP/2 mod_wsgi makes 200 and nothing beyond it.
func (s *Site) CountsBodies() bool {
	return s.Proxy.Kind == Apache && slices.ContainsFunc(s.Backends(), func(b Backend) bool { return b.Inside() || b.Protocol == OverHTTP })
}

// HandsOn reports whether the proxy speaks so to an application server.
func (s *Site) HandsOn(protocol Protocol) bool {
	return slices.ContainsFunc(s.Backends(), func(b Backend) bool { return !b.Inside() && b.Protocol == protocol })
}

// AnswerLine is the longest line of an answer's head that the proxy has to be told of: it takes 8 kB by itself. Zero:
// none.
func (s *Site) AnswerLine() value.Size {
	if s.Limits.Header.Bytes() <= usualLine {
		return value.Size{}
	}
	return s.Limits.Header
}

const usualLine = 8 << 10 // which every server takes, and both proxies by themselves

func headerRules(p part, _ *spec.Spec, s *Site) []problem.Problem {
	line := s.Limits.Header
	most := p.b.Server.trait().line
	if most == 0 || p.b.InUvicorn() {
		most = usualLine
	}
	switch {
	case line.IsZero():
		return nil
	case line.Bytes() > most && most == usualLine:
		return wrong("header-limit", "limits.header", fmt.Sprintf("%s reads 16 kB of a request's head and cannot be told otherwise in its file", p.title()),
			`write "8k" at most, or use gunicorn, waitress or uWSGI`)
	case line.Bytes() > most:
		return wrong("header-limit", "limits.header", fmt.Sprintf("%s takes at most %dk", p.title(), most>>10), "")
	case line.Bytes() > usualLine && s.Proxy.Kind == Apache && p.b.Protocol == OverUWSGI:
		return doubtful("header-limit", "limits.header", "Apache takes a line of 8k at most in the head of an answer that comes in uWSGI's own protocol; longer ones of requests pass",
			`write protocol = "http" in [`+p.Table()+"], if answers have longer ones too")
	}
	return nil
}

func (p part) title() string {
	if p.b.InUvicorn() {
		return Uvicorn.Title()
	}
	return p.b.Server.Title()
}
