package shell

import (
	"os/exec"
	"strings"
	"testing"

	"proxypact/internal/readback"
)

// The words of a command line are read back by the real shell, with a NUL behind each.
func TestWordsReadBack(t *testing.T) {
	texts := append(readback.FileNames(1, 1500, 60), "", "-n", "a b", "$HOME", "`id`", "*", "~", "'", `\`, "a'b'c", "#", "=x", "{a,b}")
	script := `printf '%s\0'`
	for _, text := range texts {
		script += " " + Quote(text).String()
	}
	out, err := exec.Command("/bin/sh", "-c", script).Output()
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if len(got) != len(texts) {
		t.Fatalf("%d words came of %d", len(got), len(texts))
	}
	for i, text := range texts {
		if got[i] != text {
			t.Errorf("got %q, want %q", got[i], text)
		}
	}
}
