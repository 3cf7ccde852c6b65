package target_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"

	"proxypact/internal/fleet"
	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/target"
)

// series is an archive that says what the values of one key change: lines of settings and comment,
// descriptions, and for each value that makes a difference what differs from the one before. A value without a
// section is like the one before.
type series struct {
	path         string
	comment      []byte
	key          string
	values       []string
	againstFirst bool // and not against the one before
	sources      []fleet.Source
	descriptions []txtar.File
	want         []byte
}

func readSeries(t *testing.T, path string) series {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := series{path: path, comment: archive.Comment}
	for line := range strings.Lines(string(archive.Comment)) {
		key, text, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "key":
			c.key = text
		case "values":
			c.values = append(c.values, strings.Fields(text)...)
		case "against":
			c.againstFirst = text == "first"
		}
	}
	for _, f := range archive.Files {
		if filepath.Ext(f.Name) == ".toml" {
			c.sources = append(c.sources, fleet.Source{File: f.Name, Data: f.Data})
			c.descriptions = append(c.descriptions, f)
		}
	}
	c.want = txtar.Format(&txtar.Archive{Files: archive.Files[len(c.descriptions):]})
	return c
}

// state is what a description comes to with one value.
type state struct {
	name              string
	files             []txtar.File
	warnings, refused string
}

// of is what each description comes to with that value. Of warnings those count that are about the key,
// or name the version.
func (c series) of(t *testing.T, set *render.Set, value string) []state {
	t.Helper()
	settings, err := spec.ParseSettings("--set", []string{c.key + "=" + value})
	if err != nil {
		t.Fatal(err)
	}
	var all []state
	for _, source := range c.sources {
		sites, problems := fleet.Load([]fleet.Source{source}, spec.TOML, spec.Beside{Set: settings}, site.Options{})
		s := state{name: source.File}
		for _, p := range problems {
			said := c.unversioned(p.String(), value) + "\n"
			if p.Severity == problem.Error {
				s.refused += said
			} else if p.Key == c.key || strings.Contains(said, " VERSION") {
				s.warnings += said
			}
		}
		if s.refused == "" {
			files, err := target.Files(set, sites[0], "")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				s.files = append(s.files, txtar.File{Name: f.Path, Data: []byte(c.unversioned(string(f.Content), value))})
			}
		}
		all = append(all, s)
	}
	return all
}

// unversioned has VERSION for the value: that first lines and messages have it is no difference.
func (c series) unversioned(text, value string) string {
	if c.key == "host.os" {
		return text
	}
	return regexp.MustCompile(` `+regexp.QuoteMeta(value)+`(,| )`).ReplaceAllString(text, " VERSION$1")
}

// from is what differs in s, which comes behind before.
func (s state) from(before state) string {
	switch {
	case s.refused != "" && s.refused != before.refused:
		return s.name + ": refused\n" + s.refused
	case s.refused != "":
		return ""
	case before.refused != "":
		return s.name + ": rendered\n" + s.warnings
	}
	old := map[string]string{}
	for _, f := range before.files {
		old[f.Name] = string(f.Data)
	}
	var b strings.Builder
	for _, f := range s.files {
		b.WriteString(changed(f.Name, old[f.Name], string(f.Data)))
		delete(old, f.Name)
	}
	for _, f := range before.files {
		if content, gone := old[f.Name]; gone {
			b.WriteString(changed(f.Name, content, ""))
		}
	}
	b.WriteString(changed(s.name+": warnings", before.warnings, s.warnings))
	return b.String()
}

// position is where a change is, which every line before it would move.
var position = regexp.MustCompile(`(?m)^@@ .* @@$`)

// changed is a diff with one line around each change.
func changed(name, before, after string) string {
	edits := udiff.Lines(before, after)
	hunks, err := udiff.ToUnified(name, name, before, edits, 1)
	if err != nil {
		panic(err)
	}
	_, hunks, _ = strings.Cut(hunks, "\n+++ ")
	return position.ReplaceAllString(hunks, "@@")
}

// rendered is the part of an archive that follows the descriptions.
func (c series) rendered(t *testing.T, set *render.Set) []byte {
	t.Helper()
	var archive txtar.Archive
	var before []state
	for i, value := range c.values {
		states := c.of(t, set, value)
		if i == 0 {
			before = slices.Clone(states)
			for i := range before {
				before[i].refused = ""
			}
		}
		var b strings.Builder
		for i, s := range states {
			b.WriteString(s.from(before[i]))
		}
		if b.Len() > 0 {
			archive.Files = append(archive.Files, txtar.File{Name: value, Data: []byte(b.String())})
		}
		if !c.againstFirst {
			before = states
		}
	}
	return txtar.Format(&archive)
}

// TestVersions says in one archive for each program what its versions change, and what a distribution does. UPDATE=1
// rewrites what follows the descriptions.
func TestVersions(t *testing.T) {
	set := templateSet(t)
	paths, err := filepath.Glob("testdata/versions/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			c := readSeries(t, path)
			got := c.rendered(t, set)
			if bytes.Equal(got, c.want) {
				return
			}
			if os.Getenv("UPDATE") == "" {
				t.Fatalf("UPDATE=1 rewrites it:\n%s", diff.Diff("want", c.want, "got", got))
			}
			head := txtar.Format(&txtar.Archive{Comment: c.comment, Files: c.descriptions})
			if err := os.WriteFile(path, append(head, got...), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}
