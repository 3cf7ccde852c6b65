package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"proxypact/internal/explain"
	"proxypact/internal/fleet"
	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/value"
	"proxypact/templates"
)

// input are the flags of every verb that reads descriptions.
type input struct {
	from      string
	proxy     string
	templates string
	format    string
	failOn    string
	set       []string
	stage     string
	read      func(path string) []byte // certificates; nil: they are not looked at
	today     time.Time                // for what grows old; zero: nothing does
}

func (in *input) flags(cmd *cobra.Command, formats ...string) {
	in.sourceFlags(cmd, formats...)
	choice(cmd, &in.failOn, "fail-on", "error", "least severity that counts as a failure", "error", "warning")
}

// sourceFlags are those that say what is read and how the answer looks.
func (in *input) sourceFlags(cmd *cobra.Command, formats ...string) {
	choice(cmd, &in.from, "from", "toml", "syntax of the descriptions", "toml", "json")
	choice(cmd, &in.proxy, "proxy", "", "use this proxy, whatever the description says", "apache", "nginx", "none")
	choice(cmd, &in.format, "format", formats[0], "form of the output", formats...)
	cmd.Flags().StringArrayVar(&in.set, "set", nil, "`KEY=VALUE`: in place of what the descriptions say")
	given(cmd, &in.templates, "templates", "", "directory whose templates replace gen's own, such as nginx/site.conf.tmpl")
	_ = cmd.MarkFlagDirname("templates")
	cmd.ValidArgsFunction = cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)
}

// stageFlag is for verbs that render, and run nothing.
func (in *input) stageFlag(cmd *cobra.Command) {
	choice(cmd, &in.stage, "stage", "", "for a host without a certificate yet: answer its challenges, and nothing else", string(site.Challenges))
}

// load reads and models the descriptions that args name.
func (in *input) load(ctx context.Context, s *streams, args []string) ([]*site.Site, []problem.Problem, error) {
	sources, err := readSources(ctx, s.in, args, "."+in.from)
	if err != nil {
		return nil, nil, err
	}
	settings, err := in.settings()
	if err != nil {
		return nil, nil, err
	}
	sites, problems := fleet.Load(sources, spec.Format(in.from), spec.Beside{Open: extended(ctx), Set: settings}, in.options())
	return sites, problems, nil
}

func (in *input) settings() (spec.Settings, error) {
	settings, err := spec.ParseSettings("--set", in.set)
	if err != nil {
		return settings, usage("--set: "+err.Error(), "write --set backend.port=8001, once for each key")
	}
	return settings, nil
}

func (in *input) options() site.Options {
	return site.Options{Proxy: site.Kind(in.proxy), Stage: site.Stage(in.stage), Today: in.today, Read: in.read, Findings: findings}
}

// findings are the ids that a description may accept.
func findings() []string { return explain.IDs(explain.Finding, explain.Change) }

// failed reports whether problems count as a failure.
func (in *input) failed(problems []problem.Problem) bool {
	return problem.HasErrors(problems) || in.failOn == "warning" && slices.ContainsFunc(problems, problem.Problem.Open)
}

func (in *input) templateSet(ctx context.Context) (*render.Set, error) {
	if in.templates == "" {
		return render.Parse(templates.FS, nil)
	}
	if info, err := os.Stat(in.templates); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s: is not a directory", value.Shown(in.templates))
	}
	set, err := render.Parse(templates.FS, newFolder(ctx, in.templates))
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return nil, &fs.PathError{Op: e.Op, Path: filepath.Join(in.templates, e.Path), Err: e.Err}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", value.Shown(in.templates), err)
	}
	return set, nil
}

// folder is a directory whose files are read as descriptions are.
type folder struct {
	fs.FS
	read func(name string) ([]byte, error)
}

var _ fs.ReadFileFS = folder{}

func newFolder(ctx context.Context, dir string) folder {
	return folder{os.DirFS(dir), func(name string) ([]byte, error) {
		data, err := readWhole(ctx, filepath.Join(dir, name))
		if e, ok := err.(*fs.PathError); ok {
			e.Path = name
		}
		return data, err
	}}
}

// ReadFile is what fs.ReadFile calls in place of Open.
func (f folder) ReadFile(name string) ([]byte, error) { return f.read(name) }
