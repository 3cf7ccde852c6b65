package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"proxypact/internal/fleet"
	"proxypact/internal/value"
)

// readSources reads files, "-" for stdin, and directories, which stand for their files of the extension, sorted and
// without dot files.
func readSources(ctx context.Context, stdin io.Reader, args []string, extension string) ([]fleet.Source, error) {
	if len(args) == 0 {
		return nil, usage("no description given", "name a file, a directory, or - for stdin")
	}
	if first := slices.Index(args, "-"); first >= 0 && slices.Contains(args[first+1:], "-") {
		return nil, usage("stdin can be read once, and is named twice", "leave one - out")
	}
	var sources []fleet.Source
	var troubles []error
	for _, arg := range args {
		names, err := expand(arg, extension)
		if err != nil {
			troubles = append(troubles, err)
		}
		for _, name := range names {
			data, err := readSource(ctx, stdin, name)
			if err != nil {
				troubles = append(troubles, err)
			}
			sources = append(sources, fleet.Source{File: name, Data: data})
		}
	}
	return sources, errors.Join(troubles...)
}

func expand(arg, extension string) ([]string, error) {
	if info, err := os.Stat(arg); arg == "-" || err != nil || !info.IsDir() {
		return []string{arg}, nil // reading it tells what is wrong
	}
	names, err := inDirectory(arg, extension)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, usage(fmt.Sprintf("%s: holds no *%s file", value.Shown(arg), extension),
			"name a directory of descriptions, or a description itself, whatever its name ends in")
	}
	return names, nil
}

// inDirectory are the descriptions in a directory, sorted.
func inDirectory(dir, extension string) ([]string, error) {
	names, err := namesIn(dir, extension)
	slices.Sort(names)
	for i, name := range names {
		names[i] = filepath.Join(dir, name)
	}
	return names, err
}

// namesIn are the names of the descriptions in a directory, in no order.
func namesIn(dir, extension string) ([]string, error) {
	open, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer open.Close()
	entries, err := open.ReadDir(-1)
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if filepath.Ext(name) == extension && !strings.HasPrefix(name, ".") && !entry.IsDir() {
			names = append(names, name)
		}
	}
	return names, err
}

// longestRead is more than any description, template or configuration may have, so that an endless file ends. As much
// is history.Most, so that a file passes or fails alike on disk and at a revision.
const longestRead = 1 << 20

func readSource(ctx context.Context, stdin io.Reader, name string) ([]byte, error) {
	if name == "-" {
		return readAll(ctx, stdin, name)
	}
	return readFile(ctx, name)
}

// readWhole is readFile for files that nothing later holds to a size.
func readWhole(ctx context.Context, name string) ([]byte, error) {
	data, err := readFile(ctx, name)
	if err == nil && len(data) == longestRead {
		return nil, unreadable(name, fmt.Errorf("is not smaller than %d bytes", longestRead))
	}
	return data, err
}

// readFile reads the start of a regular file, or of what this program was started with. It opens nothing else: a pipe
// without a writer would never open, and a device may do more than be read.
func readFile(ctx context.Context, name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, unreadable(name, errors.New("is a directory"))
	case !info.Mode().IsRegular() && !inherited(name):
		return nil, unreadable(name, errors.New("is not a regular file"))
	}
	return abandonable(ctx, func() ([]byte, error) {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return readStart(file, name)
	})
}

// inherited reports whether name stands for an open file of this program, as a shell's <(...) does.
func inherited(name string) bool {
	return name == "/dev/stdin" || strings.HasPrefix(name, "/dev/fd/") || strings.HasPrefix(name, "/proc/self/fd/")
}

func readAll(ctx context.Context, r io.Reader, name string) ([]byte, error) {
	return abandonable(ctx, func() ([]byte, error) { return readStart(r, name) })
}

func readStart(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, longestRead))
	if err != nil {
		return nil, unreadable(name, cause(err))
	}
	return data, nil
}

func unreadable(name string, cause error) error {
	return &fs.PathError{Op: "read", Path: name, Err: cause}
}

// abandonable waits for read no longer than ctx lasts: nothing interrupts a read of a pipe that stays open.
func abandonable(ctx context.Context, read func() ([]byte, error)) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		data, err := read()
		done <- result{data, err}
	}()
	select {
	case r := <-done:
		return r.data, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
