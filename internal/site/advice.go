package site

import (
	"fmt"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// hole is a way to attack a version of a program that a later one closed.
type hole struct {
	program string          // as its project writes it
	fixed   []value.Version // in the first release of each line that has it
	does    string          // what the version does, behind its name
	source  string          // where that was told, and when
	applies func(used) bool // nil: always
	kept    bool            // it has no number, so that distributions do not mend it
}

// foldingASGI is closed by every proxy of ours, and by no front that is not known to.
var foldingASGI = hole{"Django", versions("4.2.30", "5.2.13", "6.0.4"), "takes X_Forwarded_Proto for X-Forwarded-Proto under ASGI", "CVE-2026-3902, 2026-04",
	func(u used) bool { return u.site.callsASGI() }, false}

// holes are known as of 2026-11. The versions of a distribution are no matter of theirs: it mends them under their old
// numbers, where the hole has one.
var holes = []hole{
	foldingASGI,
	{"Django", versions("2.1.10", "2.2.3"), "takes plain http for https where the proxy speaks TLS to it", "CVE-2019-12781, 2019-07", nil, false},
	{"nginx", versions("1.21.1"), "passes on requests that have two lengths", "nginx's changes, 2021-07", matters, true},
	{"nginx", versions("1.26.3", "1.27.4"), "takes a session of another site's client certificates for one of its own", "CVE-2025-23419, 2025-02", asksCertificates, false},
	{"Apache", versions("2.4.47"), "goes on to a request that hides behind one with two lengths", "tried, 2026-11", matters, true},
	{"Apache", versions("2.4.54"), "drops headers of its own that a client names", "CVE-2022-31813, 2022-06", nil, false},
	{"Apache", versions("2.4.69"), "may take the end of an answer for the next one where it speaks uWSGI's own protocol", "CVE-2026-63718, 2026", speaksPackets, false},
	{"gunicorn", versions("22.0"), "takes X_Forwarded_Proto for X-Forwarded-Proto and passes on requests that have two lengths", "CVE-2024-1135, 2024-04", nil, false},
	{"waitress", versions("3.0.1"), "may answer a request that it has refused", "CVE-2024-49768, 2024-10", nil, false},
	{"daphne", versions("4.2.2"), "takes WebSocket messages of any size", "CVE-2026-44545, 2026", nil, false},
}

func versions(texts ...string) []value.Version {
	var all []value.Version
	for _, text := range texts {
		all = append(all, value.V(text))
	}
	return all
}

func (s *Site) callsASGI() bool {
	return slices.ContainsFunc(s.Backends(), func(b Backend) bool { return b.Calls == ASGI })
}

func speaksPackets(u used) bool {
	return u.site.HandsOn(OverUWSGI)
}

// matters of what a distribution keeps: without a front there is nobody to disagree with about where a request ends.
func matters(u used) bool { return !u.packaged() || u.site.Fronted() }

func asksCertificates(u used) bool {
	return u.site.TLS.Clients.Asked() || u.site.Front.Proof.HasCertificate()
}

// adviceRules warn of versions that are known to be open to attacks.
func adviceRules(_ *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	for _, u := range s.programs() {
		if tooOld(u.program, u.version) {
			continue // which is worse, and said
		}
		for _, h := range holes {
			if fix, open := h.open(u); open {
				problems = append(problems, doubtful("known-hole", u.key, fmt.Sprintf("%s %s %s (%s)", u.program, u.version, h.does, h.source), u.instead(h, fix))...)
			}
		}
	}
	return problems
}

// instead is what to do about a hole that is closed in fix.
func (u used) instead(h hole, fix value.Version) string {
	hint := upgrade(u.program, fix)
	if !h.kept && (u.distributions != value.Version{}) {
		hint += fmt.Sprintf("; where it is the package of %s, leave %s out", u.site.OS.Name, u.key)
	}
	return hint
}

// packaged reports whether the version is the distribution's. Of Django that is a whole line.
func (u used) packaged() bool {
	switch {
	case u.distributions == value.Version{}:
		return u.version == value.Version{} // nothing is known of it, which is said elsewhere
	case u.program == "Django":
		return u.version.Series() == u.distributions.Series()
	}
	return u.version.AtLeast(u.distributions) && u.distributions.AtLeast(u.version)
}

// open reports whether the version has the hole, and which is the next that has not. A version of two numbers stands
// for the last release of its line where the project mends each line by itself.
func (h hole) open(u used) (value.Version, bool) {
	if h.program != u.program || u.packaged() && !h.kept || h.applies != nil && !h.applies(u) {
		return value.Version{}, false
	}
	for _, fix := range h.fixed {
		switch {
		case fix.Series() == u.version.Series() && u.version.IsSeries() && len(h.fixed) > 1:
			return fix, false
		case !u.version.AtLeast(fix):
			return fix, true
		case fix.Series() == u.version.Series():
			return fix, false
		}
	}
	return value.Version{}, false
}
