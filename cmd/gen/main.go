// Command gen renders matching proxy, Django and application server configuration from one description.
//
// This package is the command line only: it opens files, prints and picks the exit code. It is not where anything is
// decided about a site, a rule or a rendered line: that is under internal. Its one invariant: data
// goes to stdout and everything else to stderr, and the exit code answers the verb's question: 0 yes, 1 no, 2 could
// not answer.
package main

import (
	"cmp"
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// garbage is how much may be added to what is in use before it is collected, in percent: a run is short, and most of
// them end sooner.
const garbage = 400

func main() {
	debug.SetGCPercent(garbage)
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	// A closed pipe is an error of a write, not the death of a run that has servers to end and files to remove.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	// The first signal ends the run in order, a second one at once, whatever the run waits for.
	go func() { <-ctx.Done(); stop() }()
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// endings are the signals that end a run in order; a terminal that closes is none where nohup has turned it off.
func endings() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	out := &output{w: stdout}
	root := newRoot(&streams{stdin, out, stderr})
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(out)
	root.SetErr(stderr)
	verb, err := root.ExecuteContextC(ctx)
	if out.err == nil {
		err = cmp.Or(printTrouble(out, verb, args, err), err)
	}
	return exitCode(cmp.Or(out.err, err), stderr)
}
