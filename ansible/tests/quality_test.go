package tests

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var modules = []string{"proxypact.gen.apply_files", "proxypact.gen.site", "proxypact.gen.site_info"}

// documentation is what ansible-doc makes of the modules.
func (w work) documentation(t testing.TB, c core) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(c.bin, "ansible-doc"), append([]string{"--json"}, modules...)...)
	cmd.Env = w.environment(c)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Action plugins, modules and documentation have the same options; core compares only two of the three.
func TestSpecs(t *testing.T) {
	c := cores(t)[0]
	w := newWork(t, c)
	w.write(t, "documented.json", string(w.documentation(t, c)))
	out := must(t, "env", "PYTHONPATH="+w.dir+"/collections", "ANSIBLE_COLLECTIONS_PATH="+w.dir+"/collections", "/usr/bin/python3", "specs.py", w.dir+"/documented.json")
	if strings.Count(out, " options\n") != len(modules) {
		t.Errorf("got %s", out)
	}
}

// What the documentation shows is run as it stands.
func TestExamples(t *testing.T) {
	t.Parallel()
	c := cores(t)[0]
	w := newWork(t, c)
	var documented map[string]struct{ Examples string }
	if err := json.Unmarshal(w.documentation(t, c), &documented); err != nil {
		t.Fatal(err)
	}
	playbook := "- hosts: localhost\n  gather_facts: false\n  handlers:\n    - name: Reload nginx\n      ansible.builtin.command: nginx -t\n  tasks:\n"
	for _, module := range modules {
		if documented[module].Examples == "" {
			t.Errorf("%s has no examples", module)
		}
		playbook += "    " + strings.ReplaceAll(strings.TrimSpace(documented[module].Examples), "\n", "\n    ") + "\n"
	}
	w.write(t, "playbooks/examples.yml", playbook)
	description, err := os.ReadFile(root + "/examples/bookshop.toml")
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "playbooks/files/bookshop.toml", strings.ReplaceAll(string(description), `"apache"`, `"nginx"`))
	h := newHost(t, "examples", w.dir)
	must(t, h.enter("sh", "-c", fmt.Sprintf("mkdir -p /etc/ssl/bookshop; cp %[1]s/shop.pem /etc/ssl/bookshop/fullchain.pem; cp %[1]s/shop.key /etc/ssl/bookshop/privkey.pem", w.dir))...)
	out := play(t, w.inside(h, c, "examples.yml"))
	if !strings.Contains(out, "RUNNING HANDLER [Reload nginx]") {
		t.Errorf("got %s", out)
	}
}

// offline are the tests of ansible-test that need no environment of their own.
var offline = []string{"action-plugin-docs", "changelog", "compile", "empty-init", "ignores", "line-endings", "no-assert", "no-get-exception",
	"no-illegal-filenames", "no-smart-quotes", "replace-urlopen", "shebang", "symlinks", "use-argspec-type-path", "use-compat-six"}

// former are those that newer cores do not ask for any more, or ask other Pythons.
var former = []string{"compile", "future-import-boilerplate", "metaclass-boilerplate", "no-basestring", "no-dict-iteritems", "no-main-display"}

// fetching are those for which ansible-test installs what they run, for a core that came from PyPI itself.
var fetching = []string{"validate-modules", "pep8", "yamllint", "runtime-metadata"}

// getPip stands for a script that ansible-test would download: an ensurepip has the same to offer.
const getPip = "import runpy, sys\nsys.argv = [\"ensurepip\", \"--default-pip\"]\nrunpy.run_module(\"ensurepip\", run_name=\"__main__\")\n"

// The newest core is asked for all, Debian's for what it alone asks.
func TestSanity(t *testing.T) {
	each(t, func(t *testing.T, c core) {
		w := newWork(t, c)
		dir := w.checkout(t)
		if c.bin == "/usr/bin" {
			names := former
			if c == newest(t) {
				names = append(names, offline...)
			}
			w.sanity(t, c, dir, names)
			return
		}
		if err := os.MkdirAll(filepath.Join(w.dir, ".ansible/test/cache"), 0o755); err != nil {
			t.Fatal(err)
		}
		w.write(t, ".ansible/test/cache/get_pip_25_2.py", getPip)
		version := strings.TrimSpace(must(t, filepath.Join(c.bin, "python"), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"))
		w.sanity(t, c, dir, append(offline, fetching...), "--python", version, "--python-interpreter", filepath.Join(c.bin, "python"))
		if err := os.CopyFS(filepath.Join(dir, "playbooks"), os.DirFS(root+"/examples/ansible")); err != nil { // as a part of it, at once
			t.Fatal(err)
		}
		must(t, "git", "-C", dir, "add", "-A")
		w.tool(t, c, dir, "ansible-lint", "--nocolor", "-q")
	})
}

func (w work) sanity(t testing.TB, c core, dir string, names []string, more ...string) {
	t.Helper()
	args := append([]string{"sanity", "--color", "no"}, more...)
	for _, name := range names {
		args = append(args, "--test", name)
	}
	w.tool(t, c, dir, "ansible-test", args...)
}

// checkout is the collection in a git tree of its own, where these tools look for one.
func (w work) checkout(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(w.dir, "checkout", "ansible_collections", "proxypact", "gen")
	if err := os.CopyFS(dir, os.DirFS("..")); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "tests")); err != nil {
		t.Fatal(err)
	}
	must(t, "git", "-C", dir, "init", "-q")
	must(t, "git", "-C", dir, "add", "-A")
	return dir
}

func (w work) tool(t testing.TB, c core, dir, program string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(c.bin, program), args...)
	cmd.Dir, cmd.Env = dir, w.environment(c)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", program, err, out)
	}
}
