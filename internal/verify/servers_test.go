package verify

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/site"
	"proxypact/internal/tool"
)

// loads is what a server that has to be told its application is told.
var loads = edits{"app.module": `"bookshop.application:application"`}

// otherServer is a server that is not gunicorn as it is by default.
type otherServer struct {
	server   site.Server
	backends []choice
	also     edits
}

func (o otherServer) name() string {
	return string(o.server) + strings.Trim(o.also["backend.worker"], `"`)
}

// otherServers are the application servers beside gunicorn, and the ways to reach them.
var otherServers = []otherServer{
	{site.Waitress, backends, nil},
	{site.Gunicorn, backends, edits{"backend.worker": `"gthread"`}},
	{site.Gunicorn, backends, edits{"backend.worker": `"uvicorn"`}},
	{site.Uvicorn, backends, nil},
	{site.Hypercorn, backends, nil},
	{site.Daphne, backends, nil},
	{site.Granian, backends, nil},
	{site.UWSGI, slices.Concat(backends, inPackets), edits{"limits.header": `"16k"`}},
	{site.ModWSGI, inApache, nil},
}

// inPackets are the ways to reach uWSGI in its own protocol.
var inPackets = []choice{
	{"port-packets", edits{"backend.protocol": `"uwsgi"`}.with(certified)},
	{"several-packets", edits{"backend.port": "", "backend.addresses": several["three"], "backend.protocol": `"uwsgi"`}},
	{"socket-packets", edits{"backend.port": "", "backend.socket": `"/run/bookshop/app.sock"`, "backend.protocol": `"uwsgi"`}.with(certified)},
}

// inApache is no way to reach a server.
var inApache = []choice{
	{"redirect", edits{"backend.port": "", "app.directory": `"/srv/bookshop"`}.with(certified)},
	{"serve", edits{"backend.port": "", "app.directory": `"/srv/bookshop"`, "app.venv": `"/srv/venv"`}},
}

// TestServers is the proof for every other server: what the catalogue and visitors do comes to the same. Each version
// stands behind each proxy, and each proxy reaches the server in each way, with one of the versions.
func TestServers(t *testing.T) {
	t.Parallel()
	for _, row := range otherServers {
		for p, python := range interpretersOf(t, row.server) {
			for q, proxy := range proxies {
				if row.server == site.ModWSGI && proxy.name != "apache" {
					continue
				}
				for i, backend := range row.backends {
					if (p+q+i)%2 == 1 {
						continue
					}
					name := strings.Join([]string{row.name(), python.Servers[string(row.server)], proxy.name, backend.name}, "-")
					t.Run(name, func(t *testing.T) {
						t.Parallel()
						changes := loads.with(runningOn(python, row.server)).with(row.also).with(proxy.edits).with(backend.edits).with(plains[i%len(plains)].edits)
						if strings.HasPrefix(backend.name, "socket") { // whose peers have no address, so that it tells
							changes["app.client_middleware"] = "true"
						}
						stack := run(t, prepared(t, described(t, "bookshop", changes), python))
						holds(t, stack, stack.Public)
						if row.server == site.UWSGI {
							wantPauseBorne(t, stack)
							deaf := proxy.name == "apache" && strings.HasSuffix(backend.name, "packets") // as header-limit says
							if got := longLine(t, stack); got == deaf {
								t.Errorf("a long line in an answer's head passes: %v", got)
							}
						}
					})
				}
			}
		}
	}
}

// wantPauseBorne pauses in an upload for longer than uWSGI by itself bears a proxy that waits for its client.
func wantPauseBorne(t *testing.T, stack *Stack) {
	t.Helper()
	conn, err := tls.Dial("tcp", stack.https.String(), handshake(stack.Public.Canonical(), nil))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /read/ HTTP/1.1\r\nHost: %s\r\nContent-Length: 60000\r\nConnection: close\r\n\r\n%s",
		stack.Public.Authority(attack.HTTPS, stack.Public.Canonical()), strings.Repeat("x", 40000))
	time.Sleep(7 * time.Second)
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprint(conn, strings.Repeat("x", 20000))
	if answer, _ := io.ReadAll(conn); !strings.Contains(string(answer), `"length": 60000`) {
		t.Errorf("an upload with a pause of seven seconds is answered with %q", answer)
	}
}

// interpretersOf are the Pythons of the tests, each of which has the server where its source has it.
func interpretersOf(t *testing.T, server site.Server) []tool.Python {
	t.Helper()
	if server == site.ModWSGI { // which knows one Python
		return pythonsOf(t, "PROXYPACT_MODWSGI")
	}
	var some []tool.Python
	for i, python := range interpreters(t) {
		switch {
		case python.Servers[string(server)] != "":
			some = append(some, python)
		case i > 0 && server != site.UWSGI || i == 0 && server != site.Granian: // PyPI's uWSGI may not build, and Debian 12 has no granian
			t.Fatalf("%s has no %s", python.Path, server)
		}
	}
	return some
}

// TestServersPastTheProxy asks whether more comes than was asked for, and whether an answer may go on for longer than
// it may take.
func TestServersPastTheProxy(t *testing.T) {
	t.Parallel()
	for _, row := range append([]otherServer{{site.Gunicorn, nil, nil}}, otherServers...) {
		if row.server == site.ModWSGI { // nobody can be asked past Apache
			continue
		}
		for _, python := range interpretersOf(t, row.server) {
			t.Run(row.name()+"-"+python.Servers[string(row.server)], func(t *testing.T) {
				t.Parallel()
				changes := loads.with(runningOn(python, row.server)).with(row.also).with(edits{"proxy.kind": `"nginx"`, "limits.response_timeout": `"2s"`})
				setup := prepared(t, described(t, "bookshop", changes), python)
				stack, err := Run(t.Context(), setup)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { stack.Close(); wantNobody(t, stack.dir) }) // which tells that gunicorn ended a worker
				if got, want := overruns(t, stack), setup.Site.Backend.Overruns(); got != want {
					t.Errorf("the answer to HEAD has a body: %v, and the model says %v", got, want)
				}
				answer, _ := pastTheProxy(t, stack, "GET /slow/?seconds=6")
				status, _, _ := strings.Cut(answer, "\r\n")
				if got, want := !strings.Contains(status, " 200 "), setup.Site.Backend.Cuts(); got != want {
					t.Errorf("an answer of six seconds is ended: %v, and the model says %v", got, want)
				}
			})
		}
	}
}

func overruns(t *testing.T, stack *Stack) bool {
	t.Helper()
	answer, err := pastTheProxy(t, stack, "HEAD /whoami/")
	if err != nil {
		t.Fatal(err)
	}
	_, body, whole := strings.Cut(answer, "\r\n\r\n")
	if !whole {
		t.Fatalf("got %q", answer)
	}
	return body != ""
}

// pastTheProxy asks the application server itself, and tells what came before the connection was closed.
func pastTheProxy(t *testing.T, stack *Stack, request string) (string, error) {
	t.Helper()
	conn, err := net.Dial("tcp", stack.apps[0].address.String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprintf(conn, "%s HTTP/1.0\r\nHost: %s\r\n\r\n", request, stack.Public.Canonical())
	answer, err := io.ReadAll(conn)
	return string(answer), err
}
