package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"proxypact/internal/attack"
	"proxypact/internal/oracle"
	"proxypact/internal/problem"
	"proxypact/internal/process"
	"proxypact/internal/report"
	"proxypact/internal/site"
	"proxypact/internal/tool"
	"proxypact/internal/value"
	"proxypact/internal/verify"
)

// proof are the flags of gen verify beside those of every verb.
type proof struct {
	input
	python  string
	config  string
	replace []string
	cases   bool
	timeout time.Duration
	own     ownProject
}

func newVerify(s *streams) *cobra.Command {
	var p proof
	cmd := &cobra.Command{
		Use:   "verify DESCRIPTION...",
		Short: "Run the site on the real servers and attack it",
		Long: `verify renders the description, moves what must move to run unprivileged on
loopback, starts the real proxy, the real application server and a small Django
project with the rendered settings, browses it, and then sends everything that
an attacker would. It needs no root and leaves nothing behind.

With --config a hand-written configuration of the proxy is attacked in place of
the rendered one. It stands in the file as it would in a file of virtual hosts,
with @HTTP@ and @HTTPS@ for the addresses to listen on, @BACKEND@ for that of the
application server, and @CERT@ and @KEY@ for the certificate; --replace puts them
in the place of what the file really says. Of a site with proxy.kind = "none" it
is nginx's configuration for the front, which else is one that does what gen check
lists.

With --project a Django project of your own runs in place of the built-in one,
with its own settings, environment and database; nothing is migrated, and nothing
below its directory is written. Its settings are compared with the rendered ones
first. Then it gets the GET, HEAD and OPTIONS requests of the catalogue, and what
it does for those, it does: no POST is sent, no WebSocket opened, and no request
in disguise. The servers of the description run it, all but mod_wsgi. Its
application is wrapped, to see which requests reach it and what Django makes of
them. Mail that it sends through Django goes nowhere.`,
		Example: "  gen verify bookshop.toml\n  gen verify --config examples/recipes/apache-2013.conf examples/recipes/site.toml\n" +
			"  gen verify --project src --settings config.production --python venv/bin/python bookshop.toml",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.run(cmd.Context(), s, args)
		},
	}
	p.flags(cmd, "text", "json", "junit")
	flags := cmd.Flags()
	given(cmd, &p.python, "python", "", "interpreter with Django and the application server, such as venv/bin/python")
	given(cmd, &p.config, "config", "", "attack this configuration of the proxy in place of the rendered one")
	flags.StringArrayVar(&p.replace, "replace", nil, "`OLD=NEW` in the file of --config, such as 127.0.0.1:8000=@BACKEND@")
	flags.BoolVar(&p.cases, "cases", false, "one line for every case")
	p.own.flags(cmd)
	flags.DurationVar(&p.timeout, "timeout", 2*time.Minute, "give up on a site after this time")
	return cmd
}

func (p *proof) run(ctx context.Context, s *streams, args []string) error {
	if p.timeout <= 0 {
		return usage(fmt.Sprintf("--timeout: %s is no time", p.timeout), "write a duration such as 90s, or leave it out")
	}
	sites, problems, err := p.load(ctx, s, args)
	if err != nil {
		return err
	}
	if !problem.HasErrors(problems) {
		more, err := p.included(ctx, sites)
		if err != nil {
			return err
		}
		problems = append(problems, more...)
	}
	if p.format != "json" {
		printProblems(s.err, problems)
	}
	if p.failed(problems) {
		return p.unproven(s, problems)
	}
	if err := p.own.check(sites); err != nil {
		return err
	}
	runs, err := p.proveAll(ctx, s, sites)
	if err != nil {
		if p.format == "text" {
			p.print(s, runs, nil) // what went wrong is said, and is worse than a stdout that is gone
		}
		return explained(err)
	}
	if err := p.print(s, runs, problems); err != nil {
		return err
	}
	if !report.Held(runs) {
		return silentExit{exitNo}
	}
	return nil
}

// unproven ends a run over descriptions that are not to be used.
func (p *proof) unproven(s *streams, problems []problem.Problem) error {
	if p.format == "json" {
		if err := p.print(s, nil, problems); err != nil {
			return err
		}
	}
	return silentExit{exitTrouble}
}

func (p *proof) print(s *streams, runs []report.Run, problems []problem.Problem) error {
	switch p.format {
	case "json":
		return report.JSON(s.out, runs, problems, formatVersion, version)
	case "junit":
		return report.JUnit(s.out, runs)
	}
	return report.Text(s.out, runs)
}

// proveAll looks for what every site needs before it runs one. With an error come the runs that were done.
func (p *proof) proveAll(ctx context.Context, s *streams, sites []*site.Site) ([]report.Run, error) {
	var setups []verify.Setup
	for _, one := range sites {
		setup, err := p.setup(ctx, one)
		if err != nil {
			return nil, err
		}
		setups = append(setups, setup)
	}
	var runs []report.Run
	for _, setup := range setups {
		run, err := p.prove(ctx, s, setup)
		if err != nil {
			return runs, err
		}
		runs = append(runs, run)
	}
	return runs, nil
}

func (p *proof) prove(ctx context.Context, s *streams, setup verify.Setup) (report.Run, error) {
	one := setup.Site
	limited, cancel := context.WithTimeoutCause(ctx, p.timeout, trouble{fmt.Sprintf("%s: not done after %s", one.Name, p.timeout), "--timeout gives it more time"})
	defer cancel()
	progress := newProgress(s.err, one.Name.String(), p.cases)
	run, err := verify.Prove(limited, setup, progress.trial)
	progress.end()
	switch {
	case ctx.Err() != nil:
		return run, fmt.Errorf("%s: interrupted; everything that ran is ended", one.Name)
	case limited.Err() != nil:
		return run, context.Cause(limited)
	}
	return run, err
}

func (p *proof) setup(ctx context.Context, one *site.Site) (setup verify.Setup, err error) {
	setup.Site = one
	if setup.Templates, err = p.templateSet(ctx); err != nil {
		return setup, err
	}
	if setup.Server, err = oracle.Server(ctx, one.Proxy.Kind); err != nil {
		return setup, err
	}
	for _, b := range one.Backends() { // the last is the main one
		if setup.Python, err = tool.DjangoPython(ctx, p.python, string(b.Server)); err != nil {
			return setup, err
		}
	}
	if setup.Own, err = p.own.project(); err != nil {
		return setup, err
	}
	setup.Config, err = p.handWritten(ctx)
	return setup, err
}

// handWritten is the file of --config with its replacements, or "".
func (p *proof) handWritten(ctx context.Context) (string, error) {
	switch {
	case p.config == "" && len(p.replace) > 0:
		return "", usage("--replace is for a file", "name it with --config")
	case p.config == "":
		return "", nil
	}
	content, err := readWhole(ctx, p.config)
	if err != nil {
		return "", err
	}
	text := string(content)
	for _, pair := range p.replace {
		old, replacement, found := strings.Cut(pair, "=")
		if !found || old == "" {
			return "", usage("--replace "+value.Quote(pair)+" is not OLD=NEW", "such as --replace 127.0.0.1:8000=@BACKEND@")
		}
		if !strings.Contains(text, old) {
			return "", usage(fmt.Sprintf("%s: holds no %s to replace", value.Shown(p.config), value.Quote(old)), "--replace takes the text as the file has it")
		}
		text = strings.ReplaceAll(text, old, replacement)
	}
	if !strings.Contains(text, "@BACKEND@") {
		return "", usage(value.Shown(p.config)+": holds no @BACKEND@, so it would not reach the site under test",
			"write @BACKEND@ where the file names the application server, or use --replace")
	}
	return text, nil
}

// explained adds what to type to errors that know it.
func explained(err error) error {
	if missing, ok := errors.AsType[*tool.MissingError](err); ok {
		return trouble{missing.Error(), missing.Hint()}
	}
	if project, ok := errors.AsType[*verify.ProjectError](err); ok {
		return trouble{project.Error(), project.Hint}
	}
	if _, ok := errors.AsType[*process.DiedError](err); ok {
		return trouble{err.Error(), "gen check --real tells what the proxy and Python say to the files"}
	}
	return err
}

// progress shows on a terminal how far a verification is, and on request every case.
type progress struct {
	w     io.Writer
	site  string
	cases bool
	live  bool
	done  int
	shown time.Time
}

func newProgress(w io.Writer, site string, cases bool) *progress {
	file, isFile := w.(*os.File)
	return &progress{w: w, site: site, cases: cases, live: !cases && isFile && term.IsTerminal(int(file.Fd()))}
}

func (p *progress) trial(t attack.Trial) {
	p.done++
	if p.cases {
		fmt.Fprintln(p.w, report.Line(t))
	}
	if p.live && time.Since(p.shown) > 100*time.Millisecond {
		p.shown = time.Now()
		fmt.Fprintf(p.w, "\r%s: %d cases", p.site, p.done)
	}
}

// end clears the line.
func (p *progress) end() {
	if p.live {
		fmt.Fprint(p.w, "\r\033[K")
	}
}
