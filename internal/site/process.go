package site

import (
	"fmt"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

func processPaths(sp *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	owner := map[value.URLPath]string{}
	for _, described := range sp.Processes {
		key := described.Table() + ".paths"
		if !described.Paths.Set {
			problems = append(problems, wrong("missing-key", key, "missing: a process answers some paths, and [backend] the others", `write paths = ["/ws/"]`)...)
		}
		for _, path := range described.Paths.Value {
			if path.String() == "/" {
				problems = append(problems, wrong("path-clash", key, `"/" is everything, which is what [backend] answers`, "")...)
			} else {
				problems = append(problems, pathClash(key, path, owner[path], s)...)
			}
			owner[path] = key
		}
	}
	return problems
}

// processPlaces finds processes that would stand in each other's place.
func processPlaces(_ *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	first := map[string]Backend{}
	for _, b := range s.Instances() {
		at := b.address()
		if b.OnSocket() {
			at = b.Reached()
		}
		if other, taken := first[at]; !taken {
			first[at] = b
		} else if other.Table != b.Table {
			problems = append(problems, wrong("process-clash", b.Key, fmt.Sprintf("%s is the place of [%s] too", at, other.Table), "give each process a place of its own")...)
		}
	}
	return problems
}
