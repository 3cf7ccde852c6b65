package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"proxypact/internal/attack"
)

// Line is one trial in one line.
func Line(t attack.Trial) string {
	verdict := "held"
	if !t.Held() {
		verdict = "BROKEN"
	}
	line := fmt.Sprintf("%-6s  %-5s  %-34s  %s", verdict, t.Over, t.Case, t.Sends)
	if t.Way != "" {
		line += ", " + t.Way
	}
	return line
}

// Text is a summary that a person understands: what was proven on what, what broke, who is at fault, what to change.
func Text(w io.Writer, runs []Run) error {
	var b strings.Builder
	for i, r := range runs {
		if i > 0 {
			b.WriteByte('\n')
		}
		summary(&b, r)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func summary(b *strings.Builder, r Run) {
	broken := r.Broken()
	verdict := "held"
	if len(broken) > 0 {
		verdict = "BROKEN"
	}
	fmt.Fprintf(b, "%s: %s: %d of %d cases held in %.1f s\n", r.Site, verdict, len(r.Trials)-len(broken), len(r.Trials), r.Seconds)
	fmt.Fprintf(b, "    on %s\n", strings.Join(r.Programs, ", "))
	for _, note := range r.Notes {
		fmt.Fprintf(b, "    note: %s\n", note)
	}
	always := everyone(r.Trials)
	if len(always) > 0 {
		blame := attack.Blames[attack.Honest]
		fmt.Fprintf(b, "\n    honest requests break too; this points at the %s: %s\n", blame.Component, blame.Change)
		for _, invariant := range always {
			fmt.Fprintf(b, "        %s\n", invariant)
		}
	}
	for _, fault := range faults(broken) {
		group := bent(withFault(broken, fault), always)
		if len(group) == 0 {
			continue
		}
		blame := attack.Blames[fault]
		fmt.Fprintf(b, "\n    %s: %d cases point at the %s: %s\n", fault, len(group), blame.Component, blame.Change)
		for _, t := range group[:min(len(group), mostShown)] {
			first := t.Broken[0]
			fmt.Fprintf(b, "        %s over %s: %s\n            saw %s, want %s\n", t.Case, attack.Sent(t.Over, t.Way), first.Invariant, first.Saw, first.Want)
		}
		if more := len(group) - mostShown; more > 0 {
			fmt.Fprintf(b, "        and %d more\n", more)
		}
	}
	if i := slices.IndexFunc(broken, explained); i >= 0 {
		fmt.Fprintf(b, "\n    hint: gen explain %s\n", broken[i].Case)
	}
}

// explained reports whether gen explain knows the trial: it does not know those of a project.
func explained(t attack.Trial) bool {
	return t.Fault != attack.Project && !strings.HasPrefix(t.Case, "settings-")
}

// mostShown is how many broken cases of one fault are shown one by one.
const mostShown = 3

// everyone are the invariants that most honest requests break: what breaks for all says nothing of an attack.
func everyone(trials []attack.Trial) []attack.Invariant {
	honest := withFault(trials, attack.Honest)
	count := map[attack.Invariant]int{}
	for _, t := range honest {
		for _, b := range t.Broken {
			count[b.Invariant]++
		}
	}
	var always []attack.Invariant
	for _, invariant := range attack.Invariants() {
		if 2*count[invariant] > len(honest) {
			always = append(always, invariant)
		}
	}
	return always
}

// bent are the trials that break more than what breaks for everyone, with that alone.
func bent(trials []attack.Trial, always []attack.Invariant) []attack.Trial {
	var some []attack.Trial
	for _, t := range trials {
		t.Broken = slices.DeleteFunc(slices.Clone(t.Broken), func(b attack.Broken) bool { return slices.Contains(always, b.Invariant) })
		if !t.Held() {
			some = append(some, t)
		}
	}
	return some
}

// faults are the faults of trials, those with the most first.
func faults(trials []attack.Trial) []attack.Fault {
	var list []attack.Fault
	for _, t := range trials {
		if !slices.Contains(list, t.Fault) {
			list = append(list, t.Fault)
		}
	}
	slices.SortStableFunc(list, func(a, b attack.Fault) int {
		return len(withFault(trials, b)) - len(withFault(trials, a))
	})
	return list
}

func withFault(trials []attack.Trial, fault attack.Fault) []attack.Trial {
	var some []attack.Trial
	for _, t := range trials {
		if t.Fault == fault {
			some = append(some, t)
		}
	}
	return some
}
