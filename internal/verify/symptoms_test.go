package verify

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/explain"
	"proxypact/internal/process"
	"proxypact/internal/site"
	"proxypact/internal/target"
	"proxypact/internal/tree"
)

// symptom is what people see of a site that goes wrong in one point.
type symptom struct {
	name    string
	entry   string    // of gen explain
	keys    []string  // of a description, that keep it away, and that the entry names; none: every one does
	only    site.Kind // "": behind both proxies
	newest  bool      // of the interpreters alone
	wrong   []change
	does    deed
	shows   []string // where it is wrong, and not as it is rendered
	instead []string // as it is rendered, and not where it is wrong
	pastes  string   // what people look up; "": the line that holds the first of what shows
}

// deed is what somebody does. It is told as far as it is to be seen from outside.
type deed func(context.Context, *visitor) string

// scene is a description that keeps its symptoms away, all at the same time.
type scene struct {
	name  string
	edits edits
	rows  []symptom
}

// talkative has Django say in gunicorn's log what it refuses, as most projects do.
var talkative = []change{{djangoProxy, "USE_X_FORWARDED_PORT = False\n", `USE_X_FORWARDED_PORT = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
`}}

// TestSymptoms does what people did when they met a symptom: with the files as they are rendered it is not there, with
// one thing wrong in them it is, and gen explain finds its entry by what is seen. A site runs once for all of its rows.
func TestSymptoms(t *testing.T) {
	t.Parallel()
	pythons := interpreters(t)
	python := pythons[len(pythons)-1]
	for _, scene := range scenes {
		for _, proxy := range proxies {
			rows := slices.DeleteFunc(slices.Clone(scene.rows), func(row symptom) bool {
				return row.only != "" && string(row.only) != proxy.name || row.newest && len(pythons) == 1
			})
			if len(rows) == 0 {
				continue
			}
			t.Run(scene.name+"-"+proxy.name, func(t *testing.T) {
				t.Parallel()
				setup := prepared(t, described(t, "bookshop", loads.with(running(python)).with(proxy.edits).with(edits{"static.root": directories(t)["static.root"]}).with(scene.edits)), python)
				setup.Templates = weakness{changes: talkative}.changed(t)
				stack, err := Run(t.Context(), setup)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { stack.Close(); wantNobody(t, stack.dir) }) // which tells of the worker that gunicorn ended
				for _, row := range rows {
					row.wantAway(t, stack)
				}
				for _, row := range rows {
					stack.altered(t, row.wrong)
					row.wantThere(t, stack)
				}
			})
		}
	}
}

func (row symptom) wantAway(t *testing.T, stack *Stack) {
	t.Helper()
	saw := row.seen(t, stack, row.instead)
	if lacks(saw, row.instead) || slices.ContainsFunc(row.shows, func(s string) bool { return strings.Contains(saw, s) }) {
		t.Errorf("%s: as it is rendered, got\n%s\nwant %q and not %q", row.name, saw, row.instead, row.shows)
	}
}

func (row symptom) wantThere(t *testing.T, stack *Stack) {
	t.Helper()
	saw := row.seen(t, stack, row.shows)
	if lacks(saw, row.shows) || slices.ContainsFunc(row.instead, func(s string) bool { return strings.Contains(saw, s) }) {
		t.Errorf("%s: where it is wrong, got\n%s\nwant %q and not %q", row.name, saw, row.shows, row.instead)
		return
	}
	pasted := row.pastes
	for line := range strings.Lines(saw) {
		if pasted == "" && strings.Contains(line, row.shows[0]) {
			pasted = line
		}
	}
	if found := entries(pasted); len(found) > mostFound || !slices.Contains(found, row.entry) {
		t.Errorf("%s: %q is looked up, and %v found", row.name, pasted, found)
	}
}

// seen is what the deed shows and what is written into the logs meanwhile, which may come a little later.
func (row symptom) seen(t *testing.T, stack *Stack, want []string) string {
	t.Helper()
	before := stack.logs()
	v := stack.visitor(stack.best(t))
	defer v.leave()
	told := row.does(t.Context(), v)
	for deadline := time.Now().Add(3 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		saw := told
		for path, now := range stack.logs() {
			saw += now[min(len(before[path]), len(now)):]
		}
		if !lacks(saw, want) || time.Now().After(deadline) {
			return saw
		}
	}
}

// mostFound is as many entries as somebody reads the titles of.
const mostFound = 2

func entries(pasted string) []string {
	var ids []string
	for _, e := range explain.Lookup(pasted).Entries {
		ids = append(ids, e.ID)
	}
	return ids
}

func lacks(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
}

// best is how visitors come who are meant to come so.
func (s *Stack) best(t *testing.T) attack.Truth {
	t.Helper()
	offered := slices.DeleteFunc(transports(s, s.Public), func(t attack.Truth) bool {
		return t.Over != attack.HTTPS || t.Front.Peer != "" && !t.Way.Through || t.Way.Lies
	})
	if len(offered) == 0 {
		t.Fatal("nobody comes over https")
	}
	return offered[0]
}

func (s *Stack) logs() map[string]string {
	all := map[string]string{}
	for _, path := range append([]string{s.proxyLog}, logsOf(s.behind)...) {
		content, err := os.ReadFile(path)
		if err == nil {
			all[path] = string(content)
		}
	}
	return all
}

func logsOf(running []*process.Process) []string {
	var paths []string
	for _, p := range running {
		paths = append(paths, p.Log)
	}
	return paths
}

// altered renders the site with changes, and without those of before, and starts what reads other files then.
func (s *Stack) altered(t *testing.T, changes []change) {
	t.Helper()
	files, err := target.Files(weakness{changes: together(talkative, changes)}.changed(t), s.moved, "")
	if err != nil {
		t.Fatal(err)
	}
	written, err := tree.Write(t.Context(), s.dir, tree.Of(files))
	if err != nil {
		t.Fatal(err)
	}
	own := func(path string) bool { return strings.HasPrefix(path, string(s.kind)+"/") }
	if slices.ContainsFunc(written.Changed, own) {
		s.front.Stop(3 * time.Second)
		s.front, err = process.Start(s.server())
		if err == nil {
			err = s.front.Until(t.Context(), s.proxyAccepts)
		}
	}
	if err == nil && slices.ContainsFunc(written.Changed, func(path string) bool { return !own(path) }) {
		err = s.restarted(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (s *Stack) restarted(ctx context.Context) error {
	for _, p := range s.behind {
		p.Stop(3 * time.Second)
	}
	s.behind = nil
	for _, a := range s.apps {
		if err := s.startApp(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// spelled is an answer as curl -i shows it, the lines of a header in the order of their letters.
func spelled(answer attack.Answer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\n", answer.Status, http.StatusText(answer.Status))
	for _, name := range slices.Sorted(maps.Keys(answer.Header)) {
		for _, value := range slices.Sorted(slices.Values(answer.Header[name])) {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	fmt.Fprintf(&b, "\n%s\n", answer.Body)
	return b.String()
}

// TestSymptomsNameTheirKeys holds that who finds an entry finds the keys that keep its symptom away.
func TestSymptomsNameTheirKeys(t *testing.T) {
	for _, scene := range scenes {
		for _, row := range scene.rows {
			for _, e := range explain.Lookup(row.entry).Entries {
				for _, key := range row.keys {
					if e.ID == row.entry && !slices.Contains(e.See, key) {
						t.Errorf("%s: %s does not name %s", row.name, e.ID, key)
					}
				}
			}
		}
	}
}
