package spec

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// named is a table of tables, whose names the description chooses.
type named struct {
	table string
	one   string // what one of them is, in words
	like  string // a table whose keys each of them has, too; "": none
	must  []string
	open  func(*Spec, value.Name) // makes that table the one that is read
}

const (
	processes = "process"
	accesses  = "access"
	backend   = "backend"
)

var namedTables = []named{
	{processes, "a further process", backend, []string{"paths"}, (*Spec).openProcess},
	{accesses, "who may ask for some paths", "", []string{"paths"}, (*Spec).openAccess},
}

// namedTable is the row of the table, if it is one.
func namedTable(table string) (named, bool) {
	i := slices.IndexFunc(namedTables, func(n named) bool { return n.table == table })
	if i < 0 {
		return named{}, false
	}
	return namedTables[i], true
}

// walkNamed reads each table below that of n.
func (s *Spec) walkNamed(n named, tables map[string]any) []problem.Problem {
	var problems []problem.Problem
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		path := join(n.table, name)
		inner, isTable := tables[name].(map[string]any)
		parsed, err := parseNamed(name)
		switch {
		case err != nil:
			problems = append(problems, invalid(path, err))
		case !isTable:
			problems = append(problems, invalid(path, &value.Refusal{Fact: describe(tables[name]) + " is not a table", Hint: asTable(path)}))
		default:
			n.open(s, parsed)
			problems = append(problems, s.walkOne(n, path, inner)...)
			s.into = &s.Backend
		}
	}
	return problems
}

// longestNamed leaves room for what Apache and people put around a name.
const longestNamed = 32

func parseNamed(name string) (value.Name, error) {
	if len(name) > longestNamed {
		return value.Name{}, &value.Refusal{Fact: value.Quote(name) + " is longer than 32 characters"}
	}
	return value.ParseName(name)
}

// walkOne reads the keys of one table.
func (s *Spec) walkOne(n named, table string, keys map[string]any) []problem.Problem {
	var problems []problem.Problem
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		path := join(table, key)
		if row, known := n.row(key); known {
			problems = append(problems, s.read(row, path, keys[key])...)
		} else {
			problems = append(problems, problem.Problem{ID: "unknown-key", Severity: problem.Error, Key: path, Message: "unknown key",
				Hint: cmp.Or(DidYouMean(key, n.keys()), keysOf(table, n.keys()))})
		}
	}
	return problems
}

// openProcess goes on with the process of the name, which an earlier layer may have begun.
func (s *Spec) openProcess(name value.Name) {
	for _, one := range s.Processes {
		if one.Name == name {
			s.into = one
			return
		}
	}
	s.into = &Backend{Name: name}
	s.fillDefaults(backend + ".")
	s.Processes = append(s.Processes, s.into)
	slices.SortFunc(s.Processes, func(a, b *Backend) int { return cmp.Compare(a.Name.String(), b.Name.String()) })
}

// openAccess does the same for who may ask.
func (s *Spec) openAccess(name value.Name) {
	for _, one := range s.Accesses {
		if one.Name == name {
			s.access = one
			return
		}
	}
	s.access = &Access{Name: name}
	s.Accesses = append(s.Accesses, s.access)
	slices.SortFunc(s.Accesses, func(a, b *Access) int { return cmp.Compare(a.Name.String(), b.Name.String()) })
}

// row is the row of a key of one table.
func (n named) row(key string) (*Key, bool) {
	row, known := byPath[n.table+".NAME."+key]
	if !known && n.like != "" {
		row, known = byPath[n.like+"."+key]
	}
	return row, known
}

// rowOf is the row of the key at path, in whatever table.
func rowOf(path string) (*Key, bool) {
	if names := splitPath(path); len(names) == 3 {
		if n, found := namedTable(names[0]); found {
			return n.row(names[2])
		}
	}
	row, known := byPath[path]
	return row, known
}

func (n named) keys() []string {
	var names []string
	for _, key := range Keys {
		if table, name := cutLast(key.Path); n.like != "" && table == n.like || strings.HasPrefix(key.Path, n.table+".NAME.") {
			names = append(names, name)
		}
	}
	return names
}

// schema is a table of tables.
func (n named) schema() schema {
	one := object(n.one)
	for _, name := range n.keys() {
		key, _ := n.row(name)
		one["properties"].(schema)[name] = key.schema()
	}
	one["required"] = n.must
	return schema{"title": n.table, "type": "object", "additionalProperties": one}
}
