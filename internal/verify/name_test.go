package verify

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/target"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// wanderer is where the name of a backend leads, as it is restarted; "" is nowhere.
type wanderer interface {
	moveTo(t *testing.T, address string)
}

// nameServer answers for every name, for a second at a time.
type nameServer struct {
	conn    net.PacketConn
	address atomic.Value // string
}

func newNameServer(t *testing.T) *nameServer {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s := &nameServer{conn: conn}
	s.address.Store("")
	go s.serve()
	return s
}

func (s *nameServer) moveTo(_ *testing.T, address string) { s.address.Store(address) }

func (s *nameServer) serve() {
	question := make([]byte, 512)
	for {
		n, from, err := s.conn.ReadFrom(question)
		if err != nil {
			return
		}
		var asked dnsmessage.Message
		if asked.Unpack(question[:n]) == nil && len(asked.Questions) == 1 {
			if answer, err := s.answer(asked); err == nil {
				s.conn.WriteTo(answer, from)
			}
		}
	}
}

func (s *nameServer) answer(asked dnsmessage.Message) ([]byte, error) {
	told := dnsmessage.Message{Header: dnsmessage.Header{ID: asked.ID, Response: true, RecursionAvailable: true}, Questions: asked.Questions}
	q := asked.Questions[0]
	switch address := s.address.Load().(string); {
	case address == "":
		told.RCode = dnsmessage.RCodeNameError
	case q.Type == dnsmessage.TypeA:
		told.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1},
			Body: &dnsmessage.AResource{A: netip.MustParseAddr(address).As4()}}}
	}
	return told.Pack()
}

// hostsFile is what the system looks names up in, for a program with nssWrapper in its environment.
type hostsFile struct{ path string }

const nssWrapper = "libnss_wrapper.so"

func (h hostsFile) moveTo(t *testing.T, address string) {
	t.Helper()
	text := ""
	if address != "" {
		text = address + " app.internal\n"
	}
	if err := os.WriteFile(h.path+".new", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(h.path+".new", h.path); err != nil {
		t.Fatal(err)
	}
}

// named is a proxy alone, on files as they are rendered for a backend with a name, and what moves that name.
func named(t *testing.T, proxy choice, port value.Port) (*Stack, wanderer) {
	t.Helper()
	python := interpreters(t)[0]
	s := described(t, "bookshop", running(python).with(proxy.edits).with(edits{"proxy.http": `"serve"`, "proxy.resolver": `["127.0.0.1"]`,
		"backend.address": `"app.internal"`, "backend.bind": `"0.0.0.0"`, "backend.proxy_peers": `["127.0.0.1"]`, "backend.port": port.String(),
		"health.path": `"/healthz/"`, "health.peers": `["` + prober + `"]`}))
	setup := prepared(t, s, python)
	var moves wanderer
	var env []string
	if s.Proxy.Kind == site.Nginx {
		server := newNameServer(t)
		moves = server
		const asks = "resolver{{range .Resolvers}} {{.}}{{end}};"
		here := "resolver " + server.conn.LocalAddr().String() + ";" // its port is not 53
		setup.Templates = weakness{changes: []change{{nginxForward, asks, here}, {"nginx/probe_pass.conf.tmpl", asks, here}}}.changed(t)
	} else {
		hosts := hostsFile{filepath.Join(setup.Dir, "hosts")}
		moves, env = hosts, []string{"LD_PRELOAD=" + nssWrapper, "NSS_WRAPPER_HOSTS=" + hosts.path}
	}
	moves.moveTo(t, "")
	return alone(t, setup, env), moves
}

// alone runs the proxy without moving the backend, and without an application server.
func alone(t *testing.T, setup Setup, env []string) *Stack {
	t.Helper()
	ports := freePorts(t, 2)
	moved, _, err := scaffold.Ground{Dir: setup.Dir, HTTP: ports[0], HTTPS: ports[1]}.Move(setup.Site)
	if err != nil {
		t.Fatal(err)
	}
	files, err := target.Files(setup.Templates, moved, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tree.Write(t.Context(), setup.Dir, tree.Of(files)); err != nil {
		t.Fatal(err)
	}
	l := layout{dir: setup.Dir, kind: moved.Proxy.Kind, proxyLog: filepath.Join(setup.Dir, "error.log"), env: env,
		http: opened(moved.Proxy.HTTP), https: opened(moved.Proxy.HTTPS)}
	if err := setup.frame(&l, moved, setup.path(files, string(moved.Proxy.Kind), "")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	stack, err := start(ctx, l)
	if err != nil {
		t.Fatal(err)
	}
	stack.Public = Public(setup.Site)
	t.Cleanup(func() { closed(t, stack) })
	return stack
}

func freePorts(t *testing.T, n int) []value.Port {
	t.Helper()
	ports, err := scaffold.FreePorts(n)
	if err != nil {
		t.Fatal(err)
	}
	return ports
}

// container answers with its address.
func container(t *testing.T, address string, port value.Port) *http.Server {
	t.Helper()
	listener, err := net.Listen("tcp", fmt.Sprintf("%s:%s", address, port))
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, address) })}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return server
}

// TestANamedBackendIsFoundAgain has the proxy start while the backend's name is nowhere, and find it wherever it is
// started, without a word to the proxy.
func TestANamedBackendIsFoundAgain(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			port := freePorts(t, 1)[0]
			stack, name := named(t, proxy, port)
			if answer := asked(t, stack, attack.HTTPS, raw("/")); answer.Status < 502 || answer.Status > 503 {
				t.Errorf("nobody has the name, and the answer is %d", answer.Status)
			}
			for _, probe := range []probeRequest{{secure: true, name: ownName, host: ownName}, {host: ownName}, {host: "10.0.1.7"}} {
				probe.target, probe.from, probe.line = "/healthz/", prober, "GET"
				if answer := probe.send(t, stack, ""); answer.Status < 502 || answer.Status > 503 {
					t.Errorf("nobody has the name, and %s is answered with %d", probe, answer.Status)
				}
			}
			for _, address := range []string{"127.0.0.2", "127.0.0.3", "127.0.0.2"} {
				server := container(t, address, port)
				name.moveTo(t, address)
				answersFrom(t, stack, address)
				server.Close()
			}
		})
	}
}

func answersFrom(t *testing.T, stack *Stack, address string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		answer := asked(t, stack, attack.HTTPS, raw("/"))
		if strings.TrimSpace(string(answer.Body)) == address {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d %.80q, want the backend at %s", answer.Status, answer.Body, address)
		}
	}
}
