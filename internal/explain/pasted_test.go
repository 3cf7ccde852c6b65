package explain

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestPasted looks up messages as programs write them, searches as people type them, and lines of configuration. The
// name of each file is what has to be found: one id that comes first, or several that are all.
func TestPasted(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/pasted.txtar")
	if err != nil || len(archive.Files) == 0 {
		t.Fatalf("nothing pasted: %v", err)
	}
	for _, file := range archive.Files {
		check(t, string(file.Data), strings.Fields(file.Name))
	}
}

// TestPages finds the entry of a page of several kB, as Django wrote it.
func TestPages(t *testing.T) {
	for name, want := range map[string]string{"csrf-origin.html": "csrf-origin", "invalid-host.html": "invalid-host"} {
		page, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		check(t, string(page), []string{want})
		check(t, strings.Repeat("<p>padding and words</p>\n", 10000)+string(page), []string{want})
	}
}

func check(t *testing.T, text string, want []string) {
	t.Helper()
	var got []string
	for _, e := range Lookup(text).Entries {
		got = append(got, e.ID)
	}
	if len(want) == 1 && len(got) > 0 {
		got = got[:1]
	}
	if !slices.Equal(got, want) {
		t.Errorf("%.120q\ngot  %v\nwant %v", text, got, want)
	}
}
