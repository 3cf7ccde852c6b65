package main

import (
	"errors"
	"fmt"
	"io"
	"iter"
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

// printDocument describes sites and files; without files what the sites require goes unmentioned, and with an error the
// sites themselves, which are not to be used. Files are printed as they come: one that does not come is a problem.
func printDocument(w io.Writer, files tree.Files, sites []*site.Site, problems []problem.Problem) error {
	doc := document.NewObject(w)
	doc.Value("format_version", formatVersion)
	doc.Value("tool_version", version)
	var failed error
	printed := document.List(doc, "files", func(yield func(jsonFile) bool) {
		for f, err := range files {
			if failed = err; err != nil || !yield(jsonFile{f.ID, f.Site, f.ID, f.Path, fmt.Sprintf("%04o", tree.Mode), f.SHA256(), string(f.Content)}) {
				return
			}
		}
	})
	problems = append(append([]problem.Problem{}, problems...), troubleProblems(failed)...)
	if problem.HasErrors(problems) {
		sites = nil
	}
	rendered := sites
	if printed == 0 {
		rendered = nil
	}
	document.List(doc, "descriptions", each(rendered, func(s *site.Site) jsonDescription { return jsonDescription{s.Name.String(), s.Described()} }))
	document.List(doc, "requires", each(rendered, (*site.Site).Requires))
	if duties := gather(sites, (*site.Site).Checklist); len(duties) > 0 { // of fronts that stand where a proxy would
		doc.Value("checklist", duties)
	}
	if mentions := gather(sites, (*site.Site).Mentions); len(mentions) > 0 { // what Django's check --deploy is going to say
		doc.Value("deploy_check", mentions)
	}
	doc.Value("problems", problems)
	if err := doc.End(); err != nil || failed == nil {
		return err
	}
	return toldError{failed}
}

func each[T any](sites []*site.Site, of func(*site.Site) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, s := range sites {
			if !yield(of(s)) {
				return
			}
		}
	}
}

func gather[T any](sites []*site.Site, of func(*site.Site) []T) []T {
	var all []T
	for _, s := range sites {
		all = append(all, of(s)...)
	}
	return all
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

// nothing is what a verb prints that renders no files.
func nothing(func(tree.File, error) bool) {}

func printFailure(w io.Writer, problems []problem.Problem) error {
	return printDocument(w, nothing, nil, problems)
}

// printTrouble prints the document that the call asks for though the verb ended in err.
func printTrouble(w io.Writer, verb *cobra.Command, args []string, err error) error {
	failure, known := failures[verb.Name()]
	_, silent := errors.AsType[silentExit](err)
	_, told := errors.AsType[toldError](err)
	if err == nil || silent || told || !known || !wantsJSON(verb, args) {
		return nil
	}
	return failure(w, troubleProblems(err))
}

// toldError is trouble that the document on stdout has.
type toldError struct{ error }

func (e toldError) Unwrap() error { return e.error }

func troubleProblems(err error) []problem.Problem {
	if err == nil {
		return nil
	}
	var problems []problem.Problem
	for _, t := range troubles(err) {
		problems = append(problems, problem.Problem{ID: "trouble", Severity: problem.Error, Message: t.fact, Hint: t.hint})
	}
	return problems
}

// wantsJSON looks at the arguments themselves where a wrong flag kept the parser from coming to --format.
func wantsJSON(verb *cobra.Command, args []string) bool {
	if format := verb.Flags().Lookup("format"); format.Changed {
		return format.Value.String() == "json"
	}
	asked := slices.Index(args, "--format")
	return slices.Contains(args, "--format=json") || asked >= 0 && asked+1 < len(args) && args[asked+1] == "json"
}
