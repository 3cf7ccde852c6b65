package render

import "strings"

// Comment is text for the rest of a line behind "#", or for a docstring's line, in every language that gen writes.
type Comment struct{ text string }

// NewComment keeps the printable ASCII of text, without the backslash, which at the end of a comment joins Apache's
// next line to it, and without the double quote, which would end a docstring.
func NewComment(text string) Comment {
	keep := func(r rune) rune {
		if r < ' ' || r > '~' || r == '\\' || r == '"' {
			return -1
		}
		return r
	}
	return Comment{strings.Map(keep, text)}
}

func (c Comment) String() string { return c.text }

// IsZero reports whether the comment is empty.
func (c Comment) IsZero() bool { return c.text == "" }
