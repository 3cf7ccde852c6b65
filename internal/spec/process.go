package spec

import (
	"cmp"
	"maps"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// processes is the table of further backends, each a table under its own name; backend has the keys that they share.
const (
	processes = "process"
	backend   = "backend"
)

// walkProcesses reads each table below [process].
func (s *Spec) walkProcesses(tables map[string]any) []problem.Problem {
	var problems []problem.Problem
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		path := join(processes, name)
		inner, isTable := tables[name].(map[string]any)
		parsed, err := parseProcess(name)
		switch {
		case err != nil:
			problems = append(problems, invalid(path, err))
		case !isTable:
			problems = append(problems, invalid(path, &value.Refusal{Fact: describe(tables[name]) + " is not a table",
				Hint: "write it as [" + path + "]"}))
		default:
			problems = append(problems, s.walkProcess(inner, parsed)...)
		}
	}
	return problems
}

// longestProcess leaves room for what Apache and people put around a name.
const longestProcess = 32

func parseProcess(name string) (value.Name, error) {
	if len(name) > longestProcess {
		return value.Name{}, &value.Refusal{Fact: value.Quote(name) + " is longer than 32 characters"}
	}
	return value.ParseName(name)
}

// walkProcess reads the keys of [backend] and those that only a process has.
func (s *Spec) walkProcess(table map[string]any, name value.Name) []problem.Problem {
	s.into = s.process(name)
	defer func() { s.into = &s.Backend }()
	var problems []problem.Problem
	for _, key := range slices.Sorted(maps.Keys(table)) {
		path := join(s.into.Table(), key)
		row, known := ofProcess(key)
		switch {
		case known && row.Reserved:
			problems = append(problems, reserved(path))
		case known:
			problems = append(problems, s.read(row, path, table[key])...)
		default:
			problems = append(problems, problem.Problem{ID: "unknown-key", Severity: problem.Error, Key: path, Message: "unknown key",
				Hint: DidYouMean(key, processKeys())})
		}
	}
	return problems
}

// process is that of the name, which an earlier layer may have named, too.
func (s *Spec) process(name value.Name) *Backend {
	for _, one := range s.Processes {
		if one.Name == name {
			return one
		}
	}
	s.into = &Backend{Name: name}
	s.fillDefaults(backend + ".")
	s.Processes = append(s.Processes, s.into)
	slices.SortFunc(s.Processes, func(a, b *Backend) int { return cmp.Compare(a.Name.String(), b.Name.String()) })
	return s.into
}

// ofProcess is the row of a key of a process.
func ofProcess(key string) (*Key, bool) {
	row, known := byPath[processes+".NAME."+key]
	if !known {
		row, known = byPath[backend+"."+key]
	}
	return row, known
}

// rowOf is the row of the key at path, in whatever process.
func rowOf(path string) (*Key, bool) {
	if names := splitPath(path); len(names) == 3 && names[0] == processes {
		return ofProcess(names[2])
	}
	row, known := byPath[path]
	return row, known
}

func processKeys() []string {
	var names []string
	for _, key := range Keys {
		if table, name := cutLast(key.Path); table == backend || key.Within {
			names = append(names, name)
		}
	}
	return names
}
