package document

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestTextStands(t *testing.T) {
	var b strings.Builder
	want := "{\n  \"hint\": \"<VirtualHost *:80> & \\\"quoted\\\"\"\n}\n"
	if err := Write(&b, map[string]string{"hint": `<VirtualHost *:80> & "quoted"`}); err != nil || b.String() != want {
		t.Errorf("got %q, %v, want %q", b.String(), err, want)
	}
}

// TestObject holds what is written member by member against what Write makes of the whole.
func TestObject(t *testing.T) {
	type inner struct {
		Text string   `json:"text"`
		List []string `json:"list"`
	}
	var doc struct {
		Version string         `json:"version"`
		None    []int          `json:"none"`
		Two     []inner        `json:"two"`
		Table   map[string]any `json:"table"`
	}
	doc.Version, doc.None, doc.Two, doc.Table = "1 < 2", []int{}, []inner{{"a & b\n", nil}, {"", []string{"x", "y"}}}, map[string]any{"k": map[string]any{}}
	var want, got strings.Builder
	if err := Write(&want, doc); err != nil {
		t.Fatal(err)
	}
	o := NewObject(&got)
	o.Value("version", doc.Version)
	none, two := List(o, "none", slices.Values(doc.None)), List(o, "two", slices.Values(doc.Two))
	o.Value("table", doc.Table)
	if err := o.End(); err != nil || none != 0 || two != 2 || got.String() != want.String() {
		t.Errorf("got %d and %d in %s, %v, want %s", none, two, got.String(), err, want.String())
	}
}

// Whoever reads has seen enough: no more is asked for.
func TestObjectForNobody(t *testing.T) {
	closed, asked := errors.New("closed"), 0
	o := NewObject(failing{closed})
	List(o, "list", func(yield func(string) bool) {
		for asked < 100 && yield(strings.Repeat("x", 10_000)) {
			asked++
		}
	})
	if err := o.End(); err != closed || asked > 10 {
		t.Errorf("got %v after %d", err, asked)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
