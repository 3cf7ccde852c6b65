// Package python writes Python literals.
//
// It is not a Python parser and writes no statements. Its one invariant: what Python reads back from a Literal is
// the value that made it, byte for byte; the output is ASCII, so no encoding cookie can change it.
package python

import (
	"strconv"
	"strings"
)

// Literal is an expression that Python's compiler reads as one constant.
type Literal struct{ text string }

func (l Literal) String() string { return l.text }

// IsZero reports whether the literal was never quoted.
func (l Literal) IsZero() bool { return l.text == "" }

// String is text as a str. Python reads Go's ASCII escapes alike, for every valid UTF-8 text.
func String(text string) Literal { return Literal{strconv.QuoteToASCII(text)} }

// Bool is True or False.
func Bool(b bool) Literal {
	if b {
		return Literal{"True"}
	}
	return Literal{"False"}
}

// Docstring is text as a module's docstring on one line. In the first line of a file, where Python would look for an
// encoding in a comment, it is not a comment.
func Docstring(text string) Literal {
	return Literal{`"""` + NewComment(text).text + `"""`}
}

// Comment is text for the rest of a line behind "#".
type Comment struct{ text string }

// NewComment keeps the printable ASCII of text, without what could end a docstring or name an encoding.
func NewComment(text string) Comment {
	keep := func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return -1
		}
		return r
	}
	return Comment{strings.Map(keep, text)}
}

func (c Comment) String() string { return c.text }

// IsZero reports whether the comment is empty.
func (c Comment) IsZero() bool { return c.text == "" }
