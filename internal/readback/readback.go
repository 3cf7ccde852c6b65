// Package readback starts real servers on configuration that a test makes, so that the test can compare what was
// quoted with what was read. Beside them stands what several targets' tests begin with.
//
// It is not part of gen: tests alone import it. Its one invariant: what it hands back came out of the real program; a
// program that is missing or refuses the configuration fails the test.
package readback

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"proxypact/internal/process"
)

// Server is a running proxy on loopback.
type Server struct {
	Address string
	client  *http.Client
}

const patience = 20 * time.Second

// Dir is a scratch directory that every user may enter, unlike that of testing: Apache's children are not root.
func Dir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gen-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

var addresses atomic.Uint32

// Free is an address on loopback that nothing listens on. Each is on an IP of its own, so that no other test takes
// the port before the server does.
func Free(t testing.TB) string {
	t.Helper()
	pid, count := os.Getpid(), addresses.Add(1)
	ip := fmt.Sprintf("127.%d.%d.%d", 1+pid%200, pid/200%256, 1+count%250)
	listener, err := net.Listen("tcp", ip+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// start runs a server until the test ends.
func start(t testing.TB, program process.Program, address string) *Server {
	t.Helper()
	running, err := process.Start(program)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() {
		client.CloseIdleConnections()
		running.Stop(time.Second)
	})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := running.Until(ctx, func(ctx context.Context) bool { return process.Accepts(ctx, "tcp", address) }); err != nil {
		t.Fatal(err)
	}
	return &Server{Address: address, client: client}
}

// Answer is what a server answered.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Get fetches path as a client that asks for host, or with "" for the address.
func (s *Server) Get(t testing.TB, host, path string) Answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.Address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	response, err := s.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return Answer{response.StatusCode, response.Header, string(body)}
}

// Echo answers every HTTP request on the unix socket at path with word, until the test ends.
func Echo(t testing.TB, path, word string) {
	t.Helper()
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				fmt.Fprintf(conn, "HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(word), word)
			}
			conn.Close()
		}
	}()
}
