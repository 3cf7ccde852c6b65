package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"proxypact/internal/spec"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

func newInit(s *streams) *cobra.Command {
	var proxy, path string
	cmd := &cobra.Command{
		Use:     "init",
		Short:   "Print a commented description to start from",
		Long:    "init prints a description with every key, or with -o writes it, never over a file.",
		Example: "  gen init --proxy nginx -o bookshop.toml",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			text := spec.Example(proxy)
			if path == "" {
				_, err := s.out.Write(text)
				return err
			}
			err := tree.Create(path, text)
			if errors.Is(err, fs.ErrExist) {
				return usage(value.Shown(path)+": exists already", "name another file, or leave -o out to print")
			}
			if err == nil {
				fmt.Fprintf(s.err, "wrote %s\n", value.Shown(path))
			}
			return err
		},
	}
	choice(cmd, &proxy, "proxy", "apache", "the proxy that the description names", "apache", "nginx", "none")
	given(cmd, &path, "output", "o", "write to this file")
	return cmd
}
