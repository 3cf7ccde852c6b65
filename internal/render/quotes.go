package render

import "strings"

// quotes follows the strings that a template's own text opens, in what nginx, Apache and Python have in common: a
// string ends at the next quote of its kind that has no backslash, perhaps many lines later.
type quotes struct {
	open byte   // the quote of the string that the line at hand begins in; 0: in none
	line string // the text before the next action
}

// read takes in more text.
func (q *quotes) read(text string) {
	for piece := range strings.SplitAfterSeq(text, "\n") {
		q.line += piece
		if strings.HasSuffix(piece, "\n") {
			q.open, q.line = openAfter(q.line, q.open), ""
		}
	}
}

// token stands for what an action writes.
func (q *quotes) token() { q.line += "x" }

// inside reports whether a string is open. A comment within the line does not hide one: to Apache it is none.
func (q *quotes) inside() bool { return openAfter(q.line, q.open) != 0 }

func openAfter(line string, open byte) byte {
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\':
			i++
		case open != 0:
			if c == open {
				open = 0
			}
		case c == '"' || c == '\'':
			open = c
		case c == '#' && isComment(line[:i], strings.HasSuffix(line, "\n")):
			return 0
		}
	}
	return open
}

// isComment reports whether a "#" behind before begins a comment, in a line that is whole or is still being read.
func isComment(before string, whole bool) bool {
	blank := strings.TrimRight(before, " \t")
	return blank == "" || whole && blank != before
}
