package main

import (
	"context"
	"os"

	"proxypact/internal/review"
	"proxypact/internal/spec"
)

// described compares with another description, such as the one that was applied last.
func (d *difference) described(ctx context.Context, s *streams, args []string) (review.Review, error) {
	switch {
	case len(args) != 1:
		return review.Review{}, usage("--base-file compares one description with one", "name one file, or - for stdin")
	case args[0] == "-" && d.baseFile == "-":
		return review.Review{}, usage("stdin can be read once, and is named twice", "leave one - out")
	}
	pair := review.Pair{File: args[0], Was: d.baseFile}
	var err error
	if pair.Before, err = readState(ctx, s, d.baseFile); err != nil {
		return review.Review{}, err
	}
	if pair.After, err = readState(ctx, s, args[0]); err != nil {
		return review.Review{}, err
	}
	after, err := d.state(ctx)
	if err != nil {
		return review.Review{}, err
	}
	if after.Templates, err = d.templateSet(ctx); err != nil {
		return review.Review{}, err
	}
	return review.Terms{Before: asItStands(after, pair.Before), After: after}.Compare([]review.Pair{pair})
}

// asItStands is the state of a description that was kept: what was set for its run is in it, and what is set for this
// one is not; its syntax may have been the other one.
func asItStands(s review.State, kept []byte) review.State {
	s.Format, s.Beside.Set, s.Options.Proxy = spec.FormatOf(kept), spec.Settings{}, ""
	return s
}

// readState reads a description of one state. /dev/null is none, as in a diff: the site comes, or goes.
func readState(ctx context.Context, s *streams, name string) ([]byte, error) {
	if name == os.DevNull {
		return nil, nil
	}
	data, err := readSource(ctx, s.in, name)
	if err != nil {
		return nil, err
	}
	return notNil(data), nil
}
