package verify

import (
	"strconv"

	"proxypact/internal/site"
)

// launchers are the command lines of the application servers. Each adds to the rendered file what that leaves to
// whoever starts the server, and nothing else: the command line would win over it. Beside a hand-written configuration
// of the proxy a server gets an address and no more.
var launchers = map[site.Server]func(*Stack) []string{
	site.Gunicorn: gunicorn,
	site.Uvicorn:  uvicorn,
	site.Waitress: waitress,
	site.UWSGI:    uwsgi,
}

// gunicorn loads the built-in project before it forks, so that the database is filled once, and a project of the
// user's after it, for that may connect to its database at once.
func gunicorn(s *Stack) []string {
	argv := []string{s.python, "-m", "gunicorn", "-c", s.serves}
	if s.serves == "" {
		argv = []string{s.python, "-m", "gunicorn", "-b", s.backendURL()}
	}
	argv = append(argv, "--workers", "2", "--graceful-timeout", "1")
	if s.own == nil {
		argv = append(argv, "--preload")
	}
	return append(argv, s.module)
}

func uvicorn(s *Stack) []string {
	argv := []string{"/bin/sh", s.serves}
	if s.serves == "" {
		argv = append([]string{s.python, "-m", "uvicorn", s.module}, s.options("--uds", "--host", "--port")...)
	}
	return argv
}

// options are the backend's address as options of a command.
func (l layout) options(socket, host, port string) []string {
	if l.socket != "" {
		return []string{socket, l.socket}
	}
	return []string{host, l.backend.Addr().String(), port, strconv.Itoa(int(l.backend.Port()))}
}

// waitress is threads of one process. Its file is a command, which finds it in PATH.
func waitress(s *Stack) []string {
	if s.serves != "" {
		return []string{"/bin/sh", s.serves}
	}
	argv := []string{s.python, "-m", "waitress"}
	if s.socket != "" {
		argv = append(argv, "--unix-socket="+s.socket, "--unix-socket-perms=666")
	} else {
		argv = append(argv, "--listen="+s.backend.String())
	}
	return append(argv, s.module)
}

// uwsgi is one process that answers one request at a time; two threads let requests meet. env(1) finds it in PATH.
func uwsgi(s *Stack) []string {
	argv := []string{"/usr/bin/env", "uwsgi", "--ini", s.serves}
	if s.serves == "" {
		_, address := s.backendAddress()
		argv = []string{"/usr/bin/env", "uwsgi", "--autoload", "--" + sockets[s.speaks], address, "--chmod-socket=666", "--module", s.module}
	}
	return append(argv, "--master", "--processes", "2", "--disable-logging")
}

// sockets are uWSGI's options for what it is spoken to.
var sockets = map[site.Protocol]string{site.OverHTTP: "http-socket", site.OverUWSGI: "uwsgi-socket"}
