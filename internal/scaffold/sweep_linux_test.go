package scaffold

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"proxypact/internal/readback"
)

// TestMain is also a run that makes a scratch directory and is then killed.
func TestMain(m *testing.M) {
	if os.Getenv("GEN_TEST_SCRATCH") == "" {
		os.Exit(m.Run())
	}
	s, err := NewScratch()
	if err == nil {
		err = os.WriteFile(filepath.Join(s.Dir, "a"), nil, 0o600)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(s.Dir)
	time.Sleep(time.Minute)
}

func TestSweep(t *testing.T) {
	parent := readback.Dir(t)
	t.Setenv("TMPDIR", parent)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "GEN_TEST_SCRATCH=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	theirs := strings.TrimSpace(line)
	for _, name := range []string{"gen-run-1x", "gen-1", "gen-run-"} {
		if err := os.Mkdir(filepath.Join(parent, name), 0o711); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("gen-1", filepath.Join(parent, "gen-run-2")); err != nil {
		t.Fatal(err)
	}
	notes := filepath.Join(parent, "gen-run-20261122") // of somebody
	if err := errors.Join(os.Mkdir(notes, 0o755), os.Chmod(notes, 0o755)); err != nil {
		t.Fatal(err)
	}
	others := []string{"gen-1", "gen-run-", "gen-run-1x", "gen-run-2", "gen-run-20261122"}

	ours := newScratch(t)
	has(t, parent, append(others, filepath.Base(theirs), filepath.Base(ours.Dir)))

	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	next := newScratch(t)
	has(t, parent, append(others, filepath.Base(ours.Dir), filepath.Base(next.Dir)))
}

// has are the names below dir, in any order.
func has(t *testing.T, dir string, want []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{}
	for _, entry := range entries {
		left[entry.Name()] = true
	}
	for _, name := range want {
		if !left[name] {
			t.Errorf("%s is gone", name)
		}
		delete(left, name)
	}
	if len(left) > 0 {
		t.Errorf("there are also %v", left)
	}
}

// A directory of another user stays, whatever its name.
func TestSweepLeavesOthers(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make a directory of another user")
	}
	parent := readback.Dir(t)
	t.Setenv("TMPDIR", parent)
	theirs := filepath.Join(parent, "gen-run-1")
	if err := os.Mkdir(theirs, 0o711); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(theirs, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	has(t, parent, []string{"gen-run-1", filepath.Base(newScratch(t).Dir)})
}

// Runs that begin and end at once sweep while others are about to hold what they made.
func TestSweepOfMany(t *testing.T) {
	t.Setenv("TMPDIR", readback.Dir(t))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				s, err := NewScratch()
				if err != nil {
					t.Error(err)
					return
				}
				if err := os.WriteFile(filepath.Join(s.Dir, "a"), nil, 0o600); err != nil {
					t.Error(err)
				}
				if err := s.Remove(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}
