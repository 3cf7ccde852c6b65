package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"proxypact/internal/site"
	"proxypact/internal/value"
	"proxypact/internal/verify"
)

// ownProject are the flags of gen verify that put a project in the place of the built-in one.
type ownProject struct{ dir, settings, wsgi string }

func (o *ownProject) flags(cmd *cobra.Command) {
	given(cmd, &o.dir, "project", "", "run the Django project in this directory, where its manage.py is")
	given(cmd, &o.settings, "settings", "", "settings module of --project, such as config.production")
	given(cmd, &o.wsgi, "wsgi", "", "application of --project, such as config.wsgi:application; else that of the description or WSGI_APPLICATION")
	_ = cmd.MarkFlagDirname("project")
}

// check refuses flags that say nothing together.
func (o *ownProject) check(sites []*site.Site) error {
	switch {
	case o.dir == "" && o.settings+o.wsgi != "":
		return usage("--settings and --wsgi are of a project", "name its directory with --project")
	case o.dir != "" && o.settings == "":
		return usage("--project needs --settings", "name the module that runs in production, as DJANGO_SETTINGS_MODULE does")
	case o.dir != "" && len(sites) != 1:
		return usage(fmt.Sprintf("--project is for one site, and %d are described", len(sites)), "name one description")
	case o.wsgi != "" && !callsWSGI(sites[0]):
		return usage("--wsgi is for servers that call WSGI, and "+sites[0].Backend.Server.Title()+" calls ASGI", "the application is that of app.module: leave it out")
	}
	return nil
}

func callsWSGI(s *site.Site) bool {
	return slices.ContainsFunc(s.Backends(), func(b site.Backend) bool { return b.Calls == site.WSGI })
}

// project is nil without the flag.
func (o *ownProject) project() (*verify.Own, error) {
	if o.dir == "" {
		return nil, nil
	}
	info, err := os.Stat(o.dir)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s: is not a directory", value.Shown(o.dir))
	}
	if _, err := os.Stat(o.dir + "/."); err != nil { // no program could start there
		return nil, err
	}
	dir, err := filepath.Abs(o.dir)
	return &verify.Own{Dir: dir, Settings: o.settings, WSGI: o.wsgi}, err
}
