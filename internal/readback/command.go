package readback

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Command runs a rendered command with options behind it, and is what the program in it is told.
func Command(t testing.TB, content, program string, options ...string) []string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{program: "#!/bin/sh\nprintf '%s\\0' \"$@\"\n", "file.sh": content} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("/bin/sh", append([]string{filepath.Join(dir, "file.sh")}, options...)...)
	cmd.Env, cmd.Stderr = []string{"PATH=" + dir + ":" + os.Getenv("PATH")}, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}
