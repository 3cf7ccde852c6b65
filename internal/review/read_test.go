package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	dom "golang.org/x/net/html"

	"proxypact/internal/plan"
	"proxypact/internal/problem"
)

// accepted is a review with a finding that the owner lives with.
var accepted = Review{Statements: []plan.Statement{{Turn: plan.Loosened, Problem: problem.Problem{ID: "backend-exposed", Severity: plan.Danger,
	File: "b.toml", Line: 3, Message: "open", Hint: "close it", Accepted: "the @firewall closes it"}}}}

// What is written fits the schema of the standard, which refuses a document that does not.
func TestSARIFFitsItsSchema(t *testing.T) {
	schema := sarifSchema(t)
	for _, r := range []Review{{}, hostile, accepted} {
		if err := fits(schema, written(t, func(b *bytes.Buffer) error { return SARIF(b, r, "1") })); err != nil {
			t.Error(err)
		}
	}
	text := written(t, func(b *bytes.Buffer) error { return SARIF(b, accepted, "1") })
	for _, broken := range []string{strings.Replace(text, `"note"`, `"grave"`, 1), strings.Replace(text, `"inSource"`, `"here"`, 1),
		strings.Replace(text, `"ruleId"`, `"rule"`, 1), strings.Replace(text, `"b.toml"`, `"a,b:c.toml"`, 1)} {
		if fits(schema, broken) == nil {
			t.Errorf("the schema takes %s", broken)
		}
	}
}

// fits also refuses names that the standard does not have, which its schema lets pass in places.
func fits(schema *jsonschema.Schema, text string) error {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&sarif.Report{}); err != nil {
		return err
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(document)
}

// sarifSchema is in the source of the library that reads SARIF, which keeps it to itself.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", reflect.TypeFor[sarif.Report]().PkgPath()).Output()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "schema.go"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(source), "`")
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.TrimRight(text, "`\n")))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// A renderer of GitHub's Markdown shows every text of a review as it stands.
func TestMarkdownAsItIsRendered(t *testing.T) {
	page := rendered(t, hostile)
	for _, tag := range []string{"a", "script", "img", "input"} {
		if found := elements(page, tag); len(found) > 0 {
			t.Errorf("a text became <%s>", tag)
		}
	}
	var cells []string
	for _, cell := range elements(page, "td") {
		cells = append(cells, content(cell))
	}
	want := strings.ReplaceAll(hostile.Statements[0].Message, "\n", " ")
	if len(cells) != 3*4 || !slices.Contains(cells, want) {
		t.Errorf("no cell of %q is %q", cells, want)
	}
	folds, diffs := elements(page, "details"), elements(page, "pre")
	if len(folds) != 1 || len(diffs) != 1 || content(diffs[0]) != hostile.Files[0].Unified() {
		t.Errorf("%d folds hold %d diffs", len(folds), len(diffs))
	}
	if cells := elements(rendered(t, accepted), "td"); content(cells[0]) != "danger, loosened, accepted" || content(cells[2]) != "open (accepted: the @firewall closes it)" {
		t.Errorf("got %q, %q", content(cells[0]), content(cells[2]))
	}
}

func rendered(t *testing.T, r Review) *dom.Node {
	t.Helper()
	text := written(t, func(b *bytes.Buffer) error { return Markdown(b, r) })
	var page bytes.Buffer
	renderer := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := renderer.Convert([]byte(text), &page); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("PAGES"); dir != "" { // to be looked at
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.html", len(r.Problems)+len(r.Files))), page.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	node, err := dom.Parse(&page)
	if err != nil {
		t.Fatal(err)
	}
	return node
}

func elements(n *dom.Node, tag string) []*dom.Node {
	var found []*dom.Node
	for d := range n.Descendants() {
		if d.Type == dom.ElementNode && d.Data == tag {
			found = append(found, d)
		}
	}
	return found
}

func content(n *dom.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == dom.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
