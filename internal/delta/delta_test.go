package delta

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// apply gives the diff of files to git apply, in a directory with their old states, and compares with the new ones.
func apply(t *testing.T, files []File) {
	t.Helper()
	dir := t.TempDir()
	var patch strings.Builder
	for _, f := range files {
		patch.WriteString(f.Unified())
		if f.Old != nil {
			put(t, filepath.Join(dir, f.Path), f.Old)
		}
	}
	if patch.Len() == 0 {
		return
	}
	cmd := exec.Command("git", "apply", "-")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(patch.String())
	cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s\n%s", err, out, patch.String())
	}
	for _, f := range files {
		got, err := os.ReadFile(filepath.Join(dir, f.Path))
		if f.New == nil && !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", f.Path, err)
		}
		if f.New != nil && !bytes.Equal(got, f.New) {
			t.Errorf("%s: got %q, want %q", f.Path, got, f.New)
		}
	}
}

func put(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestGitAppliesIt(t *testing.T) {
	for name, files := range map[string][]File{
		"changed":   {{"nginx/a.conf", []byte("a\nb\nc\n"), []byte("a\nB\nc\n")}},
		"new":       {{"nginx/a.conf", nil, []byte("a\n")}},
		"gone":      {{"nginx/a.conf", []byte("a\n"), nil}},
		"no end":    {{"a", []byte("a\nb"), []byte("a\nc")}},
		"an end":    {{"a", []byte("a\nb"), []byte("a\nb\n")}},
		"CRLF":      {{"a", []byte("a\r\nb\r\n"), []byte("a\r\nc\n")}},
		"minus":     {{"a", []byte("-- x\n"), []byte("++ y\n")}},
		"several":   {{"b/x", nil, []byte("x\n")}, {"a/y", []byte("y\n"), nil}, {"c", []byte("1\n"), []byte("1\n")}},
		"unchanged": {{"a", []byte("a\n"), []byte("a\n")}},
	} {
		t.Run(name, func(t *testing.T) { apply(t, files) })
	}
}

func TestGitAppliesAnything(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func() []byte {
		var lines []string
		for range random.IntN(30) {
			lines = append(lines, string("abc"[random.IntN(3)]))
		}
		return []byte("x\n" + strings.Join(lines, "\n"))
	}
	for range 50 {
		apply(t, []File{{"a", text(), text()}, {"b", text(), text()}})
	}
}

func TestStat(t *testing.T) {
	var b bytes.Buffer
	files := []File{{"nginx/a.conf", []byte("a\nb\n"), []byte("a\n-c\nd\n")}, {"new", nil, []byte("x\n")}, {"old", []byte("x\n"), nil}, {"same", []byte("x\n"), []byte("x\n")}}
	if err := PrintStat(&b, files); err != nil {
		t.Fatal(err)
	}
	const want = " nginx/a.conf | changed    +2    -1\n new          | new        +1    -0\n old          | gone       +0    -1\n 3 changed, 3 lines added, 2 removed\n"
	if b.String() != want {
		t.Errorf("got\n%s, want\n%s", b.String(), want)
	}
}

func TestPainted(t *testing.T) {
	var b bytes.Buffer
	if err := Print(&b, []File{{"a", []byte("-x\n"), []byte("y\n")}}, true); err != nil {
		t.Fatal(err)
	}
	const want = bold + "diff --git a/a b/a" + plain + "\n" + bold + "--- a/a" + plain + "\n" + bold + "+++ b/a" + plain + "\n" +
		cyan + "@@ -1 +1 @@" + plain + "\n" + red + "--x" + plain + "\n" + green + "+y" + plain + "\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}
