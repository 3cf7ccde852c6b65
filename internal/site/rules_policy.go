package site

import (
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// directivesOfPolicies are those of CSP Level 3 and of the specifications beside it, old ones too (MDN, 2026-11).
var directivesOfPolicies = []string{"base-uri", "block-all-mixed-content", "child-src", "connect-src", "default-src", "fenced-frame-src", "font-src",
	"form-action", "frame-ancestors", "frame-src", "img-src", "manifest-src", "media-src", "navigate-to", "object-src", "plugin-types", "prefetch-src",
	"report-to", "report-uri", "require-sri-for", "require-trusted-types-for", "sandbox", "script-src", "script-src-attr", "script-src-elem",
	"style-src", "style-src-attr", "style-src-elem", "trusted-types", "upgrade-insecure-requests", "webrtc", "worker-src"}

// policyRules doubt what browsers would pass over without a word, except in their console.
func policyRules(_ *spec.Spec, s *Site) []problem.Problem {
	if s.Headers.Policy == (value.ContentPolicy{}) {
		return nil
	}
	var problems []problem.Problem
	for _, directive := range s.Headers.Policy.Directives() {
		if !slices.Contains(directivesOfPolicies, directive.Name) {
			problems = append(problems, doubtful("csp-directive", "headers.csp", value.Quote(directive.Name)+" is no directive that gen knows, and browsers pass over one that they do not know",
				spec.DidYouMean(directive.Name, directivesOfPolicies))...)
		}
	}
	return problems
}
