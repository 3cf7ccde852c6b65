package verify

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/process"
	"proxypact/internal/scaffold"
)

//go:embed project/shop/*.py
var project embed.FS

// Stack is a running site.
type Stack struct {
	Public attack.Public
	Moved  []scaffold.Change // what differs from the site as described

	layout
	password string
	front    *process.Process   // the proxy
	behind   []*process.Process // the app servers
	stop     func() bool        // of the context's hook
}

// startLimit is for machines that are busy with something else.
const startLimit = time.Minute

// Run writes the site's files and starts the app server and the proxy on them. The site runs until Close or until ctx
// is done. An error of a program that ended or was not ready in time is a *process.DiedError.
func Run(ctx context.Context, setup Setup) (*Stack, error) {
	l, changes, err := setup.layOut(ctx)
	if err != nil {
		return nil, err
	}
	s, err := start(ctx, l)
	if err != nil {
		return nil, err
	}
	s.Public, s.Moved = Public(l.moved), changes
	if s.own != nil && l.moved.ClientMiddleware {
		s.Public.Known = false // what is shown of a project's requests is from before its middleware
	}
	if setup.Config != "" && s.https.IsValid() {
		s.framed = s.negotiates(ctx)
	}
	return s, nil
}

// start runs the app server, then the proxy.
func start(ctx context.Context, l layout) (*Stack, error) {
	s := &Stack{layout: l, password: rand.Text()}
	if err := s.unpack(); err != nil {
		return nil, err
	}
	if err := s.unused(ctx); err != nil {
		return nil, err
	}
	starting, cancel := context.WithTimeoutCause(ctx, startLimit, errors.New("it took too long to start"))
	defer cancel()
	if err := s.startServers(starting); err != nil {
		s.end()
		return nil, err
	}
	s.stop = context.AfterFunc(ctx, s.end)
	return s, nil
}

func (s *Stack) startServers(ctx context.Context) (err error) {
	for _, a := range s.apps {
		if err := s.startApp(ctx, a); err != nil {
			return err
		}
	}
	if s.front, err = process.Start(s.server()); err != nil {
		return err
	}
	return s.front.Until(ctx, s.proxyAccepts)
}

func (s *Stack) startApp(ctx context.Context, a app) error {
	program := s.appServer(a)
	if a.handed {
		socket, err := s.hand(a, &program)
		if err != nil {
			return err
		}
		defer socket.Close()
	}
	running, err := process.Start(program)
	if err != nil {
		return err
	}
	s.behind = append(s.behind, running)
	return running.Until(ctx, func(ctx context.Context) bool { return s.answers(ctx, a) })
}

// processes are those that run, the proxy first.
func (s *Stack) processes() []*process.Process {
	if s.front == nil {
		return s.behind
	}
	return append([]*process.Process{s.front}, s.behind...)
}

// Close ends every process of the site and returns when they are gone. Its
// error is a process that had died before.
func (s *Stack) Close() error {
	if !s.stop() {
		s.end()
		return nil
	}
	died := s.Died()
	s.end()
	return died
}

func (s *Stack) end() {
	for _, p := range s.processes() {
		p.Stop(3 * time.Second)
	}
}

// unpack writes the Django project into the scratch directory.
func (s *Stack) unpack() error {
	files, err := fs.Sub(project, "project")
	if err != nil {
		return err
	}
	for _, old := range []string{s.projectDir(), s.database()} {
		if err := os.RemoveAll(old); err != nil {
			return err
		}
	}
	if err := os.CopyFS(s.projectDir(), files); err != nil {
		return err
	}
	if err := os.MkdirAll(s.mailDir(), 0o700); err != nil || !s.inside {
		return err
	}
	written := []string{s.dir, s.mailDir(), filepath.Join(s.projectDir(), "shop")}
	for _, path := range []string{s.database(), filepath.Join(s.projectDir(), "shop", "first.py.lock")} { // which other servers write, too
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			return err
		}
		written = append(written, path)
	}
	if s.own != nil {
		written = append(written, filepath.Join(s.dir, "told"))
	}
	return scaffold.HandOver(written...) // Django runs as Apache's children do
}

// unused refuses ports that somebody else listens on: the site would be
// taken for ready while another one answers.
func (s *Stack) unused(ctx context.Context) error {
	for _, listener := range s.listeners() {
		if process.Accepts(ctx, "tcp", listener) {
			return fmt.Errorf("%s is in use", listener)
		}
	}
	for _, a := range s.apps {
		if network, address := a.dialed(); process.Accepts(ctx, network, address) {
			return fmt.Errorf("%s is in use", address)
		}
	}
	return nil
}

func (s *Stack) listeners() []string {
	var all []string
	for _, addr := range []netip.AddrPort{s.http, s.https} {
		if addr.IsValid() {
			all = append(all, addr.String())
		}
	}
	return all
}

func (s *Stack) projectDir() string  { return filepath.Join(s.dir, "project") }
func (s *Stack) database() string    { return filepath.Join(s.dir, "site.sqlite3") }
func (s *Stack) mailDir() string     { return filepath.Join(s.dir, "mail") }
func (s *Stack) smuggledLog() string { return filepath.Join(s.dir, "smuggled.log") }
