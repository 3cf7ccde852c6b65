package review

import (
	"fmt"
	"io"
	"path/filepath"

	"proxypact/internal/document"
)

// The parts of GitLab's code quality report that are written.
type (
	gitlabFinding struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
	}
)

var gitlabLevels = []string{grave: "blocker", worthALook: "major", byTheWay: "info"}

// GitLab writes a code quality report. GitLab shows one of several findings with the same fingerprint.
func GitLab(w io.Writer, r Review) error {
	list := []gitlabFinding{}
	seen := map[string]int{}
	for _, f := range r.findings() {
		print := f.fingerprint()
		if seen[print]++; seen[print] > 1 {
			print += fmt.Sprint("-", seen[print])
		}
		list = append(list, gitlabFinding{f.text(), f.ID, print, gitlabLevels[f.grade()],
			gitlabLocation{filepath.ToSlash(f.File), gitlabLines{max(f.Line, 1)}}})
	}
	return document.Write(w, list)
}
