package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"proxypact/internal/tree"
)

// A file that does not come ends the list of those that have been printed, and the document says so.
func TestDocumentOfAFailure(t *testing.T) {
	files := tree.Files(func(yield func(tree.File, error) bool) {
		_ = yield(tree.File{ID: "nginx", Path: "nginx/a.conf", Content: []byte("# <a> & b\n")}, nil) && yield(tree.File{}, errors.New("no such field"))
	})
	var out bytes.Buffer
	err := printDocument(&out, files, nil, nil)
	if _, told := errors.AsType[toldError](err); !told || err.Error() != "no such field" {
		t.Errorf("got %v", err)
	}
	var doc struct {
		Files, Descriptions, Requires []any
		Problems                      []struct{ ID, Message string }
	}
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Files) != 1 || doc.Descriptions == nil || len(doc.Descriptions)+len(doc.Requires) > 0 || len(doc.Problems) != 1 || doc.Problems[0].Message != "no such field" {
		t.Errorf("got %s", out.Bytes())
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, out.Bytes(), "", "  "); err != nil || indented.String() != out.String() {
		t.Errorf("got %s, want %s, %v", out.String(), indented.String(), err)
	}
}

// Whoever reads has seen enough: nothing more is rendered for them.
func TestDocumentToNobody(t *testing.T) {
	closed, rendered := errors.New("closed"), 0
	files := tree.Files(func(yield func(tree.File, error) bool) {
		for rendered < 100 && yield(tree.File{Content: make([]byte, 10_000)}, nil) {
			rendered++
		}
	})
	if err := printDocument(failing{closed}, files, nil, nil); err != closed || rendered > 10 {
		t.Errorf("got %v after %d files", err, rendered)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
