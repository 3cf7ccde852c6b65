package main

import (
	"encoding/json"
	"fmt"
	"io"

	"proxypact/internal/problem"
	"proxypact/internal/site"
	"proxypact/internal/tree"
)

// formatVersion is that of the JSON document. Fields may be added; a change of meaning raises the major number.
const formatVersion = "1.0"

type jsonDocument struct {
	FormatVersion string            `json:"format_version"`
	ToolVersion   string            `json:"tool_version"`
	Files         []jsonFile        `json:"files"`
	Requires      []site.Requires   `json:"requires"`
	Problems      []problem.Problem `json:"problems"`
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

// document describes sites and files; without files the sites are not to be used and go unmentioned.
func document(files []tree.File, sites []*site.Site, problems []problem.Problem) jsonDocument {
	doc := jsonDocument{formatVersion, version, []jsonFile{}, []site.Requires{}, append([]problem.Problem{}, problems...)}
	for _, f := range files {
		doc.Files = append(doc.Files, jsonFile{f.ID, f.Site, f.ID, f.Path, fmt.Sprintf("%04o", tree.Mode), f.SHA256(), string(f.Content)})
	}
	for _, s := range sites {
		if len(files) > 0 {
			doc.Requires = append(doc.Requires, s.Requires())
		}
	}
	return doc
}

func printDocument(w io.Writer, doc jsonDocument) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(doc)
}

// fail is trouble in the form that was asked for: with --format json the document is printed all the same.
func (in *input) fail(s *streams, err error) error {
	if in.format == "json" {
		trouble := problem.Problem{ID: "trouble", Severity: problem.Error, Message: err.Error()}
		if printed := printDocument(s.out, document(nil, nil, []problem.Problem{trouble})); printed != nil {
			return printed
		}
	}
	return err
}
