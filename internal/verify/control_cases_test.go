package verify

import (
	"slices"
	"sync"
	"testing"

	"proxypact/internal/attack"
)

// aims are the invariants that a case of each fault is meant to break.
var aims = map[attack.Fault][]attack.Invariant{
	attack.Plain:      {attack.Scheme, attack.Claims},
	attack.Underscore: {attack.Scheme, attack.Claims, attack.Address, attack.Name, attack.Strangers, attack.NoError},
	attack.Alias:      {attack.Scheme, attack.Claims},
	attack.Hop:        {attack.Scheme, attack.Claims, attack.Address, attack.Kept},
	attack.Mount:      {attack.Mounted, attack.Claims, attack.NoError, attack.Kept, attack.Redirect},
	attack.User:       {attack.Claims},
	attack.Client:     {attack.Address, attack.Claims},
	attack.Host:       {attack.Strangers, attack.Name, attack.Kept, attack.Claims, attack.Redirect},
	attack.Peer:       {attack.Scheme, attack.Claims, attack.Address, attack.Kept},
	attack.Target:     {attack.Strangers, attack.Scheme, attack.Name, attack.Kept, attack.Redirect, attack.NoError},
	attack.Path:       {attack.Redirect, attack.NoInjection, attack.Mounted, attack.OneAnswer},
	attack.Framing:    {attack.Kept, attack.OneAnswer, attack.Read},
	attack.Syntax:     {attack.Scheme, attack.Claims, attack.Kept, attack.Name, attack.Redirect},
	attack.Method:     {attack.Scheme, attack.Claims, attack.Kept, attack.Strangers, attack.OneAnswer},
}

// outcomes are what all weaknesses came to.
type outcomes struct {
	sync.Mutex
	broken  map[string]string // case: the first weakness that broke it as it is meant to
	noticed map[string]bool   // weakness
}

func (o *outcomes) note(w weakness, telling findings, noticed bool) {
	o.Lock()
	defer o.Unlock()
	o.noticed[w.id] = noticed
	for key, broken := range telling {
		for _, b := range broken {
			if slices.Contains(aims[b.Fault], b.Invariant) {
				o.broken[key.id] = w.id
			}
		}
	}
}

// left are the cases that broke nowhere yet, and those that nothing should break.
func (o *outcomes) left() []attack.Case {
	o.Lock()
	defer o.Unlock()
	return slices.DeleteFunc(attack.Cases(), func(c attack.Case) bool { return c.Fault != attack.Honest && o.broken[c.ID] != "" })
}

// TestEveryCaseHasAControl weakens a site in one point at a time. A case that breaks nowhere proves nothing where it
// holds, and a point that no case misses is not covered.
func TestEveryCaseHasAControl(t *testing.T) {
	t.Parallel()
	pythons := interpreters(t)
	all := outcomes{broken: map[string]string{}, noticed: map[string]bool{}}
	t.Run("weak", func(t *testing.T) {
		for _, w := range weaknesses() {
			python := pythons[0]
			if w.newest {
				python = pythons[len(pythons)-1]
			}
			if w.newest && len(pythons) == 1 {
				continue // its template has other lines
			}
			t.Run(w.id, func(t *testing.T) {
				t.Parallel()
				telling, noticed := w.attacked(t, python, all.left())
				all.note(w, telling, noticed)
			})
		}
	})
	all.wantCases(t)
	all.wantWeaknesses(t)
}

func (o *outcomes) wantCases(t *testing.T) {
	t.Helper()
	listed := map[string]bool{}
	for _, row := range unbroken {
		for _, id := range row.ids {
			listed[id] = true
		}
	}
	for _, c := range attack.Cases() {
		by := o.broken[c.ID]
		switch {
		case c.Fault == attack.Honest:
		case by == "" && !listed[c.ID]:
			t.Errorf("%s breaks nowhere", c.ID)
		case by != "" && listed[c.ID]:
			t.Errorf("%s breaks with %s, and is listed as one that breaks nowhere", c.ID, by)
		}
	}
}

// wantWeaknesses also holds the claim of a second line of defence to account: alone the row must change nothing.
func (o *outcomes) wantWeaknesses(t *testing.T) {
	t.Helper()
	for _, w := range weaknesses() {
		noticed, ran := o.noticed[w.id]
		switch {
		case !ran:
		case w.second == "" && !noticed:
			t.Errorf("%s, without %s, is not noticed", w.id, w.takes)
		case w.second != "" && noticed:
			t.Errorf("%s, without %s, is noticed, and needs no second line", w.id, w.takes)
		case w.second != "" && !o.noticed[w.second]:
			t.Errorf("%s: its second line is taken by %q, which is not noticed", w.id, w.second)
		}
	}
}
