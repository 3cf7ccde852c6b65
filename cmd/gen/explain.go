package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"proxypact/internal/document"
	"proxypact/internal/explain"
	"proxypact/internal/problem"
)

func newExplain(s *streams) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "explain [ID|DIRECTIVE|SETTING|KEY|SYMPTOM]",
		Short: "Say why a line is there, or what is behind an error",
		Long: `explain says why a directive, setting or key is there and what returns without
it, and finds the cause of an error by its text: a message, a log line, or with
- a whole page from stdin. Without an argument it lists everything it knows.`,
		Example: "  gen explain SECURE_PROXY_SSL_HEADER\n  gen explain proxy_set_header X-Forwarded-Proto\n" +
			"  gen explain backend-exposed\n  gen explain too many redirects\n" +
			"  tail -n 1 /var/log/nginx/error.log | gen explain -",
		ValidArgsFunction: completeExplain,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runExplain(cmd.Context(), s, strings.Join(args, " "), len(args) == 0, format)
		},
	}
	choice(cmd, &format, "format", "text", "form of the output", "text", "json")
	return cmd
}

func runExplain(ctx context.Context, s *streams, text string, list bool, format string) error {
	var found explain.Found
	var err error
	if list {
		found.Entries = explain.All()
	} else if found, err = find(ctx, s, text); err != nil {
		return err
	}
	switch {
	case format == "json":
		err = printExplanation(s.out, text, found, nil)
	case list:
		_, err = s.out.Write(explain.Index())
	case len(found.Entries) == 1:
		_, err = s.out.Write(found.Entries[0].Text())
	case len(found.Entries) > 1:
		_, err = s.out.Write(explain.Choice(found.Entries))
	default:
		sayUnknown(s, text, found.Nearest)
	}
	if err == nil && len(found.Entries) == 0 {
		return silentExit{exitNo}
	}
	return err
}

func find(ctx context.Context, s *streams, text string) (explain.Found, error) {
	if text == "-" {
		data, err := readAll(ctx, s.in, text)
		if err != nil {
			return explain.Found{}, err
		}
		text = string(data)
	}
	if strings.TrimSpace(text) == "" {
		return explain.Found{}, usage("nothing to explain", "name a directive, a setting, a key or an id, or paste a message")
	}
	return explain.Lookup(text), nil
}

// longestQuoted is how much of an unknown text is repeated.
const longestQuoted = 60

func sayUnknown(s *streams, text string, nearest []string) {
	what := "the text on stdin"
	if text != "-" {
		what = fmt.Sprintf("%.*q", longestQuoted, text)
	}
	hint := "gen explain lists all that it knows"
	if len(nearest) > 0 {
		hint = "nearest: " + strings.Join(nearest, ", ") + "; " + hint
	}
	trouble{"nothing here explains " + what, hint}.print(s.err)
}

type jsonExplanation struct {
	FormatVersion string            `json:"format_version"`
	ToolVersion   string            `json:"tool_version"`
	Query         string            `json:"query"`
	Entries       []*explain.Entry  `json:"entries"`
	Nearest       []string          `json:"nearest"`
	Problems      []problem.Problem `json:"problems"`
}

func printExplanation(w io.Writer, text string, found explain.Found, problems []problem.Problem) error {
	return document.Write(w, jsonExplanation{formatVersion, version, text,
		append([]*explain.Entry{}, found.Entries...), append([]string{}, found.Nearest...), append([]problem.Problem{}, problems...)})
}

func printUnexplained(w io.Writer, problems []problem.Problem) error {
	return printExplanation(w, "", explain.Found{}, problems)
}

func completeExplain(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var ids []string
	for _, e := range explain.All() {
		ids = append(ids, e.ID+"\t"+e.Title)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
