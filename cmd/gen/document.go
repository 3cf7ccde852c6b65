package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"proxypact/internal/document"
	"proxypact/internal/plan"
	"proxypact/internal/problem"
	"proxypact/internal/report"
	"proxypact/internal/review"
	"proxypact/internal/site"
	"proxypact/internal/tree"
)

// formatVersion is that of the JSON document. Fields may be added; a change of meaning raises the major number.
const formatVersion = "1.0"

type jsonDocument struct {
	FormatVersion string            `json:"format_version"`
	ToolVersion   string            `json:"tool_version"`
	Files         []jsonFile        `json:"files"`
	Descriptions  []jsonDescription `json:"descriptions"`
	Requires      []site.Requires   `json:"requires"`
	Checklist     []site.Duty       `json:"checklist,omitempty"`    // of fronts that stand where a proxy would
	DeployCheck   []site.Mention    `json:"deploy_check,omitempty"` // what Django's check --deploy is going to say
	Problems      []problem.Problem `json:"problems"`
}

// jsonDescription is a description with what it extends and what was set, which needs no file beside it: as kept
// beside what was applied, gen diff --base-file reads it.
type jsonDescription struct {
	Site    string         `json:"site"`
	Content map[string]any `json:"content"`
}

type jsonFile struct {
	ID      string `json:"id"`
	Site    string `json:"site"`
	Target  string `json:"target"`
	Path    string `json:"path"`
	Mode    string `json:"mode"`
	SHA256  string `json:"sha256"`
	Content string `json:"content"`
}

// newDocument describes sites and files; without files what the sites require goes unmentioned, and with an error the
// sites themselves, which are not to be used.
func newDocument(files []tree.File, sites []*site.Site, problems []problem.Problem) jsonDocument {
	doc := jsonDocument{formatVersion, version, []jsonFile{}, []jsonDescription{}, []site.Requires{}, nil, nil, append([]problem.Problem{}, problems...)}
	for _, f := range files {
		doc.Files = append(doc.Files, jsonFile{f.ID, f.Site, f.ID, f.Path, fmt.Sprintf("%04o", tree.Mode), f.SHA256(), string(f.Content)})
	}
	if problem.HasErrors(problems) {
		return doc
	}
	for _, s := range sites {
		if len(files) > 0 {
			doc.Descriptions = append(doc.Descriptions, jsonDescription{s.Name.String(), s.Described()})
			doc.Requires = append(doc.Requires, s.Requires())
		}
		doc.Checklist = append(doc.Checklist, s.Checklist()...)
		doc.DeployCheck = append(doc.DeployCheck, s.Mentions()...)
	}
	return doc
}

// jsonReview is the document of gen diff.
type jsonReview struct {
	FormatVersion string            `json:"format_version"`
	ToolVersion   string            `json:"tool_version"`
	Files         []jsonDelta       `json:"files"`
	Statements    []plan.Statement  `json:"statements"`
	Problems      []problem.Problem `json:"problems"`
}

type jsonDelta struct {
	Path    string `json:"path"`
	Change  string `json:"change"` // "new", "gone" or "changed"
	Added   int    `json:"added"`  // lines
	Removed int    `json:"removed"`
	Diff    string `json:"diff"`
}

func printReview(w io.Writer, r review.Review) error {
	doc := jsonReview{formatVersion, version, []jsonDelta{}, append([]plan.Statement{}, r.Statements...), append([]problem.Problem{}, r.Problems...)}
	for _, f := range r.Files {
		added, removed := f.Count()
		doc.Files = append(doc.Files, jsonDelta{f.Path, f.Fate(), added, removed, f.Unified()})
	}
	return document.Write(w, doc)
}

// failures print the document of a verb that came to nothing.
var failures = map[string]func(io.Writer, []problem.Problem) error{
	"check":   printFailure,
	"render":  printFailure,
	"explain": printUnexplained,
	"diff": func(w io.Writer, problems []problem.Problem) error {
		return printReview(w, review.Review{Problems: problems})
	},
	"verify": func(w io.Writer, problems []problem.Problem) error {
		return report.JSON(w, nil, problems, formatVersion, version)
	},
}

func printFailure(w io.Writer, problems []problem.Problem) error {
	return document.Write(w, newDocument(nil, nil, problems))
}

// printTrouble prints the document that the call asks for though the verb ended in err.
func printTrouble(w io.Writer, verb *cobra.Command, args []string, err error) error {
	failure, known := failures[verb.Name()]
	if _, silent := errors.AsType[silentExit](err); err == nil || silent || !known || !wantsJSON(verb, args) {
		return nil
	}
	var problems []problem.Problem
	for _, t := range troubles(err) {
		problems = append(problems, problem.Problem{ID: "trouble", Severity: problem.Error, Message: t.fact, Hint: t.hint})
	}
	return failure(w, problems)
}

// wantsJSON looks at the arguments themselves where a wrong flag kept the parser from coming to --format.
func wantsJSON(verb *cobra.Command, args []string) bool {
	if format := verb.Flags().Lookup("format"); format.Changed {
		return format.Value.String() == "json"
	}
	asked := slices.Index(args, "--format")
	return slices.Contains(args, "--format=json") || asked >= 0 && asked+1 < len(args) && args[asked+1] == "json"
}
