package main

import (
	"github.com/spf13/cobra"

	"proxypact/internal/spec"
)

func newSchema(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of a description, for editors",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := s.out.Write(spec.Schema())
			return err
		},
	}
}
