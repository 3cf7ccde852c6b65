package site

import (
	"maps"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
)

// Reason is why the owner accepts p, "" where nobody does. An error cannot be accepted.
func (s *Site) Reason(p problem.Problem) string {
	if p.Severity == problem.Error {
		return ""
	}
	return s.Accepted[p.ID]
}

// unheard warns of ids that no finding has: a misspelt one accepts nothing.
func unheard(accepted map[string]string, all func() []string) []problem.Problem {
	if len(accepted) == 0 || all == nil {
		return nil
	}
	findings := all()
	var problems []problem.Problem
	for _, id := range slices.Sorted(maps.Keys(accepted)) {
		if slices.Contains(findings, id) {
			continue
		}
		hint := spec.DidYouMean(id, findings)
		if hint == "" {
			hint = "gen explain lists the findings and the changes"
		}
		problems = append(problems, doubtful("unknown-finding", "accept."+spec.Quoted(id), "accepts a finding that gen does not have", hint)...)
	}
	return problems
}
