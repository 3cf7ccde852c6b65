package review

import (
	"fmt"
	"io"
	"strings"

	"proxypact/internal/delta"
)

// marker finds an earlier comment of gen's, to be replaced by a newer one.
const marker = "<!-- gen:diff -->"

// longestMarkdown leaves room below the 65,536 characters that code hosts take.
const longestMarkdown = 60_000

// Markdown writes a comment for a pull request: a verdict, what the change means, and the diffs, folded.
func Markdown(w io.Writer, r Review) error {
	var b strings.Builder
	b.WriteString(marker + "\n" + verdict(r) + "\n")
	if all := r.findings(); len(all) > 0 {
		b.WriteString("\n| | where | what it means |\n| --- | --- | --- |\n")
		for _, f := range all {
			row := fmt.Sprintf("| %s | %s | %s |\n", label(f), cell(place(f)), cell(f.Message+aside(f)))
			if b.Len()+len(row) > longestMarkdown {
				b.WriteString("\nMore than fits here; run gen diff to see the rest.\n")
				break
			}
			b.WriteString(row)
		}
	}
	for i, f := range r.Files {
		text := folded(f)
		if b.Len()+len(text) > longestMarkdown {
			fmt.Fprintf(&b, "\n%d more files differ than fit here; run gen diff to see them.\n", len(r.Files)-i)
			break
		}
		b.WriteString(text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func verdict(r Review) string {
	count, accepted := map[grade]int{}, 0
	for _, f := range r.findings() {
		if count[f.grade()]++; !f.Open() {
			accepted++
		}
	}
	rest := fmt.Sprintf("%d to know, %d accepted, files that change: %d.", count[worthALook], accepted, len(r.Files))
	switch {
	case len(r.Files)+len(r.Statements)+len(r.Problems) == 0:
		return "**gen: nothing changes.**"
	case count[grave] > 0:
		return fmt.Sprintf("**gen: %d to look at before anything else**, ", count[grave]) + rest
	}
	return "**gen: nothing dangerous.** " + rest
}

// Words and a sign each, because colour alone tells nothing to many.
func label(f finding) string {
	text := map[grade]string{grave: ":stop_sign: ", worthALook: ":eyes: ", byTheWay: ""}[f.grade()] + string(f.Severity)
	if f.turn != "" {
		text += ", " + string(f.turn)
	}
	if !f.Open() {
		text += ", accepted"
	}
	return text
}

func place(f finding) string {
	text := f.File
	if f.Line > 0 {
		text += fmt.Sprint(":", f.Line)
	}
	if f.Key != "" {
		text += " " + f.Key
	}
	return text
}

// aside is what to do about it, or why nothing is done.
func aside(f finding) string {
	switch {
	case !f.Open():
		return " (accepted: " + f.Accepted + ")"
	case f.Hint != "":
		return " (" + f.Hint + ")"
	}
	return ""
}

// cell is text that is only text to a renderer: no markup, no mention, no reference, no link.
func cell(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r > '~' || strings.ContainsRune("&<>|\\`*_{}[]#!@~$:", r):
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return strings.ReplaceAll(b.String(), "www.", "www&#46;") // which would become a link
}

// folded is a file's diff behind its name, in a fence that is longer than any inside it.
func folded(f delta.File) string {
	text := f.Unified()
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	added, removed := f.Count()
	return fmt.Sprintf("\n<details><summary>%s: %s, +%d -%d</summary>\n\n%sdiff\n%s\n%s\n\n</details>\n",
		cell(f.Path), f.Fate(), added, removed, fence, strings.TrimSuffix(text, "\n"), fence)
}
