package target_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/oracle"
	"proxypact/internal/readback"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/systemd"
	"proxypact/internal/target"
	"proxypact/internal/tool"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

func TestRealProgramsReadGoldens(t *testing.T) {
	set := templateSet(t)
	for _, g := range goldens(t) {
		sites, _ := g.sites(t, g.sources)
		programs, err := oracle.Find(t.Context(), sites)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sites {
			t.Run(s.Name.String(), func(t *testing.T) {
				t.Parallel()
				verdict, err := programs.Ask(t.Context(), set, s)
				if err != nil {
					t.Fatal(err)
				}
				refused := g.notForInstalled + g.doesNotStart
				if refused == "" && len(verdict.Findings) > 0 {
					t.Errorf("got %v", verdict.Findings)
				}
				if refused != "" && len(verdict.Findings) == 0 {
					t.Errorf("%v start on it, and the archive says: %s", verdict.Asked, refused)
				}
			})
		}
	}
}

// systemd finds no fault with the units, and finds one where there is one.
func TestSystemdReadsGoldens(t *testing.T) {
	dir := readback.Dir(t)
	for _, g := range goldens(t) {
		sites, _ := g.sites(t, g.sources)
		for _, s := range sites {
			files, err := target.Files(templateSet(t), s, systemd.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				readback.File(t, filepath.Join(dir, filepath.Base(f.Path)), string(f.Content))
			}
		}
	}
	units, err := filepath.Glob(dir + "/*")
	if err != nil || len(units) < 10 {
		t.Fatalf("%d units, %v", len(units), err)
	}
	if got := verifyUnits(t, units); got != "" {
		t.Error(got)
	}
	bad := filepath.Join(dir, "bad.service")
	readback.File(t, bad, "[Service]\nExecStart=/bin/true\nProtectSystem=everything\n")
	if got := verifyUnits(t, []string{bad}); !strings.Contains(got, "everything") {
		t.Errorf("got %q, want a complaint", got)
	}
}

// verifyUnits is all that systemd says of them.
func verifyUnits(t *testing.T, paths []string) string {
	t.Helper()
	cmd := exec.Command("systemd-analyze", append([]string{"verify", "--man=no"}, paths...)...)
	cmd.Env = tool.Environment()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out) + err.Error()
	}
	return string(out)
}

// place writes the site's files below dir, moved to ports on loopback.
func place(t *testing.T, s *site.Site, dir string, http, https value.Port) (*site.Site, []tree.File) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	moved, _, err := scaffold.Ground{Dir: dir, HTTP: http, HTTPS: https}.Move(s)
	if err != nil {
		t.Fatal(err)
	}
	files, err := target.Files(templateSet(t), moved, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tree.Write(t.Context(), dir, tree.Of(files)); err != nil {
		t.Fatal(err)
	}
	return moved, files
}

func freePorts(t *testing.T, n int) []value.Port {
	t.Helper()
	ports, err := scaffold.FreePorts(n)
	if err != nil {
		t.Fatal(err)
	}
	return ports
}

func server(t *testing.T, kind site.Kind) tool.Server {
	t.Helper()
	server, err := map[site.Kind]func(context.Context) (tool.Server, error){site.Nginx: tool.Nginx, site.Apache: tool.Apache}[kind](t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// mainFile is the main configuration around the files that it includes.
func mainFile(t *testing.T, s *site.Site, dir string, include []string, more ...string) string {
	t.Helper()
	frame := scaffold.Frame{Site: s, Include: include, Modules: server(t, s.Proxy.Kind).Modules, MoreModules: more}
	if s.Proxy.Kind == site.Nginx { // the goldens are more than its usual table holds
		frame.Extra = "    server_names_hash_max_size 2048;\n    variables_hash_max_size 4096;\n    variables_hash_bucket_size 256;\n"
	}
	main, err := frame.Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	return main
}

// stock is the distribution's own site on the ports.
var stock = map[site.Kind]string{
	site.Nginx: "server {\n    listen 127.0.0.1:%[1]s default_server;\n    listen 127.0.0.2:%[1]s default_server;\n" +
		"    root /var/www/html;\n    index index.html;\n    server_name _;\n    location / {\n        try_files $uri $uri/ =404;\n    }\n}\n",
	site.Apache: "<VirtualHost 127.0.0.1:%[1]s>\n    ServerAdmin webmaster@localhost\n    DocumentRoot /var/www\n</VirtualHost>\n",
}

// All that the installed server can load stands in one tree, in any order, beside the stock site.
func TestGoldensAreGoodNeighbours(t *testing.T) {
	for _, kind := range []site.Kind{site.Nginx, site.Apache} {
		t.Run(string(kind), func(t *testing.T) {
			dir := readback.Dir(t)
			first, include, modules := village(t, kind, dir)
			for _, order := range []string{"forwards", "backwards"} {
				if got := selfTest(t, kind, mainFile(t, first, dir, include, modules...)); got != "" {
					t.Errorf("%s:\n%s", order, got)
				}
				slices.Reverse(include)
			}
			t.Logf("%d sites", len(include)-1)
		})
	}
}

// village places every golden of that kind. Ports stay apart as they were; the first site has the common ones.
func village(t *testing.T, kind site.Kind, dir string) (first *site.Site, include, modules []string) {
	t.Helper()
	free := freePorts(t, 30)
	moved := map[value.Port]value.Port{80: free[0], 443: free[1]}
	free = free[2:]
	at := func(port value.Port) value.Port {
		if moved[port] == 0 {
			moved[port], free = free[0], free[1:]
		}
		return moved[port]
	}
	stockFile := filepath.Join(dir, "stock.conf")
	if err := os.WriteFile(stockFile, fmt.Appendf(nil, stock[kind], at(80)), 0o644); err != nil {
		t.Fatal(err)
	}
	include = []string{stockFile}
	for _, g := range goldens(t) {
		sites, _ := g.sites(t, g.sources)
		for _, s := range sites {
			if s.Proxy.Kind != kind || g.notForInstalled+g.doesNotStart != "" {
				continue
			}
			below := filepath.Join(dir, s.Name.String())
			one, files := place(t, s, below, at(s.Proxy.HTTP.Port), at(s.Proxy.HTTPS.Port))
			include = append(include, filepath.Join(below, files[0].Path))
			modules = append(modules, one.ApacheModules()...)
			if first == nil && len(s.Listeners()) == 2 && !s.Proxy.HTTP.Owned {
				first = one
			}
		}
	}
	return first, include, modules
}

// selfTest is what the server's own test says beside its "yes".
func selfTest(t *testing.T, kind site.Kind, main string) string {
	t.Helper()
	argv := map[site.Kind][]string{site.Nginx: {"-e", "stderr", "-t", "-c", main}, site.Apache: {"-t", "-f", main}}[kind]
	cmd := exec.Command(server(t, kind).Path, argv...)
	cmd.Env = tool.Environment()
	output, err := cmd.CombinedOutput()
	if err != nil {
		return string(output)
	}
	var said []string
	for line := range strings.Lines(string(output)) {
		if line != "Syntax OK\n" && !strings.HasSuffix(line, " syntax is ok\n") && !strings.HasSuffix(line, " test is successful\n") {
			said = append(said, line)
		}
	}
	return strings.Join(said, "")
}
