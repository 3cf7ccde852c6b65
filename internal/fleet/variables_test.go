package fleet_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"proxypact/internal/fleet"
	"proxypact/internal/nginx"
	"proxypact/internal/problem"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/tool"
)

const varied = `[app]
name  = "%[1]s"
hosts = ["%[1]s.example.com"]
[proxy]
kind = "nginx"
[front]
kind = "haproxy"
peers = ["10.0.0.4"]
[backend]
socket = "/run/%[1]s/app.sock"
[headers]
nosniff = true
frame_options = "DENY"
referrer_policy = "same-origin"
`

// crowded are sites in a number, and what is wrong with their variables: at most one problem.
func crowded(t *testing.T, count int) (variables []string, full []problem.Problem) {
	t.Helper()
	var list []fleet.Source
	for i := range count {
		name := strings.Repeat(string(rune('a'+i%26)), 3+i%11) + fmt.Sprint(i)
		list = append(list, fleet.Source{File: name, Data: fmt.Appendf(nil, varied, name)})
	}
	sites, problems := fleet.Load(list, spec.TOML, spec.Beside{}, site.Options{})
	if problem.HasErrors(problems) {
		t.Fatal(problems)
	}
	for _, s := range sites {
		variables = append(variables, nginx.Variables(s)...)
	}
	return variables, slices.DeleteFunc(problems, func(p problem.Problem) bool { return p.ID != "variables-hash-full" })
}

// warns reports whether nginx warns of its hash of variables.
func warns(t *testing.T, variables []string, http string) bool {
	t.Helper()
	server, err := tool.Nginx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var b strings.Builder
	fmt.Fprintf(&b, "pid %s/pid;\nevents {}\nhttp {\n%s\naccess_log off;\n", dir, http)
	for _, name := range variables {
		fmt.Fprintf(&b, "map $host $%s { default 1; }\n", name)
	}
	path := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(path, []byte(b.String()+"}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(server.Path, "-t", "-e", "stderr", "-p", dir, "-c", path)
	cmd.Env = tool.Environment()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return strings.Contains(string(out), "variables_hash")
}

// TestVariables holds what is told of the table against nginx, which has no more variables of its own than gen counts:
// where it warns gen does, and with a site or two less gen is silent. What the hint has people write is enough. A table
// that is full does not get emptier with one more site.
func TestVariables(t *testing.T) {
	const most = 40
	first := sort.Search(most, func(count int) bool {
		variables, _ := crowded(t, count)
		return warns(t, variables, "")
	})
	told := sort.Search(most, func(count int) bool {
		_, full := crowded(t, count)
		return len(full) > 0
	})
	if told < 2 || first == most || first < told || first-told > 3 {
		t.Errorf("told of %d sites, nginx warns of %d", told, first)
	}
	for _, count := range []int{50, 300} {
		variables, full := crowded(t, count)
		if len(full) != 1 {
			t.Fatalf("%d sites: %v", count, full)
		}
		lines := regexp.MustCompile(`variables_hash_\w+ \d+;`).FindAllString(full[0].Hint, -1)
		if len(lines) != 2 || warns(t, variables, strings.Join(lines, "\n")) {
			t.Errorf("%d sites: nginx warns with %q", count, lines)
		}
	}
}
