package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"proxypact/internal/history"
	"proxypact/internal/review"
	"proxypact/internal/value"
)

// shelf is where descriptions are looked for: as it was named, and from the root of the repository.
type shelf struct{ arg, full, extension string }

// description is a path from the root of the repository as one from arg, where a description stands there: arg itself,
// "", whatever its name ends in, or a file in the directory arg.
func (s shelf) description(name string) (string, bool) {
	switch {
	case name == s.full:
		return "", true
	case s.full != "":
		rest, inside := strings.CutPrefix(name, s.full+"/")
		if !inside {
			return "", false
		}
		name = rest
	}
	return name, filepath.Ext(name) == s.extension && !strings.HasPrefix(name, ".") && !strings.Contains(name, "/")
}

// states are where the two contents of a file are.
type states struct {
	old, now string // git's names for them, "" for none
	disk     bool   // the second is in the working tree alone
}

// differences are the descriptions that may differ, by path from arg, and whether anything else may that ends as they
// do.
type differences struct {
	found  map[string]states
	beside bool
}

// pairs are the descriptions on the shelf of arg that may differ, with their contents.
func (v span) pairs(ctx context.Context, arg, extension string) ([]review.Pair, error) {
	full, err := v.repository.Full(arg)
	if err != nil {
		return nil, err
	}
	s := shelf{arg, full, extension}
	look := v.worktree
	if v.head != "" {
		look = v.commits
	}
	d, err := look(ctx, s)
	if err != nil {
		return nil, err
	}
	if d.beside {
		if err := v.addExtending(ctx, s, &d); err != nil {
			return nil, err
		}
	}
	if len(d.found) == 0 {
		return nil, v.hold(ctx, s)
	}
	pairs, err := v.contents(ctx, s, d.found)
	if d.beside { // else what has the same content has the same meaning
		return pairs, err
	}
	return slices.DeleteFunc(pairs, func(p review.Pair) bool {
		return p.Unread == "" && (p.Before == nil) == (p.After == nil) && bytes.Equal(p.Before, p.After)
	}), err
}

// commits asks git for what two commits have otherwise, and follows the links that both have.
func (v span) commits(ctx context.Context, s shelf) (differences, error) {
	var changes map[string]history.Change
	var now []history.Entry
	group, asked := errgroup.WithContext(ctx)
	group.Go(func() (err error) { changes, err = v.repository.Between(asked, v.base, v.head, s.scope()); return err })
	group.Go(func() (err error) { now, err = v.repository.List(asked, v.head, s.arg, false); return err })
	d := differences{found: map[string]states{}}
	if err := group.Wait(); err != nil {
		return d, err
	}
	for name, c := range changes {
		if inside, is := s.description(name); is {
			d.found[inside] = states{old: cmp.Or(c.Old, history.At(v.base, name)), now: cmp.Or(c.New, history.At(v.head, name))}
		} else {
			d.beside = true
		}
	}
	for _, e := range now {
		name := s.whole(e.Path)
		if inside, is := s.description(name); is && e.Link {
			d.found[inside] = states{old: history.At(v.base, name), now: history.At(v.head, name)}
		}
	}
	return d, nil
}

func (s shelf) scope() history.Scope { return history.Scope{Name: s.arg, Suffix: s.extension} }

// worktree asks git for what its index has otherwise than the commit, and looks itself where the working tree may
// differ from the index.
func (v span) worktree(ctx context.Context, s shelf) (differences, error) {
	var staged map[string]history.Change
	var kept map[string]history.Kept
	group, asked := errgroup.WithContext(ctx)
	group.Go(func() (err error) { staged, err = v.repository.Staged(asked, v.base, s.scope()); return err })
	group.Go(func() (err error) { kept, err = v.repository.Tracked(asked, s.scope()); return err })
	present, err := s.onDisk()
	d := differences{found: map[string]states{}}
	if err := errors.Join(group.Wait(), err); err != nil {
		return d, err
	}
	d.addKept(s, present, kept)
	d.addStaged(s, staged)
	for inside, one := range d.found {
		one.old = cmp.Or(one.old, history.At(v.base, s.whole(inside))) // nothing, or a link
		d.found[inside] = one
	}
	return d, nil
}

// addKept adds what the working tree may have otherwise than the index.
func (d *differences) addKept(s shelf, present []string, kept map[string]history.Kept) {
	for _, name := range present {
		if k := kept[s.whole(name)]; !k.Same {
			d.found[name] = states{old: k.Blob, disk: true}
		}
	}
	for name, k := range kept {
		if k.Same {
			continue
		}
		inside, is := s.description(name)
		if !is {
			d.beside = true
		} else if _, there := d.found[inside]; !there {
			d.found[inside] = states{old: k.Blob}
		}
	}
}

// addStaged adds what the index has otherwise than the commit.
func (d *differences) addStaged(s shelf, staged map[string]history.Change) {
	for name, c := range staged {
		inside, is := s.description(name)
		if !is {
			d.beside = true
			continue
		}
		one, differs := d.found[inside]
		if one.old = c.Old; !differs {
			one.now = c.New
		}
		d.found[inside] = one
	}
}

// whole is a path from arg as one from the root of the repository.
func (s shelf) whole(name string) string {
	if s.full == "" || name == "" {
		return s.full + name
	}
	return s.full + "/" + name
}

// onDisk are the descriptions in the working tree, by path from arg.
func (s shelf) onDisk() ([]string, error) {
	info, err := os.Stat(s.arg)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.IsDir():
		return []string{""}, nil
	}
	return namesIn(s.arg, s.extension)
}

// hold says so where neither state has a description: nothing that changed may also be nothing that is there.
func (v span) hold(ctx context.Context, s shelf) error {
	entries, err := v.listed(ctx, v.base, s)
	if err != nil || len(entries) > 0 {
		return err
	}
	return usage(fmt.Sprintf("%s: holds no *%s file, now or then", value.Shown(s.arg), s.extension), "name a file or a directory of descriptions")
}

// listed are the descriptions of a commit, by path from arg.
func (v span) listed(ctx context.Context, commit string, s shelf) (map[string]string, error) {
	entries, err := v.repository.List(ctx, commit, s.arg, false)
	blobs := map[string]string{}
	for _, e := range entries {
		if inside, is := s.description(path.Join(s.full, e.Path)); is {
			if blobs[inside] = e.Blob; e.Link {
				blobs[inside] = history.At(commit, s.whole(e.Path))
			}
		}
	}
	return blobs, err
}

func (v span) contents(ctx context.Context, s shelf, found map[string]states) ([]review.Pair, error) {
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
		p, one := &pairs[i], found[name]
		p.File = filepath.Join(s.arg, filepath.FromSlash(name))
		need(one.old, &p.Before)
		need(one.now, &p.After)
		if one.disk {
			data, err := readFile(ctx, p.File)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if p.After = notNil(data); err != nil {
				p.Unread = cause(err).Error()
			}
		}
	}
	read, err := v.repository.Read(ctx, blobs)
	for i, data := range read {
		*fill[i] = data
	}
	return slices.DeleteFunc(pairs, func(p review.Pair) bool { return p.Before == nil && p.After == nil }), err
}

// notNil tells an empty file from none.
func notNil(data []byte) []byte { return append([]byte{}, data...) }
