package shell_test

import (
	"os/exec"
	"strings"
	"testing"

	"proxypact/internal/readback"
	"proxypact/internal/shell"
)

// The words of a command line are read back by the real shell, with a NUL behind each.
func TestWordsReadBack(t *testing.T) {
	texts := append(readback.FileNames(1, 1500, 60), "", "-n", "a b", "$HOME", "`id`", "*", "~", "'", `\`, "a'b'c", "#", "=x", "{a,b}")
	script := `printf '%s\0'`
	for _, text := range texts {
		script += " " + shell.Quote(text).String()
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

// A port is what is known, or what the environment says; without that there is no command.
func TestPorts(t *testing.T) {
	for _, c := range []struct {
		word      shell.Word
		env, want string
	}{
		{shell.Port("", "8000", false), "PORT=9", "8000"},
		{shell.Port("0.0.0.0:", "8000", false), "PORT=9", "0.0.0.0:8000"},
		{shell.Port("", "0", true), "PORT=9", "9"},
		{shell.Port("[::]:", "0", true), "PORT=9 9", "[::]:9 9"},
		{shell.Port("", "0", true), "PORT=", ""},
	} {
		cmd := exec.Command("/bin/sh", "-c", "printf %s "+c.word.String())
		cmd.Env = []string{c.env}
		out, err := cmd.Output()
		if string(out) != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s with %s: got %q, %v, want %q", c.word, c.env, out, err, c.want)
		}
	}
}
