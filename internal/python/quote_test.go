package python

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"proxypact/internal/readback"
	"proxypact/internal/render"
	"proxypact/internal/tool"
)

// read compiles the bytes of each line's file, as an import does, and says what is in it: every name that a file
// binds, and in hexadecimal the strings of the list X.
const read = `
import base64, sys
for line in sys.stdin:
    names = {}
    try:
        exec(compile(base64.b64decode(line), "f.py", "exec"), names)
        names.pop("__builtins__")
        said = [t.encode("utf-8", "surrogatepass").hex() for t in names.pop("X")]
        print(" ".join(["/".join(names)] + said), flush=True)
    except (SyntaxError, ValueError, KeyError) as e:
        print(repr(e).replace(" ", "_"), flush=True)
`

// interpreter is a running Python.
type interpreter struct {
	to   *bufio.Writer
	from *bufio.Reader
}

func newInterpreter(t testing.TB) interpreter {
	t.Helper()
	python, err := tool.AnyPython(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python.Path, "-I", "-W", "error", "-c", read)
	cmd.Env, cmd.Stderr = tool.Environment(), os.Stderr
	to, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	from, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		to.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	return interpreter{bufio.NewWriter(to), bufio.NewReader(from)}
}

// file is what Python makes of content: the names that it binds, and the texts in X.
func (i interpreter) file(t testing.TB, content string) (names string, texts []string) {
	t.Helper()
	fmt.Fprintln(i.to, base64.StdEncoding.EncodeToString([]byte(content)))
	if err := i.to.Flush(); err != nil {
		t.Fatal(err)
	}
	line, err := i.from.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	names, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
	for field := range strings.SplitSeq(rest, " ") {
		text, err := hex.DecodeString(field)
		if err != nil {
			t.Fatalf("%s: Python says %s", content, line)
		}
		texts = append(texts, string(text))
	}
	return names, texts
}

// list is a file that binds X to texts.
func list(texts []string) string {
	var b strings.Builder
	b.WriteString("X = [\n")
	for _, text := range texts {
		fmt.Fprintf(&b, "    %s,\n", String(text))
	}
	b.WriteString("]\n")
	return b.String()
}

func TestStringReadsBack(t *testing.T) {
	want := append(readback.Hostile(1, 2000), "", "\x00", "\r", "\r\n", "\n", "\x7f", "\u0085", "\u2028", "\uFEFF", "a\x00b", strings.Repeat("\\", 1000))
	if _, got := newInterpreter(t).file(t, list(want)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Every character that there is.
func TestEveryRuneReadsBack(t *testing.T) {
	var want []string
	for r := rune(0); r <= utf8.MaxRune; r += 256 {
		var b strings.Builder
		for one := r; one < r+256; one++ {
			if utf8.ValidRune(one) {
				b.WriteRune(one)
			}
		}
		want = append(want, b.String())
	}
	_, got := newInterpreter(t).file(t, list(want))
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("U+%X: got %q, want %q", 256*i, got[i], want[i])
		}
	}
}

func FuzzString(f *testing.F) {
	for _, text := range readback.Hostile(2, 50) {
		f.Add(text)
	}
	python := newInterpreter(f)
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // no description holds one
		}
		if _, got := python.file(t, list([]string{text})); got[0] != text {
			t.Errorf("%s: got %q, want %q", String(text), got[0], text)
		}
	})
}

// titled is a file as the templates write one: the title first, then a comment, then constants.
func titled(text string) string {
	comment := render.NewComment(text)
	return fmt.Sprintf("%s\n# %s\nX = [%s]\n", Docstring(comment), comment, String("whole"))
}

var encodings = []string{"coding: utf-7", "-*- coding: utf-7 -*-", "vim: set fileencoding=utf-7 :", "coding=rot13", "coding: +AAo-X=1", "\ncoding: utf-7",
	"\r# coding: utf-7", "\"\"\"\nimport os\n", `\"""`, `"""`, "\\", "\x00", "\x0c# coding: utf-16"}

// A title or comment binds no name, ends no docstring and never tells Python another encoding.
func TestCommentsReadBack(t *testing.T) {
	python := newInterpreter(t)
	for _, text := range append(readback.Hostile(3, 2000), encodings...) {
		names, got := python.file(t, titled(text))
		if names != "__doc__" || !slices.Equal(got, []string{"whole"}) {
			t.Errorf("%q: binds %s, X is %q", text, names, got)
		}
	}
}

func FuzzComment(f *testing.F) {
	for _, text := range encodings {
		f.Add(text)
	}
	python := newInterpreter(f)
	f.Fuzz(func(t *testing.T, text string) {
		names, got := python.file(t, titled(text))
		if names != "__doc__" || !slices.Equal(got, []string{"whole"}) {
			t.Errorf("%q: binds %s, X is %q", text, names, got)
		}
	})
}

// An import reads a file, which need not end as bytes in memory do.
func TestImportReadsBack(t *testing.T) {
	python, err := tool.AnyPython(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "settings.py"), []byte(titled("coding: utf-7")+"Y = "+String("+AAo- é 😀").String()), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python.Path, "-W", "error", "-B", "-c", `import settings; print(settings.__doc__, *settings.X, ascii(settings.Y))`)
	cmd.Dir, cmd.Env = dir, tool.Environment()
	got, err := cmd.CombinedOutput()
	if want := "coding: utf-7 whole '+AAo- \\xe9 \\U0001f600'\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestLiterals(t *testing.T) {
	for _, c := range []struct {
		got  Literal
		want string
	}{
		{String(`a"b\`), `"a\"b\\"`}, {String("é\x00\n"), `"\u00e9\x00\n"`}, {String("😀"), `"\U0001f600"`},
		{Bool(true), "True"}, {Bool(false), "False"}, {Docstring(render.NewComment(`a"b`)), `"""ab"""`},
	} {
		if got := c.got.String(); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	if !(Literal{}).IsZero() || String("").IsZero() {
		t.Error("the zero literal is the one that was never quoted")
	}
}
