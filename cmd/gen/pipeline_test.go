package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// steps are what a pipeline runs, each as its runner does: one shell for each, that ends at the first failure.
type steps []struct {
	Run  string            `yaml:"run"`
	Dir  string            `yaml:"working-directory"`
	With map[string]string `yaml:"env"`
}

// run returns what the steps printed, until one fails.
func (all steps) run(t *testing.T, dir string, filled *strings.Replacer, env ...string) (string, error) {
	t.Helper()
	printed := ""
	for _, step := range all {
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", filled.Replace(step.Run))
		cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
		if step.Dir != "" {
			cmd.Dir = filled.Replace(step.Dir)
		}
		for name, value := range step.With {
			cmd.Env = append(cmd.Env, name+"="+filled.Replace(value))
		}
		out, err := cmd.CombinedOutput()
		printed += string(out)
		if err != nil {
			return printed, err
		}
	}
	return printed, nil
}

func parseYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// underReview is a repository in whose last commit an example changed, from one text of it to another.
func underReview(t *testing.T, from, to string) (dir, base string) {
	t.Helper()
	example, err := os.ReadFile(filepath.Join(root, "examples/bookshop.toml"))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(example), from, to, 1)
	if changed == string(example) {
		t.Fatalf("the example has no %q", from)
	}
	dir = inRepository(t, nil, map[string]string{"sites/bookshop.toml": string(example)})
	base = strings.TrimSpace(must(t, dir, "git", "rev-parse", "HEAD"))
	if err := os.WriteFile(filepath.Join(dir, "sites/bookshop.toml"), []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	commit(t, dir)
	return dir, base
}

const (
	calm      = `port = 8000`
	calmer    = `port = 8001`
	guarded   = `[proxy]`
	opened    = "[proxy]\nhttp = \"serve\""
	openedSay = "proxy.http: pages and passwords go over plain http"
)

// The steps of the action run as GitHub runs them: one that opens something fails the job, and both are told.
func TestActionRuns(t *testing.T) {
	var action struct {
		Runs struct{ Steps steps }
	}
	parseYAML(t, "action.yml", &action)
	for _, c := range []struct{ from, to, says string }{{calm, calmer, ""}, {guarded, opened, openedSay}} {
		dir, base := underReview(t, c.from, c.to)
		temp := t.TempDir()
		summary := filepath.Join(temp, "summary.md")
		source, err := filepath.Abs(root)
		if err != nil {
			t.Fatal(err)
		}
		filled := strings.NewReplacer("${{ github.action_path }}", source, "${{ inputs.descriptions }}", "sites", "${{ inputs.base }}", base, "${{ inputs.fail-on }}", "danger")
		out, err := action.Runs.Steps.run(t, dir, filled, "RUNNER_TEMP="+temp, "GITHUB_STEP_SUMMARY="+summary)
		if (err != nil) != (c.says != "") || !strings.Contains(out, c.says) {
			t.Errorf("%s: %v\n%s", c.to, err, out)
		}
		if c.says != "" && !strings.Contains(out, "::error file=sites/bookshop.toml,line=") {
			t.Errorf("no line is annotated: %s", out)
		}
		if text, err := os.ReadFile(summary); err != nil || !strings.Contains(string(text), "gunicorn/bookshop.conf.py") && !strings.Contains(string(text), "plain http") {
			t.Errorf("the summary is %s, %v", text, err)
		}
	}
}

// The template's script builds gen from its repository, and its report is what GitLab reads.
func TestGitLabTemplateRuns(t *testing.T) {
	var pipeline map[string]struct{ Script []string }
	parseYAML(t, "docs/gitlab-ci.yml", &pipeline)
	script := steps{{Run: strings.Join(pipeline["gen-review"].Script, "\n")}}
	source := published(t)
	for _, c := range []struct{ from, to, says string }{{calm, calmer, ""}, {guarded, opened, openedSay}} {
		dir, base := underReview(t, c.from, c.to)
		out, err := script.run(t, dir, strings.NewReplacer(), "TMPDIR="+t.TempDir(), "GEN_SOURCE=file://"+source, "GEN_VERSION=v0.1.0", "GEN_DESCRIPTIONS=sites", "CI_MERGE_REQUEST_DIFF_BASE_SHA="+base)
		if (err != nil) != (c.says != "") || !strings.Contains(out, c.says) {
			t.Errorf("%s: %v\n%s", c.to, err, out)
		}
		report, err := os.ReadFile(filepath.Join(dir, "gl-code-quality-report.json"))
		if err != nil || !strings.Contains(string(report), `"fingerprint"`) {
			t.Errorf("the report is %s, %v", report, err)
		}
	}
}

// reviewdog reads both of its formats, and tells each finding at its line.
func TestReviewdogReads(t *testing.T) {
	reviewdog := programOf(t, "github.com/reviewdog/reviewdog/cmd/reviewdog")
	dir, base := underReview(t, guarded, opened)
	for _, format := range []string{"rdjson", "sarif"} {
		out, err := attempt(dir, "bash", "-o", "pipefail", "-c", `gen diff --exit-zero --format "$0" --base "$1" sites | "$2" -f="$0" -reporter=local -filter-mode=nofilter`, format, base, reviewdog)
		if err != nil || !strings.Contains(out, "sites/bookshop.toml") || !strings.Contains(out, openedSay) {
			t.Errorf("%s: %v\n%s", format, err, out)
		}
	}
}
