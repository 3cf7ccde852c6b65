// Package value holds the leaf types of a description: names, hosts, ports, paths, addresses, versions and
// durations that parse themselves.
//
// It is not a quoting layer and knows no target's syntax; it knows only what no target can say faithfully and
// refuses that while the place in the description is still known. It reads no file and resolves no name.
//
// Invariant: a value that exists can be written into every target's configuration without changing its meaning.
// The zero value of each type means "absent" and is never the result of a successful parse.
package value

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Refusal says why a text is not a value. Fact opens with the quoted text; Hint, when there is one, says what to
// write in its place.
type Refusal struct {
	Fact string
	Hint string
}

func (r *Refusal) Error() string { return r.Fact }

func refuse(text, fact string) *Refusal { return &Refusal{Fact: Quote(text) + " " + fact} }

func refuseHint(text, fact, hint string) *Refusal {
	r := refuse(text, fact)
	r.Hint = hint
	return r
}

// longestQuote is how many runes of a refused text a message repeats.
const longestQuote = 80

// Quote renders text for a message: one line, nothing invisible, at most 80 characters of it.
func Quote(text string) string {
	runes := []rune(text)
	if len(runes) > longestQuote {
		return quote(string(runes[:longestQuote])) + "..."
	}
	return quote(text)
}

// quote escapes more than strconv does, to whom U+3164 and the variation selectors are visible.
func quote(text string) string {
	if _, found := Hidden(text); found {
		return strconv.QuoteToASCII(text)
	}
	return strconv.Quote(text)
}

// Shown is the name of a file for a message: as it is, or quoted where a part of it could not be seen.
func Shown(name string) string {
	if name == "" || CheckText(name) != nil {
		return strconv.Quote(name)
	}
	return name
}

// OneLine escapes what a message repeats of a foreign text and a terminal would obey.
func OneLine(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strconv.IsPrint(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}

// Hidden reports the first character of text that must not stand in a configuration file because a server cuts or
// splits at it, or because a reviewer could not see it: control and format characters, line separators and all that
// Unicode has displays leave out, such as soft hyphens, fillers, variation selectors and tags.
func Hidden(text string) (rune, bool) {
	for _, r := range text {
		if unicode.IsControl(r) || unicode.In(r, invisible...) || unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) || r == utf8.RuneError {
			return r, true
		}
	}
	return 0, false
}

var invisible = []*unicode.RangeTable{unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector}

// CheckText refuses a text with a hidden character or broken UTF-8.
func CheckText(text string) error {
	if !utf8.ValidString(text) {
		return refuse(text, "is not valid UTF-8")
	}
	if r, found := Hidden(text); found {
		return refuse(text, fmt.Sprintf("contains the invisible character %U", r))
	}
	return nil
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isAlpha(c byte) bool { return isLower(c|0x20) && c < utf8.RuneSelf }
