package tool

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// fake puts a program of that name into a directory that is then all of PATH.
func fake(t *testing.T, name, script string) (path string) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	path = filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInstalledServers(t *testing.T) {
	nginx, err := Nginx(t.Context())
	if err != nil || !filepath.IsAbs(nginx.Path) || !regexp.MustCompile(`^1\.\d+\.\d+$`).MatchString(nginx.Version) || !nginx.HTTP2 {
		t.Errorf("got %+v, %v", nginx, err)
	}
	apache, err := Apache(t.Context())
	if err != nil || !filepath.IsAbs(apache.Path) || !strings.HasPrefix(apache.Version, "2.4.") || apache.Modules == "" || !apache.HTTP2 {
		t.Errorf("got %+v, %v", apache, err)
	}
}

// An httpd of another place has its own modules.
func TestModulesBesideTheirServer(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{"bin", "modules"} {
		if err := os.Mkdir(filepath.Join(dir, path), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "bin/httpd"), []byte("#!/bin/sh\necho Server version: Apache/2.4.46\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "bin/httpd"), filepath.Join(dir, "apache2")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	apache, err := Apache(t.Context())
	if err != nil || apache.Version != "2.4.46" || apache.Modules != filepath.Join(dir, "modules") || apache.HTTP2 {
		t.Errorf("got %+v, %v", apache, err)
	}
}

// An ordinary user's PATH does not name the directories of servers.
func TestServersOutsidePath(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Nginx(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := Apache(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestVersions(t *testing.T) {
	for script, want := range map[string]string{
		"echo nginx version: nginx/1.26.3 >&2":                              "1.26.3",
		"echo 'nginx version: nginx/1.18.0 (Ubuntu)'":                       "1.18.0",
		"echo 'Server version: Apache/2.4.37 (Red Hat Enterprise Linux)'":   "2.4.37",
		"echo 'nginx version: openresty/1.25.3.1'; echo 'built by nginx/1'": "1",
	} {
		path := fake(t, "server", script)
		if got, _, err := find(t.Context(), &MissingError{Wanted: Wanted{Program: "x"}}, "-v", "other", "server"); err != nil || got.Version != want || got.Path != path {
			t.Errorf("%s: got %+v, %v, want %s", script, got, err, want)
		}
	}
}

func TestMissing(t *testing.T) {
	broken := fake(t, "broken", "echo no >&2; exit 1")
	for name, want := range map[string]string{
		"absent": "Nginx is not installed",
		"broken": "Nginx is not installed: " + broken + ` -v says "no\n"`,
	} {
		_, _, err := find(t.Context(), &MissingError{Wanted: Wanted{Program: "Nginx", Packages: nginx.Packages}, System: Debian}, "-v", name)
		missing, ok := errors.AsType[*MissingError](err)
		if !ok || missing.Error() != want || missing.Hint() != "apt-get install nginx" {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestDjangoPython(t *testing.T) {
	with := fake(t, "with", `echo '{"python": "3.12.1", "django": "5.2", "servers": {"gunicorn": "23.0.0"}}'`)
	if got, err := DjangoPython(t.Context(), with, "gunicorn"); err != nil || got.Path != with || got.Version != "3.12.1" ||
		got.Django != "5.2" || got.Servers["gunicorn"] != "23.0.0" {
		t.Errorf("got %+v, %v", got, err)
	}
	without := fake(t, "without", `echo '{"python": "3.12.1", "django": "5.2", "servers": {}}'`)
	_, err := DjangoPython(t.Context(), without, "gunicorn")
	if want := "a Python with Django and gunicorn is not installed: " + without + ` has Django "5.2" and gunicorn ""`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := DjangoPython(t.Context(), filepath.Join(t.TempDir(), "absent"), "gunicorn"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("FORWARDED_ALLOW_IPS", "*")
	t.Setenv("GUNICORN_CMD_ARGS", "--reload")
	t.Setenv("LANG", "C.UTF-8")
	got := Environment("A=b")
	if slices.ContainsFunc(got, func(one string) bool {
		return strings.HasPrefix(one, "FORWARDED") || strings.HasPrefix(one, "GUNICORN")
	}) ||
		!slices.Contains(got, "LANG=C.UTF-8") || got[len(got)-1] != "A=b" {
		t.Errorf("got %q", got)
	}
}
