package tree

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// file is a rendered file with word in it.
func file(path, word string) File {
	return File{Path: path, Content: []byte("# site: nginx 1.22.1" + Origin + "\n" + word + "\n")}
}

// many are n files with word in each, in three folders.
func many(n int, word string) []File {
	var files []File
	for i := range n {
		files = append(files, file(fmt.Sprintf("%s/%05d.conf", []string{"nginx", "django", "gunicorn"}[i%3], i), word))
	}
	return files
}

func write(t *testing.T, dir string, files []File) Written {
	t.Helper()
	written, err := Write(t.Context(), dir, Of(files))
	if err != nil {
		t.Fatal(err)
	}
	return written
}

// snapshot is every file below dir with its content, and every link with its target.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if entry.Type()&fs.ModeSymlink != 0 {
			found[name], err = os.Readlink(path)
			return err
		}
		content, err := os.ReadFile(path)
		found[name] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// holds are the files and nothing else.
func holds(t *testing.T, dir string, files []File) {
	t.Helper()
	want := map[string]string{}
	for _, f := range files {
		want[f.Path] = string(f.Content)
	}
	if got := snapshot(t, dir); !reflect.DeepEqual(got, want) {
		t.Errorf("got %d files %.2000q, want %d", len(got), fmt.Sprint(got), len(want))
	}
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "out")
	files := []File{file("nginx/b.conf", "1"), file("nginx/a.conf", "1"), file("django/a_proxy.py", "1")}
	if got, want := write(t, dir, files), (Written{Changed: []string{"nginx/b.conf", "nginx/a.conf", "django/a_proxy.py"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := write(t, dir, files), (Written{Unchanged: 3}); !reflect.DeepEqual(got, want) {
		t.Errorf("again: got %+v, want %+v", got, want)
	}
	files[1] = file("nginx/a.conf", "2")
	if got, want := write(t, dir, files), (Written{Changed: []string{"nginx/a.conf"}, Unchanged: 2}); !reflect.DeepEqual(got, want) {
		t.Errorf("one changed: got %+v, want %+v", got, want)
	}
	holds(t, dir, files)
}

// What is unchanged is not even touched.
func TestUnchangedFilesStay(t *testing.T) {
	dir := t.TempDir()
	files := []File{file("nginx/a.conf", "1")}
	write(t, dir, files)
	before, err := os.Stat(filepath.Join(dir, "nginx/a.conf"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, files)
	after, err := os.Stat(filepath.Join(dir, "nginx/a.conf"))
	if err != nil || !os.SameFile(before, after) || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("the file is another one, %v", err)
	}
}

func TestModes(t *testing.T) {
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)
	dir := t.TempDir()
	write(t, dir, []File{file("nginx/a.conf", "1"), file("nginx/b.conf", "1")})
	if err := os.Chmod(filepath.Join(dir, "nginx/b.conf"), 0o640); err != nil {
		t.Fatal(err)
	}
	write(t, dir, []File{file("nginx/a.conf", "2"), file("nginx/b.conf", "2")})
	for name, want := range map[string]fs.FileMode{"nginx/a.conf": 0o644, "nginx/b.conf": 0o640} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode() != want {
			t.Errorf("%s: got %v, %v, want %v", name, info.Mode(), err, want)
		}
	}
}

// A mode of 0640 is for one group.
func TestOwnersStay(t *testing.T) {
	groups, err := os.Getgroups()
	if err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		groups = []int{65534}
	}
	dir := t.TempDir()
	write(t, dir, []File{file("nginx/a.conf", "1")})
	path := filepath.Join(dir, "nginx/a.conf")
	for _, group := range groups {
		if err := errors.Join(os.Chown(path, -1, group), os.Chmod(path, 0o640)); err != nil {
			t.Fatal(err)
		}
		write(t, dir, []File{file("nginx/a.conf", fmt.Sprint(group))})
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := int(info.Sys().(*syscall.Stat_t).Gid); got != group || info.Mode() != 0o640 {
			t.Errorf("got group %d and %v, want %d and 0640", got, info.Mode(), group)
		}
	}
}

// What could not be made need not be removed: a read-only file system would speak of it again.
func TestNothingStagedNothingDiscarded(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	w, one := &writer{root: root, dir: "DIR"}, &step{}
	if err := w.stageOne(one, file("nginx/a.conf", "1")); fmt.Sprint(err) != "DIR/nginx/a.conf: no such file or directory" || one.staged != "" {
		t.Errorf("got %v, and staged %q", err, one.staged)
	}
}

// A commit that fails midway says how far it came, and leaves no temporary file.
func TestCommitFailsMidway(t *testing.T) {
	dir := t.TempDir()
	files := []File{file("nginx/a.conf", "1"), file("nginx/b.conf", "1"), file("nginx/c.conf", "1")}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	w := &writer{root: root, dir: "DIR", folders: map[string]bool{}}
	if err := w.stage(t.Context(), Of(files)); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "nginx/b.conf"), 0o755); err != nil { // somebody is faster
		t.Fatal(err)
	}
	const want = "DIR/nginx/b.conf: file exists\nDIR: 1 of its files are new already and the others old; run it again"
	if got := fmt.Sprint(w.commit()); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := os.Remove(filepath.Join(dir, "nginx/b.conf")); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, files[:1])
}

func TestDirectoryMayBeALink(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	files := []File{file("nginx/a.conf", "1")}
	write(t, link, files)
	holds(t, dir, files)
}

// refusals are things in the way of nginx/b.conf, made below dir, and the whole message.
var refusals = []struct {
	name string
	make func(dir string) error
	want string
}{
	{"a directory", func(dir string) error { return os.MkdirAll(dir+"/nginx/b.conf", 0o755) },
		"DIR/nginx/b.conf: is not a regular file, and nothing below DIR is followed"},
	{"a link", func(dir string) error { return os.Symlink("../elsewhere", dir+"/nginx/b.conf") },
		"DIR/nginx/b.conf: is not a regular file, and nothing below DIR is followed"},
	{"a link to a file of ours", func(dir string) error { return os.Symlink("a.conf", dir+"/nginx/b.conf") },
		"DIR/nginx/b.conf: is not a regular file, and nothing below DIR is followed"},
	{"a pipe", func(dir string) error { return syscall.Mkfifo(dir+"/nginx/b.conf", 0o644) },
		"DIR/nginx/b.conf: is not a regular file, and nothing below DIR is followed"},
	{"a folder that is a link", func(dir string) error { return os.Symlink("nginx", dir+"/django") },
		"DIR/django: is not a directory, and nothing below DIR is followed"},
	{"a folder that is a link to the outside", func(dir string) error { return os.Symlink("/tmp", dir+"/django") },
		"DIR/django: is not a directory, and nothing below DIR is followed"},
	{"a folder that is a file", func(dir string) error { return os.WriteFile(dir+"/django", nil, 0o644) },
		"DIR/django: is not a directory, and nothing below DIR is followed"},
}

func TestRefusals(t *testing.T) {
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, []File{file("nginx/a.conf", "old")})
			if err := c.make(dir); err != nil {
				t.Fatal(err)
			}
			_, err := Write(t.Context(), dir, Of([]File{file("nginx/a.conf", "new"), file("nginx/b.conf", "new"), file("django/c.py", "new")}))
			if got := strings.ReplaceAll(fmt.Sprint(err), dir, "DIR"); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if content, _ := os.ReadFile(filepath.Join(dir, "nginx/a.conf")); !strings.Contains(string(content), "old") {
				t.Errorf("got %q", content)
			}
			if left := strings.Join(names(t, dir), " "); strings.Contains(left, ".gen-") {
				t.Errorf("left %s", left)
			}
		})
	}
}

// names are those of everything below dir.
func names(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path)
		found = append(found, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestStale(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, []File{file("nginx/gone.conf", "1"), file("nginx/kept.conf", "1"), file("django/gone_proxy.py", "1"), file("apache/other.conf", "1")})
	for name, content := range map[string]string{"nginx/theirs.conf": "server { }\n", "nginx/empty.conf": "", "nginx/quoting.conf": "#\n# x" + Origin + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Symlink("kept.conf", filepath.Join(dir, "nginx/link.conf")), os.Mkdir(filepath.Join(dir, "nginx/folder.conf"), 0o755),
		syscall.Mkfifo(filepath.Join(dir, "nginx/pipe.conf"), 0o644)); err != nil {
		t.Fatal(err)
	}
	got := write(t, dir, []File{file("nginx/kept.conf", "1"), file("django/kept_proxy.py", "1")})
	want := Written{Changed: []string{"django/kept_proxy.py"}, Unchanged: 1, Stale: []string{"django/gone_proxy.py", "nginx/gone.conf"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// What another run is about to rename is nobody's to delete; what a killed run left is.
func TestStaleTemporaries(t *testing.T) {
	dir := t.TempDir()
	files := []File{file("nginx/kept.conf", "1")}
	write(t, dir, files)
	live, left, foreign := "nginx/"+temporary(), "nginx/"+temporary(), "nginx/.gen-short"
	old := time.Now().Add(-2 * longestRun)
	for _, name := range []string{live, left, foreign} {
		if err := os.WriteFile(filepath.Join(dir, name), files[0].Content[:5], 0o644); err != nil {
			t.Fatal(err)
		}
		if name != live {
			if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got, want := write(t, dir, files), (Written{Unchanged: 1, Stale: []string{left}}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Runs beside each other take nothing of one another for stale.
func TestParallelRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var group sync.WaitGroup
	for run := range 4 {
		group.Go(func() {
			for i := range 20 {
				written, err := Write(t.Context(), dir, Of(many(60, fmt.Sprint(run, i))))
				if err != nil || written.Stale != nil {
					t.Errorf("got %v stale, %v", written.Stale, err)
				}
			}
		})
	}
	group.Wait()
	write(t, dir, many(60, "last"))
	holds(t, dir, many(60, "last"))
}

func TestManyFiles(t *testing.T) {
	t.Parallel()
	const count = 10_000
	dir := t.TempDir()
	files := many(count, "old")
	if got := write(t, dir, files); len(got.Changed) != count || got.Unchanged != 0 || got.Stale != nil {
		t.Errorf("got %d changed, %d unchanged, %d stale", len(got.Changed), got.Unchanged, len(got.Stale))
	}
	files[count/2] = file(files[count/2].Path, "new")
	if got := write(t, dir, files[:count-1]); len(got.Changed) != 1 || got.Unchanged != count-2 || !slices.Equal(got.Stale, []string{files[count-1].Path}) {
		t.Errorf("got %v changed, %d unchanged, %v stale", got.Changed, got.Unchanged, got.Stale)
	}
	holds(t, dir, files)
}

// A file that does not come leaves all as it was: where none came, not even a directory is made.
func TestFilesEndEarly(t *testing.T) {
	failed := errors.New("no such field")
	early := func(list []File) Files {
		return func(yield func(File, error) bool) {
			for _, f := range list {
				if !yield(f, nil) {
					return
				}
			}
			yield(File{}, failed)
		}
	}
	dir := t.TempDir()
	write(t, dir, many(10, "old"))
	if _, err := Write(t.Context(), dir, early(many(9, "new"))); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
	holds(t, dir, many(10, "old"))
	absent := filepath.Join(dir, "absent")
	if _, err := Write(t.Context(), absent, early(nil)); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(absent); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestCancelledBefore(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, many(10, "old"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Write(ctx, dir, Of(many(10, "new"))); fmt.Sprint(err) != dir+": interrupted, nothing is changed" {
		t.Errorf("got %v", err)
	}
	holds(t, dir, many(10, "old"))
}

// An interruption while files are staged leaves all old.
func TestCancelledMidway(t *testing.T) {
	t.Parallel()
	const count = 1000
	dir := t.TempDir()
	write(t, dir, many(count, "old"))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		for staged := 0; staged < 20 && ctx.Err() == nil; {
			found, _ := filepath.Glob(filepath.Join(dir, "nginx", ".gen-*"))
			staged = len(found)
		}
	}()
	_, err := Write(ctx, dir, Of(many(count, "new")))
	cancel()
	if want := dir + ": interrupted, nothing is changed"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
	holds(t, dir, many(count, "old"))
}
