package verify

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/target"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// stock is the site that a distribution enables by itself.
var stock = map[site.Kind]string{
	site.Nginx: `server {
    listen {http} default_server;
    root {dir}/html;
    index index.html;
    server_name _;
    location / {
        try_files $uri $uri/ =404;
    }
}
`,
	site.Apache: `<VirtualHost {http}>
    DocumentRoot {dir}/html
</VirtualHost>
<Directory {dir}/html>
    Require all granted
</Directory>
`,
}

// quarter is a tree with a stock site and another site of ours, whose app server does not run.
type quarter struct {
	setup     *Setup
	neighbour *site.Site
	last      bool // the site is loaded after its neighbours
}

func (q quarter) around(f *scaffold.Frame) error {
	http, https := f.Site.Proxy.HTTP.Port, f.Site.Proxy.HTTPS.Port
	dead, err := scaffold.FreePorts(1)
	if err != nil {
		return err
	}
	dir := filepath.Join(q.setup.Dir, "neighbour")
	if err := os.MkdirAll(filepath.Join(q.setup.Dir, "html"), 0o755); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	moved, _, err := scaffold.Ground{Dir: dir, HTTP: http, HTTPS: https, Backends: dead}.Move(q.neighbour)
	if err != nil {
		return err
	}
	files, err := target.Files(q.setup.Templates, moved, string(moved.Proxy.Kind))
	if err != nil {
		return err
	}
	files = append(files, q.stock(http))
	if _, err := tree.Write(context.Background(), dir, tree.Of(files)); err != nil {
		return err
	}
	f.MoreModules = moved.ApacheModules()
	own := f.Include[0]
	f.Include = []string{own, filepath.Join(dir, files[0].Path), filepath.Join(dir, files[1].Path)}
	if q.last {
		f.Include = []string{filepath.Join(dir, files[1].Path), filepath.Join(dir, files[0].Path), own}
	}
	return nil
}

func (q quarter) stock(http value.Port) tree.File {
	listen := netip.AddrPortFrom(localhost, uint16(http)).String()
	text := strings.NewReplacer("{http}", listen, "{dir}", q.setup.Dir).Replace(stock[q.neighbour.Proxy.Kind])
	return tree.File{Path: "stock.conf", Content: []byte(text)}
}

// TestNeighbours puts two sites of ours beside a stock one. Names that are nobody's reach no Django, and each site
// reaches its own or none.
func TestNeighbours(t *testing.T) {
	t.Parallel()
	ports := []choice{{"common-ports", nil}, {"own-ports", edits{"proxy.http_port": "8080", "proxy.https_port": "8443"}}}
	pythons := interpreters(t)
	for _, proxy := range proxies {
		for i, port := range ports {
			for _, last := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s-%s/last-%v", proxy.name, port.name, last), func(t *testing.T) {
					t.Parallel()
					python := pythons[i%len(pythons)]
					changes := running(python).with(proxy.edits).with(port.edits)
					setup := prepared(t, described(t, "bookshop", changes), python)
					neighbour := described(t, "gallery", changes.with(edits{"backend.socket": "", "backend.port": "8001"}))
					setup.around = quarter{&setup, neighbour, last}.around
					stack := run(t, setup)
					if stack.kind == site.Apache {
						reload(t, stack)
					}
					holds(t, stack, stack.Public)
					unanswered(t, stack, Public(neighbour))
				})
			}
		}
	}
}

// unanswered asks for a site whose app server does not run: nobody else's may answer.
func unanswered(t *testing.T, stack *Stack, public attack.Public) {
	t.Helper()
	failed := false
	for _, truth := range transports(stack, public) {
		for _, c := range attack.Select(attack.Cases(), truth) {
			if c.Fault == attack.Framing {
				continue // waits, and says nothing about names
			}
			seen, err := stack.Send(t.Context(), truth, c)
			if err != nil {
				t.Fatal(err)
			}
			for _, answer := range seen.Answers {
				failed = failed || answer.Status == 502 || answer.Status == 503
				if answer.Django {
					t.Errorf("%s over %s: another site's Django answered", c.ID, truth.Over)
				}
			}
		}
	}
	if !failed {
		t.Error("no request was meant for the app server that does not run")
	}
}

// reload has Apache read its configuration again: a port that two files open would end it here.
func reload(t *testing.T, stack *Stack) {
	t.Helper()
	wantResumed(t, stack, 1)
	text, err := os.ReadFile(filepath.Join(stack.dir, "apache.pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	wantResumed(t, stack, 2)
}

// wantResumed waits until Apache has read its configuration so often.
func wantResumed(t *testing.T, stack *Stack, times int) {
	t.Helper()
	const resumed = "resuming normal operations"
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		log, err := os.ReadFile(stack.proxyLog)
		if err == nil && strings.Count(string(log), resumed) == times {
			return
		}
	}
	t.Fatalf("Apache has not read its configuration %d times: %v", times, stack.Died())
}
