package main

import (
	"bytes"
	"os"
	"testing"

	"proxypact/internal/spec"
)

const (
	readme = "../../README.md"
	begin  = "<!-- keys -->\n"
	end    = "<!-- end of keys -->\n"
)

// TestReadmeReference holds the README's table of keys to the one table. UPDATE=1 rewrites it.
func TestReadmeReference(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := bytes.Cut(text, []byte(begin))
	table, after, closed := bytes.Cut(rest, []byte(end))
	if !found || !closed {
		t.Fatalf("%s has no place for the keys", readme)
	}
	want := spec.Reference()
	if bytes.Equal(table, want) {
		return
	}
	if os.Getenv("UPDATE") == "" {
		t.Errorf("%s: the table of keys is stale: make golden", readme)
		return
	}
	fresh := bytes.Join([][]byte{before, []byte(begin), want, []byte(end), after}, nil)
	if err := os.WriteFile(readme, fresh, 0o644); err != nil {
		t.Fatal(err)
	}
}
