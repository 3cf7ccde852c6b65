package uwsgi

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proxypact/internal/process"
	"proxypact/internal/readback"
	"proxypact/internal/site"
	"proxypact/internal/tool"
	"proxypact/internal/value"
)

// Every socket that a description may name is the one that uWSGI makes.
func TestSocketsReadBack(t *testing.T) {
	program, err := exec.LookPath("uwsgi")
	if err != nil {
		t.Fatal(err)
	}
	dir := readback.Dir(t)
	sockets := readback.Keep(readback.FileNames(1, 1500, 60), func(name string) bool {
		_, err := value.ParseSocketPath(filepath.Join(dir, name))
		return err == nil && !strings.ContainsAny(name, "%@")
	})
	lines := []string{"# read back", "[uwsgi]"}
	for _, name := range sockets {
		socket, err := value.ParseSocketPath(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, "http-socket = "+place(site.Backend{Place: site.Place{Socket: socket}}).String())
	}
	file := filepath.Join(dir, "c.ini")
	if err := os.WriteFile(file, []byte(strings.Join(append(lines, "die-on-term = true"), "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	running, err := process.Start(process.Program{Name: ID, Dir: dir, Env: tool.Environment(), Logs: dir, Argv: []string{program, "--ini", file}})
	if err != nil {
		t.Fatal(err)
	}
	defer running.Stop(time.Second)
	last := filepath.Join(dir, sockets[len(sockets)-1])
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(last); err == nil {
			break
		}
	}
	for _, name := range sockets {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Type() != os.ModeSocket {
			t.Errorf("%q: no such socket: %v", name, err)
		}
	}
	t.Logf("%d sockets", len(sockets))
}
