package tree

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"proxypact/internal/readback"
)

// faults are what a child of the test does to itself before it writes to a directory: limits and users are those of
// a whole process.
var faults = map[string]func(dir string) error{
	"none": func(string) error { return nil },
	// A full disk, for whoever runs the test: no file may grow beyond 500 bytes.
	"full": func(string) error {
		signal.Ignore(syscall.SIGXFSZ)
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 500, Max: 500})
	},
	// A folder that may not be written, for root too: it becomes another user.
	"denied": func(dir string) error {
		if os.Geteuid() == 0 {
			return errors.Join(syscall.Setgid(65534), syscall.Setuid(65534))
		}
		return os.Chmod(filepath.Join(dir, "gunicorn"), 0o555)
	},
}

const childCount = 500

// larger has one file that is too large for a full disk, the last.
func larger(word string) []File {
	files := many(childCount, word)
	files[childCount-1].Content = append(files[childCount-1].Content, strings.Repeat("x", 1000)...)
	return files
}

func TestMain(m *testing.M) {
	fault, dir := os.Getenv("GEN_TEST_FAULT"), os.Getenv("GEN_TEST_DIR")
	if fault == "" {
		os.Exit(m.Run())
	}
	if fault == "create" {
		fmt.Print(Create(filepath.Join(dir, "a.toml"), make([]byte, largeSize)))
		return
	}
	err := faults[fault](dir)
	if err == nil {
		_, err = Write(context.Background(), dir, Of(larger("new")))
	}
	fmt.Print(err)
}

func child(t *testing.T, fault, dir string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "GEN_TEST_FAULT="+fault, "GEN_TEST_DIR="+dir)
	cmd.Stderr = os.Stderr
	return cmd
}

func TestFaultsLeaveAllOld(t *testing.T) {
	t.Parallel()
	last := many(childCount, "")[childCount-1].Path
	for fault, want := range map[string]string{"full": "DIR/" + last + ": file too large", "denied": ": permission denied"} {
		t.Run(fault, func(t *testing.T) {
			dir := readback.Dir(t)
			write(t, dir, many(childCount, "old"))
			out, err := child(t, fault, dir).Output()
			if got := strings.ReplaceAll(string(out), dir, "DIR"); err != nil || !strings.HasSuffix(got, want) {
				t.Errorf("got %s, %v, want %s", got, err, want)
			}
			if err := os.Chmod(filepath.Join(dir, "gunicorn"), 0o755); err != nil { // for its removal
				t.Fatal(err)
			}
			holds(t, dir, many(childCount, "old"))
		})
	}
}

func TestChildWithoutFaultWrites(t *testing.T) {
	t.Parallel()
	dir := readback.Dir(t)
	if out, err := child(t, "none", dir).Output(); err != nil || string(out) != "<nil>" {
		t.Errorf("got %s, %v", out, err)
	}
	holds(t, dir, larger("new"))
}

// largeSize takes long to write.
const largeSize = 64 << 20

// A kill in the midst of writing has not made the file.
func TestCreateIsKilled(t *testing.T) {
	t.Parallel()
	for range 5 {
		dir := readback.Dir(t)
		cmd := child(t, "create", dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(time.Minute); len(sizesIn(t, dir)) == 0 && time.Now().Before(deadline); {
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // killed
		for name, size := range sizesIn(t, dir) {
			if size != largeSize && !temporaries.MatchString(name) {
				t.Errorf("%s has %d bytes", name, size)
			}
		}
	}
}

// sizesIn are those of the files in dir that are not empty.
func sizesIn(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int64{}
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.Size() > 0 {
			sizes[entry.Name()] = info.Size()
		}
	}
	return sizes
}

// A kill between two renames leaves each file whole, old or new, and beside them only what no server loads.
func TestKilledBetweenRenames(t *testing.T) {
	t.Parallel()
	const tries = 10
	for range tries {
		dir := readback.Dir(t)
		write(t, dir, many(childCount, "old"))
		killAtFirstRename(t, dir)
		if kept := wholeFiles(t, dir); kept["old"] > 0 && kept["new"] > 0 {
			t.Logf("%d new, %d old", kept["new"], kept["old"])
			return
		}
	}
	t.Errorf("no kill in %d fell between two renames", tries)
}

func killAtFirstRename(t *testing.T, dir string) {
	t.Helper()
	first := filepath.Join(dir, many(1, "")[0].Path)
	before, err := os.Stat(first)
	if err != nil {
		t.Fatal(err)
	}
	cmd := child(t, "none", dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(time.Minute)
	for now := before; os.SameFile(before, now) && time.Now().Before(deadline); {
		if now, err = os.Stat(first); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
}

// wholeFiles counts the old and the new files, and finds fault with every other.
func wholeFiles(t *testing.T, dir string) map[string]int {
	t.Helper()
	kept := map[string]int{}
	whole := map[string]string{}
	for _, word := range []string{"old", "new"} {
		files := many(childCount, word)
		if word == "new" {
			files = larger(word)
		}
		for _, f := range files {
			whole[f.Path+string(f.Content)] = word
		}
	}
	for name, content := range snapshot(t, dir) {
		base := filepath.Base(name)
		switch word := whole[name+content]; {
		case word != "":
			kept[word]++
		case !strings.HasPrefix(base, ".gen-") || strings.Contains(base[1:], "."):
			t.Errorf("%s: is neither whole nor hidden: %q", name, content)
		}
	}
	if kept["old"]+kept["new"] != childCount {
		t.Errorf("got %d files, want %d", kept["old"]+kept["new"], childCount)
	}
	return kept
}

// Others may take files and folders away or put links in their places: nothing outside is written, and whatever is
// left of ours is whole.
func TestRaces(t *testing.T) {
	outside := t.TempDir()
	victim := filepath.Join(outside, "00000.conf")
	if err := os.WriteFile(victim, []byte("theirs"), 0o644); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	stop := disturb(t, dir, outside)
	for i := range 300 {
		// An error is as good as success here.
		_, _ = Write(t.Context(), dir, Of(many(6, fmt.Sprint(i%2))))
	}
	stop()
	if got := snapshot(t, outside); len(got) != 1 || got["00000.conf"] != "theirs" {
		t.Errorf("outside: got %q", got)
	}
	if err := errors.Join(os.RemoveAll(filepath.Join(dir, "nginx")), os.RemoveAll(filepath.Join(dir, "django"))); err != nil {
		t.Fatal(err)
	}
	write(t, dir, many(6, "calm"))
	holds(t, dir, many(6, "calm"))
}

// disturb swaps folders and files below dir with links to the outside, until it is stopped.
func disturb(t *testing.T, dir, outside string) (stop func()) {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		defer root.Close()
		source := rand.New(rand.NewPCG(1, 0))
		for {
			select {
			case <-done:
				return
			default:
				swap(source, root, outside)
			}
		}
	})
	return func() { close(done); group.Wait() }
}

// swap changes one name. Each step may fail, which is what a race is; none leaves the root.
func swap(source *rand.Rand, root *os.Root, outside string) {
	name := []string{"nginx", "django", "nginx/00000.conf", "django/00001.conf"}[source.IntN(4)]
	switch source.IntN(3) {
	case 0:
		_ = root.RemoveAll(name)
	case 1:
		_ = root.RemoveAll(name)
		_ = root.Symlink(outside, name)
	case 2:
		if info, err := root.Lstat(name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			_ = root.Remove(name)
		}
	}
}
