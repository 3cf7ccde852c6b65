package main

import (
	"github.com/spf13/cobra"
)

func newCheck(s *streams) *cobra.Command {
	var in input
	cmd := &cobra.Command{
		Use:     "check DESCRIPTION...",
		Short:   "Say whether descriptions are valid and safe",
		Long:    `check prints every problem of every description, each with its place.`,
		Example: "  gen check bookshop.toml\n  gen check --fail-on warning sites/",
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCheck(s, &in, args)
		},
	}
	in.flags(cmd)
	return cmd
}

func runCheck(s *streams, in *input, args []string) error {
	sites, problems, err := in.load(s, args)
	if err != nil {
		return in.fail(s, err)
	}
	if !in.failed(problems) {
		if _, err := in.files(sites, ""); err != nil {
			return in.fail(s, err)
		}
	}
	if in.format == "json" {
		if err := printDocument(s.out, document(nil, nil, problems)); err != nil {
			return err
		}
	} else {
		printProblems(s.err, problems)
	}
	if in.failed(problems) {
		return silentExit{exitNo}
	}
	return nil
}
