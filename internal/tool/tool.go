// Package tool finds the real programs on this machine.
//
// It is not an installer and runs nothing but a program's question for its version. Its one invariant: a program
// that is not there is reported as a *MissingError, which says what would bring it.
package tool

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// Server is an installed proxy.
type Server struct {
	Path    string
	Version string // "1.22.1"
	Modules string // Apache's directory of modules
	HTTP2   bool   // it has the module for it
}

// Python is an interpreter and the versions of what it can import; "" where it cannot.
type Python struct {
	Path    string
	Version string            `json:"python"`
	Django  string            `json:"django"`
	Servers map[string]string `json:"servers"` // application servers, by name
}

// MissingError is a program that is not installed.
type MissingError struct {
	Wanted
	System System // that lacks it
	Cause  error  // what was tried, if it says more
}

func (e *MissingError) Error() string {
	text := e.Program + " is not installed"
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Hint is what to type to get the program on the system that lacks it.
func (e *MissingError) Hint() string { return e.install(e.System) }

func (e *MissingError) Unwrap() error { return e.Cause }

// Nginx locates nginx.
func Nginx(ctx context.Context) (Server, error) {
	server, out, err := find(ctx, &MissingError{Wanted: nginx, System: Here()}, "-V", "nginx")
	server.HTTP2 = strings.Contains(out, "--with-http_v2_module")
	return server, err
}

// apacheModules are where distributions keep the modules.
var apacheModules = []string{"/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules", "/etc/httpd/modules"}

// Apache locates httpd under the names that distributions give it.
func Apache(ctx context.Context) (Server, error) {
	missing := &MissingError{Wanted: apache, System: Here()}
	server, _, err := find(ctx, missing, "-v", "apache2", "httpd")
	if err != nil {
		return server, err
	}
	for _, dir := range append(besideBin(server.Path), apacheModules...) {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			server.Modules = dir
			_, err := os.Stat(filepath.Join(dir, "mod_http2.so"))
			server.HTTP2 = err == nil
			return server, nil
		}
	}
	missing.Cause = errors.New("its modules are in none of " + strings.Join(apacheModules, ", "))
	return server, missing
}

// besideBin is where an httpd that was built from its source has its modules;
// those of the distribution's are not for it.
func besideBin(path string) []string {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil
	}
	return []string{filepath.Join(filepath.Dir(filepath.Dir(real)), "modules")}
}

// sbin is where servers are that an ordinary user's PATH leaves out.
var sbin = []string{"/usr/sbin", "/usr/local/sbin", "/usr/local/bin"}

var versionNumber = regexp.MustCompile(`(?:nginx|Apache)/(\d[\d.]*)`)

// find also tells what the program says when it is asked for its version.
func find(ctx context.Context, missing *MissingError, ask string, names ...string) (server Server, says string, err error) {
	for _, name := range names {
		path, err := locate(name)
		if err != nil {
			continue
		}
		out, err := exec.CommandContext(ctx, path, ask).CombinedOutput()
		if found := versionNumber.FindSubmatch(out); err == nil && found != nil {
			return Server{Path: path, Version: string(found[1])}, string(out), nil
		}
		if ctx.Err() != nil {
			return Server{}, "", ctx.Err()
		}
		missing.Cause = fmt.Errorf("%s %s says %q", path, ask, out)
	}
	return Server{}, "", missing
}

func locate(name string) (string, error) {
	path, err := exec.LookPath(name)
	for i := 0; err != nil && i < len(sbin); i++ {
		path, err = exec.LookPath(filepath.Join(sbin[i], name))
	}
	return path, err
}

// uWSGI is a program with a Python of its own, which is that of the directory. The first line keeps modules of the
// working directory out, which "-c" would let stand for the real ones.
const askPython = `
import sys; sys.path = [path for path in sys.path if path]
import json, platform
def version(name):
    try:
        return getattr(__import__(name), "__version__", "")
    except ImportError:
        return ""
def installed(name):
    try:
        from importlib.metadata import version as of
        return of(name)
    except ImportError:
        return version(name)
def beside(name):
    import os, subprocess
    try:
        said = subprocess.check_output([os.path.join(os.path.dirname(sys.executable), name), "--version"])
        return said.decode().strip().split("-")[0]
    except (OSError, subprocess.CalledProcessError):
        return ""
servers = {name: installed(name) for name in ["gunicorn", "uvicorn", "hypercorn", "daphne", "granian", "waitress"]}
servers["uwsgi"] = beside("uwsgi")
print(json.dumps({"python": platform.python_version(), "django": version("django"),
    "servers": servers}))
`

// AnyPython locates a Python 3, whatever it can import.
func AnyPython(ctx context.Context) (Python, error) {
	return firstPython(ctx, []string{"python3", "/usr/bin/python3"}, &MissingError{Wanted: python, System: Here()},
		func(Python) error { return nil })
}

// DjangoPython is the interpreter, or with "" one in PATH, if it can run a site on that application server.
func DjangoPython(ctx context.Context, interpreter, server string) (Python, error) {
	candidates := []string{interpreter}
	if interpreter == "" {
		candidates = []string{"python3", "/usr/bin/python3"}
	}
	return firstPython(ctx, candidates, &MissingError{Wanted: stack(server), System: Here()}, func(p Python) error {
		if p.Django != "" && p.Servers[server] != "" {
			return nil
		}
		return fmt.Errorf("%s has Django %q and %s %q", p.Path, p.Django, server, p.Servers[server])
	})
}

func firstPython(ctx context.Context, candidates []string, missing *MissingError, lacks func(Python) error) (Python, error) {
	var causes []error
	for _, candidate := range candidates {
		python, err := inspect(ctx, candidate)
		if ctx.Err() != nil {
			return Python{}, ctx.Err()
		}
		if err == nil {
			err = lacks(python)
		}
		if err == nil {
			return python, nil
		}
		causes = append(causes, err)
	}
	missing.Cause = errors.Join(causes...)
	return Python{}, missing
}

func inspect(ctx context.Context, interpreter string) (Python, error) {
	path, err := exec.LookPath(interpreter)
	if err != nil {
		return Python{}, fmt.Errorf("%s: %w", interpreter, innermost(err))
	}
	if path, err = filepath.Abs(path); err != nil { // it is started from other directories
		return Python{}, err
	}
	cmd := exec.CommandContext(ctx, path, "-c", askPython)
	cmd.Env = Environment()
	out, err := cmd.Output()
	if err != nil {
		return Python{}, fmt.Errorf("%s: %w", path, err)
	}
	found := Python{Path: path}
	if err := json.Unmarshal(out, &found); err != nil {
		return Python{}, fmt.Errorf("%s: is not a Python", path)
	}
	if version := modWSGI(found.Version); version != "" {
		found.Servers["mod_wsgi"] = version
	}
	return found, nil
}

// innermost is the cause without the calls that it came through.
func innermost(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}

// inherited are the variables that programs need to run at all. Others stay out: FORWARDED_ALLOW_IPS,
// GUNICORN_CMD_ARGS or PORT would change what a run proves.
var inherited = []string{"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH"}

// Environment is what a program is started with, and more.
func Environment(more ...string) []string {
	var env []string
	for _, name := range inherited {
		if value, set := os.LookupEnv(name); set {
			env = append(env, name+"="+value)
		}
	}
	return append(env, more...)
}
