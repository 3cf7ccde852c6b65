package main

import (
	"context"
	"io"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"proxypact/internal/problem"
	"proxypact/internal/review"
	"proxypact/internal/site"
)

func newCheck(s *streams) *cobra.Command {
	var in input
	var real bool
	cmd := &cobra.Command{
		Use:   "check DESCRIPTION...",
		Short: "Say whether descriptions are valid and safe",
		Long: `check prints every problem of every description, each with its place. The files of
tls.certificate, tls.key and include are looked at where they can be read.

With --real it also lets nginx or Apache, and Python, read the rendered files,
with ports, addresses and missing certificates moved to where this user may
open them, and starts the proxy on them for a moment. Every warning of a program
is a problem. No service is touched, and nothing is left behind.

Of valid descriptions it prints what Django's manage.py check --deploy is going to
say about the rendered settings, each with the reason why that is as it should be.`,
		Example: "  gen check bookshop.toml\n  gen check --real --fail-on warning sites/",
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCheck(cmd.Context(), s, &in, args, real)
		},
	}
	in.stageFlag(cmd)
	in.flags(cmd, append([]string{"text", "json"}, reviewFormats...)...)
	cmd.Flags().BoolVar(&real, "real", false, "let the real server and Python read the rendered files, and the server start")
	return cmd
}

func runCheck(ctx context.Context, s *streams, in *input, args []string, real bool) error {
	in.today, in.read = today(), readable
	sites, problems, err := in.load(ctx, s, args)
	if err != nil {
		return err
	}
	if !problem.HasErrors(problems) {
		refused, err := in.tryOut(ctx, s, sites, real)
		if err != nil {
			return err
		}
		problems = append(problems, refused...)
	}
	switch write := reviewFormat[in.format]; {
	case in.format == "json":
		err = printDocument(s.out, nothing, sites, problems)
	case write != nil:
		err = write(s.out, review.Review{Problems: problems})
	default:
		printProblems(s.err, problems)
		if !in.failed(problems) {
			err = printMentions(s.out, sites)
		}
	}
	if err == nil && in.failed(problems) {
		return silentExit{exitNo}
	}
	return err
}

// today is what the age of published lists is held against. SOURCE_DATE_EPOCH, by which builds are made repeatable,
// makes the answer repeatable, too.
func today() time.Time {
	if seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(seconds, 0).UTC()
	}
	return time.Now().UTC()
}

// readable is a regular file of this machine, or nil: certificates may be where descriptions are not, and are nobody's
// to read who only describes. What only looks like a file, as some below /proc do, is not waited for.
func readable(path string) []byte {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	file.SetReadDeadline(time.Now().Add(time.Second)) // which those of a disk do not know, nor need
	data, err := io.ReadAll(io.LimitReader(file, longestRead))
	if err != nil || len(data) == longestRead {
		return nil
	}
	return data
}

// tryOut renders the sites and, for real, has the programs read them.
func (in *input) tryOut(ctx context.Context, s *streams, sites []*site.Site, real bool) ([]problem.Problem, error) {
	set, err := in.templateSet(ctx)
	if err != nil {
		return nil, err
	}
	problems, err := includedProblems(set, sites)
	if err != nil || problem.HasErrors(problems) {
		return problems, err
	}
	if real {
		refused, err := askOracle(ctx, s, set, sites)
		return append(problems, refused...), err
	}
	files, err := in.files(ctx, sites, "")
	if err != nil {
		return problems, err
	}
	for _, err := range files {
		if err != nil {
			return problems, err
		}
	}
	return problems, nil
}
