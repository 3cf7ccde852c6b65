package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"testing"
)

// TestInterrupt ends verbs that wait for a pipe whose writer stays.
func TestInterrupt(t *testing.T) {
	silent, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	defer writer.Close()
	for _, args := range [][]string{{"render", "-"}, {"explain", "-"}, {"check", fmt.Sprintf("/dev/fd/%d", silent.Fd())}} {
		ctx, cancel := context.WithCancel(t.Context())
		stdin := &reached{Reader: silent, then: cancel}
		if args[1] != "-" {
			cancel()
		}
		var stdout, stderr bytes.Buffer
		if code := run(ctx, args, stdin, &stdout, &stderr); code != exitTrouble || stderr.String() != "gen: interrupted\n" || stdout.Len() > 0 {
			t.Errorf("%s: got %d, %s%s", args, code, &stdout, &stderr)
		}
		cancel()
	}
}

// reached calls then before it is read.
type reached struct {
	io.Reader
	then func()
}

func (r *reached) Read(p []byte) (int, error) {
	r.then()
	return r.Reader.Read(p)
}
