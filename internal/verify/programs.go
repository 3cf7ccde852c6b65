package verify

import (
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
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
func (s *Stack) appServer() process.Program {
	program := process.Program{Name: string(s.runs), Dir: s.projectDir(), Env: s.djangoEnvironment(), Logs: s.dir}
	if s.own != nil {
		program.Dir, program.Env = s.own.Dir, s.own.environment(s.dir, s.settings)
	}
	program.Env = append(program.Env, "PATH="+s.path())
	program.Argv = launchers[s.runs](s)
	return program
}

// path has the programs that were installed beside the interpreter before all others: a rendered command names its
// program, and whoever starts it says by PATH which one that is.
func (s *Stack) path() string {
	return filepath.Dir(s.python) + string(filepath.ListSeparator) + os.Getenv("PATH")
}

func (s *Stack) server() process.Program {
	return process.Program{Name: string(s.kind), Dir: s.dir, Env: tool.Environment(), Logs: s.dir, Argv: s.proxy,
		ErrorLog: s.proxyLog}
}

// backendAnswers asks for a page: that something listens does not say that Django is loaded.
func (s *Stack) backendAnswers(ctx context.Context) bool {
	network, address := s.backendAddress()
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write(asks[s.speaks](s.readyName())); err != nil {
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
}

// Died tells which processes ended, and which workers crashed, so far.
func (s *Stack) Died() error {
	for _, p := range []*process.Process{s.front, s.behind} {
		if !p.Alive() {
			return p.Died()
		}
	}
	for _, path := range []string{s.proxyLog, s.front.Log, s.behind.Log} {
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
