package main

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"testing/fstest" // its MapFS is the standard library's file system in memory

	"proxypact/internal/history"
	"proxypact/internal/render"
	"proxypact/internal/review"
	"proxypact/internal/spec"
	"proxypact/internal/value"
	"proxypact/templates"
)

// state is what the flags say of every state, but for its templates.
func (d *difference) state(ctx context.Context) (review.State, error) {
	settings, err := d.settings()
	return review.State{Format: spec.Format(d.from), Beside: spec.Beside{Open: extended(ctx), Set: settings}, Options: d.options()}, err
}

// terms are what the two states are read and rendered with.
func (d *difference) terms(ctx context.Context, v span) (review.Terms, error) {
	state, err := d.state(ctx)
	if err != nil {
		return review.Terms{}, err
	}
	t := review.Terms{Before: state, After: state}
	t.Before.Beside.Open, t.After.Beside.Open = v.openers(ctx)
	if d.templates != "" {
		err = d.replaced(ctx, v, &t)
		return t, err
	}
	set, err := d.templateSet(ctx)
	t.Before.Templates, t.After.Templates = set, set
	return t, err
}

// replaced are the templates of each state, and those that differ.
func (d *difference) replaced(ctx context.Context, v span, t *review.Terms) error {
	before, err := v.templatesAt(ctx, v.base, d.templates)
	if err != nil {
		return err
	}
	after, err := v.templatesAfter(ctx, d.templates)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(union(before, after))) {
		if a, b := before[name], after[name]; a == nil || b == nil || string(a.Data) != string(b.Data) {
			t.Templates = append(t.Templates, name)
		}
	}
	if t.Before.Templates, err = render.Parse(templates.FS, before); err != nil {
		return fmt.Errorf("%s at the base: %w", value.Shown(d.templates), err)
	}
	if t.After.Templates, err = render.Parse(templates.FS, after); err != nil {
		return fmt.Errorf("%s: %w", value.Shown(d.templates), err)
	}
	return nil
}

func union(a, b fstest.MapFS) fstest.MapFS {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// templatesAt are the templates of a commit, as render.Parse reads them.
func (v span) templatesAt(ctx context.Context, commit, dir string) (fstest.MapFS, error) {
	entries, err := v.repository.List(ctx, commit, dir, true)
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(e history.Entry) bool { return e.Link || filepath.Ext(e.Path) != ".tmpl" })
	var blobs []string
	for _, e := range entries {
		blobs = append(blobs, e.Blob)
	}
	contents, err := v.repository.Read(ctx, blobs)
	if err != nil {
		return nil, err
	}
	all := fstest.MapFS{}
	for i, e := range entries {
		if len(contents[i]) == history.Most {
			return nil, unreadable(filepath.Join(dir, e.Path), fmt.Errorf("is not smaller than %d bytes", history.Most))
		}
		all[e.Path] = &fstest.MapFile{Data: contents[i]}
	}
	return all, nil
}

func (v span) templatesAfter(ctx context.Context, dir string) (fstest.MapFS, error) {
	if v.head != "" {
		return v.templatesAt(ctx, v.head, dir)
	}
	all := fstest.MapFS{}
	folder := newFolder(ctx, dir)
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".tmpl" {
			return err
		}
		data, err := folder.read(name)
		all[name] = &fstest.MapFile{Data: data}
		return err
	})
	return all, err
}
