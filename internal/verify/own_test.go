package verify

import (
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/attack"
)

func TestHarmless(t *testing.T) {
	cases := harmless(attack.Cases())
	if len(cases) < len(attack.Cases())*3/4 {
		t.Errorf("only %d of %d cases are left", len(cases), len(attack.Cases()))
	}
	left := func(id string) bool {
		return slices.ContainsFunc(cases, func(c attack.Case) bool { return c.ID == id })
	}
	for _, id := range []string{"honest-get", "honest-head", "honest-options", "pipelined-lie", "proto-underscore-last", "host-foreign"} {
		if !left(id) {
			t.Errorf("%s is left out", id)
		}
	}
	for _, id := range []string{"honest-post", "smuggle-get-body", "method-unknown", "method-lower-case", "method-override", "line-leading"} {
		if left(id) {
			t.Errorf("%s is sent", id)
		}
	}
	for _, c := range cases {
		if text := c.Request.Bytes(attack.Truth{Public: attack.Public{Names: []string{"a.example"}}}); strings.Contains(string(text), "POST") {
			t.Errorf("%s sends a POST", c.ID)
		}
	}
}

// TestJudgeOfAProject holds what a project may do by itself against what it may not.
func TestJudgeOfAProject(t *testing.T) {
	truth := attack.Truth{Public: attack.Public{Names: []string{"a.example"}, HTTPS: 443}, Over: attack.HTTPS}
	plain := attack.Case{ID: "x", Fault: attack.Host}
	for name, row := range map[string]struct {
		status   int
		location string
		django   bool
		fault    attack.Fault // "": it holds
	}{
		"a page":               {200, "", true, ""},
		"a path":               {302, "/login", true, ""},
		"itself":               {302, "https://a.example/login", true, ""},
		"another site":         {302, "https://login.example.org/", true, ""},
		"the proxy elsewhere":  {302, "https://login.example.org/", false, attack.Host},
		"the attacker's":       {302, "https://evil.example/", true, attack.Host},
		"carried along":        {302, "https://login.example.org/?next=https://evil.example/", true, ""},
		"a user":               {302, "https://login.example.org@evil.example/", true, attack.Host},
		"a name beside it":     {302, "https://a.example@login.example.org/", true, attack.Host},
		"a backslash":          {302, `https://login.example.org\@evil.example/`, true, attack.Host},
		"an odd port":          {302, "https://a.example:1/", true, attack.Host},
		"plain http":           {302, "http://login.example.org/", true, attack.Host},
		"an error of Django":   {500, "", true, attack.Project},
		"an error of gunicorn": {500, "", false, attack.Host},
	} {
		header := textproto.MIMEHeader{}
		if row.location != "" {
			header.Set("Location", row.location)
		}
		seen := attack.Observation{Answers: []attack.Answer{{Status: row.status, Header: header, Django: row.django}}}
		trial := (&Stack{layout: layout{own: &guest{}}}).judge(plain, truth, seen)
		if trial.Held() != (row.fault == "") || !trial.Held() && trial.Fault != row.fault {
			t.Errorf("%s: fault %s, broken %v, want %q", name, trial.Fault, trial.Broken, row.fault)
		}
	}
}

// TestEnvironmentOfAProject keeps what the project reads, and nothing that would change what a run proves.
func TestEnvironmentOfAProject(t *testing.T) {
	for name, value := range map[string]string{"SHOP_DATABASE": "x", "FORWARDED_ALLOW_IPS": "*", "GUNICORN_CMD_ARGS": "--reload",
		"SCRIPT_NAME": "/x", "DJANGO_SETTINGS_MODULE": "wrong", "PYTHONPATH": "/theirs"} {
		t.Setenv(name, value)
	}
	got := Own{Dir: "/src", Settings: "conf.live"}.environment("/scratch", "/scratch/django/shop_proxy.py")
	for _, want := range []string{"SHOP_DATABASE=x", "DJANGO_SETTINGS_MODULE=conf.live", "PYTHONDONTWRITEBYTECODE=1",
		"PYTHONPATH=/scratch/django:/src:/scratch/own:/theirs"} {
		if !slices.Contains(got, want) {
			t.Errorf("without %s", want)
		}
	}
	for _, one := range got {
		name, _, _ := strings.Cut(one, "=")
		if slices.Contains([]string{"FORWARDED_ALLOW_IPS", "GUNICORN_CMD_ARGS", "SCRIPT_NAME"}, name) || one == "DJANGO_SETTINGS_MODULE=wrong" {
			t.Errorf("with %s", one)
		}
	}
}

// TestRecall trusts no name that the project itself could have chosen.
func TestRecall(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "told"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"told/1-2.json", "secret.json"} {
		if err := os.WriteFile(filepath.Join(dir, path), []byte(`{"scheme": "https", "meta": {}}`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := &Stack{layout: layout{dir: dir}}
	for name, want := range map[string]bool{"1-2": true, "1-3": false, "../secret": false, "": false} {
		answers := []attack.Answer{{Header: textproto.MIMEHeader{reached: {name}}, Told: &attack.Told{Scheme: "a page's own"}}}
		s.recall(answers)
		if got := answers[0].Told; (got != nil) != want || want && got.Scheme != "https" {
			t.Errorf("%q: %+v", name, got)
		}
	}
}
