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
		found[filepath.Join(arg, filepath.FromSlash(e.Path))] = e.Blob
	}
	return described(found, arg, extension), nil
}

// described leaves out what is no description; a file that was named is one, whatever its name ends in.
func described(found map[string]string, arg, extension string) map[string]string {
	maps.DeleteFunc(found, func(name, _ string) bool {
		base := filepath.Base(name)
		return name != filepath.Clean(arg) && (filepath.Ext(base) != extension || strings.HasPrefix(base, ".") || filepath.Dir(name) != filepath.Clean(arg))
	})
	return found
}

// after is like at, for the second state; "" is the name of a content that only the working tree has.
func (v span) after(ctx context.Context, arg, extension string) (map[string]string, error) {
	if v.head != "" {
		return v.at(ctx, v.head, arg, extension)
	}
	info, err := os.Stat(arg)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	names := []string{arg}
	if info.IsDir() {
		if names, err = inDirectory(arg, extension); err != nil {
			return nil, err
		}
	}
	tracked, err := v.repository.Tracked(ctx, arg)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, name := range names { // none lies deeper than in the directory
		found[filepath.Clean(name)] = tracked[filepath.Base(name)]
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
