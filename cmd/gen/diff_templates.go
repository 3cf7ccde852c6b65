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

// terms are the templates of both states.
func (d *difference) terms(ctx context.Context, v span) (review.Terms, error) {
	t := review.Terms{Format: spec.Format(d.from), Options: d.options()}
	if d.templates == "" {
		set, err := render.Parse(templates.FS, nil)
		t.Before, t.After = set, set
		return t, err
	}
	before, err := v.templatesAt(ctx, v.base, d.templates)
	if err != nil {
		return t, err
	}
	after, err := v.templatesAfter(ctx, d.templates)
	if err != nil {
		return t, err
	}
	for _, name := range slices.Sorted(maps.Keys(union(before, after))) {
		if a, b := before[name], after[name]; a == nil || b == nil || string(a.Data) != string(b.Data) {
			t.Templates = append(t.Templates, name)
		}
	}
	if t.Before, err = render.Parse(templates.FS, before); err != nil {
		return t, fmt.Errorf("%s at the base: %w", value.Shown(d.templates), err)
	}
	if t.After, err = render.Parse(templates.FS, after); err != nil {
		return t, fmt.Errorf("%s: %w", value.Shown(d.templates), err)
	}
	return t, nil
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
	entries = slices.DeleteFunc(entries, func(e history.Entry) bool { return filepath.Ext(e.Path) != ".tmpl" })
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
