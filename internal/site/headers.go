package site

import (
	"fmt"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Owner is who decides about security headers.
type Owner string

// Where Django owns them, the proxy fills in on answers that Django has no part in. Where the proxy does, Django's own
// never leave it.
const (
	DjangoOwns Owner = "django"
	ProxyOwns  Owner = "proxy"
)

// Headers are what tells browsers to be careful. What is not described is left to Django.
type Headers struct {
	Owner    Owner
	Nosniff  bool
	Referrer string
	Frame    string
	Opener   string
	Policy   value.ContentPolicy
}

// Header is a header of answers.
type Header struct{ Name, Value string }

func headers(sp *spec.Spec) Headers {
	d := &sp.Headers
	return Headers{Owner(d.Owner.Value), d.Nosniff.Value, d.ReferrerPolicy.Value, d.FrameOptions.Value, d.OpenerPolicy.Value, d.CSP.Value}
}

// Sent are the headers that every answer over which the site has a say shall carry.
func (h Headers) Sent() []Header {
	var all []Header
	if h.Nosniff {
		all = append(all, Header{"X-Content-Type-Options", "nosniff"})
	}
	for _, one := range []Header{{"Referrer-Policy", h.Referrer}, {"X-Frame-Options", h.Frame}, {"Cross-Origin-Opener-Policy", h.Opener}, {"Content-Security-Policy", h.Policy.String()}} {
		if one.Value != "" {
			all = append(all, one)
		}
	}
	return all
}

func headerOwnerRules(sp *spec.Spec, s *Site) []problem.Problem {
	h := s.Headers
	if sp.Headers.Owner.Set && len(h.Sent()) == 0 {
		return doubtful("unused-key", "headers.owner", "has no effect without another key of [headers]", "")
	}
	var problems []problem.Problem
	if h.Referrer == "no-referrer" {
		problems = doubtful("referrer-needed", "headers.referrer_policy", "browsers then send forms without saying where from, and Django answers 403",
			`write "same-origin", which tells no other site anything`)
	}
	if h.Owner != DjangoOwns {
		return problems
	}
	for _, row := range []struct {
		key, setting string
		written      bool
		feature      Feature
	}{
		{"headers.referrer_policy", "SECURE_REFERRER_POLICY", h.Referrer != "", SetsReferrer},
		{"headers.opener_policy", "SECURE_CROSS_ORIGIN_OPENER_POLICY", h.Opener != "", SetsOpener},
		{"headers.csp", "SECURE_CSP", h.Policy != value.ContentPolicy{}, SetsPolicy},
	} {
		if row.written && !s.DjangoHas(row.feature) {
			problems = append(problems, wrong("needs-version", row.key, fmt.Sprintf("Django %s has no %s", s.Django, row.setting),
				fmt.Sprintf(`write headers.owner = "proxy", or use Django %s or later and set app.django`, since("Django", row.feature)))...)
		}
	}
	return problems
}
