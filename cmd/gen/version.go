package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// version is that of the next release; rendered files never name it.
const version = "0.1.0"

func newVersion(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(s.out, "gen %s\n", version)
			return err
		},
	}
}
