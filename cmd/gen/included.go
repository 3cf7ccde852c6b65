package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"proxypact/internal/foreign"
	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/target"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// includedProblems are those of files that rendered ones include, where this machine has them.
func includedProblems(set *render.Set, sites []*site.Site) ([]problem.Problem, error) {
	var problems []problem.Problem
	for _, s := range sites {
		if !s.Includes.Any() || s.Stage == site.Challenges {
			continue
		}
		ours, err := target.Files(set, s, string(s.Proxy.Kind))
		if err != nil {
			return nil, err
		}
		for _, slot := range s.Includes.Slots() {
			found := slotProblems(s, slot, ours[0].Content)
			for i := range found {
				found[i].Key, found[i].Accepted = slot.Key, s.Reason(found[i])
			}
			s.Locate(found)
			problems = append(problems, found...)
		}
	}
	problem.Sort(problems)
	return problems, nil
}

// slotProblems are of the file itself, at its lines, and of what the description says of it, which have no place yet.
func slotProblems(s *site.Site, slot site.Include, ours []byte) []problem.Problem {
	path := slot.File.String()
	theirs := readable(path)
	if tree.Ours(theirs) {
		return []problem.Problem{{ID: "include-loop", Severity: problem.Error, Message: value.Quote(path) + " is a file that gen rendered, and no part of another",
			Hint: "write the file with the directives of your own"}}
	}
	if theirs != nil {
		return foreign.Included(string(s.Proxy.Kind), path, theirs, ours)
	}
	info, missing := os.Stat(path)
	if missing == nil && !info.Mode().IsRegular() {
		return []problem.Problem{{ID: "include-unread", Severity: problem.Error, Message: fmt.Sprintf("%s is a %s, and %s reads files alone", value.Quote(path), form(info), s.Proxy.Kind.Title()),
			Hint: "write the path of a file"}}
	}
	if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
		return nil // it is on another machine
	}
	why := "cannot be read here, so that nobody has looked at it"
	if errors.Is(missing, fs.ErrNotExist) {
		why = fmt.Sprintf("is not there, and %s does not start without it", s.Proxy.Kind.Title())
	}
	return []problem.Problem{{ID: "include-unread", Severity: problem.Warning, Message: value.Quote(path) + " " + why}}
}

// form is what a path leads to that is no file.
func form(info fs.FileInfo) string {
	if info.IsDir() {
		return "directory"
	}
	return "device, pipe or socket"
}

// included are the same by the templates that the call names.
func (in *input) included(ctx context.Context, sites []*site.Site) ([]problem.Problem, error) {
	set, err := in.templateSet(ctx)
	if err != nil {
		return nil, err
	}
	return includedProblems(set, sites)
}
