package verify

import (
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"proxypact/internal/process"
	"proxypact/internal/tool"
)

// djangoEnvironment is what the project's settings read. HOME is where gunicorn makes its control socket.
func (s *Stack) djangoEnvironment() []string {
	return tool.Environment(
		"HOME="+s.dir,
		"PYTHONPATH="+s.projectDir()+string(filepath.ListSeparator)+filepath.Dir(s.settings),
		"PYTHONDONTWRITEBYTECODE=1",
		"PYTHONUNBUFFERED=1",
		"PROXYPACT_SETTINGS="+strings.TrimSuffix(filepath.Base(s.settings), ".py"),
		"PROXYPACT_SECRET="+s.password+s.password,
		"PROXYPACT_PASSWORD="+s.password,
		"PROXYPACT_DATABASE="+s.database(),
		"PROXYPACT_MAIL="+s.mailDir(),
		"PROXYPACT_SMUGGLED="+s.smuggledLog(),
	)
}

// appServer starts the built-in project, or the user's own.
func (s *Stack) appServer(a app) process.Program {
	program := process.Program{Name: string(a.runs), Dir: s.projectDir(), Env: append(s.environment(), "PROXYPACT_APP="+a.name, "PORT="+strconv.Itoa(int(a.address.Port()))), Logs: s.dir}
	if len(s.apps) > 1 {
		program.Name += "-" + a.name // which also names its log
	}
	if s.own != nil {
		program.Dir = s.own.Dir
		program.Env = append(program.Env, s.own.loading(a)...)
	}
	program.Argv = launchers[a.runs](s, a)
	return program
}

// environment is what Django runs in, whoever starts it.
func (s *Stack) environment() []string {
	env := s.djangoEnvironment()
	if s.own != nil {
		env = s.own.environment(s.dir, s.settings)
	}
	return append(env, "PATH="+s.path())
}

// path has the programs that were installed beside the interpreter before all others: a rendered command names its
// program, and whoever starts it says by PATH which one that is.
func (s *Stack) path() string {
	return filepath.Dir(s.python) + string(filepath.ListSeparator) + os.Getenv("PATH")
}

func (s *Stack) server() process.Program {
	program := process.Program{Name: string(s.kind), Dir: s.dir, Env: tool.Environment(s.env...), Logs: s.dir, Argv: s.proxy,
		ErrorLog: s.proxyLog}
	if s.inside {
		program.Env = append(s.environment(), "PROXYPACT_APP="+string(s.kind))
	}
	return program
}

// answers asks for a page: that something listens does not say that Django is loaded.
func (s *Stack) answers(ctx context.Context, a app) bool {
	network, address := a.dialed()
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write(asks[a.speaks](s.readyName(), s.moved.Prefix.String())); err != nil {
		return false
	}
	answer, _ := io.ReadAll(io.LimitReader(conn, 12))
	return bytes.HasPrefix(answer, []byte("HTTP/1."))
}

// readyName is a host that the project need not know, or that of a project which may send mail about strangers.
func (s *Stack) readyName() string {
	if s.own == nil {
		return "ready.invalid"
	}
	return s.own.host
}

func (s *Stack) proxyAccepts(ctx context.Context) bool {
	for _, listener := range s.listeners() {
		if !process.Accepts(ctx, "tcp", listener) {
			return false
		}
	}
	return true
}

// crashes are the words with which masters report the end of a worker.
var crashes = []string{
	"exit signal", "exited on signal", // Apache, nginx
	"WORKER TIMEOUT", "was sent SIGSEGV", "was sent SIGABRT", "Worker failed to boot", // gunicorn
	"Unexpected exit from worker",       // granian
	"Failed to exec Python script file", // mod_wsgi
}

// Died tells which processes ended, and which workers crashed, so far.
func (s *Stack) Died() error {
	logs := []string{s.proxyLog}
	for _, p := range s.processes() {
		if !p.Alive() {
			return p.Died()
		}
		logs = append(logs, p.Log)
	}
	for _, path := range logs {
		if line := crash(path); line != "" {
			return &process.DiedError{Program: "a worker", Cause: "crashed", Log: line}
		}
	}
	return nil
}

func crash(path string) string {
	content, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(content)) {
		for _, words := range crashes {
			if strings.Contains(line, words) {
				return strings.TrimSpace(line)
			}
		}
	}
	return ""
}
