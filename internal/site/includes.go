package site

import (
	"fmt"
	"path"
	"slices"
	"strings"

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
		file := value.Quote(slot.File.String())
		if earlier := slices.IndexFunc(slots[:n], func(other Include) bool { return other.File == slot.File }); earlier >= 0 {
			problems = append(problems, wrong("include-twice", slot.Key, fmt.Sprintf("%s is in %s too, and would be read twice", file, slots[earlier].Key), "leave one of the two out")...)
		}
		switch dir := path.Dir(slot.File.String()); {
		case slot.File.String() == s.InstallPath():
			problems = append(problems, wrong("include-loop", slot.Key, file+" is where the rendered file itself goes", "write the file with the directives of your own")...)
		case s.readsWhole(dir):
			problems = append(problems, wrong("include-loop", slot.Key, fmt.Sprintf("%s is in a directory that %s reads whole, outside of this site", file, s.Proxy.Kind), `put it elsewhere, such as "`+path.Join(path.Dir(dir), s.Name.String()+".d", path.Base(slot.File.String()))+`"`)...)
		}
	}
	return problems
}

// readsWhole reports whether the distribution's configuration of the proxy includes what is in the directory.
func (s *Site) readsWhole(dir string) bool {
	below, inside := strings.CutPrefix(dir, path.Dir(path.Dir(s.InstallPath()))+"/")
	return inside && slices.Contains([]string{"conf.d", "conf-enabled", "sites-enabled", "mods-enabled", "modules-enabled", "conf.modules.d"}, below)
}
