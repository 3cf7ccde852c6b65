package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"proxypact/internal/problem"
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

func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return exitYes
	}
	if silent, ok := errors.AsType[silentExit](err); ok {
		return silent.code
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(stderr, "gen: %s\n", strings.TrimRight(line, "\n"))
	}
	if t, ok := errors.AsType[trouble](err); ok && t.hint != "" {
		fmt.Fprintf(stderr, "    hint: %s\n", t.hint)
	}
	return exitTrouble
}

// mostProblems bounds what a terminal is shown; --format json has them all.
const mostProblems = 200

func printProblems(stderr io.Writer, problems []problem.Problem) {
	for i, p := range problems {
		if i == mostProblems {
			fmt.Fprintf(stderr, "gen: %d more problems\n    hint: --format json lists all\n", len(problems)-i)
			return
		}
		fmt.Fprintln(stderr, p)
	}
}
