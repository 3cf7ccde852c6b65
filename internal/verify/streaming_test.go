package verify

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
)

// streamers are the proxies, each with a way to an application server that has lines of its own.
var streamers = []struct {
	name, server string
	edits        edits
}{
	{"apache", "gunicorn", nil},
	{"apache-socket", "gunicorn", edits{"backend.port": "", "backend.socket": `"/run/clinic/app.sock"`}},
	{"apache-balanced", "gunicorn", edits{"backend.port": "", "backend.addresses": `["127.0.0.1:8001", "127.0.0.1:8002"]`}},
	{"apache-inside", "mod_wsgi", edits{"backend.port": "", "app.directory": `"/srv/clinic"`}.with(loads)},
	{"nginx", "gunicorn", nil},
	{"nginx-packets", "uwsgi", edits{"backend.protocol": `"uwsgi"`}.with(loads)},
}

// TestStreaming has the proxies lose patience after a second, everywhere but on the paths whose answers go on for long.
func TestStreaming(t *testing.T) {
	t.Parallel()
	for _, row := range streamers {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			kind, _, _ := strings.Cut(row.name, "-")
			python := interpretersOf(t, site.Server(row.server))[0]
			s := clinicSite(t, python, runningOn(python, site.Server(row.server)).with(edits{"proxy.kind": `"` + kind + `"`, "limits.streaming": `["/events/"]`, "limits.header": `"16k"`}).with(row.edits))
			setup := prepared(t, s, python)
			setup.around = impatient
			stack := run(t, setup)
			asked(t, stack, attack.HTTPS, raw("/whoami/")) // a server may load Django for the first request
			if !longLine(t, stack) {
				t.Error("a long line in an answer's head does not pass")
			}
			if first, whole := trickled(t, stack, "/events/trickle/"); first > time.Second || !whole {
				t.Errorf("the first word took %v, and all of them came: %v", first, whole)
			}
			if _, whole := trickled(t, stack, "/trickle/"); whole && row.server != "mod_wsgi" { // whose patience is for all paths
				t.Error("the proxy waits everywhere")
			}
		})
	}
}

// longLine asks for an answer whose head has a line that is longer than both proxies take by themselves, and tells
// whether it came.
func longLine(t *testing.T, stack *Stack) bool {
	t.Helper()
	got := asked(t, stack, attack.HTTPS, raw("/headed/?length=15000"))
	return got.Status == 200 && len(got.Header.Get("X-Long")) == 15000
}

func impatient(f *scaffold.Frame) error {
	f.Extra += map[site.Kind]string{site.Apache: "Timeout 1\n", site.Nginx: "    proxy_read_timeout 1s;\n    uwsgi_read_timeout 1s;\n"}[f.Site.Proxy.Kind]
	return nil
}

// trickled tells how long the first word of an answer took that is then silent for two seconds,
// and whether the last one came.
func trickled(t *testing.T, stack *Stack, path string) (first time.Duration, whole bool) {
	t.Helper()
	v := stack.visitor(attack.Truth{Public: stack.Public, Over: attack.HTTPS})
	defer v.leave()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, v.origin()+path+"?silent=2", nil)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	answer, err := v.client.Do(request)
	if err != nil {
		return time.Since(begin), false
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		switch lines.Text() {
		case "first":
			first = time.Since(begin)
		case "last":
			whole = true
		}
	}
	return first, whole
}
