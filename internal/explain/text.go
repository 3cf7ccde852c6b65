package explain

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Widths of a terminal page and of a source file; labelled is the column beside the label of a paragraph.
const (
	terminal = 96
	source   = 120
	labelled = 12
)

// row is one labelled part of an entry.
type row struct{ label, text string }

func (e *Entry) rows() []row {
	rows := []row{{"key", e.Shape}, {e.causeLabel(), e.Why}, {e.effectLabel(), e.Without}}
	for _, s := range sides {
		rows = append(rows, row{s.name, e.Fix[s.side]})
	}
	rows = append(rows, row{"gen", e.Gen}, row{"versions", e.Versions}, row{"class", e.class()},
		row{"requests", strings.Join(e.Attacks, ", ")}, row{"see", strings.Join(e.See, ", ")})
	return slices.DeleteFunc(rows, func(r row) bool { return r.text == "" })
}

func (e *Entry) causeLabel() string {
	if e.Group == Symptom {
		return "cause"
	}
	return "why"
}

func (e *Entry) effectLabel() string {
	switch {
	case e.single:
		return "symptom"
	case e.Group == Symptom:
		return "effect"
	}
	return "without it"
}

// class is what a single request of the catalogue looks for.
func (e *Entry) class() string {
	if e.single {
		return e.Fault
	}
	return ""
}

// Text is the entry for a terminal.
func (e *Entry) Text() []byte {
	var b bytes.Buffer
	b.WriteString(fill(e.ID+": "+plain(e.Title), 0, 4, terminal) + "\n\n")
	for _, r := range e.rows() {
		b.WriteString(labelledText(r.label, r.text, labelled))
	}
	return b.Bytes()
}

// Choice lists entries of which one was meant.
func Choice(entries []*Entry) []byte {
	longest := 0
	for _, e := range entries {
		longest = max(longest, len(e.ID)+2)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d entries answer to this; gen explain ID shows one:\n\n", len(entries))
	for _, e := range entries {
		b.WriteString(labelledText(e.ID, e.Title, longest))
	}
	return b.Bytes()
}

// Index lists every id by group.
func Index() []byte {
	var b bytes.Buffer
	for _, g := range groups {
		var ids []string
		for _, e := range All() {
			if e.Group == g.group {
				ids = append(ids, e.ID)
			}
		}
		fmt.Fprintf(&b, "%s\n%s\n\n", g.title, fill(strings.Join(ids, ", "), 4, 4, terminal))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

var groups = []struct {
	group Group
	title string
}{
	{Symptom, "What is on the screen or in a log"},
	{Directive, "Lines of the nginx and Apache files, by what they are for; a directive's own name does too"},
	{Setting, "Settings of the files of Django and the application servers"},
	{Key, "Keys of a description"},
	{Finding, "Problems that gen reports"},
	{Request, "Requests of the catalogue of attacks, their classes first"},
	{Trial, "What gen verify looks at beside requests"},
	{Change, "What gen diff says that a change means"},
}

func plain(text string) string { return strings.ReplaceAll(text, "`", "") }

// labelledText is a label and beside it the text, in a column of its own.
func labelledText(label, text string, column int) string {
	return fmt.Sprintf("%-*s%s\n", column, label, fill(plain(text), column, column, terminal)[column:])
}

// fill breaks text into lines of at most width, the first behind first blanks and the others behind rest. Words that
// are longer stay whole.
func fill(text string, first, rest, width int) string {
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", first))
	column := first
	for i, w := range strings.Fields(text) {
		n := utf8.RuneCountInString(w)
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteString("\n" + strings.Repeat(" ", rest))
			column = rest
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(w)
		column += n
	}
	return b.String()
}
