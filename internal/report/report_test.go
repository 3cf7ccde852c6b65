package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/problem"
)

func trial(id string, over attack.Over, fault attack.Fault, invariants ...attack.Invariant) attack.Trial {
	t := attack.Trial{Case: id, Over: over, Fault: fault, Sends: "what " + id + " sends"}
	for _, invariant := range invariants {
		t.Broken = append(t.Broken, attack.Broken{Case: id, Over: over, Fault: fault, Invariant: invariant, Saw: `"a"`, Want: `"b" <&>`})
	}
	return t
}

var held = Run{Site: "shop", Programs: []string{"nginx 1.22.1", "Django 5.2"}, Seconds: 1.25, Trials: []attack.Trial{
	trial("honest-get", attack.HTTP, attack.Honest),
	trial("alias-ssl", attack.HTTP, attack.Alias),
}}

var broken = Run{Site: "shop", Programs: []string{"apache 2.4.71"}, Seconds: 2, Trials: []attack.Trial{
	trial("honest-get", attack.HTTP, attack.Honest, attack.Address),
	trial("alias-one", attack.HTTP, attack.Alias, attack.Address, attack.Scheme),
	trial("alias-two", attack.HTTP, attack.Alias, attack.Scheme),
	trial("alias-three", attack.HTTP, attack.Alias, attack.Scheme),
	trial("alias-four", attack.HTTP, attack.Alias, attack.Scheme),
	trial("user-one", attack.HTTPS, attack.User, attack.Address),
}}

const brokenText = `shop: BROKEN: 0 of 6 cases held in 2.0 s
    on apache 2.4.71

    honest requests break too; this points at the proxy: pass the request on with the Host that was asked for and X-Forwarded-Proto as the client connected; Django needs SECURE_PROXY_SSL_HEADER
        X-Forwarded-For is the one address of the client

    alias: 4 cases point at the proxy: set X-Forwarded-Proto over plain http instead of removing it, and remove its siblings; gunicorn needs secure_scheme_headers with the one header alone
        alias-one over http: Django knows the scheme that the client used
            saw "a", want "b" <&>
        alias-two over http: Django knows the scheme that the client used
            saw "a", want "b" <&>
        alias-three over http: Django knows the scheme that the client used
            saw "a", want "b" <&>
        and 1 more

    hint: gen explain honest-get
`

func TestText(t *testing.T) {
	for _, c := range []struct {
		runs []Run
		want string
	}{
		{[]Run{held}, "shop: held: 2 of 2 cases held in 1.2 s\n    on nginx 1.22.1, Django 5.2\n"},
		{[]Run{broken}, brokenText},
	} {
		var b strings.Builder
		if err := Text(&b, c.runs); err != nil || b.String() != c.want {
			t.Errorf("got %v\n%s\nwant\n%s", err, b.String(), c.want)
		}
	}
	if !Held([]Run{held}) || Held([]Run{held, broken}) {
		t.Error("a run that broke counts as held, or one that held does not")
	}
}

// Without a run nothing held, and the problems say why.
func TestJSONWithoutRuns(t *testing.T) {
	var text bytes.Buffer
	if err := JSON(&text, nil, []problem.Problem{{ID: "trouble", Message: "why"}}, "1.0", "0.1.0"); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Held     bool
		Runs     []any
		Problems []problem.Problem
	}
	if err := json.Unmarshal(text.Bytes(), &doc); err != nil || doc.Held || doc.Runs == nil || len(doc.Problems) != 1 || doc.Problems[0].Message != "why" {
		t.Errorf("got %v, %+v", err, doc)
	}
}

// The three forms count alike.
func TestFormsAgree(t *testing.T) {
	runs := []Run{held, broken}
	var text bytes.Buffer
	if err := JSON(&text, runs, nil, "1.0", "0.1.0"); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Held bool
		Runs []struct {
			Site  string
			Cases []struct {
				ID     string
				Held   bool
				Broken []struct{ Invariant, Component string }
			}
		}
	}
	if err := json.Unmarshal(text.Bytes(), &doc); err != nil || doc.Held || len(doc.Runs) != 2 {
		t.Fatalf("got %v, %+v", err, doc)
	}
	text.Reset()
	if err := JUnit(&text, runs); err != nil {
		t.Fatal(err)
	}
	var junit suites
	if err := xml.Unmarshal(text.Bytes(), &junit); err != nil || len(junit.Suites) != 2 {
		t.Fatalf("got %v, %+v", err, junit)
	}
	for i, run := range runs {
		failures := 0
		for j, c := range doc.Runs[i].Cases {
			if c.Held != run.Trials[j].Held() || c.Held == (junit.Suites[i].Cases[j].Failure != nil) {
				t.Errorf("%s is told in two ways", c.ID)
			}
			if !c.Held {
				failures++
			}
		}
		if suite := junit.Suites[i]; suite.Failures != failures || suite.Tests != len(run.Trials) || failures != len(run.Broken()) {
			t.Errorf("got %d of %d, want %d of %d", suite.Failures, suite.Tests, failures, len(run.Trials))
		}
	}
}

// Every fault that the catalogue knows has somebody to turn to.
func TestEveryFaultHasABlame(t *testing.T) {
	for _, c := range attack.Cases() {
		if blame := attack.Blames[c.Fault]; blame.Component == "" || blame.Change == "" {
			t.Errorf("%s has no blame", c.Fault)
		}
	}
}

func TestMatrix(t *testing.T) {
	got := Matrix("site", []Cell{{"a", "one", held}, {"a", "two", broken}, {"b", "two", held}})
	want := `| site | one | two |
| --- | --- | --- |
| a | 2 of 2 | 0 of 6; broken by alias |
| b |  | 2 of 2 |
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
