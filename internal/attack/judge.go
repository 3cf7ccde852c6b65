package attack

import (
	"fmt"
	"slices"
)

// Broken is an invariant that did not hold.
type Broken struct {
	Case      string // Case.ID
	Over      Over
	Way       string // Way.Name
	Fault     Fault
	Invariant Invariant
	Saw       string
	Want      string
}

// String is one line for people.
func (b Broken) String() string {
	return fmt.Sprintf("%s over %s: %s: saw %s, want %s", b.Case, Sent(b.Over, b.Way), b.Invariant, b.Saw, b.Want)
}

// Sent is a transport and the way to it, where there are several.
func Sent(over Over, way string) string {
	if way == "" {
		return over.String()
	}
	return over.String() + ", " + way
}

// Judge holds what was observed against every invariant and against what the
// case itself expects.
func Judge(c Case, t Truth, o Observation) []Broken {
	j := judgement{Case: c.over(t.Over), Truth: t}
	j.Expect = j.Case.expected(t)
	for _, check := range onWire {
		j.note(check.breaks, check.find(j, o))
	}
	for i, a := range o.Answers {
		j.answer(i, a)
	}
	return j.broken
}

type judgement struct {
	Case
	Truth
	broken []Broken
	index  int // of the answer at hand
}

// mismatch is what a check found; nil means that the invariant holds.
type mismatch struct{ saw, want string }

func differs(saw, want string) *mismatch {
	if saw == want {
		return nil
	}
	return &mismatch{quote(saw), quote(want)}
}

func quote(s string) string { return fmt.Sprintf("%.200q", s) }

// note keeps the first finding of each invariant: the others follow from it.
func (j *judgement) note(breaks Invariant, found *mismatch) {
	if found == nil || slices.ContainsFunc(j.broken, func(b Broken) bool { return b.Invariant == breaks }) {
		return
	}
	j.broken = append(j.broken, Broken{Case: j.ID, Over: j.Truth.Over, Way: j.Way.Name, Fault: j.Fault,
		Invariant: breaks, Saw: found.saw, Want: found.want})
}

func (j *judgement) answer(index int, a Answer) {
	j.index = index
	for _, check := range onAnswer {
		j.note(check.breaks, check.find(*j, a))
	}
	if a.Told == nil {
		return
	}
	for _, check := range inDjango {
		j.note(check.breaks, check.find(*j, *a.Told))
	}
}
