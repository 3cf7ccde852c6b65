package foreign

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"proxypact/internal/problem"
)

// law finds directives that a file of the owner's should not have where a rendered one includes it. says has one %s,
// for them.
type law struct {
	finding  string
	severity problem.Severity
	find     func(theirs, ours []directive) []directive
	says     string
	hint     string
}

var laws = map[string][]law{"nginx": nginxLaws, "apache": apacheLaws}

const (
	describeFront     = "leave it out, and describe who stands in front: front.kind, front.peers, front.outer"
	describeClients   = "leave it out, and write tls.client_ca and access.NAME.client_certificate"
	describeHosts     = "leave it out, and write the names in app.hosts"
	whoseCertificates = "says whose certificates are believed: %s"
	nameIt            = "name the file itself in the description, or read it with the same eyes"
)

// Included are what a file of the owner's at path may undo in the rendered one of the target, which includes it.
func Included(target, path string, theirs, ours []byte) []problem.Problem {
	old, now := kinds[target].read(string(theirs)), kinds[target].read(string(ours))
	var all []problem.Problem
	for _, l := range laws[target] {
		if found := l.find(old, now); len(found) > 0 {
			all = append(all, problem.Problem{ID: l.finding, Severity: l.severity, File: path, Line: found[0].line, Message: fmt.Sprintf(l.says, quoted(found)), Hint: l.hint})
		}
	}
	return all
}

// outermost finds directives that match outside of every block.
func outermost(pattern string) func(theirs, _ []directive) []directive {
	match := matching(pattern)
	return func(theirs, _ []directive) []directive {
		return slices.DeleteFunc(match(theirs, nil), func(d directive) bool { return len(d.in) > 0 })
	}
}

// sentTwice finds directives that name what ours name; the pattern's one group is the name.
func sentTwice(pattern string) func(theirs, ours []directive) []directive {
	shape := regexp.MustCompile(pattern)
	return func(theirs, ours []directive) []directive {
		held := map[string]bool{}
		for _, o := range ours {
			if parts := shape.FindStringSubmatch(o.text); parts != nil {
				held[strings.ToLower(parts[1])] = true
			}
		}
		return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool {
			parts := shape.FindStringSubmatch(d.text)
			return parts == nil || len(d.in) > 0 && !strings.HasPrefix(d.in[0], "<") || !held[strings.ToLower(parts[1])]
		})
	}
}

// headersOf are the headers that directives of that name write, each by the one name that its spellings have.
func headersOf(all []directive, name string) map[string]bool {
	headers := map[string]bool{}
	for _, d := range all {
		position := 0
		if name == "requestheader" {
			position = 1
		}
		if d.name == name && len(d.args) > position && (!strings.HasSuffix(name, "_param") || strings.HasPrefix(d.args[0], "HTTP_")) {
			headers[folded(d.args[position])] = true
		}
	}
	return headers
}

func folded(header string) string {
	return strings.TrimPrefix(strings.ToUpper(strings.ReplaceAll(header, "-", "_")), "HTTP_")
}
