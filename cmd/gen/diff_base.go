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
	"testing/fstest"

	"golang.org/x/sync/errgroup"

	"proxypact/internal/history"
	"proxypact/internal/render"
	"proxypact/internal/review"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/value"
	"proxypact/templates"
)

// change compares with a revision.
func (d *difference) change(ctx context.Context, s *streams, args []string) (review.Review, error) {
	if len(args) == 0 {
		return review.Review{}, usage("no description given", "name a file or a directory of the repository")
	}
	if slices.Contains(args, "-") {
		return review.Review{}, usage("stdin has no history", "name a file or a directory of the repository")
	}
	span, err := d.span(ctx)
	if err != nil {
		return review.Review{}, err
	}
	var pairs []review.Pair
	var troubles []error
	for _, arg := range args {
		more, err := span.pairs(ctx, arg, "."+d.from)
		pairs, troubles = append(pairs, more...), append(troubles, err)
	}
	if err := errors.Join(troubles...); err != nil {
		return review.Review{}, err
	}
	terms, err := d.terms(ctx, span)
	if err != nil {
		return review.Review{}, err
	}
	return terms.Compare(pairs)
}

// span is the two states that are compared; without a head, the second is the working tree.
type span struct {
	repository *history.Repository
	base, head string
}

func (d *difference) span(ctx context.Context) (span, error) {
	revisions := []string{d.base}
	if d.head != "" {
		revisions = append(revisions, d.head)
	}
	repository, commits, err := history.Open(ctx, ".", revisions...)
	if err != nil {
		return span{}, withoutHistory(err)
	}
	v := span{repository: repository, base: commits[0]}
	switch {
	case d.head != "":
		v.head = commits[1]
	case repository.Bare():
		return v, usage("a bare repository has no working tree", "write --head REV too")
	}
	return v, nil
}

func withoutHistory(err error) error {
	if _, missing := errors.AsType[*history.MissingError](err); missing {
		return usage(err.Error(), "apt-get install git")
	}
	if strings.Contains(err.Error(), "not a git repository") {
		return usage("this directory is in no git repository", "go to one, or compare with files: --against DIR")
	}
	if e, ok := errors.AsType[*history.UnknownError](err); ok {
		if e.Shallow {
			return usage(e.Error(), "this clone has no history: git fetch --unshallow, or fetch-depth: 0 in the pipeline")
		}
		return usage(e.Error(), "git log --oneline shows those that it knows; a remote branch has to be fetched first")
	}
	return err
}

// pairs are the descriptions that may differ below arg, with their contents.
func (v span) pairs(ctx context.Context, arg, extension string) ([]review.Pair, error) {
	var before, after map[string]string
	group, asked := errgroup.WithContext(ctx)
	group.Go(func() (err error) { before, err = v.at(asked, v.base, arg, extension); return err })
	group.Go(func() (err error) { after, err = v.after(asked, arg, extension); return err })
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if len(before)+len(after) == 0 {
		return nil, usage(fmt.Sprintf("%s: holds no *%s file, now or then", value.Shown(arg), extension), "name a file or a directory of descriptions")
	}
	return v.contents(ctx, before, after)
}

// at are the descriptions of a commit: git's names of their contents, by file.
func (v span) at(ctx context.Context, commit, arg, extension string) (map[string]string, error) {
	entries, err := v.repository.List(ctx, commit, arg, false)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, e := range entries {
		found[below(arg, e.Path)] = e.Blob
	}
	return described(found, arg, extension), nil
}

// below is the name of a listed file: arg is its directory, or the file itself.
func below(arg, name string) string {
	if filepath.Base(arg) == name && filepath.Ext(arg) != "" {
		return arg
	}
	return filepath.Join(arg, filepath.FromSlash(name))
}

// described leaves out what is no description; a file that was named is one, whatever its name ends in.
func described(found map[string]string, arg, extension string) map[string]string {
	maps.DeleteFunc(found, func(name, _ string) bool {
		base := filepath.Base(name)
		return name != arg && (filepath.Ext(base) != extension || strings.HasPrefix(base, ".") || filepath.Dir(name) != filepath.Clean(arg))
	})
	return found
}

// after is like at, for the second state; "" is the name of a content that only the working tree has.
func (v span) after(ctx context.Context, arg, extension string) (map[string]string, error) {
	if v.head != "" {
		return v.at(ctx, v.head, arg, extension)
	}
	names, err := expand(arg, extension)
	if err != nil {
		return nil, nil // no description there any more
	}
	tracked, err := v.repository.Tracked(ctx, arg)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	if len(names) == 1 && names[0] == arg { // a file, which may be gone
		if _, err := os.Lstat(arg); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	for _, name := range names { // listed in a directory, none lies deeper than in it
		found[name] = tracked[filepath.Base(name)]
	}
	return found, nil
}

func (v span) contents(ctx context.Context, before, after map[string]string) ([]review.Pair, error) {
	var pairs []review.Pair
	for name, old := range before {
		if now, is := after[name]; !is || old != now {
			pairs = append(pairs, review.Pair{File: name})
		}
	}
	for name := range after {
		if _, was := before[name]; !was {
			pairs = append(pairs, review.Pair{File: name})
		}
	}
	slices.SortFunc(pairs, func(a, b review.Pair) int { return strings.Compare(a.File, b.File) })
	var blobs []string
	var fill []*[]byte
	need := func(blob string, at *[]byte) { blobs, fill = append(blobs, blob), append(fill, at) }
	for i := range pairs {
		p := &pairs[i]
		if blob, was := before[p.File]; was {
			need(blob, &p.Before)
		}
		switch blob, is := after[p.File]; {
		case !is:
		case blob != "":
			need(blob, &p.After)
		default:
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
	return pairs, err
}

// notNil tells an empty file from none.
func notNil(data []byte) []byte { return append([]byte{}, data...) }

// terms are the templates of both states.
func (d *difference) terms(ctx context.Context, v span) (review.Terms, error) {
	t := review.Terms{Format: spec.Format(d.from), Options: site.Options{Proxy: site.Kind(d.proxy)}}
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
