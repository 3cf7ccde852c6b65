package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/delta"
	"proxypact/internal/plan"
	"proxypact/internal/problem"
	"proxypact/internal/readback"
	"proxypact/internal/spec"
)

// hostile is a review whose every text tries to be more than text.
var hostile = Review{
	Files: []delta.File{{Path: "nginx/a.conf", Old: []byte("```\n@team </details> <!-- gen:diff -->\n"), New: []byte("````\n")}},
	Statements: []plan.Statement{
		{Problem: problem.Problem{ID: "host-added", Severity: plan.Notice, File: "a,b:c.toml", Line: 3, Column: 9, Key: "app.hosts",
			Message: "100% of @team | <script> [x](http://evil.example) www.evil.example #1 `code`\nsecond"}, Turn: plan.Loosened},
		{Problem: problem.Problem{ID: "backend-exposed", Severity: plan.Danger, File: "b.toml", Message: "open"}},
		{Problem: problem.Problem{ID: "version-changed", Severity: plan.Neutral, File: "b.toml", Message: "other"}},
	},
	Problems: []problem.Problem{{ID: "syntax", Severity: problem.Error, File: "c.toml", Line: 1, Column: 1, Message: "expected", Hint: "begin anew"}},
}

func written(t *testing.T, write func(*bytes.Buffer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGitHub(t *testing.T) {
	got := written(t, func(b *bytes.Buffer) error { return GitHub(b, hostile) })
	const want = "::error file=c.toml,line=1,col=1,title=syntax::expected; begin anew\n" +
		"::error file=b.toml,title=backend-exposed::open\n" +
		"::warning file=a%2Cb%3Ac.toml,line=3,col=9,title=host-added::app.hosts: 100%25 of @team | <script> [x](http://evil.example) www.evil.example #1 `code`%0Asecond\n" +
		"::notice file=b.toml,title=version-changed::other\n"
	if got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

// GitHub drops what is over ten of a level; the gravest come first, and the rest is counted.
func TestGitHubKeepsToItsBounds(t *testing.T) {
	var r Review
	for i := range 25 {
		r.Statements = append(r.Statements, plan.Statement{Problem: problem.Problem{ID: "host-added", Severity: plan.Notice, Message: fmt.Sprint(i)}})
	}
	got := written(t, func(b *bytes.Buffer) error { return GitHub(b, r) })
	if strings.Count(got, "::warning") != 10 || !strings.Contains(got, "15 more findings") {
		t.Errorf("got %s", got)
	}
}

func TestSARIF(t *testing.T) {
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID, Level string
				Locations     []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine, StartColumn int }
					}
				}
				PartialFingerprints map[string]string
			}
		}
	}
	text := written(t, func(b *bytes.Buffer) error { return SARIF(b, hostile, "1") })
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if log.Version != "2.1.0" || len(run.Results) != 4 || len(run.Tool.Driver.Rules) != 4 {
		t.Fatalf("got %s", text)
	}
	known := map[string]bool{}
	for _, rule := range run.Tool.Driver.Rules {
		known[rule.ID] = true
	}
	prints := map[string]bool{}
	for _, result := range run.Results {
		if !known[result.RuleID] || !strings.Contains("error warning note", result.Level) || len(result.PartialFingerprints["gen/v1"]) != 64 {
			t.Errorf("got %+v", result)
		}
		prints[result.PartialFingerprints["gen/v1"]] = true
	}
	if first := run.Results[0].Locations[0].PhysicalLocation; first.ArtifactLocation.URI != "c.toml" || first.Region.StartLine != 1 {
		t.Errorf("got %+v", first)
	}
	if len(prints) != 4 {
		t.Error("two findings have one fingerprint")
	}
}

// A line that moved is the same finding; another message is another.
func TestFingerprints(t *testing.T) {
	a := finding{Problem: problem.Problem{ID: "x", File: "a", Key: "k", Message: "m", Line: 1}}
	moved, other := a, a
	moved.Line, other.Message = 9, "n"
	if a.fingerprint() != moved.fingerprint() || a.fingerprint() == other.fingerprint() {
		t.Error("a fingerprint follows the line, or not the message")
	}
}

func TestGitLab(t *testing.T) {
	twice := Review{Problems: append(hostile.Problems, hostile.Problems...)}
	var list []struct {
		Fingerprint, Severity, Description string
		CheckName                          string `json:"check_name"`
		Location                           struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	if err := json.Unmarshal([]byte(written(t, func(b *bytes.Buffer) error { return GitLab(b, twice) })), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[0].Fingerprint == list[1].Fingerprint || list[0].Severity != "blocker" || list[0].Location.Lines.Begin != 1 || list[0].CheckName != "syntax" {
		t.Errorf("got %+v", list)
	}
	if got := written(t, func(b *bytes.Buffer) error { return GitLab(b, Review{}) }); got != "[]\n" {
		t.Errorf("got %q", got)
	}
}

func TestRDJSON(t *testing.T) {
	var result struct {
		Source      struct{ Name string }
		Diagnostics []struct {
			Message, Severity string
			Location          struct {
				Path  string
				Range struct{ Start struct{ Line, Column int } }
			}
		}
	}
	if err := json.Unmarshal([]byte(written(t, func(b *bytes.Buffer) error { return RDJSON(b, hostile) })), &result); err != nil {
		t.Fatal(err)
	}
	if d := result.Diagnostics; len(d) != 4 || d[0].Severity != "ERROR" || d[2].Location.Range.Start.Line != 3 || d[2].Location.Path != "a,b:c.toml" || d[3].Severity != "INFO" {
		t.Errorf("got %+v", d)
	}
}

// Nothing of a description becomes markup, a mention, a link or a second marker, and no diff ends its own fence.
func TestMarkdownStaysText(t *testing.T) {
	got := written(t, func(b *bytes.Buffer) error { return Markdown(b, hostile) })
	table, diffs, _ := strings.Cut(got, "<details>")
	for _, row := range strings.Split(table, "\n") {
		if strings.HasPrefix(row, "| ") && strings.Count(row, "|") != 4 {
			t.Errorf("a row of other cells: %s", row)
		}
	}
	if found := regexp.MustCompile("@|<script|\\[x\\]|http:|www\\.| #1|`").FindString(strings.TrimPrefix(table, marker)); found != "" {
		t.Errorf("%q stands in\n%s", found, table)
	}
	if strings.Count(table, marker) != 1 {
		t.Error("there is not one marker")
	}
	if fence := regexp.MustCompile("(?m)^(`+)diff$").FindStringSubmatch(diffs); fence == nil || len(fence[1]) != 5 || strings.Count(diffs, "\n"+fence[1]+"\n") != 1 {
		t.Errorf("the fence is %q in\n%s", fence, diffs)
	}
	if got := written(t, func(b *bytes.Buffer) error { return Markdown(b, Review{}) }); got != marker+"\n**gen: nothing changes.**\n" {
		t.Errorf("got %q", got)
	}
}

func TestMarkdownFits(t *testing.T) {
	var r Review
	for i := range 2000 {
		r.Statements = append(r.Statements, plan.Statement{Problem: problem.Problem{ID: "host-added", Severity: plan.Notice, Message: strings.Repeat("x", 50)}})
		r.Files = append(r.Files, delta.File{Path: fmt.Sprint("nginx/", i), New: []byte("x\n")})
	}
	got := written(t, func(b *bytes.Buffer) error { return Markdown(b, r) })
	if len(got) > 65_536 || !strings.Contains(got, "2000 more files differ than fit here") {
		t.Errorf("%d characters that end in %q", len(got), got[len(got)-100:])
	}
}

// Over several descriptions too the gravest comes first, and one that cannot be read hides nothing of the others.
func TestTheGravestComesFirst(t *testing.T) {
	describe := func(name, more string) []byte {
		return []byte("app = {name = '" + name + "', hosts = ['" + name + ".example']}\nproxy = {kind = 'nginx'" + more + "}\n" +
			"backend.socket = '/run/" + name + "/a.sock'\ntls = {certificate = '/c', key = '/k'}\n")
	}
	state := State{Templates: readback.Templates(t), Format: spec.TOML}
	r, err := Terms{Before: state, After: state}.Compare([]Pair{
		{File: "a.toml", Before: describe("a", ""), After: describe("a", ", https_port = 8443")},
		{File: "b.toml", Before: describe("b", ""), After: []byte("nonsense")},
		{File: "c.toml", Before: describe("c", ""), After: describe("c", ", http = 'serve'")},
		{File: "d.toml", Before: describe("d", "")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range r.Statements {
		got = append(got, s.File+" "+s.ID)
	}
	want := []string{"c.toml plain-http-opened", "a.toml port-changed", "a.toml public-port-changed", "d.toml site-removed"}
	if !slices.Equal(got, want) || len(r.Problems) != 1 || r.Problems[0].File != "b.toml" {
		t.Errorf("got %q and %v, want %q", got, r.Problems, want)
	}
}
