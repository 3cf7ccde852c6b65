package verify

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"proxypact/internal/process"
	"proxypact/internal/report"
	"proxypact/internal/site"
	"proxypact/internal/target"
	"proxypact/internal/tree"
)

//go:embed own/*.py
var ownPrograms embed.FS

// examined is what a project's settings came to, told by own/examine.py.
type examined struct {
	Refusal  string    `json:"refusal"` // why it cannot run, in words that follow its directory
	Hint     string    `json:"hint"`
	Trace    []string  `json:"trace"` // the end of a traceback
	WSGI     string    `json:"wsgi"`
	ASGI     string    `json:"asgi"`
	Module   string    `json:"module"` // the settings module that Django really took
	Login    string    `json:"login"`
	First    string    `json:"first"`  // of MIDDLEWARE
	Copies   []string  `json:"copies"` // files that were imported as the rendered settings
	Settings []setting `json:"settings"`
	Findings []finding `json:"findings"`

	rendered string // path of the rendered settings
}

type setting struct {
	Name  string `json:"name"`
	Same  bool   `json:"same"`
	Saw   string `json:"saw"`
	Want  string `json:"want"`
	Where string `json:"where"` // what set it, if that is known
}

// finding is of manage.py check --deploy.
type finding struct {
	ID      string `json:"id"`
	Error   bool   `json:"error"`
	Warning bool   `json:"warning"`
	Text    string `json:"text"`
}

// ProjectError is a project that cannot be loaded.
type ProjectError struct {
	Fact  string
	Hint  string   // what to type next, or ""
	Trace []string // the end of what Python said
}

func (e *ProjectError) Error() string {
	if len(e.Trace) == 0 {
		return e.Fact
	}
	return e.Fact + "; Python said:\n" + strings.Join(e.Trace, "\n")
}

// agree examines the project and notes what it found. Where the settings differ, the servers would only repeat it.
func (s *Setup) agree(ctx context.Context, run *report.Run, watch Watch) error {
	if s.Site.Backend.Inside() {
		return &ProjectError{Fact: "a project of your own is not run inside Apache, whose processes belong to another user",
			Hint: "prove it with --set backend.server=gunicorn --set backend.port=8000, and the site as it is without --project"}
	}
	own := *s.Own
	said := own.WSGI != ""
	own.name(s.Site)
	seen, err := s.examine(ctx, own)
	if err != nil {
		return err
	}
	own.WSGI, own.ASGI = seen.WSGI, seen.ASGI
	s.own = &guest{Own: own, said: said, login: seen.Login, host: s.Site.Hosts[0].String()}
	run.Trials, run.Notes = seen.judged(own), seen.found(s.Site)
	if s.Site.ClientMiddleware {
		run.Trials = append(run.Trials, seen.told(s.Site))
	}
	for _, t := range run.Trials {
		watch.tell(t)
	}
	if len(run.Broken()) > 0 {
		run.Notes = append(run.Notes, "no server was started: the settings come first")
		return nil
	}
	run.Notes = append(run.Notes, "POST and everything else that could change data is not sent; mail that Django sends goes nowhere")
	if seen.Login == "" {
		run.Notes = append(run.Notes, "the project has no admin, so its login page is not tried")
	}
	return nil
}

// name says which applications the description names, the main backend's before those of processes.
func (o *Own) name(described *site.Site) {
	for _, b := range ordered(described) {
		module := &o.WSGI
		if b.Calls == site.ASGI {
			module = &o.ASGI
		}
		*module = cmp.Or(*module, b.Module.String())
	}
}

// interfaces are those that servers of the site call.
func interfaces(described *site.Site) string {
	var all []string
	for _, b := range ordered(described) {
		if !slices.Contains(all, string(b.Calls)) {
			all = append(all, string(b.Calls))
		}
	}
	return strings.Join(all, " ")
}

// examine loads the project as its servers would.
func (s *Setup) examine(ctx context.Context, own Own) (seen examined, err error) {
	files, err := target.Files(s.Templates, s.Site, "django")
	if err != nil {
		return seen, err
	}
	if _, err := tree.Write(ctx, s.Dir, tree.Of(files)); err != nil {
		return seen, err
	}
	if err := os.CopyFS(s.Dir, ownPrograms); err != nil {
		return seen, err
	}
	if err := os.Mkdir(filepath.Join(s.Dir, "told"), 0o700); err != nil {
		return seen, err
	}
	seen.rendered = s.path(files, "django", "")
	answer := filepath.Join(s.Dir, "examined.json")
	err = s.ask(ctx, process.Program{
		Name: "python", Dir: own.Dir, Env: append(own.environment(s.Dir, seen.rendered), "PROXYPACT_CALLS="+interfaces(s.Site)), Logs: s.Dir,
		Argv: []string{s.Python.Path, filepath.Join(s.Dir, "own", "examine.py"), own.Dir, own.Settings, seen.rendered, answer},
	})
	content, missing := os.ReadFile(answer)
	if err != nil || missing != nil {
		return seen, errors.Join(err, missing)
	}
	if err := json.Unmarshal(content, &seen); err != nil {
		return seen, err
	}
	switch {
	case seen.Refusal != "":
		return seen, &ProjectError{Fact: own.Dir + " " + seen.Refusal, Hint: seen.Hint}
	case seen.Trace != nil:
		return seen, &ProjectError{Fact: fmt.Sprintf("%s cannot be loaded with %s", own.Dir, own.Settings), Trace: seen.Trace}
	}
	return seen, nil
}

// ask runs a program to its end.
func (s *Setup) ask(ctx context.Context, program process.Program) error {
	running, err := process.Start(program)
	if err != nil {
		return err
	}
	defer running.Stop(time.Second)
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-running.Done:
	}
	if running.Failed() {
		return running.Died()
	}
	return nil
}

// stale are the imported copies that are not what was rendered.
func (e examined) stale() []string {
	want, err := os.ReadFile(e.rendered)
	var stale []string
	for _, path := range e.Copies {
		if got, failed := os.ReadFile(path); err != nil || failed != nil || !bytes.Equal(got, want) {
			stale = append(stale, path)
		}
	}
	return stale
}
