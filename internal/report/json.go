package report

import (
	"encoding/json"
	"io"

	"proxypact/internal/attack"
)

type document struct {
	FormatVersion string    `json:"format_version"`
	ToolVersion   string    `json:"tool_version"`
	Held          bool      `json:"held"`
	Runs          []runJSON `json:"runs"`
}

type runJSON struct {
	Run
	Cases []caseJSON `json:"cases"`
}

type caseJSON struct {
	ID     string       `json:"id"`
	Over   string       `json:"over"`
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

// JSON writes one document. Fields may be added; a change of meaning raises the major number of formatVersion.
func JSON(w io.Writer, runs []Run, formatVersion, toolVersion string) error {
	doc := document{FormatVersion: formatVersion, ToolVersion: toolVersion, Held: Held(runs), Runs: []runJSON{}}
	for _, r := range runs {
		one := runJSON{Run: r, Cases: []caseJSON{}}
		for _, t := range r.Trials {
			one.Cases = append(one.Cases, newCase(t))
		}
		doc.Runs = append(doc.Runs, one)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(doc)
}

func newCase(t attack.Trial) caseJSON {
	c := caseJSON{ID: t.Case, Over: t.Over.String(), Held: t.Held(), Fault: string(t.Fault), Sends: t.Sends}
	blame := attack.Blames[t.Fault]
	for _, b := range t.Broken {
		c.Broken = append(c.Broken, brokenJSON{string(b.Invariant), b.Saw, b.Want, blame.Component, blame.Change})
	}
	return c
}
