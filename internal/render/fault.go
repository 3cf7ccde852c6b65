package render

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
)

var (
	executing = regexp.MustCompile(`(?s)^template: (.*?): executing "[^"]*" at <(.*?)>: (.*)$`)
	fieldless = regexp.MustCompile(`^can't evaluate field (\w+) in type (.*)$`)
	endless   = regexp.MustCompile(`^range can't iterate over `)
	undefined = regexp.MustCompile(`^template "[^"]*" not defined$`)
)

// fault is an error of text/template on view in the words of who writes templates, who knows no types of ours.
func fault(err error, view reflect.Type) error {
	parts := executing.FindStringSubmatch(err.Error())
	if parts == nil {
		return errors.New(strings.TrimPrefix(err.Error(), "template: "))
	}
	where, what, why := parts[1], strings.Trim(parts[2], "{}"), parts[3]
	field := fieldless.FindStringSubmatch(why)
	switch {
	case field != nil:
		why = fieldFault(field[1], typeIn(view, field[2], map[reflect.Type]bool{}))
	case endless.MatchString(why):
		why = "is no list, and range needs one"
	case undefined.MatchString(why):
		why = "there is no such template"
	}
	return fmt.Errorf("%s: %s: %s", where, what, why)
}

func fieldFault(name string, of reflect.Type) string {
	switch {
	case of == nil || of.Implements(tokenType) || of.Kind() == reflect.Bool:
		return "there is no field " + name + ": what stands here has none"
	case of.Kind() == reflect.Slice:
		return "there is no field " + name + ": this is a list, and range goes through it"
	}
	var names []string
	for _, f := range reflect.VisibleFields(of) {
		if f.IsExported() && !f.Anonymous {
			names = append(names, f.Name)
		}
	}
	return fmt.Sprintf("there is no field %s; there are %s", name, strings.Join(names, ", "))
}

// typeIn is the type of that name in a view, or nil.
func typeIn(t reflect.Type, name string, seen map[reflect.Type]bool) reflect.Type {
	if t == nil || t.String() == name {
		return t
	}
	if seen[t] || t.Implements(tokenType) {
		return nil
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Slice:
		return typeIn(t.Elem(), name, seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if found := typeIn(t.Field(i).Type, name, seen); found != nil {
				return found
			}
		}
	}
	return nil
}
