package review

import (
	"io"
	"net/url"
	"path/filepath"

	"proxypact/internal/document"
)

// The parts of SARIF 2.1.0 that are written.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID   string    `json:"id"`
		Help sarifText `json:"help"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		Line   int `json:"startLine"`
		Column int `json:"startColumn,omitempty"`
	}
)

var sarifLevels = []string{grave: "error", worthALook: "warning", byTheWay: "note"}

// SARIF writes the static analysis results interchange format that code hosts take in.
func SARIF(w io.Writer, r Review, version string) error {
	run := sarifRun{Tool: sarifTool{sarifDriver{"gen", version, []sarifRule{}}}, Results: []sarifResult{}}
	known := map[string]bool{}
	for _, f := range r.findings() {
		if !known[f.ID] {
			known[f.ID] = true
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{f.ID, sarifText{"gen explain " + f.ID}})
		}
		result := sarifResult{RuleID: f.ID, Level: sarifLevels[f.grade()], Message: sarifText{f.text()}, Fingerprints: map[string]string{"gen/v1": f.fingerprint()}}
		if !f.Open() {
			result.Suppressions = []sarifSuppression{{"inSource", f.Accepted}}
		}
		if f.File != "" && f.File != "-" {
			place := sarifPhysical{Artifact: sarifArtifact{reference(f.File)}}
			if f.Line > 0 {
				place.Region = &sarifRegion{f.Line, f.Column}
			}
			result.Locations = []sarifLocation{{place}}
		}
		run.Results = append(run.Results, result)
	}
	return document.Write(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// reference is a path as a URI reference, which has no colon in its first part and no blank anywhere (RFC 3986, 4.2).
func reference(file string) string {
	return (&url.URL{Path: filepath.ToSlash(file)}).String()
}
