package explain

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"proxypact/internal/site"
)

//go:embed entries
var files embed.FS

// section is one file of entries.
type section struct {
	group Group
	file  string
	title string // of a chapter about symptoms
}

var sections = []section{
	{Symptom, "scheme", "Redirects, links and cookies that know nothing of https"},
	{Symptom, "csrf", "403 on forms"},
	{Symptom, "host", "The wrong host, name or address"},
	{Symptom, "errors", "400, 411, 413, 500, 502, 503, 504"},
	{Symptom, "paths", "Sub-paths, websockets and static files"},
	{Symptom, "tls", "Certificates and Strict-Transport-Security"},
	{Symptom, "loading", "The server does not take its configuration"},
	{Directive, "headers", ""},
	{Directive, "servers", ""},
	{Directive, "fronts", ""},
	{Directive, "forward", ""},
	{Directive, "files", ""},
	{Directive, "limits", ""},
	{Directive, "careful", ""},
	{Directive, "pages", ""},
	{Directive, "log", ""},
	{Directive, "include", ""},
	{Directive, "paths", ""},
	{Directive, "tls", ""},
	{Directive, "systemd", ""},
	{Setting, "django", ""},
	{Setting, "deploy", ""},
	{Setting, "gunicorn", ""},
	{Setting, "uvicorn", ""},
	{Setting, "hypercorn", ""},
	{Setting, "daphne", ""},
	{Setting, "granian", ""},
	{Setting, "waitress", ""},
	{Setting, "uwsgi", ""},
	{Key, "keys", ""},
	{Finding, "reading", ""},
	{Finding, "hosts", ""},
	{Finding, "mount", ""},
	{Finding, "files", ""},
	{Finding, "backend", ""},
	{Finding, "front", ""},
	{Finding, "limits", ""},
	{Finding, "careful", ""},
	{Finding, "direct", ""},
	{Finding, "paths", ""},
	{Finding, "tls", ""},
	{Finding, "include", ""},
	{Request, "faults", ""},
	{Trial, "flows", ""},
	{Trial, "project", ""},
	{Change, "changes", ""},
	{Change, "paths", ""},
	{Change, "include", ""},
	{Change, "adopted", ""},
}

// entries reads the file. It is part of the program, so that a mistake in it is one of ours.
func (s section) entries() []*Entry {
	name := "entries/" + string(s.group) + "/" + s.file + ".toml"
	byID := map[string]*Entry{}
	meta, err := toml.DecodeFS(files, name, &byID)
	if err == nil && len(meta.Undecoded()) > 0 {
		err = fmt.Errorf("unknown keys %v", meta.Undecoded())
	}
	if err != nil {
		panic(name + ": " + err.Error())
	}
	var list []*Entry
	for _, key := range meta.Keys() {
		if len(key) == 1 {
			list = append(list, s.complete(key[0], byID[key[0]]))
		}
	}
	return list
}

func (s section) complete(id string, e *Entry) *Entry {
	e.ID, e.Group, e.section = id, s.group, s.title
	for _, text := range []*string{&e.Why, &e.Without, &e.Gen, &e.Versions} {
		*text = oneLine(*text)
	}
	for side, text := range e.Fix {
		e.Fix[side] = oneLine(text)
	}
	e.Terms = append(e.Terms, e.headers()...)
	switch s.group {
	case Key:
		e.describeKey()
	case Request:
		e.Fault = cmp.Or(e.Fault, id)
		e.Terms = append(e.Terms, e.Fault)
	}
	return e
}

// oneLine undoes the line breaks of a file of entries.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// headers are the terms of an entry about cleared headers: each name alone, and as either proxy removes it.
func (e *Entry) headers() []string {
	var names []string
	for _, group := range site.Cleared {
		if e.Clears != "" && slices.Contains(group.Names, e.Clears) {
			names = group.Names
		}
	}
	if e.Folded {
		names = append(site.FoldedSpellings(), site.Spellings(site.RequestHeader)...)
	}
	var terms []string
	for _, name := range names {
		terms = append(terms, name, "proxy_set_header "+name, "RequestHeader unset "+name)
	}
	return terms
}
