// Package review compares descriptions before and after a change: what is rendered, and what it means.
//
// It is not a linter, opens no file and asks no git: it is given bytes. Its one invariant: what one description means
// is told whatever the others are, so one that cannot be read hides nothing about them.
package review

import (
	"cmp"
	"fmt"
	"slices"

	"proxypact/internal/delta"
	"proxypact/internal/fleet"
	"proxypact/internal/plan"
	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/target"
	"proxypact/internal/tree"
)

// Pair is a description before and after. A nil content is a description that is not there.
type Pair struct {
	File          string // its name in messages
	Was           string // its name before, where that was another
	Before, After []byte
	Unread        string // why it cannot be read now
}

// Review is what a change comes to.
type Review struct {
	Files      []delta.File
	Statements []plan.Statement
	Problems   []problem.Problem // errors: this description was not reviewed, or cannot stand beside another
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
	r.Problems = append(r.Problems, clashes(sides)...)
	files := fates{}
	for _, s := range matched(sides) {
		r.Statements = append(r.Statements, s.statements()...)
		if err := t.render(files, s); err != nil {
			return r, err
		}
	}
	r.Files = files.changed()
	if len(t.Templates) > 0 {
		r.Statements = append(r.Statements, plan.Replaced(t.Templates))
	}
	r.Statements = gathered(r.Statements)
	plan.Sort(r.Statements)
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
	if pair.Unread != "" {
		return model{}, model{}, []problem.Problem{{ID: "trouble", Severity: problem.Error, File: pair.File, Message: pair.Unread}}
	}
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
			now := "is reviewed as new"
			if pair.After == nil {
				now = "is gone now"
			}
			first := found[slices.IndexFunc(found, func(p problem.Problem) bool { return p.Severity == problem.Error })]
			problems = append(problems, problem.Problem{ID: "base-invalid", Severity: problem.Warning, File: pair.File,
				Message: "was invalid before the change and " + now + "; its first problem was: " + first.Where() + first.Message})
		}
	}
	return before, after, problems
}

func warnings(found []problem.Problem) []problem.Problem {
	return slices.DeleteFunc(found, func(p problem.Problem) bool { return p.Severity == problem.Error })
}

func (t State) model(file string, data []byte) (model, []problem.Problem) {
	sp, problems := spec.Decode(file, data, t.Format, t.Beside)
	if sp == nil {
		return model{}, problems
	}
	s, problems := site.New(sp, t.Options)
	return model{spec: sp, site: s}, problems
}

// matched are the sites before and after, whatever files describe them: a site is the one of its name, else that of
// its file, else that of its canonical host.
func matched(sides []side) []side {
	was := make([]model, len(sides)) // of the site after it
	left := make([]model, len(sides))
	for i, s := range sides {
		left[i] = s.before
	}
	for _, mark := range []func(i int, s *site.Site) string{
		func(i int, s *site.Site) string { return fmt.Sprint(i, s.Name) },
		func(_ int, s *site.Site) string { return s.Name.String() },
		func(i int, _ *site.Site) string { return fmt.Sprint(i) },
		func(_ int, s *site.Site) string { return s.Hosts[0].String() },
	} {
		marked := map[string]int{}
		for i, before := range left {
			if before.site != nil {
				marked[mark(i, before.site)] = i
			}
		}
		for i, s := range sides {
			if s.after.site == nil || was[i].site != nil {
				continue
			}
			if from, found := marked[mark(i, s.after.site)]; found && left[from].site != nil {
				was[i], left[from] = left[from], model{}
			}
		}
	}
	var all []side
	for i, s := range sides {
		if left[i].site != nil {
			all = append(all, side{before: left[i]})
		}
		if s.after.site != nil {
			all = append(all, side{was[i], s.after})
		}
	}
	return all
}

// clashes are the problems that the descriptions have with each other after the change. Those that it does not touch
// are not among them: nobody read them.
func clashes(sides []side) []problem.Problem {
	var sites []*site.Site
	var origins []*spec.Origin
	for _, s := range sides {
		if s.after.site != nil {
			sites, origins = append(sites, s.after.site), append(origins, &s.after.spec.Origin)
		}
	}
	return fleet.Clashes(sites, origins)
}

// statements are what the change of one site means, each at its place.
func (s side) statements() []plan.Statement {
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
	return statements
}

func locate(sp *spec.Spec, statements []plan.Statement) {
	for i := range statements {
		one := []problem.Problem{statements[i].Problem}
		sp.Locate(one)
		statements[i].Problem = one[0]
	}
}

// fates are files before and after, by path: what one description yields no more may be another's now.
type fates map[string]*delta.File

func (f fates) at(path string) *delta.File {
	if f[path] == nil {
		f[path] = &delta.File{Path: path}
	}
	return f[path]
}

func (f fates) changed() []delta.File {
	var changed []delta.File
	for _, file := range f {
		if file.Changed() {
			changed = append(changed, *file)
		}
	}
	delta.Sort(changed)
	return changed
}

// render puts the files of a site before and after where they belong.
func (t Terms) render(files fates, s side) error {
	before, err := t.Before.files(s.before.site)
	if err != nil {
		return err
	}
	after, err := t.After.files(s.after.site)
	if err != nil {
		return err
	}
	for _, f := range before {
		files.at(f.Path).Old = f.Content
	}
	for _, f := range after {
		files.at(f.Path).New = f.Content
	}
	return nil
}

// files are those of a site, none where there is none.
func (t State) files(s *site.Site) ([]tree.File, error) {
	if s == nil {
		return nil, nil
	}
	return target.Files(t.Templates, s, "")
}
