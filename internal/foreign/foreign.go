// Package foreign says what a file that gen did not write trusted and allowed, where a rendered one takes its place,
// and what it may undo where a rendered one includes it.
//
// It is not a parser that a server would agree with, and follows no include: it tells what directives tell by
// themselves. Its one invariant: every statement names the lines that it is taken from, and a file that cannot be read
// as its kind says nothing.
package foreign

import (
	"fmt"
	"strconv"
	"strings"

	"proxypact/internal/plan"
	"proxypact/internal/problem"
)

// directive is one statement of a file: a directive, the head of a block, or an assignment.
type directive struct {
	name string // in small letters where its kind does not tell them apart
	args []string
	text string // name and args
	line int
	in   []string // the heads of the blocks around it, the outermost first
}

func newDirective(name string, args []string, line int) directive {
	return directive{name: name, args: args, text: strings.Join(append([]string{name}, args...), " "), line: line}
}

func (d directive) inside(blocks []string) directive {
	d.in = blocks
	return d
}

// kind is how files of a target are read and what is looked for in them.
type kind struct {
	read  func(string) []directive
	rules []rule
}

var kinds = map[string]kind{
	"nginx":    {readNginx, nginxRules},
	"apache":   {readApache, apacheRules},
	"django":   {readPython, djangoRules},
	"gunicorn": {readPython, gunicornRules},
}

// rule finds directives of their file, held against ours, and says what comes of it. says has one %s, for them.
type rule struct {
	id    string
	grade problem.Severity
	turn  plan.Turn
	find  func(theirs, ours []directive) []directive
	says  string
}

// largest is more than anybody writes by hand. It is what gen reads of a file that is included, so that one that is
// replaced is looked at just as far.
const largest = 1 << 20

// Statements are what the file at path means that stands where a rendered one of the target will, the gravest first.
func Statements(target, path, site string, theirs, ours []byte) []plan.Statement {
	k, known := kinds[target]
	if !known || len(theirs) > largest {
		return nil
	}
	old, now := k.read(string(theirs)), k.read(string(ours))
	var all []plan.Statement
	told := map[string]bool{}
	for _, r := range k.rules {
		found := r.find(old, now)
		for _, d := range found {
			told[d.name] = true
		}
		all = append(all, r.statement(path, site, found)...)
	}
	all = append(all, rest.statement(path, site, unmatched(old, now, told))...)
	plan.Sort(all)
	return all
}

func (r rule) statement(path, site string, found []directive) []plan.Statement {
	if len(found) == 0 {
		return nil
	}
	return []plan.Statement{{Site: site, Turn: r.turn, Problem: problem.Problem{ID: r.id, Severity: r.grade, File: path,
		Line: found[0].line, Message: fmt.Sprintf(r.says, quoted(found))}}}
}

var rest = rule{id: "adopted-rest", grade: plan.Neutral, says: "has directives that the rendered file knows nothing of: %s"}

// unmatched are the first of each name that no rule spoke of and that ours does not have.
func unmatched(theirs, ours []directive, told map[string]bool) []directive {
	var all []directive
	for _, o := range ours {
		told[o.name] = true
	}
	for _, d := range theirs {
		if !told[d.name] {
			told[d.name] = true
			all = append(all, newDirective(d.name, nil, d.line))
		}
	}
	return all
}

// mostQuoted and longestQuote bound what a sentence holds.
const mostQuoted, longestQuote = 6, 80

func quoted(found []directive) string {
	var texts []string
	told := map[string]bool{}
	for _, d := range found {
		text := d.text
		if len(text) > longestQuote {
			text = strings.ToValidUTF8(text[:longestQuote], "") + "..."
		}
		if told[text] {
			continue
		}
		if told[text] = true; len(told) <= mostQuoted {
			texts = append(texts, strconv.Quote(text))
		}
	}
	if more := len(told) - len(texts); more > 0 {
		texts = append(texts, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(texts, ", ")
}
