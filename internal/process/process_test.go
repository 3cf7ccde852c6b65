//go:build unix

package process

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shell is a program that a test writes in one line.
func shell(t *testing.T, script string) Program {
	t.Helper()
	return Program{Name: "sh", Dir: t.TempDir(), Argv: []string{"/bin/sh", "-c", script}, Logs: t.TempDir()}
}

func started(t *testing.T, p Program) *Process {
	t.Helper()
	run, err := Start(p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { run.Stop(0) })
	return run
}

func TestStartOfNothing(t *testing.T) {
	p := shell(t, "")
	p.Argv[0] = filepath.Join(p.Dir, "absent")
	if run, err := Start(p); run != nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v and %v, want that there is no such program", run, err)
	}
}

func TestEnvironmentIsWhatWasGiven(t *testing.T) {
	t.Setenv("FORWARDED_ALLOW_IPS", "*")
	p := shell(t, `echo "$A$FORWARDED_ALLOW_IPS"`)
	p.Env = []string{"A=b"}
	run := started(t, p)
	<-run.Done
	if log, err := os.ReadFile(run.Log); err != nil || string(log) != "b\n" {
		t.Errorf("it wrote %q, %v", log, err)
	}
}

// TestDeathIsTold wants the name, the end and the last words, and none of the first.
func TestDeathIsTold(t *testing.T) {
	run := started(t, shell(t, "i=0; while [ $i -lt 100 ]; do echo line $i; i=$((i+1)); done; exit 3"))
	err := run.Until(t.Context(), func(context.Context) bool { return false })
	died, ok := errors.AsType[*DiedError](err)
	if !ok || died.Program != "sh" || !strings.Contains(err.Error(), "exit status 3") {
		t.Fatalf("got %v", err)
	}
	if !strings.HasSuffix(died.Log, "line 99") || strings.Contains(died.Log, "line 9\n") {
		t.Errorf("the log is %q", died.Log)
	}
	if run.Alive() {
		t.Error("it is alive")
	}
}

func TestUntilEndsWithItsContext(t *testing.T) {
	run := started(t, shell(t, "exec sleep 60"))
	ctx, cancel := context.WithTimeoutCause(t.Context(), 50*time.Millisecond, errors.New("no more time"))
	defer cancel()
	err := run.Until(ctx, func(context.Context) bool { return false })
	if err == nil || !strings.Contains(err.Error(), "no more time") || !run.Alive() {
		t.Errorf("got %v", err)
	}
}

// TestStopEndsWhoDoesNotListen has a program that ignores the request, and a worker that outlives it.
func TestStopEndsWhoDoesNotListen(t *testing.T) {
	p := shell(t, `trap "" TERM; sleep 60 & echo $! > worker; echo ready > ready; wait; sleep 60`)
	run := started(t, p)
	ready := func(context.Context) bool { _, err := os.Stat(filepath.Join(p.Dir, "ready")); return err == nil }
	if err := run.Until(t.Context(), ready); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(p.Dir, "worker"))
	if err != nil {
		t.Fatal(err)
	}
	worker, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	run.Stop(50 * time.Millisecond)
	run.Stop(time.Minute) // has nothing more to do
	if run.Alive() {
		t.Error("the program is alive")
	}
	if runs(worker) {
		t.Errorf("its worker %d is alive", worker)
	}
}

// runs is false for a process that only waits to be reaped.
func runs(id int) bool {
	if state, err := os.ReadFile("/proc/" + strconv.Itoa(id) + "/stat"); err == nil {
		return !strings.Contains(string(state), ") Z ")
	}
	return syscall.Kill(id, 0) == nil
}

func TestAccepts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	if Accepts(t.Context(), "unix", path) {
		t.Error("nothing listens yet")
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if !Accepts(t.Context(), "unix", path) {
		t.Error("something listens")
	}
}
