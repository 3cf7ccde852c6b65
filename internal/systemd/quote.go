package systemd

import (
	"regexp"
	"strings"
)

// Line is the rest of a line behind "=".
type Line struct{ text string }

func (l Line) String() string { return l.text }

// IsZero reports whether the text was never quoted.
func (l Line) IsZero() bool { return l.text == "" }

// Word is one argument of a command.
type Word struct{ text string }

func (w Word) String() string { return w.text }

// IsZero reports whether the word was never quoted.
func (w Word) IsZero() bool { return w.text == "" }

// Assignment is a variable of the environment and its value.
type Assignment struct{ text string }

func (a Assignment) String() string { return a.text }

// IsZero reports whether the assignment was never quoted.
func (a Assignment) IsZero() bool { return a.text == "" }

// line is text as it is, but for specifiers, which begin with a percent sign. There is no escape for blanks at the ends
// or for a backslash at the last one: the model has no such value.
func line(text string) Line { return Line{strings.ReplaceAll(text, "%", "%%")} }

// word is an argument: systemd replaces variables in it after it has read the quotes.
func word(text string) Word { return Word{quote(strings.ReplaceAll(text, "$", "$$"))} }

func assign(name, text string) Assignment { return Assignment{quote(name + "=" + text)} }

var bare = regexp.MustCompile(`^[A-Za-z0-9_./:$%+,=-]+$`)

// quote makes one word. Inside double quotes systemd decodes what a backslash begins (extract-word.c), outside of them
// a semicolon or a number sign may end the command.
func quote(text string) string {
	text = strings.ReplaceAll(text, "%", "%%")
	if bare.MatchString(text) {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
