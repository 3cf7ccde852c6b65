package verify

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/process"
)

// serving is the setup of a site that is quick to start.
func serving(t *testing.T) Setup {
	t.Helper()
	s := described(t, "bookshop", edits{"proxy.kind": `"nginx"`, "proxy.http": `"serve"`})
	return prepared(t, s, interpreters(t)[0])
}

func laidOut(t *testing.T, setup Setup) layout {
	t.Helper()
	l, _, err := setup.layOut(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestStartTellsWhyItDied breaks one file at a time; the error has to name the program and to hold the line that it
// wrote about it.
func TestStartTellsWhyItDied(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		file          func(layout) string
		content       string
		program, says string
	}{
		"settings": {func(l layout) string { return l.settings }, "1/0\n", "gunicorn", "ZeroDivisionError"},
		"gunicorn": {func(l layout) string { return l.apps[0].serves }, "bind = 1/0\n", "gunicorn", "ZeroDivisionError"},
		"proxy":    {func(l layout) string { return l.main }, "nonsense;\n", "nginx", `unknown directive "nonsense"`},
	} {
		t.Run(name, func(t *testing.T) {
			l := laidOut(t, serving(t))
			if err := os.WriteFile(row.file(l), []byte(row.content), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := start(t.Context(), l)
			died, ok := errors.AsType[*process.DiedError](err)
			if !ok || died.Program != row.program || !strings.Contains(died.Log, row.says) {
				t.Errorf("got %v, want that %s died with %q", err, row.program, row.says)
			}
			wantNobody(t, l.dir)
		})
	}
}

func TestStartRefusesAPortInUse(t *testing.T) {
	t.Parallel()
	l := laidOut(t, serving(t))
	l.http = listener(t, "")
	if _, err := start(t.Context(), l); err == nil || !strings.Contains(err.Error(), l.http.String()+" is in use") {
		t.Errorf("got %v, want that the port is in use", err)
	}
	wantNobody(t, l.dir)
}

func TestCloseLeavesNobody(t *testing.T) {
	t.Parallel()
	stack, err := Run(t.Context(), serving(t))
	if err != nil {
		t.Fatal(err)
	}
	closed(t, stack)
}

func TestCancelLeavesNobody(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	stack, err := Run(ctx, serving(t))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := Attack(ctx, stack, stack.Public, attack.Cases(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("the attack ended with %v, want that it was cancelled", err)
	}
	closed(t, stack)
}

func TestCancelWhileStartingLeavesNobody(t *testing.T) {
	t.Parallel()
	l := laidOut(t, serving(t))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := start(ctx, l); err == nil {
		t.Error("it started in no time")
	}
	wantNobody(t, l.dir)
}

// TestADeadServerIsFound ends the proxy behind the back of the stack.
func TestADeadServerIsFound(t *testing.T) {
	t.Parallel()
	stack, err := Run(t.Context(), serving(t))
	if err != nil {
		t.Fatal(err)
	}
	stack.front.Stop(time.Second)
	if died, ok := errors.AsType[*process.DiedError](stack.Close()); !ok || died.Program != "nginx" {
		t.Errorf("got %v, want that nginx died", died)
	}
	wantNobody(t, stack.dir)
}

// wantNobody looks for processes that still have the scratch directory on their command line, or work in it: nginx
// workers write their own line.
func wantNobody(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		line, _ := os.ReadFile("/proc/" + entry.Name() + "/cmdline")
		cwd, _ := os.Readlink("/proc/" + entry.Name() + "/cwd")
		if strings.Contains(string(line)+cwd, dir) {
			t.Errorf("process %s still runs: %q", entry.Name(), line)
		}
	}
}

func TestCrashesAreFoundInLogs(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/error.log"
	for _, line := range []string{
		"[core:notice] AH00051: child pid 7 exit signal Segmentation fault (11), possible coredump in /",
		"2026/01/01 00:00:00 [alert] 1#1: worker process 7 exited on signal 11",
		"[CRITICAL] WORKER TIMEOUT (pid:7)",
	} {
		if err := os.WriteFile(path, []byte("all is well\n"+line+"\nagain\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := crash(path); got != line {
			t.Errorf("found %q, want %q", got, line)
		}
	}
}

// TestAHiddenRequestIsFound runs one in the open: the trace is what counts.
func TestAHiddenRequestIsFound(t *testing.T) {
	t.Parallel()
	stack := run(t, serving(t))
	hidden := attack.Case{ID: "hidden", Over: attack.HTTPS, Request: attack.Request{Method: "GET",
		Target: "/smuggled/", Version: "HTTP/1.1", Lines: []string{"Host: {host}"}}}
	report, err := Attack(t.Context(), stack, stack.Public, []attack.Case{hidden}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Broken()) != 1 || report.Broken()[0].Invariant != attack.Unhidden {
		t.Errorf("judged %v, want %q broken", report.Broken(), attack.Unhidden)
	}
}
