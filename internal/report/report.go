// Package report turns what a verification showed into text for people, JSON for programs and JUnit XML for build
// servers.
//
// It judges nothing and runs nothing. Its one invariant: the three forms tell the same, and a run that broke never
// reads like one that held.
package report

import "proxypact/internal/attack"

// Run is one site on one set of programs.
type Run struct {
	Site     string         `json:"site"`
	Programs []string       `json:"programs"`        // "nginx 1.22.1"
	Moved    []string       `json:"moved"`           // what differed from the site as described
	Notes    []string       `json:"notes,omitempty"` // what is worth knowing and no failure
	Seconds  float64        `json:"seconds"`
	Trials   []attack.Trial `json:"-"`
}

// Broken are the trials that did not hold.
func (r Run) Broken() []attack.Trial {
	var broken []attack.Trial
	for _, t := range r.Trials {
		if !t.Held() {
			broken = append(broken, t)
		}
	}
	return broken
}

// Held reports whether every trial of every run held.
func Held(runs []Run) bool {
	for _, r := range runs {
		if len(r.Broken()) > 0 {
			return false
		}
	}
	return true
}
