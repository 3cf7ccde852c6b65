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
}
