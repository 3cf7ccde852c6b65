package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proxypact/internal/report"
	"proxypact/internal/site"
	"proxypact/internal/tool"
)

const matrixFile = "../../docs/matrix.md"

const matrixHead = `# What was run

The requests of the catalogue and the flows of a browser, over http, https and HTTP/2, on every stack that the machine had:
how many of them held. Written by ` + "`make matrix`" + `; only what was run stands here. ` + "`gen explain`" + ` tells what the words
behind "broken by" mean.

## Rendered sites

`

const matrixRecipes = `
## Recipes that people use

The same requests against ` + "`examples/recipes/`" + `, with gunicorn at its defaults and the rendered Django settings.

`

// TestMatrix runs every example on every installed stack, which must hold, and every recipe, which must not. UPDATE=1
// writes what it saw.
func TestMatrix(t *testing.T) {
	sites, recipes := renderedCells(t), recipeCells(t)
	for _, cell := range sites {
		for _, broken := range cell.Run.Broken() {
			t.Errorf("%s on %s: %v", cell.Row, cell.Column, broken.Broken)
		}
	}
	for _, cell := range recipes {
		if len(cell.Run.Broken()) == 0 {
			t.Errorf("%s with %s holds", cell.Row, cell.Column)
		}
	}
	if os.Getenv("UPDATE") != "" {
		text := matrixHead + report.Matrix("description", sites) + matrixRecipes + report.Matrix("recipe", recipes)
		if err := os.WriteFile(matrixFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func renderedCells(t *testing.T) []report.Cell {
	t.Helper()
	var cells []report.Cell
	for _, kind := range []string{"apache", "nginx"} {
		for _, python := range interpreters(t) {
			for _, example := range []string{"bookshop", "gallery", "intranet"} {
				run := prove(t, described(t, example, behind(kind, python)), python, "")
				cells = append(cells, report.Cell{Row: "`" + example + "`", Column: strings.Join(run.Programs[:3], ", "), Run: run})
			}
		}
	}
	return cells
}

func recipeCells(t *testing.T) []report.Cell {
	t.Helper()
	var cells []report.Cell
	for _, path := range recipeFiles(t) {
		name := strings.TrimSuffix(filepath.Base(path), ".conf")
		kind, _, _ := strings.Cut(name, "-")
		for _, python := range interpreters(t) {
			run := prove(t, described(t, "recipes/site", behind(kind, python)), python, path)
			cells = append(cells, report.Cell{Row: "`" + name + "`", Column: strings.Join(run.Programs[1:3], ", "), Run: run})
		}
	}
	return cells
}

// behind is a proxy of that kind in front of what really runs.
func behind(kind string, python tool.Python) edits {
	return running(python).with(edits{"proxy.kind": `"` + kind + `"`})
}

func recipeFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../examples/recipes/*.conf")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recipes: %v", err)
	}
	return files
}

// prove runs a site, beside the configuration in the file config if there is one.
func prove(t *testing.T, s *site.Site, python tool.Python, config string) report.Run {
	t.Helper()
	setup := prepared(t, s, python)
	if config != "" {
		text, err := os.ReadFile(config)
		if err != nil {
			t.Fatal(err)
		}
		setup.Config = string(text)
	}
	run, err := Prove(t.Context(), setup, nil)
	if err != nil {
		t.Fatal(err)
	}
	return run
}
