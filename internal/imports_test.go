// Package internal_test holds the house to its import rules.
package internal_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// house says which of our packages each may import. A package that is not here has no place in the house yet.
var house = map[string][]string{
	"cmd/gen":            {"internal/attack", "internal/explain", "internal/delta", "internal/document", "internal/fleet", "internal/foreign", "internal/history", "internal/oracle", "internal/problem", "internal/plan", "internal/process", "internal/render", "internal/report", "internal/review", "internal/site", "internal/spec", "internal/target", "internal/tool", "internal/tree", "internal/value", "internal/verify", "templates"},
	"templates":          {},
	"ansible/tests":      {},
	"internal/value":     {},
	"internal/problem":   {"internal/value"},
	"internal/render":    {},
	"internal/report":    {"internal/attack", "internal/document", "internal/problem"},
	"internal/tree":      {},
	"internal/delta":     {},
	"internal/document":  {},
	"internal/history":   {},
	"internal/foreign":   {"internal/plan", "internal/problem"},
	"internal/plan":      {"internal/problem", "internal/site", "internal/value"},
	"internal/review":    {"internal/delta", "internal/document", "internal/fleet", "internal/plan", "internal/problem", "internal/render", "internal/site", "internal/spec", "internal/target", "internal/tree"},
	"internal/tool":      {},
	"internal/process":   {},
	"internal/python":    {"internal/render"},
	"internal/shell":     {},
	"internal/readback":  {"internal/process", "internal/render", "internal/site", "internal/spec", "internal/tool", "templates"},
	"internal/attack":    {},
	"internal/spec":      {"internal/problem", "internal/value"},
	"internal/ngxhash":   {},
	"internal/site":      {"internal/ngxhash", "internal/problem", "internal/shell", "internal/spec", "internal/value"},
	"internal/apache":    {"internal/render", "internal/site", "internal/tree", "internal/value"},
	"internal/nginx":     {"internal/ngxhash", "internal/render", "internal/site", "internal/tree", "internal/value"},
	"internal/django":    {"internal/python", "internal/render", "internal/site", "internal/tree", "internal/value"},
	"internal/gunicorn":  {"internal/python", "internal/render", "internal/site", "internal/tree", "internal/value"},
	"internal/daphne":    {"internal/render", "internal/shell", "internal/site", "internal/tree"},
	"internal/granian":   {"internal/render", "internal/shell", "internal/site", "internal/tree"},
	"internal/hypercorn": {"internal/render", "internal/shell", "internal/site", "internal/tree"},
	"internal/uvicorn":   {"internal/render", "internal/shell", "internal/site", "internal/tree"},
	"internal/systemd":   {"internal/render", "internal/site", "internal/tree", "internal/value"},
	"internal/uwsgi":     {"internal/render", "internal/site", "internal/tree"},
	"internal/waitress":  {"internal/render", "internal/shell", "internal/site", "internal/tree"},
	"internal/target":    {"internal/apache", "internal/daphne", "internal/django", "internal/granian", "internal/gunicorn", "internal/hypercorn", "internal/nginx", "internal/render", "internal/site", "internal/systemd", "internal/tree", "internal/uvicorn", "internal/uwsgi", "internal/waitress"},
	"internal/explain":   {"internal/attack", "internal/site", "internal/spec"},
	"internal/fleet":     {"internal/nginx", "internal/ngxhash", "internal/problem", "internal/render", "internal/site", "internal/spec", "internal/target", "internal/tree", "internal/value"},
	"internal/scaffold":  {"internal/site", "internal/tool", "internal/value"},
	"internal/oracle":    {"internal/process", "internal/render", "internal/scaffold", "internal/site", "internal/target", "internal/tool", "internal/tree"},
	"internal/verify":    {"internal/attack", "internal/process", "internal/render", "internal/report", "internal/scaffold", "internal/site", "internal/target", "internal/tool", "internal/tree", "internal/value"},
}

// outside are the packages that touch the operating system or a network; everything else receives bytes.
var outside = []string{"cmd/gen", "internal/history", "internal/oracle", "internal/process", "internal/readback", "internal/scaffold", "internal/tool", "internal/tree", "internal/verify"}

// doors lead out of a process.
var doors = []string{"os", "os/exec", "os/signal", "net", "net/http", "syscall", "io/ioutil", "log", "flag"}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestImports(t *testing.T) {
	for _, pkg := range list(t) {
		name := strings.TrimPrefix(pkg.ImportPath, "proxypact/")
		allowed, known := house[name]
		if !known && name != "internal" {
			t.Errorf("%s: is not in the table of the house", name)
		}
		for _, imported := range pkg.Imports {
			ours, isOurs := strings.CutPrefix(imported, "proxypact/")
			if isOurs && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s", name, ours)
			}
			if slices.Contains(doors, imported) && !slices.Contains(outside, name) {
				t.Errorf("%s imports %s, and only %s may touch the operating system", name, imported, strings.Join(outside, ", "))
			}
			if name != "cmd/gen" && (strings.HasSuffix(imported, "/cobra") || strings.HasSuffix(imported, "/pflag")) {
				t.Errorf("%s imports %s, and flags end at cmd/gen", name, imported)
			}
		}
	}
}

func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "proxypact/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []listed
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var pkg listed
		if err := decoder.Decode(&pkg); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, pkg)
	}
}
