package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"proxypact/internal/fleet"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/target"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

func newRender(s *streams) *cobra.Command {
	var in input
	var dir, only string
	cmd := &cobra.Command{
		Use:   "render DESCRIPTION...",
		Short: "Print the rendered files, or write them below a directory",
		Long: `render prints the files of each description: one alone as it is, several with a
"-- path --" line before each. With -o it writes them below a directory, leaves
unchanged ones alone and never deletes one.

A description is a file, a directory of them, or - for stdin.`,
		Example: "  gen render bookshop.toml\n  gen render -o build sites/\n  gen render --target django bookshop.toml",
		RunE: func(cmd *cobra.Command, args []string) error {
			return runRender(cmd.Context(), s, &in, args, dir, only)
		},
	}
	in.stageFlag(cmd)
	in.flags(cmd, "text", "json")
	given(cmd, &dir, "output", "o", "write the files below this directory")
	_ = cmd.MarkFlagDirname("output")
	choice(cmd, &only, "target", "", "this kind of file alone", targetIDs()...)
	return cmd
}

func targetIDs() []string {
	var ids []string
	for _, t := range target.All {
		ids = append(ids, t.ID)
	}
	return ids
}

func runRender(ctx context.Context, s *streams, in *input, args []string, dir, only string) error {
	if in.format == "json" && dir != "" {
		return usage("--format json prints the files and -o writes them", "leave one of the two out")
	}
	sites, problems, err := in.load(ctx, s, args)
	if err != nil {
		return err
	}
	files := tree.Files(nothing)
	if !in.failed(problems) {
		if files, err = in.files(ctx, sites, only); err != nil {
			return err
		}
	}
	if in.format == "json" {
		err = printDocument(s.out, files, sites, problems)
	} else {
		printProblems(s.err, problems)
		err = emit(ctx, s, files, dir)
	}
	if err == nil && in.failed(problems) {
		return silentExit{exitTrouble}
	}
	return err
}

// files renders sites; a target that none of them has is an error, not an empty output.
func (in *input) files(ctx context.Context, sites []*site.Site, only string) (tree.Files, error) {
	set, err := in.templateSet(ctx)
	if err != nil {
		return nil, err
	}
	return func(yield func(tree.File, error) bool) {
		none := true
		for f, err := range fleet.Files(set, sites, only) {
			if none = false; !yield(f, err) {
				return
			}
		}
		if none {
			yield(tree.File{}, noTarget(set, sites, only))
		}
	}, nil
}

// noTarget is about a target that no site has, and names those that some have.
func noTarget(set *render.Set, sites []*site.Site, only string) error {
	found := map[string]bool{}
	for f, err := range fleet.Files(set, sites, "") {
		if err != nil {
			return err
		}
		found[f.ID] = true
	}
	there := slices.DeleteFunc(targetIDs(), func(id string) bool { return !found[id] })
	return usage("no description here has the target "+value.Quote(only), "the targets here are "+strings.Join(there, ", "))
}

func emit(ctx context.Context, s *streams, files tree.Files, dir string) error {
	if dir == "" {
		list, err := files.List() // so that an error leaves nothing half printed
		if err != nil {
			return err
		}
		return tree.Print(s.out, list)
	}
	written, err := tree.Write(ctx, dir, files)
	if err != nil {
		return err
	}
	printWritten(s.err, strings.TrimSuffix(dir, "/"), written)
	return nil
}

// mostNamed is how many files are named one by one.
const mostNamed = 100

func printWritten(w io.Writer, dir string, written tree.Written) {
	if len(written.Changed) > mostNamed {
		fmt.Fprintf(w, "wrote %d files below %s\n", len(written.Changed), value.Shown(dir))
		written.Changed = nil
	}
	for _, path := range written.Changed {
		fmt.Fprintf(w, "wrote %s\n", value.Shown(dir+"/"+path))
	}
	printStale(w, dir, written.Stale)
}

func printStale(w io.Writer, dir string, stale []string) {
	if len(stale) == 0 {
		return
	}
	for _, path := range stale[:min(len(stale), mostNamed)] {
		fmt.Fprintf(w, "stale %s\n", value.Shown(dir+"/"+path))
	}
	if more := len(stale) - mostNamed; more > 0 {
		fmt.Fprintf(w, "stale and %d more below %s\n", more, value.Shown(dir))
	}
	fmt.Fprintf(w, "    hint: no description of this run yields what is stale; delete it if nothing needs it\n")
}
