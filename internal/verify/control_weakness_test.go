package verify

import (
	"context"
	"io/fs"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/tool"
	"proxypact/templates"
)

// weakness is a site that is safe but for one point, and so shows what that point is for.
type weakness struct {
	id      string
	takes   string      // what is taken away, in words
	edits   edits       // of the description
	server  site.Server // "": gunicorn
	changes []change
	https   bool     // beside http; rows with a second line have it, too
	door    bool     // plain http goes past the proxy
	newest  bool     // of the interpreters; else the oldest
	alone   []string // the only cases, each without company, where a crash takes others along
	second  string   // id of the weakness that also takes the second line of defence, where one holds
}

// change is one text for another in a template.
type change struct{ template, old, new string }

// changed are the templates with the changes of w, all of which must have something to change.
func (w weakness) changed(t *testing.T) *render.Set {
	t.Helper()
	replaced := fstest.MapFS{}
	for _, c := range w.changes {
		text, err := fs.ReadFile(templates.FS, c.template)
		if err != nil {
			t.Fatal(err)
		}
		if before, found := replaced[c.template]; found {
			text = before.Data
		}
		if !strings.Contains(string(text), c.old) {
			t.Fatalf("%s does not hold %q", c.template, c.old)
		}
		replaced[c.template] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(text), c.old, c.new))}
	}
	set, err := render.Parse(templates.FS, replaced)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// findings are what broke, by case and transport.
type findings map[sent][]attack.Broken

type sent struct {
	id   string
	over attack.Over
}

// attacked runs the weak site and sends it the cases that broke nowhere yet,
// and all others where none of them shows it.
func (w weakness) attacked(t *testing.T, python tool.Python, left []attack.Case) (telling findings, noticed bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	base := edits{"proxy.http": `"serve"`, "proxy.kind": `"nginx"`}
	if !w.https && w.second == "" {
		base = base.with(edits{"tls.certificate": "", "tls.key": ""})
	}
	runs := running(python)
	if w.server != "" {
		runs = loads.with(runningOn(python, w.server))
	}
	setup := prepared(t, described(t, "bookshop", runs.with(base).with(w.edits)), python)
	setup.Templates = w.changed(t)
	stack, err := Run(ctx, setup)
	if err != nil {
		t.Fatal(err)
	}
	defer stack.Close() // may tell of a crash, which is what some are for
	if w.door {
		stack.http, stack.https = stack.apps[0].address, netip.AddrPort{}
	}
	var report Report
	for _, cases := range w.groups(left) {
		if w.alone == nil && len(report.Broken()) > 0 {
			break
		}
		some, err := Attack(ctx, stack, stack.Public, cases, nil)
		if err != nil {
			t.Fatal(err)
		}
		report.Trials = append(report.Trials, some.Trials...)
	}
	return found(report), len(report.Broken()) > 0
}

// groups are the cases that are sent at the same time, those that are left first.
// A row that must not be noticed gets all at once.
func (w weakness) groups(left []attack.Case) [][]attack.Case {
	switch {
	case w.second != "":
		return [][]attack.Case{attack.Cases()}
	case w.alone == nil:
		rest := slices.DeleteFunc(attack.Cases(), func(c attack.Case) bool {
			return slices.ContainsFunc(left, func(l attack.Case) bool { return l.ID == c.ID })
		})
		return [][]attack.Case{left, rest}
	}
	var groups [][]attack.Case
	for _, c := range attack.Cases() {
		if slices.Contains(w.alone, c.ID) {
			groups = append(groups, []attack.Case{c})
		}
	}
	return groups
}

// found leaves out what breaks for the honest request, too: it says nothing about the case.
func found(report Report) findings {
	all := findings{}
	usual := map[attack.Over]map[attack.Invariant]bool{attack.HTTP: {}, attack.HTTPS: {}, attack.HTTP2: {}}
	for _, b := range report.Broken() {
		if b.Case == "honest-get" {
			usual[b.Over][b.Invariant] = true
		}
	}
	for _, b := range report.Broken() {
		if !usual[b.Over][b.Invariant] {
			key := sent{b.Case, b.Over}
			all[key] = append(all[key], b)
		}
	}
	return all
}
