// Package tests runs the collection with real playbooks against hosts that are copies of this machine.
//
// It knows nothing of how the collection works inside. Its one invariant: a host has files, processes and a network of
// its own, so that nothing here changes the machine, and two tests never meet.
package tests

import (
	"context"
	_ "embed"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proxypact/internal/process"
)

// host is a copy-on-write of this machine that ends with its test.
type host struct {
	name   string
	shared string // the directory that it has in common with this machine
	pid    string // of its first process, as this machine counts
	run    *process.Process
}

//go:embed boot.sh
var bootScript string

const bootLimit = time.Minute

// newHost starts a host that shares the directory shared with this machine, and nothing else.
func newHost(t testing.TB, name, shared string) *host {
	t.Helper()
	dir := filepath.Join(shared, "hosts", name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	argv := asRoot("unshare", "--mount", "--net", "--pid", "--uts", "--fork", "--kill-child", "bash", "-c", bootScript, "boot", name, dir, shared)
	run, err := process.Start(process.Program{Name: name, Dir: "/", Argv: argv, Logs: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { run.Stop(5 * time.Second) })
	h := &host{name: name, shared: shared, run: run}
	ctx, cancel := context.WithTimeoutCause(t.Context(), bootLimit, errors.New("it took too long to start"))
	defer cancel()
	if err := run.Until(ctx, h.booted); err != nil {
		t.Fatalf("%v\nhosts need root or sudo, and a kernel with overlayfs", err)
	}
	return h
}

// booted finds the id that the host's first process has written.
func (h *host) booted(context.Context) bool {
	log, _ := os.ReadFile(h.run.Log)
	id, ready := strings.CutSuffix(string(log), " is up\n")
	if ready {
		h.pid = id[strings.LastIndex(id, "\n")+1:]
	}
	return ready
}

// enter is the command that runs another inside of the host.
func (h *host) enter(argv ...string) []string {
	return asRoot(append([]string{"nsenter", "--target", h.pid, "--mount", "--pid", "--net", "--uts", "--root", "--wd", "--"}, argv...)...)
}

// asRoot is what .ci/setup does, too.
func asRoot(argv ...string) []string {
	if os.Geteuid() == 0 {
		return argv
	}
	return append([]string{"sudo", "-n"}, argv...)
}
