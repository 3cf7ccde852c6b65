package site

import (
	"fmt"
	"slices"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// known is how far back and how far on a program was looked at, in a run or in its source and its changes.
type known struct {
	program string        // as its project writes it
	oldest  value.Version // below, what is rendered would be a guess
	newest  value.Version // what comes behind is taken for the same
}

var measured = []known{
	{"nginx", value.V("1.14"), value.V("1.31.5")},
	{"Apache", value.V("2.4.37"), value.V("2.4.71")},
	{"OpenSSL", value.V("1.1.1"), value.V("3.5")},
	{"Django", value.V("2.2"), value.V("6.1.3")},
	{"gunicorn", value.V("20.1"), value.V("27.0.1")},
	{"uvicorn", value.V("0.17.6"), value.V("0.54.0")},
	{"hypercorn", value.V("0.13.2"), value.V("0.18.0")},
	{"daphne", value.V("4.0.0"), value.V("4.2.3")},
	{"granian", value.V("2.4.0"), value.V("2.8.7")},
	{"waitress", value.V("2.1.2"), value.V("3.0.2")},
	{"uWSGI", value.V("2.0.21"), value.V("2.0.31")},
	{"mod_wsgi", value.V("4.9.4"), value.V("6.0.5")},
}

func knownOf(program string) known {
	i := slices.IndexFunc(measured, func(k known) bool { return k.program == program })
	if i < 0 {
		panic("nothing is known of the versions of " + program)
	}
	return measured[i]
}

// tooOld reports whether that version is refused.
func tooOld(program string, version value.Version) bool {
	return !version.AtLeast(knownOf(program).oldest)
}

// beyond reports whether that version is of a later line than the newest that was looked at. The third number is not
// held against anybody: it would be a warning with every release of a program.
func (k known) beyond(version value.Version) bool {
	return version.AtLeast(k.newest) && version.Series() != k.newest.Series()
}

// used is a program of the site's, and the key that says its version.
type used struct {
	site          *Site
	program, key  string
	version       value.Version
	distributions value.Version // version of the same, if it has one
}

// programs are all that the description gives a version.
func (s *Site) programs() []used {
	all := []used{{s, "Django", "app.django", s.Django, s.OS.Django}, {s, "OpenSSL", "proxy.openssl", s.Proxy.OpenSSL, s.OS.OpenSSL}}
	if !s.Direct() {
		all = append(all, used{s, s.Proxy.Kind.Title(), "proxy.version", s.Proxy.Version, s.OS.proxyVersion(s.Proxy.Kind)})
	}
	for _, b := range s.Backends() {
		if (b.Version != value.Version{}) {
			all = append(all, used{s, b.Server.Title(), b.Table + ".version", b.Version, s.OS.Servers[b.Server]})
		}
	}
	return all
}

// versionRules refuse what is older than all that was looked at. What is newer may well be the same, and is doubted.
func versionRules(_ *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	for _, u := range s.programs() {
		k := knownOf(u.program)
		switch {
		case tooOld(u.program, u.version):
			problems = append(problems, wrong("too-old", u.key,
				fmt.Sprintf("%s %s is older than %s, the oldest that gen renders for", u.program, u.version, k.oldest), upgrade(u.program, k.oldest))...)
		case k.beyond(u.version):
			problems = append(problems, doubtful("newer-than-known", u.key,
				fmt.Sprintf("%s %s is newer than %s, the newest that gen knows, and gets the same as that", u.program, u.version, k.newest),
				"gen check --real and gen verify say whether it takes it, where it is installed")...)
		}
	}
	return problems
}

func upgrade(program string, version value.Version) string {
	return fmt.Sprintf("upgrade to %s %s or later", program, version)
}

// VersionReference is a table in Markdown of the versions that gen renders for,
// and one of those that each release of a distribution has.
func VersionReference() []byte {
	var b strings.Builder
	b.WriteString("| program | oldest | newest looked at |\n| --- | --- | --- |\n")
	for _, k := range measured {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", k.program, k.oldest, k.newest)
	}
	b.WriteString("\n| `host.os` | nginx | Apache | OpenSSL | Django | application servers |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, os := range releases {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", os.Name, os.Nginx, os.Apache, os.OpenSSL, os.Django, os.servers())
	}
	return []byte(b.String())
}

// servers are the distribution's application servers, in the order of their table.
func (os OS) servers() string {
	var all []string
	for _, t := range traits {
		if version, packaged := os.Servers[t.server]; packaged {
			all = append(all, t.title+" "+version.String())
		}
	}
	return strings.Join(all, ", ")
}
