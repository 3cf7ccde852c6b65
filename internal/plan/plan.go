// Package plan says what a change of a site means: two models in, graded statements out.
//
// It is not a comparison of text and reads no file: package delta has the text. Its one invariant: a statement follows
// from the two models alone, so the same change always reads the same, whatever wrote the descriptions.
package plan

import (
	"cmp"
	"fmt"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/site"
)

// The grades of a statement. Danger: somebody can be deceived, overheard or locked out who could not before. Notice:
// a reviewer should know it. Neutral: nothing that anybody outside can tell.
const (
	Danger  problem.Severity = "danger"
	Notice  problem.Severity = "notice"
	Neutral problem.Severity = "neutral"
)

// Turn is which way a change goes.
type Turn string

// Tightened: less is trusted or open than before. Loosened: more. A change without a turn is neither.
const (
	Tightened Turn = "tightened"
	Loosened  Turn = "loosened"
)

// Statement is one thing that a change means.
type Statement struct {
	problem.Problem
	Site string `json:"site"`
	Turn Turn   `json:"direction,omitempty"`
}

// rule compares two models of one site.
type rule func(before, after *site.Site) []Statement

var rules = []rule{
	hosts,
	prefix,
	directories,
	leading,
	internalHosts,
	origins,
	plainHTTP,
	listeners,
	publicPorts,
	proxyKind,
	certificates,
	clientCertificates,
	clientHeader,
	http2,
	http3,
	profile,
	hsts,
	hstsReach,
	acme,
	limits,
	headers,
	pages,
	probes,
	includes,
	logs,
	project,
	systemd,
	clientMiddleware,
	front,
	fronted(frontPeers),
	frontOuter,
	fronted(frontHeaders),
	fronted(frontOnly),
	fronted(frontProtocol),
	fronted(frontHealth),
	fronted(frontSecret),
	fronted(frontCertificate),
	access,
	remoteUser,
	streaming,
	logins,
	processesComeAndGo,
	eachBackend,
	versions,
	resolver,
	hostOS,
	acceptance,
}

// Between are the statements about one site before and after, the gravest first. A nil site is one that is not there.
func Between(before, after *site.Site) []Statement {
	var all []Statement
	switch {
	case before == nil && after == nil:
		return nil
	case before == nil:
		all = append([]Statement{appears(after)}, opened(compare(guarded(after), after))...)
	case after == nil:
		all = []Statement{disappears(before)}
	default:
		all = compare(before, after)
	}
	name := cmp.Or(after, before).Name.String()
	for i := range all {
		all[i].Site = name
	}
	Sort(all)
	return all
}

// Sort puts the gravest first and keeps the order among the others.
func Sort(all []Statement) {
	slices.SortStableFunc(all, func(a, b Statement) int { return cmp.Compare(gravity(a.Severity), gravity(b.Severity)) })
}

func compare(before, after *site.Site) []Statement {
	var all []Statement
	if before.Name != after.Name {
		all = append(all, say("site-renamed", Notice, "", "app.name", "the site %s is now called %s: its files, upstream and settings module have new names, and the old files stay until somebody deletes them",
			before.Name, after.Name))
	}
	for _, rule := range rules {
		all = append(all, rule(before, after)...)
	}
	return all
}

func gravity(s problem.Severity) int {
	return slices.Index([]problem.Severity{Danger, Notice, Neutral}, s)
}

// AtLeast reports whether s is as grave as the grade, or graver.
func (s Statement) AtLeast(grade problem.Severity) bool { return gravity(s.Severity) <= gravity(grade) }

func say(id string, grade problem.Severity, turn Turn, key, format string, values ...any) Statement {
	return Statement{Problem: problem.Problem{ID: id, Severity: grade, Key: key, Message: fmt.Sprintf(format, values...)}, Turn: turn}
}

func one(id string, grade problem.Severity, turn Turn, key, format string, values ...any) []Statement {
	return []Statement{say(id, grade, turn, key, format, values...)}
}

func appears(s *site.Site) Statement {
	return say("site-added", Notice, "", "app.name", "a new site answers for %s", shown(s.Hosts))
}

func disappears(s *site.Site) Statement {
	return say("site-removed", Notice, "", "app.name", "the site %s is described no more: %s get no answer once its files are deleted", s.Name, shown(s.Hosts))
}

// Replaced is about templates that differ between the two states.
func Replaced(names []string) Statement {
	return say("template-replaced", Danger, "", "", "the templates %s are others: what they render is not what was reviewed and proven", listed(texts(names)))
}

// gone and come are what only one of two lists has.
func gone[T comparable](before, after []T) []T {
	return slices.DeleteFunc(slices.Clone(before), func(one T) bool { return slices.Contains(after, one) })
}

func come[T comparable](before, after []T) []T { return gone(after, before) }

// listed is a list in words.
func listed[T fmt.Stringer](list []T) string {
	text := ""
	for i, one := range list {
		switch {
		case i == 0:
		case i == len(list)-1:
			text += " and "
		default:
			text += ", "
		}
		text += one.String()
	}
	return text
}
