// Package tests runs the collection with real playbooks against hosts that are copies of this machine.
//
// It knows nothing of how the collection works inside. Its one invariant: a host has files, processes and a network of
// its own, so that nothing here changes the machine, and two tests never meet.
package tests

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proxypact/internal/process"
)

// host is a copy-on-write of this machine that ends with its test, however that ends.
type host struct {
	name   string
	shared string // the directory that it has in common with this machine
	pid    string // of its first process, as this machine counts
	run    *process.Process
	life   *os.File // the other end of what its first process reads
}

//go:embed boot.sh
var bootScript string

const bootLimit = time.Minute

// newHost starts a host that shares the directory shared with this machine, and nothing else.
func newHost(t testing.TB, name, shared string) *host {
	t.Helper()
	h, err := startHost(t.Context(), name, shared)
	if err != nil {
		t.Fatalf("%v\nhosts need root or sudo, and a kernel with overlayfs", err)
	}
	t.Cleanup(h.stop)
	return h
}

func startHost(ctx context.Context, name, shared string) (*host, error) {
	dir := filepath.Join(shared, "hosts", name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	input, life, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer input.Close()
	argv := asRoot("unshare", "--mount", "--net", "--pid", "--uts", "--fork", "--kill-child", "bash", "-c", bootScript, "boot", name, dir, shared)
	run, err := process.Start(process.Program{Name: name, Dir: "/", Argv: argv, Logs: dir, Stdin: input})
	if err != nil {
		return nil, err
	}
	h := &host{name: name, shared: shared, run: run, life: life}
	ctx, cancel := context.WithTimeoutCause(ctx, bootLimit, errors.New("it took too long to start"))
	defer cancel()
	if err := run.Until(ctx, h.booted); err != nil {
		h.stop()
		return nil, err
	}
	return h, nil
}

// stop ends the host and everything in it.
func (h *host) stop() {
	h.life.Close()
	<-h.run.Done
	h.run.Stop(0)
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

// sh runs a script inside of the host and returns what it prints.
func (h *host) sh(t testing.TB, script string) string {
	t.Helper()
	return must(t, h.enter("bash", "-c", script)...)
}

// asRoot is what .ci/setup does, too.
func asRoot(argv ...string) []string {
	if os.Geteuid() == 0 {
		return argv
	}
	return append([]string{"sudo", "-n"}, argv...)
}

// holdsHost names the directory of a host that this program starts and holds until it is killed.
const holdsHost = "PROXYPACT_HOLDS_HOST"

func holdHost(dir string) {
	h, err := startHost(context.Background(), "held", dir)
	if err != nil {
		panic(err)
	}
	fmt.Println(h.pid)
	select {}
}

// A test run that is killed takes its hosts with it.
func TestKilled(t *testing.T) {
	cores(t) // where there is none, hosts need not be possible either
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), holdsHost+"="+t.TempDir())
	said, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pid, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatalf("it held no host: %v", err)
	}
	first := "/proc/" + strings.TrimSpace(pid)
	if _, err := os.Stat(first); err != nil {
		t.Errorf("the host is not there: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(first); err != nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s outlives the run", first)
		}
	}
}
