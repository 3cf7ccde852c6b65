package verify

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/tool"
	"proxypact/templates"
)

// interpreters are the Pythons that the tests run sites with.
func interpreters(t *testing.T) []tool.Python { return pythonsOf(t, "PROXYPACT_PYTHONS") }

// pythonsOf are those that an environment variable names, which make test sets.
func pythonsOf(t *testing.T, variable string) []tool.Python {
	t.Helper()
	list := os.Getenv(variable)
	if list == "" {
		list = "/usr/bin/python3"
	}
	var all []tool.Python
	for path := range strings.SplitSeq(list, ":") {
		all = append(all, pythonAt(t, path))
	}
	return all
}

// pythons and servers are those that were asked once: neither changes while tests run.
var pythons, servers sync.Map

func pythonAt(t *testing.T, path string) tool.Python {
	t.Helper()
	return once(t, &pythons, path, func() (tool.Python, error) { return tool.DjangoPython(t.Context(), path, "gunicorn") })
}

func serverOf(t *testing.T, kind site.Kind) tool.Server {
	t.Helper()
	return once(t, &servers, kind, func() (tool.Server, error) {
		if kind == site.Apache {
			return tool.Apache(t.Context())
		}
		return tool.Nginx(t.Context())
	})
}

// once is what ask answers for the key the first time.
func once[K comparable, V any](t *testing.T, known *sync.Map, key K, ask func() (V, error)) V {
	t.Helper()
	if answer, found := known.Load(key); found {
		return answer.(V)
	}
	answer, err := ask()
	if err != nil {
		t.Fatal(err)
	}
	known.Store(key, answer)
	return answer
}

// versions names an interpreter in test names.
func versions(p tool.Python) string {
	return "django-" + p.Django + "-gunicorn-" + p.Servers["gunicorn"]
}

// edits replaces keys of a description by their dotted paths; "" takes a key out.
type edits map[string]string

// with joins edits; later ones win.
func (e edits) with(more edits) edits {
	all := maps.Clone(e)
	if all == nil {
		all = edits{}
	}
	maps.Copy(all, more)
	return all
}

// running are the versions of what really runs.
func running(p tool.Python) edits { return runningOn(p, site.Gunicorn) }

func runningOn(p tool.Python, server site.Server) edits {
	return edits{"app.django": `"` + p.Django + `"`, "backend.server": `"` + string(server) + `"`,
		"backend.version": `"` + p.Servers[string(server)] + `"`}
}

// described is examples/NAME.toml with changes.
func described(t *testing.T, name string, changes edits) *site.Site {
	t.Helper()
	return describedFor(t, name, changes, site.Options{})
}

func describedFor(t *testing.T, name string, changes edits, options site.Options) *site.Site {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "examples", name+".toml"))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, name, string(content), changes, options)
}

// read is a description with changes.
func read(t *testing.T, name, text string, changes edits, options site.Options) *site.Site {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(changes)) {
		text = edited(text, path, changes[path])
	}
	sp, problems := spec.Decode(name+".toml", []byte(text), spec.TOML, spec.Beside{})
	if sp == nil {
		t.Fatalf("%v in\n%s", problems, text)
	}
	s, problems := site.New(sp, options)
	if problem.HasErrors(problems) {
		t.Fatalf("%v in\n%s", problems, text)
	}
	return s
}

// edited writes a key as the first of its table.
func edited(text, path, literal string) string {
	dot := strings.LastIndexByte(path, '.')
	table, key := path[:dot], path[dot+1:]
	header := "[" + table + "]\n"
	before, after, found := strings.Cut(text, header)
	if !found {
		before += "\n"
	}
	inside, others, more := strings.Cut(after, "\n[")
	inside = regexp.MustCompile(`(?m)^`+key+`\s*=.*(\n|$)`).ReplaceAllLiteralString(inside, "")
	if more {
		others = "\n[" + others
	}
	if literal != "" {
		inside = key + " = " + literal + "\n" + inside
	}
	return before + header + inside + others
}

// prepared is what Run needs for s, in a scratch directory that goes with the test.
func prepared(t *testing.T, s *site.Site, python tool.Python) Setup {
	t.Helper()
	set, err := render.Parse(templates.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Setup{Site: s, Templates: set, Server: serverOf(t, s.Proxy.Kind), Python: python, Dir: scratch(t)}
}

func scratch(t *testing.T) string {
	t.Helper()
	made, err := scaffold.NewScratch()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { made.Remove() })
	return made.Dir
}

// run runs a site until the end of the test, by when none of its processes may have died.
func run(t *testing.T, setup Setup) *Stack {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	stack, err := Run(ctx, setup)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, stack) })
	return stack
}

func closed(t *testing.T, stack *Stack) {
	t.Helper()
	if err := stack.Close(); err != nil {
		t.Error(err)
	}
	wantNobody(t, stack.dir)
}

// holds attacks a site with everything and tries all that visitors do, over HTTP/1.1. Frames end at the proxy, and what
// it makes of them does not depend on what is behind it.
func holds(t *testing.T, stack *Stack, public attack.Public) {
	t.Helper()
	stack.framed = false
	holdsFramed(t, stack, public)
}

// holdsFramed does the same over HTTP/2, too.
func holdsFramed(t *testing.T, stack *Stack, public attack.Public) {
	t.Helper()
	for _, b := range attacked(t, stack, public) {
		t.Error(b)
	}
	visited(t, stack, public)
}

// attacked sends the whole catalogue.
func attacked(t *testing.T, stack *Stack, public attack.Public) []attack.Broken {
	t.Helper()
	begin := time.Now()
	report, err := Attack(t.Context(), stack, public, attack.Cases(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d requests in %v", len(report.Trials), time.Since(begin).Round(time.Millisecond))
	return report.Broken()
}

func visited(t *testing.T, stack *Stack, public attack.Public) {
	t.Helper()
	report, err := Visit(t.Context(), stack, public, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range report.Broken() {
		t.Error(b)
	}
}
