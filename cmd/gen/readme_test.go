package main

import (
	"bytes"
	"os"
	"regexp"
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

// What README shows of a run of gen verify is what docs/matrix.md has of the same site.
func TestReadmeCountsTheCases(t *testing.T) {
	shown := regexp.MustCompile(`(?m)^    bookshop: held: (\d+ of \d+) cases held`)
	counted := regexp.MustCompile("(?m)^\\| `bookshop` \\| (\\d+ of \\d+) \\|")
	if a, b := found(t, readme, shown), found(t, "../../docs/matrix.md", counted); a != b {
		t.Errorf("README has %s cases, and docs/matrix.md %s", a, b)
	}
}

func found(t *testing.T, file string, pattern *regexp.Regexp) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	match := pattern.FindSubmatch(text)
	if match == nil {
		t.Fatalf("%s has nothing like %s", file, pattern)
	}
	return string(match[1])
}
