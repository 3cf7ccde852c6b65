package internal_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// tabled are the files in which a version is written: what each has, knows, mends, ships and calls a group of keys.
var tabled = []string{"site/features.go", "site/versions.go", "site/advice.go", "site/os.go", "site/tls.go", "site/guidelines.go"}

var writtenVersion = regexp.MustCompile(`value\.V\(|ParseVersion\("|versions\("`)

// What depends on a version is in a table, and no condition anywhere.
func TestVersionsAreInTables(t *testing.T) {
	found := 0
	for _, root := range []string{".", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			switch {
			case err != nil || !writtenVersion.Match(text):
			case slices.Contains(tabled, filepath.ToSlash(path)):
				found++
			default:
				t.Errorf("%s: a version is written here; site.Feature has a row for what it changes", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 4 {
		t.Errorf("got %d files with versions, and those of the tables are more", found)
	}
}
