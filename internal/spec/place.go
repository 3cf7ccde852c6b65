package spec

import (
	"errors"
	"strings"
	"unicode/utf8"

	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// source is the text of a description; places are looked up in it only when there is something to report.
type source struct {
	file   string
	format Format
	text   string
	root   map[string]any
}

// table is what the text holds, read again where nobody has kept it.
func (s source) table() map[string]any {
	if s.root == nil && s.text != "" {
		_ = s.parse() // which it was before, if it can be
	}
	return s.root
}

const byteOrderMark = "\uFEFF"

// conflict is how git marks the start of two versions of the same lines.
const conflict = "<<<<<<< "

func (s source) syntax(err error) problem.Problem {
	if at := s.conflictLine(); at > 0 {
		return problem.Problem{ID: "merge-conflict", Severity: problem.Error, File: s.file, Line: at, Column: 1,
			Message: "holds two versions of the same lines, as git marks a conflict", Hint: "keep the lines that are right and delete the marks"}
	}
	if much, ok := errors.AsType[*excess](err); ok {
		p := problem.Problem{ID: "too-large", Severity: problem.Error, File: s.file, Message: much.fact, Hint: excessHint}
		p.Line, p.Column = s.lineColumn(much.offset)
		return p
	}
	p := problem.Problem{ID: "syntax", Severity: problem.Error, File: s.file, Message: err.Error()}
	if s.format == TOML {
		var offset int
		offset, p.Message = syntaxTOML(err)
		p.Line, p.Column = s.lineColumn(offset)
	}
	p.Message = value.OneLine(p.Message)
	return p
}

func (s source) conflictLine() int {
	number := 0
	for line := range strings.Lines(s.text) {
		number++
		if strings.HasPrefix(line, conflict) {
			return number
		}
	}
	return 0
}

func (s source) locate(p *problem.Problem) {
	if p.File != "" {
		return
	}
	p.File = s.file
	if s.format == TOML && p.Key != "" && p.Line == 0 {
		p.Line, p.Column = s.lineColumn(s.offset(p))
	}
}

// offset is where a reader should look: the value that is wrong, the name of a key that should not be there, or the
// header of the table in which a key is missing; -1 where the file does not say.
func (s source) offset(p *problem.Problem) int {
	text := strings.TrimPrefix(s.text, byteOrderMark)
	path := splitPath(p.Key)
	offset := offsetTOML(text, path)
	switch {
	case offset < 0 && len(path) > 1:
		return offsetTOML(text, path[:len(path)-1])
	case offset < 0:
		return -1
	case p.ID == "unknown-key":
		return keyStart(text, offset)
	}
	return valueStart(text, offset)
}

// valueStart steps back over the delimiters that the library leaves out of a value's place.
func valueStart(text string, offset int) int {
	for offset > 0 && strings.IndexByte(`"'[{`, text[offset-1]) >= 0 {
		offset--
	}
	return offset
}

// keyStart is the start of the key whose value is at offset, or of the table header that stands there.
func keyStart(text string, offset int) int {
	start := valueStart(text, offset)
	before := strings.TrimRight(text[:start], " \t")
	name, isPair := strings.CutSuffix(before, "=")
	if !isPair {
		return start
	}
	name = strings.TrimRight(name, " \t")
	if quoted := strings.TrimRight(name, `"'`); len(quoted) < len(name) {
		return strings.LastIndexByte(quoted, name[len(name)-1])
	}
	return len(strings.TrimRightFunc(name, isBare))
}

func isBare(r rune) bool { return r < utf8.RuneSelf && bareKey.MatchString(string(r)) || r == '.' }

// lineColumn is the place of a byte offset, both from 1, the column in characters; 0, 0 for an unknown one.
func (s source) lineColumn(offset int) (line, column int) {
	text := strings.TrimPrefix(s.text, byteOrderMark)
	if offset < 0 || offset > len(text) {
		return 0, 0
	}
	before := text[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}
