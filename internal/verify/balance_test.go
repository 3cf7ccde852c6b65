package verify

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/site"
	"proxypact/internal/tool"
)

// several are descriptions of a site with more than one application server.
var several = map[string]string{
	"two":   `["127.0.0.1:8000", "127.0.0.1:8001"]`,
	"three": `["127.0.0.1:8000", "unix:/run/bookshop/app.sock", "127.0.0.1:8001"]`,
}

// balanced runs a site with such addresses, whose servers the test ends itself.
func balanced(t *testing.T, proxy choice, addresses string, weak ...change) *Stack {
	t.Helper()
	return balancedOn(t, interpreters(t)[0], proxy, addresses, weak...)
}

func balancedOn(t *testing.T, python tool.Python, proxy choice, addresses string, weak ...change) *Stack {
	t.Helper()
	return balancedServers(t, python, running(python).with(proxy.edits), addresses, weak...)
}

func balancedServers(t *testing.T, python tool.Python, changes edits, addresses string, weak ...change) *Stack {
	t.Helper()
	changes = changes.with(edits{"backend.port": "", "backend.addresses": addresses, "proxy.http": `"serve"`})
	setup := prepared(t, described(t, "bookshop", changes), python)
	setup.Templates = weakness{changes: weak}.changed(t)
	stack, err := Run(t.Context(), setup)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stack.Close() }) // tells of those that were ended
	return stack
}

// answering are the application servers behind so many pages, each of which has to come.
func answering(t *testing.T, stack *Stack, pages int) map[string]int {
	t.Helper()
	by := map[string]int{}
	for range pages {
		answer := asked(t, stack, attack.HTTPS, raw("/whoami/"))
		if answer.Status != http.StatusOK {
			t.Errorf("%d %q instead of a page", answer.Status, answer.Body)
		}
		by[answer.Header.Get(reached)]++
	}
	return by
}

// TestADeadBackendIsPassedOver ends one server after the other. Visitors notice nothing while one is left, and one that
// comes back is asked again.
func TestADeadBackendIsPassedOver(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		python := interpreters(t)[0]
		for name, addresses := range several {
			servers := running(python).with(proxy.edits)
			if name == "three" { // in uWSGI's own protocol
				servers = loads.with(runningOn(python, site.UWSGI)).with(proxy.edits).with(edits{"backend.protocol": `"uwsgi"`})
			}
			t.Run(proxy.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				stack := balancedServers(t, python, servers, addresses)
				if stack.kind == site.Apache {
					reload(t, stack) // which has to find the memory that the members' states are in
				}
				if by := answering(t, stack, 12); len(by) != len(stack.apps) {
					t.Errorf("got answers of %v, want %d servers' alike", by, len(stack.apps))
				}
				stack.behind[0].Stop(time.Second)
				visited(t, stack, stack.Public)
				if by := answering(t, stack, 12); by[stack.apps[0].name] > 0 || len(by) != len(stack.apps)-1 {
					t.Errorf("got answers of %v, want all but %s", by, stack.apps[0].name)
				}
				for _, p := range stack.behind[1:] {
					p.Stop(time.Second)
				}
				if answer := asked(t, stack, attack.HTTPS, raw("/whoami/")); answer.Status < 502 || answer.Status > 503 {
					t.Errorf("nobody is left, and the answer is %d", answer.Status)
				}
				if err := stack.startApp(t.Context(), stack.apps[0]); err != nil {
					t.Fatal(err)
				}
				for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
					if asked(t, stack, attack.HTTPS, raw("/whoami/")).Status == http.StatusOK {
						break
					}
					if time.Now().After(deadline) {
						t.Fatal("the server that came back is not asked")
					}
				}
				answering(t, stack, 6)
			})
		}
	}
}

// replaced ends the application servers and has others listen in their places, which give every request to handle.
func replaced(t *testing.T, stack *Stack, handle http.HandlerFunc) (connections *atomic.Int32) {
	t.Helper()
	connections = new(atomic.Int32)
	for i, a := range stack.apps {
		stack.behind[i].Stop(time.Second)
		listener := listening(t, a)
		server := &http.Server{Handler: handle, ConnState: func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				connections.Add(1)
			}
		}}
		go server.Serve(listener)
		t.Cleanup(func() { server.Close() })
	}
	return connections
}

// listening takes the place of a server that has ended, once the system has noticed.
func listening(t *testing.T, a app) net.Listener {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		listener, err := net.Listen(a.dialed())
		if err == nil {
			return listener
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

const ports = `["127.0.0.1:8000", "127.0.0.1:8001", "127.0.0.1:8002"]`

// TestNoPostIsRepeated has every server read the request and hang up, as one does that dies on it: what it had done by
// then is done, and must not be done again by another.
func TestNoPostIsRepeated(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			stack := balanced(t, proxy, ports)
			told := hangingUp(t, stack)
			for _, method := range []string{"POST", "PATCH", "LOCK"} {
				for _, size := range []int{1, 100_000} {
					told.Store(0)
					answer := asked(t, stack, attack.HTTPS, sending(method, size))
					if told.Load() != 1 || answer.Status < 502 || answer.Status > 503 {
						t.Errorf("%s of %d bytes: told %d times and answered %d, want once and 502", method, size, told.Load(), answer.Status)
					}
				}
			}
		})
	}
}

// TestARepeatedPostIsSeen repeats one on purpose.
func TestARepeatedPostIsSeen(t *testing.T) {
	t.Parallel()
	stack := balanced(t, proxies[1], ports, change{nginxForward, "error timeout;", "error timeout non_idempotent;"})
	told := hangingUp(t, stack)
	asked(t, stack, attack.HTTPS, sending("POST", 1))
	if told.Load() != 3 {
		t.Errorf("told %d times, want each of the three servers", told.Load())
	}
}

// hangingUp counts the requests that reach servers which give no answer.
func hangingUp(t *testing.T, stack *Stack) *atomic.Int32 {
	t.Helper()
	told := new(atomic.Int32)
	replaced(t, stack, func(http.ResponseWriter, *http.Request) {
		told.Add(1)
		panic(http.ErrAbortHandler)
	})
	return told
}

func sending(method string, size int) attack.Case {
	c := raw("/form/", fmt.Sprintf("Content-Length: %d", size))
	c.Request.Method, c.Request.Body = method, strings.Repeat("x", size)
	return c
}

// TestConnectionsAreKept counts those that a server gets: several requests share one, unless it was idle for so long
// that the server may be about to close it, or the server says more than it was asked for.
func TestConnectionsAreKept(t *testing.T) {
	t.Parallel()
	for _, python := range interpreters(t) {
		for _, proxy := range proxies {
			for _, addresses := range []string{ports[:17] + "]", ports} {
				t.Run(proxy.name+"-"+versions(python)+addresses, func(t *testing.T) {
					t.Parallel()
					stack := balancedOn(t, python, proxy, addresses)
					wantKept(t, stack, described(t, "bookshop", running(python)).Backend.Overruns())
				})
			}
		}
	}
}

func wantKept(t *testing.T, stack *Stack, overruns bool) {
	t.Helper()
	connections := replaced(t, stack, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("page")) })
	const pages = 12
	ask := func() int {
		before := connections.Load()
		for range pages {
			asked(t, stack, attack.HTTPS, raw("/whoami/"))
		}
		return int(connections.Load() - before)
	}
	first := ask()
	time.Sleep(2500 * time.Millisecond)
	second := ask()
	// Each process of Apache's keeps some of its own.
	if kept := first < pages && second < pages; kept == overruns || second == 0 {
		t.Errorf("%d requests took %d connections, and %d after a pause; more than one each time: %v", pages, first, second, overruns)
	}
}

// TestKeptConnectionsHold sends everything to threads of gunicorn, which leave a connection open for what comes next:
// an answer that did not end where it should would be the beginning of somebody else's.
func TestKeptConnectionsHold(t *testing.T) {
	t.Parallel()
	pythons := interpreters(t)
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			python := pythons[len(pythons)-1]
			changes := running(python).with(proxy.edits).with(edits{"backend.port": "", "backend.addresses": several["two"], "proxy.http": `"serve"`})
			setup := prepared(t, described(t, "bookshop", changes), python)
			setup.Templates = weakness{changes: []change{{gunicornConf, "bind = [{{.Bind}}]\n", "bind = [{{.Bind}}]\nworker_class = \"gthread\"\nthreads = 4\n"}}}.changed(t)
			stack := run(t, setup)
			holds(t, stack, stack.Public)
		})
	}
}
