package site

import (
	"fmt"
	"path"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Includes are files with directives of the owner's own, by where the proxy reads them.
type Includes struct {
	Server []value.FilePath // beside the settings of each host that hands requests on
	Before []value.FilePath // ahead of the paths of the description
	After  []value.FilePath // behind them
}

// Include is one of them, and the key that names it.
type Include struct {
	Key  string
	File value.FilePath
}

// HandsOver is the location of nginx that the locations of such files may lead to: it hands a request to Django as the
// description's own do.
const HandsOver = "@django"

func includes(sp *spec.Spec) Includes {
	return Includes{sp.Include.Server.Value, sp.Include.Before.Value, sp.Include.After.Value}
}

// Slots are all of them, as they are read.
func (i Includes) Slots() []Include {
	var all []Include
	for _, slot := range []struct {
		key   string
		files []value.FilePath
	}{{"include.server", i.Server}, {"include.before", i.Before}, {"include.after", i.After}} {
		for _, file := range slot.files {
			all = append(all, Include{slot.key, file})
		}
	}
	return all
}

// Any reports whether there is one.
func (i Includes) Any() bool { return len(i.Slots()) > 0 }

func includeRules(_ *spec.Spec, s *Site) []problem.Problem {
	if s.Direct() {
		return nil // which rules of its own refuse
	}
	var problems []problem.Problem
	slots := s.Includes.Slots()
	for n, slot := range slots {
		problems = append(problems, includedTwice(slot, slots[:n])...)
		problems = append(problems, includeLoops(s, slot)...)
	}
	return problems
}

func includedTwice(slot Include, before []Include) []problem.Problem {
	earlier := slices.IndexFunc(before, func(other Include) bool { return other.File == slot.File })
	if earlier < 0 {
		return nil
	}
	return wrong("include-twice", slot.Key, fmt.Sprintf("%s is in %s too, and would be read twice", value.Quote(slot.File.String()), before[earlier].Key),
		"leave one of the two out")
}

// includeLoops refuses a file that the proxy reads as it is, within itself or outside of the site.
func includeLoops(s *Site, slot Include) []problem.Problem {
	file := slot.File.String()
	dir := path.Dir(file)
	switch {
	case file == s.InstallPath():
		return wrong("include-loop", slot.Key, value.Quote(file)+" is where the rendered file itself goes", "write the file with the directives of your own")
	case slices.Contains(s.OS.Family.ReadsWhole[s.Proxy.Kind], dir):
		elsewhere := path.Join(path.Dir(dir), s.Name.String()+".d", path.Base(file))
		return wrong("include-loop", slot.Key, fmt.Sprintf("%s is in a directory that %s reads whole, outside of this site", value.Quote(file), s.Proxy.Kind.Title()),
			"put it elsewhere, such as "+value.Quote(elsewhere))
	}
	return nil
}
