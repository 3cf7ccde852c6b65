package tool

import (
	"strings"
	"testing"
)

func TestHintsFitTheSystem(t *testing.T) {
	const pip = "python3 -m venv venv && venv/bin/pip install django gunicorn for --python venv/bin/python"
	for _, row := range []struct {
		wanted Wanted
		system System
		want   string
	}{
		{apache, Debian, "apt-get install apache2"},
		{apache, RedHat, "dnf install httpd mod_ssl"},
		{apache, "", "apt-get install apache2 on Debian and Ubuntu, or dnf install httpd mod_ssl on Red Hat"},
		{nginx, RedHat, "dnf install nginx"},
		{stack("gunicorn"), Debian, "apt-get install python3-django gunicorn, or " + pip},
		{stack("gunicorn"), RedHat, pip},
		{stack("waitress"), Debian, "apt-get install python3-django python3-waitress, or " + strings.Replace(pip, "gunicorn", "waitress", 1)},
	} {
		if got := (&MissingError{Wanted: row.wanted, System: row.system}).Hint(); got != row.want {
			t.Errorf("%s on %q: got %s, want %s", row.wanted.Program, row.system, got, row.want)
		}
	}
}

func TestEverySystemHasAHint(t *testing.T) {
	for _, wanted := range []Wanted{nginx, apache, python, stack("gunicorn"), HTTP2} {
		for _, system := range []System{Debian, RedHat, ""} {
			if wanted.install(system) == "" {
				t.Errorf("%s on %q: nothing to type", wanted.Program, system)
			}
		}
	}
}

func TestSystems(t *testing.T) {
	for release, want := range map[string]System{
		"PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n": Debian,
		"ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n":        Debian,
		"ID=\"rhel\"\nID_LIKE=\"fedora\"\n":                RedHat,
		"ID='rocky'\nID_LIKE='rhel centos fedora'\n":       RedHat,
		"ID=alpine\nVARIANT_ID=debian\n":                   "",
		"":                                                 "",
	} {
		if got := systemOf(release); got != want {
			t.Errorf("%q: got %q, want %q", release, got, want)
		}
	}
}
