package spec

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// Format is the syntax of a description.
type Format string

// The syntaxes that Decode reads. They hold the same shape.
const (
	TOML Format = "toml"
	JSON Format = "json"
)

// FormatOf is the syntax that data can only be of: no TOML begins with a brace, and every description in JSON does.
func FormatOf(data []byte) Format {
	if bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) {
		return JSON
	}
	return TOML
}

// Beside is what a description is read with.
type Beside struct {
	Open Open     // reads what it extends; nil: it has no file beside it
	Set  Settings // in place of its own keys
}

// Decode reads the description in data. file names it in problems and is not opened. The Spec is nil where an error
// is among the problems.
func Decode(file string, data []byte, format Format, beside Beside) (*Spec, []problem.Problem) {
	spec := &Spec{Origin: Origin{own: source{file: file, format: format, text: string(data)}}}
	spec.into = &spec.Backend
	spec.fillDefaults("")
	own := &spec.own
	if err := own.parse(); err != nil {
		return nil, []problem.Problem{own.syntax(err)}
	}
	spec.set = beside.Set.source
	problems := spec.inherit(beside.Open)
	if len(problems) == 0 { // else it may have what is missing here
		problems = spec.missing()
	}
	problems = append(problems, spec.walk(own.root, "")...)
	problems = append(problems, onShell(spec.walk(spec.set.root, ""))...)
	if len(problems) > 0 {
		spec.Locate(problems)
		return nil, problems
	}
	return spec, nil
}

// fillDefaults reads the fixed defaults of keys below table as if they had been written.
func (s *Spec) fillDefaults(table string) {
	s.filling = true
	for i := range Keys {
		if key := &Keys[i]; key.Default != nil && strings.HasPrefix(key.Path, table) {
			if err := key.read(s, key, key.Default); err != nil {
				panic("the default of " + key.Path + ": " + err.Error())
			}
		}
	}
	s.filling = false
}

func (s *source) parse() (err error) {
	if err := s.bounded(); err != nil {
		return err
	}
	if s.format == JSON {
		s.root, err = parseJSON([]byte(s.text))
	} else {
		s.root, err = parseTOML([]byte(s.text))
	}
	return err
}

// walk reads every key of table, whose own path is parent, and recurs into tables of the format.
func (s *Spec) walk(table map[string]any, parent string) []problem.Problem {
	var problems []problem.Problem
	for _, name := range slices.Sorted(maps.Keys(table)) {
		path := join(parent, name)
		key, known := byPath[path]
		inner, isTable := table[name].(map[string]any)
		n, isNamed := namedTable(path)
		switch {
		case known:
			problems = append(problems, s.read(key, path, table[name])...)
		case isTable && isNamed:
			problems = append(problems, s.walkNamed(n, inner)...)
		case isTable && parents[path]:
			problems = append(problems, s.walk(inner, path)...)
		case parents[path]:
			problems = append(problems, invalid(path, &value.Refusal{Fact: describe(table[name]) + " is not a table", Hint: asTable(path)}))
		default:
			problems = append(problems, unknown(path))
		}
	}
	return problems
}

func (s *Spec) read(key *Key, path string, v any) []problem.Problem {
	err := key.read(s, key, v)
	if err == nil {
		return nil
	}
	var problems []problem.Problem
	for _, one := range flatten(err) {
		at := path
		if within, ok := errors.AsType[inner](one); ok {
			at = join(path, within.name)
		}
		problems = append(problems, invalid(at, one))
	}
	return problems
}

func flatten(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

func (s *Spec) missing() []problem.Problem {
	var problems []problem.Problem
	for i := range Keys {
		key := &Keys[i]
		path := splitPath(key.Path)
		if key.Required && !has(s.of(path).root, path) {
			problems = append(problems, problem.Problem{ID: "missing-key", Severity: problem.Error, Key: key.Path,
				Message: "missing", Hint: key.wanted(s.own.format)})
		}
	}
	return problems
}

func has(table map[string]any, path []string) bool {
	v, found := table[path[0]]
	if inner, isTable := v.(map[string]any); isTable && len(path) > 1 {
		return has(inner, path[1:])
	}
	return found
}

func unknown(path string) problem.Problem {
	return problem.Problem{ID: "unknown-key", Severity: problem.Error, Key: path, Message: "unknown key", Hint: nearestKey(path)}
}

func invalid(path string, err error) problem.Problem {
	p := problem.Problem{ID: "invalid-value", Severity: problem.Error, Key: path, Message: err.Error()}
	if refusal, ok := errors.AsType[*value.Refusal](err); ok {
		p.Hint = refusal.Hint
	}
	return p
}
