package scaffold

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proxypact/internal/readback"
)

func newScratch(t *testing.T) *Scratch {
	t.Helper()
	s, err := NewScratch()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Remove() })
	return s
}

func TestScratch(t *testing.T) {
	parent := readback.Dir(t)
	t.Setenv("TMPDIR", parent)
	s := newScratch(t)
	if info, err := os.Stat(s.Dir); err != nil || filepath.Dir(s.Dir) != parent || info.Mode() != os.ModeDir|0o711 {
		t.Errorf("got %s, %v, %v", s.Dir, info.Mode(), err)
	}
	if err := os.WriteFile(filepath.Join(s.Dir, "a"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.Dir); !os.IsNotExist(err) {
		t.Errorf("after removal: %v", err)
	}
}

// Where TMPDIR would be misread by a program, or does not serve, /tmp stands in.
func TestScratchElsewhere(t *testing.T) {
	base := readback.Dir(t)
	for _, name := range []string{"a b", `a"b`, "a'b", "a$b", "a*b", "a?b", "a[b]", "a{b", "a;b", "a#b", "a:b", `a\b`, "a\nb", "é", "absent", "closed", "file", strings.Repeat("long", 15)} {
		path := filepath.Join(base, name)
		switch name {
		case "absent":
		case "file":
			if err := os.WriteFile(path, nil, 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			if err := os.Mkdir(path, map[bool]os.FileMode{true: 0o400, false: 0o755}[name == "closed"]); err != nil {
				t.Fatal(err)
			}
		}
		t.Setenv("TMPDIR", path)
		if s := newScratch(t); filepath.Dir(s.Dir) != "/tmp" {
			t.Errorf("%q: got %s", name, s.Dir)
		}
	}
	t.Chdir(base)
	t.Setenv("TMPDIR", "closed/..")
	if s := newScratch(t); filepath.Dir(s.Dir) != "/tmp" {
		t.Errorf("relative: got %s", s.Dir)
	}
}
