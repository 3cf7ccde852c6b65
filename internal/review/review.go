// Package review compares descriptions before and after a change: what is rendered, and what it means.
//
// It is not a linter, opens no file and asks no git: it is given bytes. Its one invariant: each description is reviewed
// by itself, so one that cannot be read hides nothing about the others.
package review

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"proxypact/internal/delta"
	"proxypact/internal/plan"
	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/target"
)

// Pair is a description before and after. A nil content is a description that is not there.
type Pair struct {
	File          string // its name in messages
	Was           string // its name before, where that was another
	Before, After []byte
}

// Review is what a change comes to.
type Review struct {
	Files      []delta.File
	Statements []plan.Statement
	Problems   []problem.Problem // errors: this description was not reviewed
}

// Terms are what holds for every description of a review.
type Terms struct {
	Before, After State
	Templates     []string // those that differ between the two
}

// State is what descriptions are read and rendered with.
type State struct {
	Templates *render.Set
	Format    spec.Format
	Beside    spec.Beside
	Options   site.Options
}

// Compare reviews the pairs that differ.
func (t Terms) Compare(pairs []Pair) (Review, error) {
	var r Review
	var sides []side
	for _, pair := range pairs {
		before, after, problems := t.read(pair)
		r.Problems = append(r.Problems, problems...)
		sides = append(sides, side{before, after})
	}
	for _, s := range matched(sides) {
		if err := t.review(&r, s); err != nil {
			return r, err
		}
	}
	if len(t.Templates) > 0 {
		r.Statements = append(r.Statements, plan.Replaced(t.Templates))
	}
	r.Statements = gathered(r.Statements)
	plan.Sort(r.Statements)
	delta.Sort(r.Files)
	problem.Sort(r.Problems)
	r.Problems = slices.Compact(r.Problems)
	return r, nil
}

// gathered tells once what a file that several descriptions extend means for all of them.
func gathered(all []plan.Statement) []plan.Statement {
	first := map[problem.Problem]int{}
	sites := map[int]int{}
	var told []plan.Statement
	for _, s := range all {
		at, known := first[s.Problem]
		if !known {
			at = len(told)
			first[s.Problem] = at
			told = append(told, s)
		}
		sites[at]++
	}
	for at, count := range sites {
		if count > 1 {
			told[at].Message += fmt.Sprintf("; this is so for %d sites", count)
		}
	}
	return told
}

// model is a description that was read; without a site, it was not there or could not be.
type model struct {
	spec *spec.Spec
	site *site.Site
}

type side struct{ before, after model }

func (t Terms) read(pair Pair) (before, after model, problems []problem.Problem) {
	if pair.After != nil {
		var found []problem.Problem
		if after, found = t.After.model(pair.File, pair.After); after.site == nil {
			return model{}, model{}, found
		}
		problems = warnings(found)
	}
	if pair.Before != nil {
		var found []problem.Problem
		if before, found = t.Before.model(cmp.Or(pair.Was, pair.File), pair.Before); before.site == nil {
			first := found[slices.IndexFunc(found, func(p problem.Problem) bool { return p.Severity == problem.Error })]
			problems = append(problems, problem.Problem{ID: "base-invalid", Severity: problem.Warning, File: pair.File,
				Message: "was invalid before the change and is reviewed as new; its first problem was: " + first.Where() + first.Message})
		}
	}
	return before, after, problems
}

func warnings(found []problem.Problem) []problem.Problem {
	return slices.DeleteFunc(found, func(p problem.Problem) bool { return p.Severity == problem.Error })
}

// conflict is how git marks the start of two versions of the same lines.
var conflict = []byte("<<<<<<< ")

func (t State) model(file string, data []byte) (model, []problem.Problem) {
	if at := conflictLine(data); at > 0 {
		unmerged := problem.Problem{ID: "merge-conflict", Severity: problem.Error, File: file, Line: at, Column: 1,
			Message: "holds two versions of the same lines, as git marks a conflict", Hint: "keep the lines that are right and delete the marks"}
		return model{}, []problem.Problem{unmerged}
	}
	sp, problems := spec.Decode(file, data, t.Format, t.Beside)
	if sp == nil {
		return model{}, problems
	}
	s, problems := site.New(sp, t.Options)
	return model{spec: sp, site: s}, problems
}

func conflictLine(data []byte) int {
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if bytes.HasPrefix(line, conflict) {
			return number
		}
	}
	return 0
}

// matched joins a description that went with one that came where both are of one site: by its name, or else by its
// canonical host.
func matched(sides []side) []side {
	for _, same := range []func(a, b *site.Site) bool{
		func(a, b *site.Site) bool { return a.Name == b.Name },
		func(a, b *site.Site) bool { return a.Hosts[0] == b.Hosts[0] },
	} {
		for i := range sides {
			if sides[i].before.site == nil || sides[i].after.site != nil {
				continue
			}
			for j := range sides {
				came := sides[j].before.site == nil && sides[j].after.site != nil
				if came && same(sides[i].before.site, sides[j].after.site) {
					sides[j].before, sides[i].before = sides[i].before, model{}
					break
				}
			}
		}
	}
	return slices.DeleteFunc(sides, func(s side) bool { return s.before.site == nil && s.after.site == nil })
}

func (t Terms) review(r *Review, s side) error {
	statements := plan.Between(s.before.site, s.after.site)
	if s.after.spec != nil {
		locate(s.after.spec, statements)
	} else if s.before.spec != nil {
		for i := range statements {
			statements[i].File = s.before.spec.File()
		}
	}
	if now := s.after.site; now != nil {
		for i := range statements {
			statements[i].Accepted = now.Reason(statements[i].Problem)
		}
	}
	r.Statements = append(r.Statements, statements...)
	files, err := t.files(s)
	r.Files = append(r.Files, files...)
	return err
}

func locate(sp *spec.Spec, statements []plan.Statement) {
	for i := range statements {
		one := []problem.Problem{statements[i].Problem}
		sp.Locate(one)
		statements[i].Problem = one[0]
	}
}

// files are those of the site before and after that differ.
func (t Terms) files(s side) ([]delta.File, error) {
	byPath := map[string]*delta.File{}
	at := func(path string) *delta.File {
		if byPath[path] == nil {
			byPath[path] = &delta.File{Path: path}
		}
		return byPath[path]
	}
	for _, one := range []struct {
		set  *render.Set
		site *site.Site
		put  func(*delta.File, []byte)
	}{{t.Before.Templates, s.before.site, func(f *delta.File, c []byte) { f.Old = c }}, {t.After.Templates, s.after.site, func(f *delta.File, c []byte) { f.New = c }}} {
		if one.site == nil {
			continue
		}
		files, err := target.Files(one.set, one.site, "")
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			one.put(at(f.Path), f.Content)
		}
	}
	var changed []delta.File
	for _, f := range byPath {
		if f.Changed() {
			changed = append(changed, *f)
		}
	}
	return changed, nil
}
