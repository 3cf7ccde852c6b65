package verify

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

// mounted is below a path that a server could take for something else.
var mounted = edits{"app.prefix": `"/shop/v1.0/"`}

// mountedServers are the ways in which servers are told where an application is mounted, one after another behind one
// proxy and the other. Those of which the proxy strips the path stand behind both.
var mountedServers = []struct {
	otherServer
	whole bool // the whole catalogue, not what paths decide
}{
	{otherServer{site.Gunicorn, backends, nil}, true},
	{otherServer{site.Gunicorn, backends, edits{"backend.worker": `"uvicorn"`}}, false},
	{otherServer{site.Uvicorn, backends, nil}, true},
	{otherServer{site.Hypercorn, backends[:1], nil}, false},
	{otherServer{site.Daphne, backends[1:], nil}, false},
	{otherServer{site.Granian, backends[:1], nil}, false},
	{otherServer{site.Waitress, backends[1:], nil}, false},
	{otherServer{site.UWSGI, slices.Concat(backends[:1], inPackets), nil}, false},
	{otherServer{site.ModWSGI, inApache[:1], nil}, false},
}

// onPaths are the classes that a path takes part in.
var onPaths = []attack.Fault{attack.Honest, attack.Mount, attack.Path, attack.Target}

func TestMounted(t *testing.T) {
	t.Parallel()
	turn := 0
	for _, row := range mountedServers {
		for _, python := range interpretersOf(t, row.server) {
			for i, backend := range row.backends {
				turn++
				proxy := proxies[turn%len(proxies)]
				if row.server == site.ModWSGI {
					proxy = proxies[0]
				}
				if row.server == site.Daphne && python.Servers["daphne"] == "4.0.0" { // is refused
					continue
				}
				t.Run(row.name()+"-"+python.Servers[string(row.server)]+"-"+proxy.name+"-"+backend.name, func(t *testing.T) {
					t.Parallel()
					changes := loads.with(runningOn(python, row.server)).with(row.also).with(proxy.edits).with(backend.edits).with(mounted).with(plains[i%len(plains)].edits)
					stack := run(t, prepared(t, described(t, "bookshop", changes), python))
					if row.whole {
						holds(t, stack, stack.Public)
					} else {
						wantPaths(t, stack)
					}
				})
			}
		}
	}
}

// wantPaths sends what a path takes part in, and visits.
func wantPaths(t *testing.T, stack *Stack) {
	t.Helper()
	some := slices.DeleteFunc(attack.Cases(), func(c attack.Case) bool { return !slices.Contains(onPaths, c.Fault) })
	report, err := Attack(t.Context(), stack, stack.Public, some, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range report.Broken() {
		t.Error(b)
	}
	visited(t, stack, stack.Public)
}

// TestMountedBehindAFront goes through one that brings both schemes.
func TestMountedBehindAFront(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for i, plain := range append(plains, plains[0]) {
		proxy := proxies[min(i, 1)]
		t.Run(proxy.name+"-"+plain.name, func(t *testing.T) {
			t.Parallel()
			front := edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`, "front.only": "true", "proxy.http": plain.edits["proxy.http"]}
			stack := run(t, prepared(t, described(t, "bookshop", running(python).with(proxy.edits).with(front).with(directories(t)).with(mounted).with(edits{"tls.hsts": ""})), python))
			wantPaths(t, stack)
			wantFilesThrough(t, stack)
		})
	}
}

// wantFilesThrough asks for a file on every way: where a page is redirected or refused, so is the file.
func wantFilesThrough(t *testing.T, stack *Stack) {
	t.Helper()
	for _, truth := range transports(stack, stack.Public) {
		seen, err := stack.Send(t.Context(), truth, raw(truth.Mount+"/static/css/b.css"))
		if err != nil {
			t.Fatal(err)
		}
		for _, answer := range seen.Answers {
			served, led := answer.Status == 200 && string(answer.Body) == style, answer.Header.Get("Location") != ""
			if truth.Shut() == served && !truth.Redirected() || !truth.Shut() && truth.Redirected() != led {
				t.Errorf("%s, %s: %d, to %q", truth.Over, truth.Way.Name, answer.Status, answer.Header.Get("Location"))
			}
		}
	}
}

// TestPagesBelowAMount wants the site's own pages there, in place of files too, and files where no server answers.
func TestPagesBelowAMount(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			dir := scratch(t)
			off, page := filepath.Join(dir, "off"), filepath.Join(dir, "page.html")
			placed(t, page, "be right back")
			changes := running(python).with(proxy.edits).with(directories(t)).with(mounted).with(edits{"headers.nosniff": "true",
				"pages.maintenance_switch": `"` + off + `"`, "pages.maintenance": `"` + page + `"`, "pages.unavailable": `"` + page + `"`})
			stack, err := Run(t.Context(), prepared(t, described(t, "bookshop", changes), python))
			if err != nil {
				t.Fatal(err)
			}
			defer stack.Close()
			const below = "/shop/v1.0"
			placed(t, off, "")
			for _, path := range []string{"/whoami/", "/static/css/b.css", "/media/x.html"} {
				wantShown(t, stack, raw(below+path).Request, 503, "be right back")
			}
			if err := os.Remove(off); err != nil {
				t.Fatal(err)
			}
			stack.behind[0].Stop(time.Second)
			wantShown(t, stack, raw(below+"/whoami/").Request, map[string]int{"apache": 503, "nginx": 502}[proxy.name], "be right back")
			wantShown(t, stack, raw(below+"/static/css/b.css").Request, 200, style)
		})
	}
}
