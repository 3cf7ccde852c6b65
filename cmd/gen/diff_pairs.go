package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"proxypact/internal/history"
	"proxypact/internal/review"
	"proxypact/internal/value"
)

// states are where the two contents of a file are.
type states struct {
	old, now string // git's names for them, "" for none
	disk     bool   // the second is in the working tree alone
}

// pairs are the descriptions below arg that may differ, with their contents.
func (v span) pairs(ctx context.Context, arg, extension string) ([]review.Pair, error) {
	look := v.worktree
	if v.head != "" {
		look = v.commits
	}
	found, err := look(ctx, arg)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(found, func(name string, _ states) bool { return !described(name, extension) })
	if len(found) == 0 {
		return nil, v.hold(ctx, arg, extension)
	}
	return v.contents(ctx, arg, found)
}

// described tells a description by its path from arg; arg itself, "", is one whatever its name ends in.
func described(name, extension string) bool {
	return name == "" || filepath.Ext(name) == extension && !strings.HasPrefix(name, ".") && !strings.Contains(name, "/")
}

func (v span) commits(ctx context.Context, arg string) (map[string]states, error) {
	changes, err := v.repository.Between(ctx, v.base, v.head, arg)
	found := map[string]states{}
	for name, c := range changes {
		found[name] = states{old: c.Old, now: c.New}
	}
	return found, err
}

// worktree asks git for what its index has otherwise than the commit, and looks itself where the working tree may
// differ from the index.
func (v span) worktree(ctx context.Context, arg string) (map[string]states, error) {
	var staged map[string]history.Change
	var kept map[string]history.Kept
	group, asked := errgroup.WithContext(ctx)
	group.Go(func() (err error) { staged, err = v.repository.Staged(asked, v.base, arg); return err })
	group.Go(func() (err error) { kept, err = v.repository.Tracked(asked, arg); return err })
	present, absent := onDisk(arg)
	if err := errors.Join(group.Wait(), absent); err != nil {
		return nil, err
	}
	found := map[string]states{}
	for name := range present {
		if k := kept[name]; k.Same {
			found[name] = states{old: k.Blob, now: k.Blob}
		} else {
			found[name] = states{old: k.Blob, disk: true}
		}
	}
	for name, k := range kept {
		if !present[name] {
			found[name] = states{old: k.Blob}
		}
	}
	for name, c := range staged {
		s := found[name]
		s.old = c.Old
		found[name] = s
	}
	maps.DeleteFunc(found, func(_ string, s states) bool { return !s.disk && s.old == s.now })
	return found, nil
}

// onDisk are the files in the directory arg, or arg itself, by path from it.
func onDisk(arg string) (map[string]bool, error) {
	info, err := os.Stat(arg)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.IsDir():
		return map[string]bool{"": true}, nil
	}
	entries, err := os.ReadDir(arg)
	present := map[string]bool{}
	for _, entry := range entries {
		if !entry.IsDir() {
			present[entry.Name()] = true
		}
	}
	return present, err
}

// hold says so where neither state has a description: nothing that changed may also be nothing that is there.
func (v span) hold(ctx context.Context, arg, extension string) error {
	entries, err := v.repository.List(ctx, v.base, arg, false)
	if err != nil || slices.ContainsFunc(entries, func(e history.Entry) bool { return described(e.Path, extension) }) {
		return err
	}
	return usage(fmt.Sprintf("%s: holds no *%s file, now or then", value.Shown(arg), extension), "name a file or a directory of descriptions")
}

func (v span) contents(ctx context.Context, arg string, found map[string]states) ([]review.Pair, error) {
	names := slices.Sorted(maps.Keys(found))
	pairs := make([]review.Pair, len(names))
	var blobs []string
	var fill []*[]byte
	need := func(blob string, at *[]byte) {
		if blob != "" {
			blobs, fill = append(blobs, blob), append(fill, at)
		}
	}
	for i, name := range names {
		p, s := &pairs[i], found[name]
		p.File = filepath.Join(arg, filepath.FromSlash(name))
		need(s.old, &p.Before)
		need(s.now, &p.After)
		if s.disk {
			data, err := readFile(ctx, p.File)
			if err != nil {
				return nil, err
			}
			p.After = notNil(data)
		}
	}
	read, err := v.repository.Read(ctx, blobs)
	for i, data := range read {
		*fill[i] = notNil(data)
	}
	return slices.DeleteFunc(pairs, func(p review.Pair) bool { return p.Before == nil && p.After == nil }), err
}

// notNil tells an empty file from none.
func notNil(data []byte) []byte { return append([]byte{}, data...) }
