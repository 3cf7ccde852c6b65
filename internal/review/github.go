package review

import (
	"fmt"
	"io"
	"strings"
)

// mostAnnotations is how many of a level GitHub keeps of one step.
const mostAnnotations = 10

var githubLevels = []string{grave: "error", worthALook: "warning", byTheWay: "notice"}

// GitHub writes workflow commands, which become annotations at the lines of the descriptions.
func GitHub(w io.Writer, r Review) error {
	var b strings.Builder
	told := map[grade]int{}
	left := 0
	for _, f := range r.findings() {
		if told[f.grade()]++; told[f.grade()] > mostAnnotations {
			left++
			continue
		}
		fmt.Fprintf(&b, "::%s %s::%s\n", githubLevels[f.grade()], strings.Join(properties(f), ","), githubText.Replace(f.text()))
	}
	if left > 0 {
		fmt.Fprintf(&b, "::notice title=gen::%d more findings; gen tells all of them in its own log\n", left)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func properties(f finding) []string {
	var list []string
	if f.File != "" {
		list = append(list, "file="+githubProperty.Replace(f.File))
	}
	if f.Line > 0 {
		list = append(list, fmt.Sprint("line=", f.Line))
	}
	if f.Column > 0 {
		list = append(list, fmt.Sprint("col=", f.Column))
	}
	return append(list, "title="+githubProperty.Replace(f.ID))
}

// The escapes of workflow commands (actions/toolkit, packages/core/src/command.ts).
var (
	githubText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
