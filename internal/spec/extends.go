package spec

import (
	"path"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// Open reads the file at a path, which has slashes and begins where the description's own does.
type Open func(path string) ([]byte, error)

// Extended is the path that a description extends, as Open gets it, or "" where it extends nothing or cannot be read.
func Extended(file string, data []byte, format Format) string {
	own := source{format: format, text: string(data)}
	if !strings.Contains(own.text, "extends") || own.parse() != nil {
		return ""
	}
	return extended(file, own.root)
}

func extended(file string, root map[string]any) string {
	name, isText := root["extends"].(string)
	if _, err := parseRelative(name); !isText || err != nil {
		return ""
	}
	return path.Join(path.Dir(file), name)
}

// inherit reads the keys of the extended file first, so that the description's own take their place.
func (s *Spec) inherit(open Open) []problem.Problem {
	own, base := s.own, &s.base
	name := extended(own.file, own.root)
	if name == "" {
		return nil // nothing, or what walk refuses
	}
	refused := func(fact string) []problem.Problem {
		return []problem.Problem{{ID: "extends-refused", Severity: problem.Error, Key: "extends", Message: fact}}
	}
	if open == nil {
		return refused("there is no file beside this description")
	}
	data, err := open(name)
	if err != nil {
		return refused(value.OneLine(err.Error()))
	}
	*base = source{file: name, format: own.format, text: string(data)}
	if err := base.parse(); err != nil {
		return []problem.Problem{base.syntax(err)}
	}
	problems := s.walk(base.root, "")
	if _, again := base.root["extends"]; again {
		problems = append(problems, problem.Problem{ID: "extends-refused", Severity: problem.Error, Key: "extends",
			Message: "is in a file that is extended itself", Hint: "write its keys into this file: a site has one file of shared keys"})
	}
	for i := range problems {
		base.locate(&problems[i])
	}
	return problems
}

func parseRelative(text string) (string, error) {
	switch {
	case text == "" || strings.HasSuffix(text, "/"):
		return "", &value.Refusal{Fact: value.Quote(text) + " is not a file"}
	case path.IsAbs(text):
		return "", &value.Refusal{Fact: value.Quote(text) + " is not a path from this file's directory", Hint: `write it such as "../defaults.toml"`}
	case path.Ext(text) != ".toml" && path.Ext(text) != ".json":
		return "", &value.Refusal{Fact: value.Quote(text) + " ends in neither .toml nor .json"}
	}
	return text, nil
}
