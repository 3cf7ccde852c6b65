// Package process runs programs for a while: started in a group of their own, watched until they are ready, ended by
// their id.
//
// It is not a supervisor, restarts nothing and never looks for a program by its name. Its one invariant: what was
// started is gone after Stop, with everything that it left behind; on Linux also after the death of this program.
package process

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

// Program is what to run and where its output goes.
type Program struct {
	Name string   // for people and for the log file
	Dir  string   // working directory
	Env  []string // the whole environment; nil: this program's own
	Argv []string
	Logs string // directory of the log, NAME.log

	Stdin *os.File   // what it reads; nil: nothing
	Files []*os.File // that it has open from number 3 on; this program's own may be closed once it runs

	ErrorLog string // what the program itself writes, where it tells why it ended; "": it does not
}

// Process is a started program in a group of its own.
type Process struct {
	Name string
	Log  string          // path of what it wrote
	Done <-chan struct{} // closed once it has ended and was reaped
	done chan struct{}
	own  string // the program's own log, or ""
	cmd  *exec.Cmd
	once sync.Once // guards the id: after it, it may be another program's
}

// DiedError is a program that ended when it should have run, or never came to run, with the last lines that it wrote.
type DiedError struct {
	Program string
	Cause   string
	Log     string
}

func (e *DiedError) Error() string {
	if e.Log == "" {
		return fmt.Sprintf("%s %s", e.Program, e.Cause)
	}
	return fmt.Sprintf("%s %s; it wrote:\n%s", e.Program, e.Cause, e.Log)
}

// Start starts a program, which runs until Stop.
func Start(p Program) (*Process, error) {
	path := filepath.Join(p.Logs, p.Name+".log")
	log, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(p.Argv[0], p.Argv[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = p.Dir, p.Env, log, log
	if p.Stdin != nil {
		cmd.Stdin = p.Stdin
	}
	cmd.ExtraFiles = p.Files
	detach(cmd)
	done := make(chan struct{})
	run := &Process{Name: p.Name, own: p.ErrorLog, Log: path, Done: done, done: done, cmd: cmd}
	started := make(chan error)
	go run.keep(log, started)
	if err := <-started; err != nil {
		return nil, err
	}
	return run, nil
}

// keep starts and reaps the program on one and the same system thread: the kernel's parent-death signal is sent when
// that thread ends.
func (p *Process) keep(log *os.File, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer log.Close()
	if err := p.cmd.Start(); err != nil {
		started <- err
		return
	}
	started <- nil
	_ = p.cmd.Wait() // the state tells how it ended
	close(p.done)
}

// Alive reports whether the program still runs.
func (p *Process) Alive() bool {
	select {
	case <-p.Done:
		return false
	default:
		return true
	}
}

// Failed reports whether the program ended with anything but success.
func (p *Process) Failed() bool { return !p.Alive() && !p.cmd.ProcessState.Success() }

// Died describes the end of a program that nobody asked to end. It is for one that is not Alive.
func (p *Process) Died() error {
	cause := "ended with " + p.cmd.ProcessState.String()
	return &DiedError{Program: p.Name, Cause: cause, Log: p.tail()}
}

// Until asks again and again whether the program is ready, and gives up as soon as it has ended or ctx is done; the
// error is then a *DiedError.
func (p *Process) Until(ctx context.Context, ready func(context.Context) bool) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !ready(ctx) {
		select {
		case <-p.Done:
			return p.Died()
		case <-ctx.Done():
			return &DiedError{Program: p.Name, Cause: "is not ready: " + context.Cause(ctx).Error(), Log: p.tail()}
		case <-tick.C:
		}
	}
	if !p.Alive() {
		return p.Died()
	}
	return nil
}

// Stop asks the program to end, and ends it by force once patience is over, with whatever it left behind. It returns
// when the program is gone and may be called again.
func (p *Process) Stop(patience time.Duration) {
	p.once.Do(func() {
		if p.Alive() {
			terminate(p.cmd)
		}
		select {
		case <-p.Done:
		case <-time.After(patience):
		}
		killGroup(p.cmd)
		<-p.Done
		for deadline := time.Now().Add(dying); leftBehind(p.cmd) && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
	})
	<-p.Done
}

// dying bounds the wait for workers that were killed and whose new parent has yet to reap them.
const dying = time.Second

// Accepts reports whether something listens on address.
func Accepts(ctx context.Context, network, address string) bool {
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// tail is the end of what the program wrote, to its output and to its own log.
func (p *Process) tail() string {
	output := tail(p.Log)
	if p.own == "" {
		return output
	}
	return strings.TrimSpace(output + "\n" + tail(p.own))
}

// tail is the end of a log, as much as a person reads.
func tail(path string) string {
	const most = 12
	content, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	return strings.Join(lines[max(0, len(lines)-most):], "\n")
}
