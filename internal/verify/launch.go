package verify

import (
	"strconv"

	"proxypact/internal/site"
)

// launchers are the command lines of the application servers. Each adds to the rendered file what that leaves to
// whoever starts the server, and nothing else: the command line would win over it. Beside a hand-written configuration
// of the proxy a server gets an address and no more.
var launchers = map[site.Server]func(*Stack, app) []string{
	site.Gunicorn:  gunicorn,
	site.Uvicorn:   command("--uds", "--host", "--port"),
	site.Hypercorn: hypercorn,
	site.Daphne:    command("--unix-socket", "--bind", "--port"),
	site.Granian:   command("--uds", "--host", "--port", "--interface", "asgi"),
	site.Waitress:  waitress,
	site.UWSGI:     uwsgi,
}

// gunicorn loads the built-in project before it forks, so that the database is filled once, and a project of the
// user's after it, for that may connect to its database at once.
func gunicorn(s *Stack, a app) []string {
	argv := []string{s.python, "-m", "gunicorn", "-c", a.serves}
	if a.serves == "" {
		argv = []string{s.python, "-m", "gunicorn", "-b", a.url()}
	}
	argv = append(argv, "--workers", "2", "--graceful-timeout", "1")
	if s.own == nil {
		argv = append(argv, "--preload")
	}
	return append(argv, a.module)
}

// command starts a server whose rendered file is a command, which finds it in PATH. The options are for the server by
// itself: those of its address, and whatever it needs more.
func command(socket, host, port string, more ...string) func(*Stack, app) []string {
	return func(s *Stack, a app) []string {
		if a.serves != "" {
			return []string{"/bin/sh", a.serves}
		}
		argv := append([]string{s.python, "-m", string(a.runs), a.module}, a.options(socket, host, port)...)
		return append(argv, more...)
	}
}

func hypercorn(s *Stack, a app) []string {
	if a.serves != "" {
		return []string{"/bin/sh", a.serves}
	}
	return []string{s.python, "-m", "hypercorn", "--bind", a.url(), a.module}
}

// options are the address as options of a command.
func (a app) options(socket, host, port string) []string {
	if a.socket != "" {
		return []string{socket, a.socket}
	}
	return []string{host, a.address.Addr().String(), port, strconv.Itoa(int(a.address.Port()))}
}

// waitress is threads of one process. Its file is a command, which finds it in PATH.
func waitress(s *Stack, a app) []string {
	if a.serves != "" {
		return []string{"/bin/sh", a.serves}
	}
	argv := []string{s.python, "-m", "waitress"}
	if a.socket != "" {
		argv = append(argv, "--unix-socket="+a.socket, "--unix-socket-perms=666")
	} else {
		argv = append(argv, "--listen="+a.address.String())
	}
	return append(argv, a.module)
}

// uwsgi is one process that answers one request at a time; two threads let requests meet. env(1) finds it in PATH.
func uwsgi(_ *Stack, a app) []string {
	argv := []string{"/usr/bin/env", "uwsgi", "--ini", a.serves}
	if a.serves == "" {
		_, address := a.dialed()
		argv = []string{"/usr/bin/env", "uwsgi", "--autoload", "--" + sockets[a.speaks], address, "--chmod-socket=666", "--module", a.module}
	}
	return append(argv, "--master", "--processes", "2", "--disable-logging")
}

// sockets are uWSGI's options for what it is spoken to.
var sockets = map[site.Protocol]string{site.OverHTTP: "http-socket", site.OverUWSGI: "uwsgi-socket"}
