// Package problem is the form of everything that can be wrong with a description.
//
// It is not a logger and decides no exit code. Its one invariant: a problem's place is either true or absent; a
// position is never guessed.
package problem

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"proxypact/internal/value"
)

// Severity grades a problem.
type Severity string

// An error makes a description unusable; a warning renders and is worth a second look.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Problem is one thing that is wrong, at one place.
type Problem struct {
	ID       string   `json:"id"` // stable, kebab-case
	Severity Severity `json:"severity"`
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`   // from 1; 0: unknown
	Column   int      `json:"column,omitempty"` // in characters, from 1; 0: unknown
	Key      string   `json:"key,omitempty"`    // dotted path in the description
	Message  string   `json:"message"`
	There    string   `json:"there,omitempty"`    // file:line:col in the other description that the message names
	Hint     string   `json:"hint,omitempty"`     // what to type next
	Accepted string   `json:"accepted,omitempty"` // the owner's reason to live with it
}

// Where is "file:line:col: key: " with the parts that are known.
func (p Problem) Where() string {
	var b strings.Builder
	for _, part := range []string{p.Place(), p.Key} {
		if part != "" {
			b.WriteString(part + ": ")
		}
	}
	return b.String()
}

// String is the place and the message; the other place and a hint follow on lines of their own.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.Where())
	switch {
	case p.Accepted != "":
		b.WriteString("accepted: ")
	case p.Severity == Warning:
		b.WriteString("warning: ")
	}
	b.WriteString(p.Message)
	hint := p.Hint
	if p.Accepted != "" {
		hint = ""
	}
	for _, aside := range [][2]string{{"there", p.There}, {"hint", hint}, {"reason", p.Accepted}} {
		if aside[1] != "" {
			b.WriteString("\n    " + aside[0] + ": " + aside[1])
		}
	}
	return b.String()
}

// Place is "file:line:col", as far as it is known.
func (p Problem) Place() string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return value.Shown(p.File)
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", value.Shown(p.File), p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", value.Shown(p.File), p.Line, p.Column)
}

// Open reports whether nobody has accepted the problem.
func (p Problem) Open() bool { return p.Accepted == "" }

// Sort orders problems by file, then place, then key and message, so that every run prints them alike.
func Sort(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Key, b.Key), cmp.Compare(a.Message, b.Message))
	})
}

// HasErrors reports whether any problem is an error.
func HasErrors(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Severity == Error })
}
