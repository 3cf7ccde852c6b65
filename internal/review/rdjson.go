package review

import (
	"io"
	"path/filepath"

	"proxypact/internal/document"
)

// The parts of the Reviewdog Diagnostic Format that are written.
type (
	rdResult struct {
		Source      rdSource       `json:"source"`
		Diagnostics []rdDiagnostic `json:"diagnostics"`
	}
	rdSource struct {
		Name string `json:"name"`
	}
	rdDiagnostic struct {
		Message  string      `json:"message"`
		Location *rdLocation `json:"location,omitempty"`
		Severity string      `json:"severity"`
		Code     rdCode      `json:"code"`
	}
	rdLocation struct {
		Path  string   `json:"path"`
		Range *rdRange `json:"range,omitempty"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
	}
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column,omitempty"`
	}
	rdCode struct {
		Value string `json:"value"`
	}
)

var rdLevels = []string{grave: "ERROR", worthALook: "WARNING", byTheWay: "INFO"}

// RDJSON writes what reviewdog reads with -f=rdjson.
func RDJSON(w io.Writer, r Review) error {
	result := rdResult{rdSource{"gen"}, []rdDiagnostic{}}
	for _, f := range r.findings() {
		d := rdDiagnostic{Message: f.text(), Severity: rdLevels[f.grade()], Code: rdCode{f.ID}}
		if f.File != "" {
			d.Location = &rdLocation{Path: filepath.ToSlash(f.File)}
		}
		if f.Line > 0 {
			d.Location.Range = &rdRange{rdPosition{f.Line, f.Column}}
		}
		result.Diagnostics = append(result.Diagnostics, d)
	}
	return document.Write(w, result)
}
