package verify

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

const (
	agreed  attack.Invariant = "Django runs with the settings that were rendered"
	checked attack.Invariant = "manage.py check --deploy finds no error"
)

// judged is a trial for the import, for every setting, and for Django's own checks.
func (e examined) judged(own Own) []attack.Trial {
	snippet := strings.TrimSuffix(filepath.Base(e.rendered), ".py")
	trials := []attack.Trial{
		verdict("settings-module", "the application takes the settings module that was named", e.Module, own.Settings),
		e.imported(snippet),
	}
	for _, s := range e.Settings {
		saw, want := s.Name+" = "+s.Saw, s.Want+", by importing "+snippet+" last"
		if s.Where != "" {
			saw += ", set in " + s.Where
		}
		if s.Same {
			saw = want
		}
		trials = append(trials, verdict(s.Name, "the setting has its rendered value", saw, want))
	}
	check := attack.Trial{Case: "check-deploy", Over: attack.Both, Fault: attack.Project, Sends: "manage.py check --deploy"}
	for _, f := range e.Findings {
		if f.Error {
			check.Broken = append(check.Broken, attack.Broken{Case: check.Case, Over: check.Over, Fault: check.Fault,
				Invariant: checked, Saw: f.String(), Want: "no error"})
		}
	}
	return append(trials, check)
}

// imported says whether the rendered file, or a copy of it, is what the settings import.
func (e examined) imported(snippet string) attack.Trial {
	saw, want := "", "an import of the rendered "+snippet
	switch stale := e.stale(); {
	case len(e.Copies) == 0:
		saw = "no import of " + snippet
	case len(stale) > 0:
		saw, want = strings.Join(stale, " and ")+", which is stale", "what gen render writes now"
	default:
		saw = want
	}
	return verdict("settings-import", "the settings import the rendered file", saw, want)
}

// told says whether the middleware that tells the client's address comes before all others.
func (e examined) told(described *site.Site) attack.Trial {
	want := described.Name.Identifier() + "_client.client_address"
	return verdict("settings-middleware", "the rendered middleware is the first", "first in MIDDLEWARE: "+e.First, "first in MIDDLEWARE: "+want)
}

func verdict(id, does, saw, want string) attack.Trial {
	t := attack.Trial{Case: id, Over: attack.Both, Fault: attack.Settings, Sends: does}
	if saw != want {
		t.Broken = []attack.Broken{{Case: id, Over: t.Over, Fault: t.Fault, Invariant: agreed, Saw: saw, Want: want}}
	}
	return t
}

// found is what Django's own checks mention and what is no failure.
func (e examined) found(described *site.Site) []string {
	var notes, expected []string
	for _, f := range e.Findings {
		mentions := described.Mentions()
		at := slices.IndexFunc(mentions, func(m site.Mention) bool { return m.ID == f.ID })
		switch {
		case at >= 0:
			expected = append(expected, fmt.Sprintf("check --deploy mentions %s, as it should: %s (%s)", f.ID, mentions[at].Why, mentions[at].Key))
		case f.Warning && !f.Error:
			notes = append(notes, "check --deploy finds "+f.String())
		}
	}
	return append(notes, expected...)
}

func (f finding) String() string {
	if f.ID == "" {
		return f.Text
	}
	return f.ID + ": " + f.Text
}
