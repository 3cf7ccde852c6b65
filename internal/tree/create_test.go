package tree

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"syscall"
	"testing"
)

// makers are Create, and Create where nothing can have two names.
var makers = map[string]func(path string, content []byte) error{
	"with links": Create,
	"without links": func(path string, content []byte) error {
		return createBy(func(old, name string) error {
			return &os.LinkError{Op: "link", Old: old, New: name, Err: syscall.EPERM}
		}, path, content)
	},
}

func TestCreate(t *testing.T) {
	for name, create := range makers {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			at := func(name string) string { return filepath.Join(dir, name) }
			if err := create(at("a.toml"), []byte("a\n")); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(os.Symlink("absent", at("link.toml")), os.Mkdir(at("folder"), 0o755)); err != nil {
				t.Fatal(err)
			}
			for path, want := range map[string]error{at("a.toml"): fs.ErrExist, at("link.toml"): fs.ErrExist, at("folder"): fs.ErrExist,
				dir + "/folder/..": fs.ErrExist, at("absent/b.toml"): fs.ErrNotExist, at("a.toml/b.toml"): syscall.ENOTDIR, dir + "/new/": fs.ErrNotExist} {
				err := create(path, []byte("b\n"))
				if told, ok := errors.AsType[*fs.PathError](err); !ok || told.Path != path || !errors.Is(err, want) {
					t.Errorf("%s: got %v, want %v", path, err, want)
				}
			}
			if got, want := snapshot(t, dir), map[string]string{"a.toml": "a\n", "link.toml": "absent"}; !reflect.DeepEqual(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// The mode of a description is up to its owner's umask.
func TestCreateHeedsUmask(t *testing.T) {
	old := syscall.Umask(0o027)
	defer syscall.Umask(old)
	path := filepath.Join(t.TempDir(), "a.toml")
	if err := Create(path, nil); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o640 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
}
