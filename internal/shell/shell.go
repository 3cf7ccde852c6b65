// Package shell writes values as words of a POSIX shell's command line.
//
// It is not a shell and runs nothing. Its one invariant: the shell reads each word as exactly the text that was quoted,
// but for a port that it is told to take from its environment.
package shell

import (
	"regexp"
	"strings"
)

// Word is one argument of a command.
type Word struct{ text string }

func (w Word) String() string { return w.text }

// IsZero reports whether the word was never quoted.
func (w Word) IsZero() bool { return w.text == "" }

// Port is a port behind text, or where a platform assigns it, the environment's PORT, without which the shell stops.
func Port(before, port string, assigned bool) Word {
	switch {
	case !assigned:
		return Quote(before + port)
	case before == "":
		return Word{`"${PORT:?}"`}
	}
	return Word{Quote(before).text + `"${PORT:?}"`}
}

var bare = regexp.MustCompile(`^[A-Za-z0-9_./:@%+,][A-Za-z0-9_./:@%+,=-]*$`)

// Quote makes one word of text. Inside single quotes a shell reads everything as it stands but the quote itself
// (POSIX 2.2.2), so that one ends the quotes, stands escaped, and opens them again.
func Quote(text string) Word {
	if bare.MatchString(text) {
		return Word{text}
	}
	return Word{"'" + strings.ReplaceAll(text, "'", `'\''`) + "'"}
}
