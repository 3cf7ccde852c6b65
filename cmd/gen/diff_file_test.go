package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestKeptDescriptions holds what gen render keeps of each example to what it was made of: it renders to the same, and
// stands for the same site.
func TestKeptDescriptions(t *testing.T) {
	names, err := filepath.Glob("../../examples/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		var document struct {
			Descriptions []struct{ Content json.RawMessage }
		}
		if err := json.Unmarshal(answer(t, exitYes, "render", "--format", "json", name), &document); err != nil || len(document.Descriptions) != 1 {
			t.Fatalf("%s: %d descriptions, %v", name, len(document.Descriptions), err)
		}
		kept := filepath.Join(t.TempDir(), "kept")
		if err := os.WriteFile(kept, document.Descriptions[0].Content, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := answer(t, exitYes, "diff", "--base-file", kept, name); len(got) > 0 {
			t.Errorf("%s: got %s", name, got)
		}
		answer(t, exitNo, "diff", "--quiet", "--base-file", kept, "--set", "app.name=another", name)
	}
}

// answer is what gen prints, which ends as wanted.
func answer(t *testing.T, want int, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, nil, &stdout, &stderr); code != want {
		t.Errorf("%v: got %d, want %d: %s", args, code, want, &stderr)
	}
	return stdout.Bytes()
}
