package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"proxypact/internal/oracle"
	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/tool"
	"proxypact/internal/value"
)

// askOracle has the real programs read every site's files, and says on stderr what was asked and moved.
func askOracle(ctx context.Context, s *streams, set *render.Set, sites []*site.Site) ([]problem.Problem, error) {
	programs, err := oracle.Find(ctx, sites)
	if missing, ok := errors.AsType[*tool.MissingError](err); ok {
		return nil, trouble{missing.Error(), missing.Hint()}
	} else if err != nil {
		return nil, err
	}
	verdicts := make([]oracle.Verdict, len(sites))
	group, ask := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, one := range sites {
		group.Go(func() (err error) {
			verdicts[i], err = programs.Ask(ask, set, one)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, cmp.Or(ctx.Err(), err) // a program that was ended says that it was
	}
	var problems []problem.Problem
	for i, verdict := range verdicts {
		fmt.Fprintf(s.err, "%s: asked %s\n", sites[i].Name, strings.Join(verdict.Asked, " and "))
		for _, change := range verdict.Moved {
			fmt.Fprintf(s.err, "    moved %s\n", change)
		}
		for _, f := range verdict.Findings {
			problems = append(problems, problem.Problem{ID: "program-refuses", Severity: problem.Error, File: f.Path, Line: f.Line, Message: value.OneLine(f.Message)})
		}
	}
	return problems, nil
}
