package main

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"proxypact/internal/delta"
	"proxypact/internal/foreign"
	"proxypact/internal/plan"
	"proxypact/internal/problem"
	"proxypact/internal/review"
	"proxypact/internal/site"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// difference are the flags of gen diff beside those of every verb.
type difference struct {
	input
	against  string
	places   []string
	base     string
	baseFile string
	head     string
	colour   string
	quiet    bool
	stat     bool
	exitZero bool
}

func newDiff(s *streams) *cobra.Command {
	var d difference
	cmd := &cobra.Command{
		Use:   "diff DESCRIPTION...",
		Short: "Show what a change renders to, and what it means",
		Long: `diff compares what the descriptions render to with files on disk (--against),
with what they rendered to at a git revision (--base), or with what another
description renders to (--base-file). It prints a unified diff that git apply
accepts, and what the change means: who is trusted, what is open, what browsers
are told; with --against, what a file trusted that somebody else wrote. Nothing
is written, checked out or fetched.

Exit codes: 0 the same, 1 different, 2 could not answer.`,
		Example: "  gen diff --against build sites/\n  gen diff --against / --map nginx=/etc/nginx/sites-available shop.toml\n" +
			"  gen diff --base origin/main sites/\n  gen diff --base v1 --head v2 --fail-on danger sites/\n" +
			"  gen diff --base-file applied.toml --stat shop.toml",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.run(cmd.Context(), s, args)
		},
	}
	d.stageFlag(cmd)
	d.sourceFlags(cmd, append([]string{"text", "json", "markdown"}, reviewFormats...)...)
	choice(cmd, &d.failOn, "fail-on", "difference", "what counts as a failure, with --base and --base-file", "difference", "neutral", "notice", "danger")
	flags := cmd.Flags()
	given(cmd, &d.against, "against", "", "compare with the files below this directory")
	_ = cmd.MarkFlagDirname("against")
	flags.StringArrayVar(&d.places, "map", nil, "`TARGET=DIR`: the files of this target stand in that directory")
	given(cmd, &d.base, "base", "", "compare with this git revision")
	given(cmd, &d.baseFile, "base-file", "", "compare with this description, TOML or JSON; /dev/null for none")
	given(cmd, &d.head, "head", "", "review this git revision in place of the working tree")
	choice(cmd, &d.colour, "color", "auto", "colours in the diff", "auto", "always", "never")
	flags.BoolVarP(&d.quiet, "quiet", "q", false, "print nothing: the exit code alone")
	flags.BoolVar(&d.stat, "stat", false, "print how many lines change in place of the diff")
	flags.BoolVar(&d.exitZero, "exit-zero", false, "exit 0 where something differs, too")
	return cmd
}

func (d *difference) run(ctx context.Context, s *streams, args []string) error {
	look, err := d.look()
	if err != nil {
		return err
	}
	r, err := look(ctx, s, args)
	if err != nil {
		return err
	}
	if err := d.print(s, r); err != nil {
		return err
	}
	return d.verdict(r)
}

// look is the comparison that the flags ask for.
func (d *difference) look() (func(context.Context, *streams, []string) (review.Review, error), error) {
	asked := map[string]bool{"--against": d.against != "", "--base": d.base != "", "--base-file": d.baseFile != ""}
	maps.DeleteFunc(asked, func(_ string, is bool) bool { return !is })
	switch {
	case len(asked) == 0:
		return nil, usage("nothing to compare with", "write --against DIR for files on disk, --base REV for a git revision, or --base-file FILE for a description")
	case len(asked) > 1:
		return nil, usage(strings.Join(slices.Sorted(maps.Keys(asked)), " and ")+" each say what to compare with", "leave all but one out")
	case len(d.places) > 0 && d.against == "":
		return nil, usage("--map goes with --against", "leave it out, or write --against DIR")
	case d.head != "" && d.base == "":
		return nil, usage("--head goes with --base", "leave it out, or write --base REV")
	case d.failOn != "difference" && d.against != "":
		return nil, usage("--fail-on goes with --base and --base-file", "leave it out: files differ, or they do not")
	case d.against != "":
		return d.drift, nil
	case d.base != "":
		return d.change, nil
	}
	return d.described, nil
}

// drift compares with what stands on disk.
func (d *difference) drift(ctx context.Context, s *streams, args []string) (review.Review, error) {
	place, err := d.place()
	if err != nil {
		return review.Review{}, err
	}
	sites, problems, err := d.load(ctx, s, args)
	r := review.Review{Problems: problems}
	if err != nil {
		return r, err
	}
	valid := slices.DeleteFunc(slices.Clone(sites), func(s *site.Site) bool { return s == nil })
	if len(valid) == 0 || len(valid) == len(sites) && problem.HasErrors(problems) {
		return r, nil // none can be rendered, or not beside each other
	}
	rendered, err := d.files(ctx, valid, "")
	if err != nil {
		return r, err
	}
	files, err := rendered.List()
	if err != nil {
		return r, err
	}
	// What an invalid description yields is not known, and so not what is left over.
	standing, err := tree.Compare(ctx, place, files, holdsDirectory(args) && !problem.HasErrors(problems))
	for _, one := range standing {
		compared(&r, one)
	}
	delta.Sort(r.Files)
	plan.Sort(r.Statements)
	return r, err
}

// compared adds what is to be said of one file.
func compared(r *review.Review, one tree.Standing) {
	if one.Unread != nil {
		r.Problems = append(r.Problems, problem.Problem{ID: "trouble", Severity: problem.Error, Message: one.Unread.Error()})
		return
	}
	if f := (delta.File{Path: one.Path, Old: one.Content, New: one.New}); f.Changed() {
		r.Files = append(r.Files, f)
	}
	if one.Content != nil && one.New != nil && !tree.Ours(one.Content) {
		r.Statements = append(r.Statements, foreign.Statements(one.ID, one.Path, one.Site, one.Content, one.New)...)
	}
}

// holdsDirectory reports whether the descriptions are all that there are, so that files of none of them are left over.
func holdsDirectory(args []string) bool {
	for _, arg := range args {
		if info, err := os.Stat(arg); err == nil && info.IsDir() {
			return true
		}
	}
	return false
}

func (d *difference) place() (tree.Place, error) {
	place := tree.Place{Dir: d.against, Map: map[string]string{}}
	for _, text := range d.places {
		id, dir, found := strings.Cut(text, "=")
		if !found || dir == "" || !slices.Contains(targetIDs(), id) {
			return place, usage("--map: "+value.Quote(text)+" does not name a target and its directory",
				"write --map nginx=/etc/nginx/sites-available; the targets are "+strings.Join(targetIDs(), ", "))
		}
		absolute, err := filepath.Abs(dir)
		if err != nil {
			return place, err
		}
		place.Map[id] = absolute
	}
	return place, nil
}

func (d *difference) print(s *streams, r review.Review) error {
	write := reviewFormat[d.format]
	switch {
	case d.quiet:
		printProblems(s.err, r.Problems)
		return nil
	case d.format == "json":
		return printReview(s.out, r)
	case d.format == "markdown":
		return review.Markdown(s.out, r)
	case write != nil:
		return write(s.out, r)
	}
	printProblems(s.err, r.Problems)
	if err := review.Text(s.out, r.Statements); err != nil {
		return err
	}
	if d.stat {
		return delta.PrintStat(s.out, r.Files)
	}
	return delta.Print(s.out, r.Files, d.coloured(s))
}

// coloured follows no-color.org where nobody says otherwise.
func (d *difference) coloured(s *streams) bool {
	file, isFile := s.out.(*output).w.(*os.File)
	auto := isFile && os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(file.Fd()))
	return d.colour == "always" || d.colour == "auto" && auto
}

func (d *difference) verdict(r review.Review) error {
	different := len(r.Files) > 0 || len(r.Statements) > 0
	if d.failOn != "difference" {
		grave := func(s plan.Statement) bool { return s.Open() && s.AtLeast(problem.Severity(d.failOn)) }
		different = slices.ContainsFunc(r.Statements, grave)
	}
	switch {
	case problem.HasErrors(r.Problems):
		return silentExit{exitTrouble}
	case different && !d.exitZero:
		return silentExit{exitNo}
	}
	return nil
}
