package report

import (
	"io"

	"proxypact/internal/attack"
	"proxypact/internal/document"
	"proxypact/internal/problem"
)

type proofJSON struct {
	FormatVersion string            `json:"format_version"`
	ToolVersion   string            `json:"tool_version"`
	Held          bool              `json:"held"`
	Runs          []runJSON         `json:"runs"`
	Problems      []problem.Problem `json:"problems"`
}

type runJSON struct {
	Run
	Cases []caseJSON `json:"cases"`
}

type caseJSON struct {
	ID     string       `json:"id"`
	Over   string       `json:"over"`
	Way    string       `json:"way,omitempty"`
	Held   bool         `json:"held"`
	Fault  string       `json:"fault"`
	Sends  string       `json:"sends"`
	Broken []brokenJSON `json:"broken,omitempty"`
}

type brokenJSON struct {
	Invariant string `json:"invariant"`
	Saw       string `json:"saw"`
	Want      string `json:"want"`
	Component string `json:"component"`
	Change    string `json:"change"`
}

// JSON writes one document; without runs nothing was proven, and problems say why. Fields may be added; a change of
// meaning raises the major number of formatVersion.
func JSON(w io.Writer, runs []Run, problems []problem.Problem, formatVersion, toolVersion string) error {
	doc := proofJSON{FormatVersion: formatVersion, ToolVersion: toolVersion, Held: len(runs) > 0 && Held(runs), Runs: []runJSON{},
		Problems: append([]problem.Problem{}, problems...)}
	for _, r := range runs {
		one := runJSON{Run: r, Cases: []caseJSON{}}
		for _, t := range r.Trials {
			one.Cases = append(one.Cases, newCase(t))
		}
		doc.Runs = append(doc.Runs, one)
	}
	return document.Write(w, doc)
}

func newCase(t attack.Trial) caseJSON {
	c := caseJSON{ID: t.Case, Over: t.Over.String(), Way: t.Way, Held: t.Held(), Fault: string(t.Fault), Sends: t.Sends}
	blame := attack.Blames[t.Fault]
	for _, b := range t.Broken {
		c.Broken = append(c.Broken, brokenJSON{string(b.Invariant), b.Saw, b.Want, blame.Component, blame.Change})
	}
	return c
}
