package main

import (
	"bytes"
	"os"
	"testing"

	"proxypact/internal/site"
	"proxypact/internal/spec"
)

const readme = "../../README.md"

// TestReadmeReference holds the README's tables to those of the code. UPDATE=1 rewrites them.
func TestReadmeReference(t *testing.T) {
	for name, want := range map[string][]byte{"keys": spec.Reference(), "versions": site.VersionReference()} {
		text, err := os.ReadFile(readme)
		if err != nil {
			t.Fatal(err)
		}
		begin, end := []byte("<!-- "+name+" -->\n"), []byte("<!-- end of "+name+" -->\n")
		before, rest, found := bytes.Cut(text, begin)
		table, after, closed := bytes.Cut(rest, end)
		if !found || !closed {
			t.Fatalf("%s has no place for the %s", readme, name)
		}
		if bytes.Equal(table, want) {
			continue
		}
		if os.Getenv("UPDATE") == "" {
			t.Errorf("%s: the table of %s is stale: make golden", readme, name)
			continue
		}
		fresh := bytes.Join([][]byte{before, begin, want, end, after}, nil)
		if err := os.WriteFile(readme, fresh, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
