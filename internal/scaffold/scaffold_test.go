package scaffold_test

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/target"
	"proxypact/internal/value"
	"proxypact/templates"
)

const addressed = `[app]
name = "addressed"
hosts = ["addressed.example.com"]
[proxy]
kind = "nginx"
resolver = ["127.0.0.53"]
listen = ["192.0.2.1", "2001:db8::1"]
http_port = 8080
https_port = 8443
[backend]
address = "app.internal"
bind = "0.0.0.0"
proxy_peers = ["10.0.0.1"]
port = 8000
[tls]
certificate = ["/a.pem", "/b.pem"]
key = ["/a.key", "/b.key"]
`

func descriptions(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{"addressed": addressed}
	var paths []string
	for _, pattern := range []string{"../../examples/*.toml", "../../examples/fronts/*.toml", "../../examples/servers/*.toml"} {
		some, err := filepath.Glob(pattern)
		if err != nil || len(some) == 0 {
			t.Fatalf("no examples: %v", err)
		}
		paths = append(paths, some...)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(path)] = string(text)
	}
	return all
}

func model(t *testing.T, text string, kind site.Kind) *site.Site {
	t.Helper()
	sp, problems := spec.Decode("d.toml", []byte(text), spec.TOML, spec.Beside{})
	if sp == nil {
		t.Fatal(problems)
	}
	s, problems := site.New(sp, site.Options{Proxy: kind})
	if problem.HasErrors(problems) {
		t.Fatal(problems)
	}
	return s
}

// A moved site renders line for line like the original: each line begins with the same word.
func TestMovedLineForLine(t *testing.T) {
	set, err := render.Parse(templates.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range descriptions(t) {
		for _, kind := range []site.Kind{site.Apache, site.Nginx} {
			if strings.Contains(text, "mod_wsgi") && kind == site.Nginx {
				continue
			}
			t.Run(name+"/"+string(kind), func(t *testing.T) {
				s := model(t, text, kind)
				ground := scaffold.Ground{Dir: t.TempDir(), HTTP: 20080, HTTPS: 20443}
				moved, changes, err := ground.Move(s)
				if err != nil || len(changes) == 0 {
					t.Fatal(err, changes)
				}
				compare(t, string(kind), words(t, set, s), words(t, set, moved))
			})
		}
	}
}

// words are the first word of every line of the proxy's file.
func words(t *testing.T, set *render.Set, s *site.Site) []string {
	t.Helper()
	files, err := target.Files(set, s, string(s.Proxy.Kind))
	if err != nil {
		t.Fatal(err)
	}
	var first []string
	for line := range strings.Lines(string(files[0].Content)) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if _, err := netip.ParsePrefix(word); err == nil {
			word = "a network"
		}
		first = append(first, word)
	}
	return first
}

func compare(t *testing.T, kind string, want, got []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: got %d lines, want %d", kind, len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] && !strings.HasPrefix(want[i], "<IfDefine") {
			t.Errorf("%s: line %d: got %s, want %s", kind, i+1, got[i], want[i])
		}
	}
}

// A backend is moved only where something is to be started, and a long path is refused, not cut.
func TestMovedBackend(t *testing.T) {
	s := model(t, descriptions(t)["gallery.toml"], site.Nginx)
	dir := t.TempDir()
	moved, _, err := scaffold.Ground{Dir: dir, HTTP: 20080, HTTPS: 20443}.Move(s)
	if err != nil || moved.Backend.Socket != s.Backend.Socket {
		t.Errorf("got %s, %v", moved.Backend.Socket, err)
	}
	moved, _, err = scaffold.Ground{Dir: "/tmp/short", HTTP: 20080, HTTPS: 20443, Backends: []value.Port{20000}}.Move(withoutTLS(s))
	if err != nil || moved.Backend.Socket.String() != "/tmp/short/app.sock" {
		t.Errorf("got %s, %v", moved.Backend.Socket, err)
	}
	_, _, err = scaffold.Ground{Dir: "/tmp/" + strings.Repeat("x", 100), HTTP: 20080, HTTPS: 20443, Backends: []value.Port{20000}}.Move(withoutTLS(s))
	if err == nil || !strings.Contains(err.Error(), "is longer than 95 bytes") {
		t.Errorf("got %v", err)
	}
}

// What is no file is refused before anything opens it: the opening of a pipe would wait for ever.
func TestMovedCertificateIsAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "c.pem")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"/a.pem", "/a.key"} {
		s := model(t, strings.Replace(addressed, key, pipe, 1), site.Nginx)
		_, _, err := scaffold.Ground{Dir: t.TempDir(), HTTP: 20080, HTTPS: 20443}.Move(s)
		if want := pipe + ": is not a regular file"; fmt.Sprint(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func withoutTLS(s *site.Site) *site.Site {
	plain := *s
	plain.TLS.Certificates = nil
	return &plain
}
