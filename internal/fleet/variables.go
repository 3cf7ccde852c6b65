package fleet

import (
	"fmt"
	"slices"

	"proxypact/internal/nginx"
	"proxypact/internal/ngxhash"
	"proxypact/internal/problem"
	"proxypact/internal/site"
)

// usualVariableSlots is the usual variables_hash_max_size.
const usualVariableSlots = 1024

// variableCrowds is more variables on one nginx than it hashes with its usual table. Only the fullest is told.
func variableCrowds(sites []*site.Site) []problem.Problem {
	defined := map[string][]string{} // by operating system
	for _, s := range sites {
		if s.Proxy.Kind == site.Nginx {
			defined[s.OS.Name] = append(defined[s.OS.Name], nginx.Variables(s)...)
		}
	}
	most := 0
	for _, names := range defined {
		slices.Sort(names)
		all := append(slices.Compact(names), nginx.Builtin...)
		if len(all) > most && !ngxhash.Fits(all, usualVariableSlots) {
			most = len(all)
		}
	}
	if most == 0 {
		return nil
	}
	full := problem.Problem{ID: "variables-hash-full", Severity: problem.Warning, Key: "app.name",
		Message: fmt.Sprintf("%d variables of one nginx, its own among them, do not fit its usual table; it warns at every test and reload", most),
		Hint:    ngxhash.Hint("variables_hash", most)}
	return []problem.Problem{full}
}
