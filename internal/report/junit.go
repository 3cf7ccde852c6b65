package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"proxypact/internal/attack"
)

type suites struct {
	XMLName xml.Name `xml:"testsuites"`
	Suites  []suite  `xml:"testsuite"`
}

type suite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Time     string     `xml:"time,attr"`
	Cases    []testcase `xml:"testcase"`
}

type testcase struct {
	Name    string   `xml:"name,attr"`
	Class   string   `xml:"classname,attr"`
	Failure *failure `xml:"failure"`
}

type failure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes the XML that build servers read: a suite for every run, a test case for every trial.
func JUnit(w io.Writer, runs []Run) error {
	var doc suites
	for _, r := range runs {
		s := suite{Name: r.Site + " on " + strings.Join(r.Programs, ", "), Tests: len(r.Trials), Failures: len(r.Broken()),
			Time: fmt.Sprintf("%.3f", r.Seconds)}
		for _, t := range r.Trials {
			s.Cases = append(s.Cases, testcase{Name: t.Case + " over " + attack.Sent(t.Over, t.Way), Class: r.Site + "." + string(t.Fault), Failure: newFailure(t)})
		}
		doc.Suites = append(doc.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func newFailure(t attack.Trial) *failure {
	if t.Held() {
		return nil
	}
	var lines []string
	for _, b := range t.Broken {
		lines = append(lines, b.String())
	}
	return &failure{Message: string(t.Broken[0].Invariant), Text: strings.Join(lines, "\n")}
}
