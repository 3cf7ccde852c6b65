package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"

	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// Every message that gen prints on stderr has one of two forms:
//
//	file:line:col: key: fact          a problem of a description
//	gen: fact                         trouble with anything else
//
// each with an indented "hint:" line that says what to type next. Facts start in lower case and have no full stop.

// Exit codes, as diff(1) has them.
const (
	exitYes     = 0
	exitNo      = 1
	exitTrouble = 2
)

// silentExit ends gen with a code when everything has been said.
type silentExit struct{ code int }

func (e silentExit) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// trouble is a fact with a hint.
type trouble struct{ fact, hint string }

func (t trouble) Error() string { return t.fact }

func usage(fact, hint string) error { return trouble{fact, hint} }

// troubles are the facts in err, one for each of several.
func troubles(err error) []trouble {
	if errors.Is(err, context.Canceled) {
		return []trouble{{fact: "interrupted"}}
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []trouble
		for _, one := range joined.Unwrap() {
			all = append(all, troubles(one)...)
		}
		return all
	}
	t, _ := errors.AsType[trouble](err)
	return []trouble{{plain(err).Error(), t.hint}}
}

// plain is an error of the file system as "path: cause", without Go's name for the call.
func plain(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return fmt.Errorf("%s: %w", value.Shown(e.Path), e.Err)
	}
	return err
}

// cause is what the operating system said.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return exitYes
	}
	if silent, ok := errors.AsType[silentExit](err); ok {
		return silent.code
	}
	if errors.Is(err, syscall.EPIPE) { // whoever read has seen enough
		return exitTrouble
	}
	for _, t := range troubles(err) {
		t.print(stderr)
	}
	return exitTrouble
}

func (t trouble) print(stderr io.Writer) {
	for line := range strings.Lines(t.fact) {
		fmt.Fprintf(stderr, "gen: %s\n", value.OneLine(strings.TrimRight(line, "\n")))
	}
	if t.hint != "" {
		fmt.Fprintf(stderr, "    hint: %s\n", t.hint)
	}
}

// mostProblems bounds what a terminal is shown; --format json has them all.
const mostProblems = 200

func printProblems(stderr io.Writer, problems []problem.Problem) {
	for i, p := range problems {
		if i == mostProblems {
			trouble{fmt.Sprintf("%d more problems", len(problems)-i), "--format json lists all"}.print(stderr)
			return
		}
		fmt.Fprintln(stderr, p)
	}
}

// output is stdout. It keeps the first failure, which not everyone who prints passes on.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if err != nil && o.err == nil {
		o.err = fmt.Errorf("stdout: %w", cause(err))
	}
	return n, o.err
}
