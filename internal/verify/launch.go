package verify

import (
	"strconv"

	"proxypact/internal/site"
)

// launchers are the command lines of the application servers. Each adds to the rendered file what that leaves to
// whoever starts the server, and nothing else: the command line would win over it. Beside a hand-written configuration
// of the proxy a server gets an address and no more.
var launchers = map[site.Server]func(*Stack) []string{
	site.Gunicorn:  gunicorn,
	site.Uvicorn:   command("--uds", "--host", "--port"),
	site.Hypercorn: hypercorn,
	site.Daphne:    command("--unix-socket", "--bind", "--port"),
	site.Granian:   command("--uds", "--host", "--port", "--interface", "asgi"),
	site.Waitress:  waitress,
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

// command starts a server whose rendered file is a command, which finds it in PATH. The options are for the server by
// itself: those of its address, and whatever it needs more.
func command(socket, host, port string, more ...string) func(*Stack) []string {
	return func(s *Stack) []string {
		if s.serves != "" {
			return []string{"/bin/sh", s.serves}
		}
		argv := append([]string{s.python, "-m", string(s.runs), s.module}, more...)
		if s.socket != "" {
			return append(argv, socket, s.socket)
		}
		return append(argv, host, s.backend.Addr().String(), port, strconv.Itoa(int(s.backend.Port())))
	}
}

func hypercorn(s *Stack) []string {
	if s.serves != "" {
		return []string{"/bin/sh", s.serves}
	}
	return []string{s.python, "-m", "hypercorn", "--bind", s.backendURL(), s.module}
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
