// Package python writes Python literals.
//
// It is not a Python parser and writes no statements. Its one invariant: what Python reads back from a Literal is
// the value that made it, byte for byte; the output is ASCII, so no encoding cookie can change it.
package python

import (
	"strconv"

	"proxypact/internal/render"
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

// Int is a number. Python has no bound for it.
func Int(n int64) Literal { return Literal{strconv.FormatInt(n, 10)} }

// Docstring is a comment as a module's docstring on one line. In the first line of a file, where Python would look
// for an encoding in a comment, it is not a comment.
func Docstring(text render.Comment) Literal { return Literal{`"""` + text.String() + `"""`} }
