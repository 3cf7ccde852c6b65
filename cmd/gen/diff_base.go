package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"proxypact/internal/history"
	"proxypact/internal/review"
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
	defer span.repository.Close()
	var pairs []review.Pair
	var troubles []error
	for _, arg := range args {
		more, err := span.pairs(ctx, arg, "."+d.from)
		pairs, troubles = append(pairs, more...), append(troubles, err)
	}
	if err := errors.Join(troubles...); err != nil {
		return review.Review{}, withoutHistory(err)
	}
	pairs = span.named(pairs)
	terms, err := d.terms(ctx, span)
	if err != nil {
		return review.Review{}, err
	}
	return terms.Compare(pairs)
}

// named are the pairs without those of a file that was named before, such as in its directory.
func (v span) named(pairs []review.Pair) []review.Pair {
	seen := map[string]bool{}
	return slices.DeleteFunc(pairs, func(p review.Pair) bool {
		full, err := v.repository.Full(p.File)
		again := err == nil && seen[full]
		seen[full] = true
		return again
	})
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
		repository.Close()
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
	if strings.Contains(err.Error(), "promisor remote") {
		return usage("this clone was made without the contents of that revision", "have git fetch them, such as with git diff --stat and the revision")
	}
	if e, ok := errors.AsType[*history.UnknownError](err); ok {
		if e.Shallow {
			return usage(e.Error(), "this clone has no history: git fetch --unshallow, or fetch-depth: 0 in the pipeline")
		}
		return usage(e.Error(), "git log --oneline shows those that it knows; a remote branch has to be fetched first")
	}
	return err
}
