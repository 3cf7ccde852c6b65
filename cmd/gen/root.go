package main

import (
	"io"

	"github.com/spf13/cobra"
)

type streams struct {
	in       io.Reader
	out, err io.Writer
}

const synopsis = `gen renders one description of a Django site into matching configuration:
the reverse proxy (Apache or nginx), the Django settings that must agree with
it, and the application server.

Exit codes: 0 yes or done, 1 no, 2 could not answer.`

func newRoot(s *streams) *cobra.Command {
	root := &cobra.Command{
		Use:           "gen",
		Short:         "Put a Django site behind a proxy, safely",
		Long:          synopsis,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version,
		Args:          noSuchVerb,
		RunE: func(*cobra.Command, []string) error {
			return usage("no verb given", "gen --help lists them")
		},
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetVersionTemplate("gen {{.Version}}\n")
	root.SetHelpCommand(&cobra.Command{Hidden: true})
	root.SetFlagErrorFunc(wrongFlag)
	root.SuggestionsMinimumDistance = 2
	root.AddCommand(newInit(s), newCheck(s), newRender(s), newDiff(s), newVerify(s), newExplain(s), newSchema(s), newCompletion(s), newVersion(s))
	return root
}
