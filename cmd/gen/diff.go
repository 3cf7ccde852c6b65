package main

import (
	"context"
	"fmt"
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
	"proxypact/internal/tree"
)

// difference are the flags of gen diff beside those of every verb.
type difference struct {
	input
	against  string
	places   []string
	base     string
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
		Long: `diff compares what the descriptions render to with files on disk (--against), or
with what they rendered to at a git revision (--base). It prints a unified diff
that git apply accepts; with --base also what the change means: who is trusted,
what is open, what browsers are told; with --against what a file trusted that
somebody else wrote. Nothing is written, checked out or fetched.

Exit codes: 0 the same, 1 different, 2 could not answer.`,
		Example: "  gen diff --against build sites/\n  gen diff --against / --map nginx=/etc/nginx/sites-available shop.toml\n" +
			"  gen diff --base origin/main sites/\n  gen diff --base v1 --head v2 --fail-on danger sites/",
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.run(cmd.Context(), s, args)
		},
	}
	d.stageFlag(cmd)
	d.sourceFlags(cmd, append([]string{"text", "json", "markdown"}, reviewFormats...)...)
	choice(cmd, &d.failOn, "fail-on", "difference", "what counts as a failure, with --base", "difference", "neutral", "notice", "danger")
	flags := cmd.Flags()
	given(cmd, &d.against, "against", "", "compare with the files below this directory")
	_ = cmd.MarkFlagDirname("against")
	flags.StringArrayVar(&d.places, "map", nil, "`TARGET=DIR`: the files of this target stand in that directory")
	given(cmd, &d.base, "base", "", "compare with this git revision")
	given(cmd, &d.head, "head", "", "review this git revision in place of the working tree")
	choice(cmd, &d.colour, "color", "auto", "colours in the diff", "auto", "always", "never")
	flags.BoolVarP(&d.quiet, "quiet", "q", false, "print nothing: the exit code alone")
	flags.BoolVar(&d.stat, "stat", false, "print how many lines change in place of the diff")
	flags.BoolVar(&d.exitZero, "exit-zero", false, "exit 0 where something differs, too")
	return cmd
}

func (d *difference) run(ctx context.Context, s *streams, args []string) error {
	switch {
	case d.against == "" && d.base == "":
		return usage("nothing to compare with", "write --against DIR for files on disk, or --base REV for a git revision")
	case d.against != "" && d.base != "":
		return usage("--against compares with files and --base with a revision", "leave one of the two out")
	case d.base != "" && len(d.places) > 0:
		return usage("--map goes with --against", "leave one of the two out")
	case d.base == "" && (d.head != "" || d.failOn != "difference"):
		return usage("--head and --fail-on go with --base", "write --base REV too")
	}
	look := d.drift
	if d.base != "" {
		look = d.change
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

// drift compares with what stands on disk.
func (d *difference) drift(ctx context.Context, s *streams, args []string) (review.Review, error) {
	place, err := d.place()
	if err != nil {
		return review.Review{}, err
	}
	sites, problems, err := d.load(ctx, s, args)
	r := review.Review{Problems: problems}
	if err != nil || problem.HasErrors(problems) {
		return r, err
	}
	files, err := d.files(ctx, sites, "")
	if err != nil {
		return r, err
	}
	standing, err := tree.Compare(ctx, place, files, holdsDirectory(args))
	for _, one := range standing {
		if f := (delta.File{Path: one.Path, Old: one.Content, New: one.New}); f.Changed() {
			r.Files = append(r.Files, f)
		}
		if one.Content != nil && one.New != nil && !tree.Ours(one.Content) {
			r.Statements = append(r.Statements, foreign.Statements(one.ID, one.Path, one.Site, one.Content, one.New)...)
		}
	}
	delta.Sort(r.Files)
	plan.Sort(r.Statements)
	return r, err
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
			return place, usage(fmt.Sprintf("--map %s: does not name a target and its directory", text),
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
