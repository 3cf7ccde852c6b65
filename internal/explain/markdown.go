package explain

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

const preface = `# Symptoms

What people see when a Django site and its proxy disagree, by the text that is on the screen or in a log: the cause, and
what mends it on which side. ` + "`gen explain TEXT`" + ` finds an entry by its id or by a pasted message, and
` + "`gen explain -`" + ` reads a whole page or log line from stdin.

The sides, in the order in which a request meets them: a load balancer or CDN in front, the proxy (nginx or Apache), the
application server (gunicorn, uvicorn and the like), Django. "gen" says what the rendered files do about it already, and
which key it takes. Behind each symptom here stand the keys of a description that are about it, where the rendered files
need one.
`

// Markdown is the symptoms as a document.
func Markdown() []byte {
	var b bytes.Buffer
	b.WriteString(preface)
	for _, s := range sections {
		if s.group == Symptom {
			contents(&b, s.title)
		}
	}
	for _, s := range sections {
		if s.group == Symptom {
			chapter(&b, s.title)
		}
	}
	return b.Bytes()
}

func contents(b *bytes.Buffer, title string) {
	fmt.Fprintf(b, "\n%s:\n\n", title)
	for _, e := range inSection(title) {
		keys := slices.DeleteFunc(slices.Clone(e.See), func(id string) bool { return !isA(Key, id) })
		line := fmt.Sprintf("- [%s](#%s)", escape(e.Title), e.ID)
		if len(keys) > 0 {
			line += ": " + links(keys)
		}
		b.WriteString(line + "\n")
	}
}

func chapter(b *bytes.Buffer, title string) {
	fmt.Fprintf(b, "\n## %s\n", title)
	for _, e := range inSection(title) {
		fmt.Fprintf(b, "\n<a id=\"%s\"></a>\n\n### %s\n", e.ID, escape(e.Title))
		if len(e.Signs) > 0 {
			fmt.Fprintf(b, "\n    %s\n", strings.Join(e.Signs, "\n    "))
		}
		for _, r := range e.rows() {
			fmt.Fprintf(b, "\n%s\n", r.markdown())
		}
	}
}

func (r row) markdown() string {
	text := "**" + strings.ToUpper(r.label[:1]) + r.label[1:] + ".** " + r.text
	switch r.label {
	case "gen":
		text = "**With gen.** " + r.text
	case "requests":
		text = "**Shown by** `" + strings.ReplaceAll(r.text, ", ", "`, `") + "`"
	case "see":
		text = "**See** " + links(strings.Split(r.text, ", "))
	}
	return fill(text, 0, 0, source)
}

// links lead to other symptoms; everything else is in the program.
func links(ids []string) string {
	var list []string
	for _, id := range ids {
		text := "`" + id + "`"
		if isA(Symptom, id) {
			text = "[" + id + "](#" + id + ")"
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

func isA(group Group, id string) bool {
	return slices.ContainsFunc(All(), func(e *Entry) bool { return e.ID == id && e.Group == group })
}

func inSection(title string) []*Entry {
	return slices.DeleteFunc(slices.Clone(All()), func(e *Entry) bool { return e.section != title })
}

// escape keeps what a heading says from being Markdown.
func escape(text string) string { return strings.NewReplacer("*", `\*`, "<", "&lt;").Replace(text) }
