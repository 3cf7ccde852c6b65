package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

// inRepository makes a git repository of files of this one and more.
func inRepository(t *testing.T, copied []string, more map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range copied {
		content, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		more[name] = string(content)
	}
	for name, content := range more {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	must(t, dir, "git", "init", "-q", "-b", "main")
	must(t, dir, "git", "add", "-A")
	commit(t, dir)
	return dir
}

func commit(t *testing.T, dir string) {
	t.Helper()
	must(t, dir, "git", "-c", "user.name=a", "-c", "user.email=a@b.invalid", "-c", "commit.gpgsign=false", "commit", "-q", "-a", "-m", "x")
}

func must(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	out, err := attempt(dir, name, args...)
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return out
}

func attempt(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// programOf is the program of a package of tools.mod, which go builds once and keeps.
func programOf(t *testing.T, pkg string) string {
	t.Helper()
	cmd := exec.Command("go", "tool", "-modfile=tools.mod", "-n", pkg)
	cmd.Dir = root
	program, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(program))
}

// documented is the block of docs/review.md that begins with a line, without its margin.
func documented(t *testing.T, first string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs/review.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(text), "    "+first+"\n")
	if !found {
		t.Fatalf("docs/review.md has no block that begins with %q", first)
	}
	block := first + "\n"
	for line := range strings.Lines(after) {
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "    ") {
			break
		}
		block += strings.TrimPrefix(line, "    ")
	}
	return block
}

// The workflow of the documentation calls the action by the inputs that it has.
func TestWorkflowIsValid(t *testing.T) {
	workflow := strings.ReplaceAll(documented(t, "on: pull_request"), "OWNER/proxypact@v0.1.0", "./")
	dir := inRepository(t, []string{"action.yml"}, map[string]string{".github/workflows/review.yml": workflow})
	lint := programOf(t, "github.com/rhysd/actionlint/cmd/actionlint")
	must(t, dir, lint, "-shellcheck=", "-pyflakes=")
	broken := strings.ReplaceAll(workflow, "descriptions: sites", "description: sites")
	if err := os.WriteFile(filepath.Join(dir, ".github/workflows/review.yml"), []byte(broken), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := attempt(dir, lint, "-shellcheck=", "-pyflakes="); err == nil || !strings.Contains(out, `input "description" is not defined`) {
		t.Errorf("a wrong input passes: %s", out)
	}
}

// published is a repository of what stands here, with a tag.
func published(t *testing.T) string {
	t.Helper()
	tracked := strings.Fields(must(t, root, "git", "ls-files", "--cached", "--others", "--exclude-standard", "cmd", "internal", "templates", "go.mod", "go.sum", "action.yml", ".pre-commit-hooks.yaml"))
	dir := inRepository(t, tracked, map[string]string{})
	must(t, dir, "git", "tag", "v0.1.0")
	return dir
}

// The hooks run in pre-commit from a local tag of this repository, where the machine has pre-commit.
func TestPreCommitHooks(t *testing.T) {
	program := os.Getenv("PROXYPACT_PRECOMMIT")
	if program == "" {
		t.Skip("PROXYPACT_PRECOMMIT names no program: make test sets it where PyPI can be reached")
	}
	t.Setenv("PRE_COMMIT_HOME", t.TempDir())
	hooks := published(t)
	config := strings.ReplaceAll(documented(t, "repos:"), "https://example.com/proxypact   # where this repository is", "file://"+hooks)
	example, err := os.ReadFile(filepath.Join(root, "examples/bookshop.toml"))
	if err != nil {
		t.Fatal(err)
	}
	dir := inRepository(t, nil, map[string]string{".pre-commit-config.yaml": config, "sites/bookshop.toml": string(example)})
	if out, err := attempt(dir, program, "run", "--all-files"); err == nil || !strings.Contains(out, "build: no such file or directory") {
		t.Fatalf("nothing is rendered, and the hook says: %v\n%s", err, out)
	}
	must(t, dir, "gen", "render", "-o", "build", "sites")
	must(t, dir, "git", "add", "-A")
	commit(t, dir)
	must(t, dir, program, "run", "--all-files")
	broken := strings.ReplaceAll(string(example), "[proxy]", "[prox]")
	if err := os.WriteFile(filepath.Join(dir, "sites/bookshop.toml"), []byte(broken), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := attempt(dir, program, "run", "gen-check", "--all-files"); err == nil || !strings.Contains(out, "prox: unknown key") {
		t.Errorf("a broken description passes: %s", out)
	}
}
