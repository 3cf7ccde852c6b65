package target_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"

	"proxypact/internal/fleet"
	"proxypact/internal/nginx"
	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/target"
	"proxypact/internal/tree"
	"proxypact/templates"
)

// golden is an archive: lines of settings and comment, descriptions, then every file that they come to, and the
// warnings. UPDATE=1 rewrites what follows the descriptions.
type golden struct {
	path            string
	comment         []byte
	sources         []fleet.Source
	want            []byte
	options         site.Options
	only            string // this target alone is in the archive
	notForInstalled string // why the installed proxy refuses the files when it reads them
	doesNotStart    string // why it refuses them when it starts, and not before
	example         bool   // the description is one of the examples
}

func goldens(t testing.TB) []golden {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no goldens", err)
	}
	var all []golden
	for _, path := range paths {
		all = append(all, readGolden(t, path))
	}
	return all
}

func readGolden(t testing.TB, path string) golden {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	g := golden{path: path, comment: archive.Comment}
	for line := range strings.Lines(string(archive.Comment)) {
		key, text, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "stage":
			g.options.Stage = site.Stage(text)
		case "only":
			g.only = text
		case "not-for-installed":
			g.notForInstalled = text
		case "does-not-start":
			g.doesNotStart = text
		case "example":
			data, err := os.ReadFile(filepath.Join("../../examples", text))
			if err != nil {
				t.Fatal(err)
			}
			g.example = true
			g.sources = append(g.sources, fleet.Source{File: text, Data: data})
		}
	}
	descriptions := 0
	for _, f := range archive.Files {
		if filepath.Ext(f.Name) == ".toml" {
			g.sources = append(g.sources, fleet.Source{File: f.Name, Data: f.Data})
			descriptions++
		}
	}
	g.want = txtar.Format(&txtar.Archive{Files: archive.Files[descriptions:]})
	return g
}

func templateSet(t testing.TB) *render.Set {
	t.Helper()
	set, err := render.Parse(templates.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// sites are those of the golden, and the warnings about them.
func (g golden) sites(t testing.TB, sources []fleet.Source) ([]*site.Site, []problem.Problem) {
	t.Helper()
	sites, problems := fleet.Load(sources, spec.TOML, spec.Beside{}, g.options)
	if problem.HasErrors(problems) {
		t.Fatal(g.path, problems)
	}
	return sites, problems
}

// rendered is the part of an archive that follows the descriptions.
func (g golden) rendered(t testing.TB) []byte {
	t.Helper()
	sites, problems := g.sites(t, g.sources)
	var archive txtar.Archive
	for _, s := range sites {
		files, err := target.Files(templateSet(t), s, g.only)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			archive.Files = append(archive.Files, txtar.File{Name: f.Path, Data: f.Content})
		}
	}
	if len(problems) > 0 {
		var text strings.Builder
		for _, p := range problems {
			fmt.Fprintln(&text, p)
		}
		archive.Files = append(archive.Files, txtar.File{Name: "warnings", Data: []byte(text.String())})
	}
	return txtar.Format(&archive)
}

func TestGoldens(t *testing.T) {
	for _, g := range goldens(t) {
		t.Run(strings.TrimSuffix(filepath.Base(g.path), ".txtar"), func(t *testing.T) {
			got := g.rendered(t)
			if again := g.rendered(t); !bytes.Equal(got, again) {
				t.Errorf("the second time differs:\n%s", diff.Diff("first", got, "second", again))
			}
			if os.Getenv("UPDATE") != "" {
				g.update(t, got)
			} else if !bytes.Equal(got, g.want) {
				t.Errorf("UPDATE=1 rewrites it:\n%s", diff.Diff("want", g.want, "got", got))
			}
		})
	}
}

func (g golden) update(t testing.TB, got []byte) {
	t.Helper()
	archive := txtar.Archive{Comment: g.comment}
	for _, source := range g.sources {
		if !g.example {
			archive.Files = append(archive.Files, txtar.File{Name: source.File, Data: source.Data})
		}
	}
	if err := os.WriteFile(g.path, append(txtar.Format(&archive), got...), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Whatever order the sources come in, each yields its own files.
func TestGoldensInAnyOrder(t *testing.T) {
	var sources []fleet.Source
	for _, g := range goldens(t) {
		sources = append(sources, g.sources...)
	}
	want := contents(t, sources)
	for seed := range uint64(3) {
		shuffled := slices.Clone(sources)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		got := contents(t, shuffled)
		for path, content := range want {
			if got[path] != content {
				t.Errorf("%s:\n%s", path, diff.Diff("in order", []byte(content), "shuffled", []byte(got[path])))
			}
		}
		if len(got) != len(want) {
			t.Errorf("got %d files, want %d", len(got), len(want))
		}
	}
}

func contents(t *testing.T, sources []fleet.Source) map[string]string {
	t.Helper()
	sites, problems := fleet.Load(sources, spec.TOML, spec.Beside{}, site.Options{})
	if problem.HasErrors(problems) {
		t.Fatal(problems)
	}
	files, err := fleet.Files(templateSet(t), sites, "").List()
	if err != nil {
		t.Fatal(err)
	}
	byPath := map[string]string{}
	for _, f := range files {
		byPath[f.Path] = string(f.Content)
	}
	return byPath
}

// The first line names the site and the program, so that a file says whose it is.
func TestFirstLines(t *testing.T) {
	for _, g := range goldens(t) {
		sites, _ := g.sites(t, g.sources)
		files, err := fleet.Files(templateSet(t), sites, "").List()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if line, _, _ := strings.Cut(string(f.Content), "\n"); !strings.Contains(line, f.Site+": ") || !strings.Contains(line, tree.Origin) {
				t.Errorf("%s: got %s", f.Path, line)
			}
		}
	}
}

// assigned finds the variables that a file of nginx defines.
var assigned = regexp.MustCompile(`(?m)^(?:map|geo) .*\$(\w+) \{$|^ +set \$(\w+) |\?<(\w+)>`)

// gen counts the variables of a site, and has to know of all.
func TestVariablesOfNginx(t *testing.T) {
	set := templateSet(t)
	for _, g := range goldens(t) {
		sites, _ := g.sites(t, g.sources)
		for _, s := range sites {
			files, err := target.Files(set, s, nginx.ID)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, f := range files {
				for _, found := range assigned.FindAllStringSubmatch(string(f.Content), -1) {
					want = append(want, found[1]+found[2]+found[3])
				}
			}
			slices.Sort(want)
			if got := nginx.Variables(s); len(files) > 0 && !slices.Equal(got, slices.Compact(want)) {
				t.Errorf("%s: got %q, want %q", s.Name, got, want)
			}
		}
	}
}

// cased finds the expressions in nginx's maps.
var cased = regexp.MustCompile(`(?m)^ +"?~\*?([^"\n]+)"? .*;$`)

// What clients write is long. An expression that may begin anywhere, and go on to anywhere, takes the square of its
// length.
func TestExpressionsOfNginxScanOnce(t *testing.T) {
	for _, g := range goldens(t) {
		for _, found := range cased.FindAllSubmatch(g.want, -1) {
			if text := string(found[1]); !strings.HasPrefix(text, "^") && (strings.Contains(text, ".*") || strings.Contains(text, ".+")) {
				t.Errorf("%s: %s", g.path, text)
			}
		}
	}
}
