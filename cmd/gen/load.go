package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"proxypact/internal/fleet"
	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/templates"
)

// input are the flags of every verb that reads descriptions.
type input struct {
	from      string
	proxy     string
	templates string
	format    string
	failOn    string
}

func (in *input) flags(cmd *cobra.Command, formats ...string) {
	flags := cmd.Flags()
	choice(cmd, &in.from, "from", "toml", "syntax of the descriptions", "toml", "json")
	choice(cmd, &in.proxy, "proxy", "", "use this proxy, whatever the description says", "apache", "nginx")
	choice(cmd, &in.format, "format", formats[0], "form of the output", formats...)
	choice(cmd, &in.failOn, "fail-on", "error", "least severity that counts as a failure", "error", "warning")
	flags.StringVar(&in.templates, "templates", "", "directory whose templates replace gen's own, such as nginx/site.conf.tmpl")
	_ = cmd.MarkFlagDirname("templates")
	cmd.ValidArgsFunction = cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)
}

// choice is a flag with a closed list of values, completed and checked.
func choice(cmd *cobra.Command, target *string, name, preset, help string, values ...string) {
	cmd.Flags().Var(&choiceValue{target, values}, name, help+": "+strings.Join(values, " or "))
	*target = preset
	cmd.Flags().Lookup(name).DefValue = preset
	_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

var _ pflag.Value = (*choiceValue)(nil)

type choiceValue struct {
	target *string
	values []string
}

func (c *choiceValue) String() string { return *c.target }
func (c *choiceValue) Type() string   { return "name" }
func (c *choiceValue) Set(text string) error {
	if !slices.Contains(c.values, text) {
		return fmt.Errorf("is not one of %s", strings.Join(c.values, ", "))
	}
	*c.target = text
	return nil
}

// load reads and models the descriptions that args name.
func (in *input) load(s *streams, args []string) ([]*site.Site, []problem.Problem, error) {
	sources, err := readSources(s.in, args, "."+in.from)
	if err != nil {
		return nil, nil, err
	}
	sites, problems := fleet.Load(sources, spec.Format(in.from), site.Options{Proxy: site.Kind(in.proxy)})
	return sites, problems, nil
}

// failed reports whether problems count as a failure.
func (in *input) failed(problems []problem.Problem) bool {
	return problem.HasErrors(problems) || in.failOn == "warning" && len(problems) > 0
}

func (in *input) templateSet() (*render.Set, error) {
	if in.templates == "" {
		return render.Parse(templates.FS, nil)
	}
	if info, err := os.Stat(in.templates); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s: is not a directory", in.templates)
	}
	set, err := render.Parse(templates.FS, os.DirFS(in.templates))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.templates, err)
	}
	return set, nil
}

// readSources reads files, "-" for stdin, and directories, which stand for their files of the extension, sorted and
// without dot files.
func readSources(stdin io.Reader, args []string, extension string) ([]fleet.Source, error) {
	if len(args) == 0 {
		return nil, usage("no description given", "name a file, a directory, or - for stdin")
	}
	var sources []fleet.Source
	var troubles []error
	for _, arg := range args {
		names, err := expand(arg, extension)
		if err != nil {
			troubles = append(troubles, err)
		}
		for _, name := range names {
			data, err := readSource(stdin, name)
			if err != nil {
				troubles = append(troubles, err)
			}
			sources = append(sources, fleet.Source{File: name, Data: data})
		}
	}
	return sources, errors.Join(troubles...)
}

func expand(arg, extension string) ([]string, error) {
	if info, err := os.Stat(arg); arg == "-" || err != nil || !info.IsDir() {
		return []string{arg}, nil // reading it tells what is wrong
	}
	entries, err := os.ReadDir(arg)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if filepath.Ext(name) == extension && !strings.HasPrefix(name, ".") && !entry.IsDir() {
			names = append(names, filepath.Join(arg, name))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: holds no *%s file", arg, extension)
	}
	return names, nil
}

// longestRead is more than any description may have, so that an endless file ends.
const longestRead = 1 << 20

func readSource(stdin io.Reader, name string) ([]byte, error) {
	if name == "-" {
		return readAll(stdin, name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, plain(err)
	}
	defer file.Close()
	return readAll(file, name)
}

func readAll(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, longestRead))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, plainCause(err))
	}
	return data, nil
}

// plain is an error of the file system as "path: cause", without Go's name for the call.
func plain(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s: %w", e.Path, e.Err)
	}
	return err
}

func plainCause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
