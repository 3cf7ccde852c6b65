package tree

import (
	"bytes"
	"errors"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

func TestPrint(t *testing.T) {
	one := File{Path: "nginx/a.conf", Content: []byte("a\n")}
	two := File{Path: "django/a_proxy.py", Content: []byte("b\n")}
	for want, files := range map[string][]File{
		"":    nil,
		"a\n": {one},
		"-- nginx/a.conf --\na\n-- django/a_proxy.py --\nb\n": {one, two},
	} {
		var b bytes.Buffer
		if err := Print(&b, files); err != nil || b.String() != want {
			t.Errorf("got %q, %v, want %q", b.String(), err, want)
		}
		if archive := txtar.Parse(b.Bytes()); len(files) > 1 && (len(archive.Files) != 2 || string(archive.Files[1].Data) != "b\n") {
			t.Errorf("txtar reads %v", archive.Files)
		}
	}
}

// narrow takes so many bytes and then fails.
type narrow int

var errFull = errors.New("full")

func (n *narrow) Write(p []byte) (int, error) {
	*n -= narrow(len(p))
	if *n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestPrintTellsOfFailures(t *testing.T) {
	files := []File{{Path: "a", Content: []byte("a\n")}, {Path: "b", Content: []byte("b\n")}}
	for room := range narrow(20) {
		left := room
		if err := Print(&left, files); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: got %v", room, err)
		}
	}
}

func TestSHA256(t *testing.T) {
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if got := (File{Content: []byte("abc")}).SHA256(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
