// Package render executes templates that hold shape only, on views that hold thought only.
//
// It is not a template language of its own and quotes nothing. Its one invariant: what it writes between a
// template's own text are tokens, which exist only by quoting; a template or view that breaks the law (see law.go)
// is refused before it renders a byte.
package render

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"text/template"
)

// Token is text that a target's quoting has made safe in its place. The zero token was never quoted.
type Token interface {
	String() string
	IsZero() bool
}

// Each makes the tokens, or the structs of a view, for a list of values.
func Each[Value, Part any](values []Value, part func(Value) Part) []Part {
	var parts []Part
	for _, value := range values {
		parts = append(parts, part(value))
	}
	return parts
}

// Set is a collection of parsed templates, named by their paths. It is safe for concurrent use.
type Set struct{ root *template.Template }

const suffix = ".tmpl"

// Parse reads every template of base; a template of the same path in replacements, which may be nil, takes its place.
func Parse(base, replacements fs.FS) (*Set, error) {
	names, err := templateNames(base)
	if err != nil {
		return nil, err
	}
	if err := checkReplacements(replacements, names); err != nil {
		return nil, err
	}
	root := template.New("").Option("missingkey=error")
	for _, name := range names {
		if err := parseOne(root, name, base, replacements); err != nil {
			return nil, err
		}
	}
	for _, t := range root.Templates() {
		if !slices.Contains(names, t.Name()) {
			return nil, fmt.Errorf("%s: a template defines no other", t.Name())
		}
	}
	return &Set{root}, nil
}

func parseOne(root *template.Template, name string, base, replacements fs.FS) error {
	var text []byte
	err := fs.ErrNotExist
	if replacements != nil {
		text, err = fs.ReadFile(replacements, name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		text, err = fs.ReadFile(base, name)
	}
	if err != nil {
		return err
	}
	// The last newline ends the file, not the text, so that one template can stand in a line of another.
	parsed, err := root.New(name).Parse(strings.TrimSuffix(string(text), "\n"))
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "template: "))
	}
	return CheckTemplate(name, parsed.Tree)
}

func templateNames(fsys fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(fsys, ".", func(name string, _ fs.DirEntry, err error) error {
		if err == nil && path.Ext(name) == suffix {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// checkReplacements refuses a template that replaces nothing, which would otherwise go unused without a word.
func checkReplacements(replacements fs.FS, names []string) error {
	if replacements == nil {
		return nil
	}
	found, err := templateNames(replacements)
	if err != nil {
		return err
	}
	for _, name := range found {
		if !slices.Contains(names, name) {
			return fmt.Errorf("%s: replaces no template; there are %s", name, strings.Join(names, ", "))
		}
	}
	return nil
}

// Execute renders the template name on view.
func (s *Set) Execute(name string, view any) ([]byte, error) {
	if err := checkTokens(name, reflect.ValueOf(view)); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := s.root.ExecuteTemplate(&b, name, view); err != nil {
		return nil, fault(err, reflect.TypeOf(view))
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// checkTokens refuses a view with a token that was never quoted.
func checkTokens(where string, v reflect.Value) error {
	if v.Type().Implements(tokenType) { // an embedded struct is no value that Interface gives
		if v.Interface().(Token).IsZero() {
			return fmt.Errorf("%s: an empty token", where)
		}
		return nil
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if err := checkTokens(where+"."+v.Type().Field(i).Name, v.Field(i)); err != nil {
				return err
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if err := checkTokens(where, v.Index(i)); err != nil {
				return err
			}
		}
	}
	return nil
}
