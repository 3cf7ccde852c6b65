package explain

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

var (
	markup  = regexp.MustCompile(`<[^<>]*>`)
	colours = regexp.MustCompile(`\x1b\[[0-9;]*[A-Za-z]`)
	escapes = regexp.MustCompile(`\\[nrt"']`)                 // of logs that hold text in quotes
	several = regexp.MustCompile(`'[^'\s,]+(?:, [^'\s,]+)+'`) // names in one pair of quotes, which are one wrong name
	word    = regexp.MustCompile(`[\pL\pN_]+`)
)

// words are those of pasted text, in small letters, whatever held them together: a log line, JSON, an HTML page.
func words(text string) []string {
	text = colours.ReplaceAllString(text, " ")
	text = html.UnescapeString(markup.ReplaceAllString(text, " "))
	text = several.ReplaceAllString(text, " several_names ")
	text = escapes.ReplaceAllString(text, " ")
	return word.FindAllString(strings.ToLower(text), -1)
}

// sign is a text that people paste, as runs of words with anything between them.
type sign [][]string

func newSign(text string) sign {
	var s sign
	for run := range strings.SplitSeq(text, " ... ") {
		if w := words(run); len(w) > 0 {
			s = append(s, w)
		}
	}
	return s
}

func (s sign) length() int {
	n := 0
	for _, run := range s {
		n += len(run)
	}
	return n
}

// in reports whether all runs occur in text, one behind the other.
func (s sign) in(text []string) bool {
	for _, run := range s {
		at := indexRun(text, run)
		if at < 0 {
			return false
		}
		text = text[at+len(run):]
	}
	return len(s) > 0
}

func indexRun(text, run []string) int {
	for i := 0; i+len(run) <= len(text); i++ {
		if slices.Equal(text[i:i+len(run)], run) {
			return i
		}
	}
	return -1
}

// fillers say nothing about what is meant.
var fillers = words("a an and are as at after be behind by can do does for from get gets has have how i in is it its " +
	"my no not of on or our site that the there this to we what when why with you your")

// telling are the words that say something, each once.
func telling(text string) []string {
	var some []string
	for _, w := range words(text) {
		if !slices.Contains(fillers, w) && !slices.Contains(some, w) {
			some = append(some, w)
		}
	}
	return some
}

// leastStem is the length from which on an ending does not matter: redirect, redirects, redirected.
const (
	leastStem = 4
	ending    = 2
)

func holds(text []string, wanted string) bool {
	return slices.ContainsFunc(text, func(w string) bool {
		short, long := w, wanted
		if len(short) > len(long) {
			short, long = long, short
		}
		return w == wanted || len(short) >= leastStem && len(long)-len(short) <= ending && strings.HasPrefix(long, short)
	})
}
