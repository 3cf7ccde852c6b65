package review

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"proxypact/internal/plan"
	"proxypact/internal/problem"
)

// finding is what every format for machines is made of: a problem of a description, or what a change means.
type finding struct {
	problem.Problem
	turn plan.Turn
}

// grade is how grave a finding is, in the words of the formats that know three.
type grade int

const (
	grave grade = iota
	worthALook
	byTheWay
)

func (f finding) grade() grade {
	if !f.Open() {
		return byTheWay
	}
	switch f.Severity {
	case problem.Error, plan.Danger:
		return grave
	case problem.Warning, plan.Notice:
		return worthALook
	}
	return byTheWay
}

// text is the message with the other place and what to type next behind it.
func (f finding) text() string {
	text := f.Message
	if f.Key != "" {
		text = f.Key + ": " + text
	}
	if f.There != "" {
		text += " (" + f.There + ")"
	}
	if f.Hint != "" && f.Open() {
		text += "; " + f.Hint
	}
	if !f.Open() {
		text += "; accepted: " + f.Accepted
	}
	return text
}

// fingerprint stays the same where lines move, so that a finding is not told anew.
func (f finding) fingerprint() string {
	sum := sha256.Sum256([]byte(f.ID + "\x00" + f.File + "\x00" + f.Key + "\x00" + f.Message))
	return hex.EncodeToString(sum[:])
}

// findings are all of a review, the gravest first.
func (r Review) findings() []finding {
	var all []finding
	for _, p := range r.Problems {
		all = append(all, finding{Problem: p})
	}
	for _, s := range r.Statements {
		all = append(all, finding{s.Problem, s.Turn})
	}
	slices.SortStableFunc(all, func(a, b finding) int { return cmp.Compare(a.grade(), b.grade()) })
	return all
}
