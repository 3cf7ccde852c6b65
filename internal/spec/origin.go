package spec

import (
	"maps"
	"slices"

	"proxypact/internal/problem"
)

// Origin is what a Spec is read from. A key of a later source takes the place of an earlier one's.
type Origin struct{ base, own, set source }

// Texts are the Origin for those who keep many: what is in the texts is read anew whenever it is asked for.
func (o Origin) Texts() *Origin {
	o.base.root, o.own.root, o.set.root = nil, nil, nil
	return &o
}

// layers are the sources, the one that counts first.
func (o *Origin) layers() []source { return []source{o.set, o.own, o.base} }

// of is the source that the key at path is taken from, the description itself where none has it.
func (o *Origin) of(path []string) source {
	for _, layer := range o.layers() {
		if len(path) > 0 && has(layer.table(), path) {
			return layer
		}
	}
	return o.own
}

// Locate fills in file, line and column of problems that name a key, each where the key is taken from, and sorts them.
func (o *Origin) Locate(problems []problem.Problem) {
	for i := range problems {
		o.of(splitPath(problems[i].Key)).locate(&problems[i])
	}
	problem.Sort(problems)
}

// Where is the place of a key of the description itself, and "" where another file has it, or none.
func (o *Origin) Where(key string) string {
	p := problem.Problem{Key: key}
	o.of(splitPath(key)).locate(&p)
	if p.File != o.File() || p.Line == 0 {
		return ""
	}
	return p.Place()
}

// File is the name of the description in messages.
func (o *Origin) File() string { return o.own.file }

// Whole is the description as one table that needs no file beside it: its own keys, in place of those of what it
// extends, and what was set in place of both.
func (o *Origin) Whole() map[string]any {
	all := map[string]any{}
	for _, layer := range slices.Backward(o.layers()) {
		lay(all, layer.table(), "")
	}
	delete(all, "extends")
	return all
}

// lay puts one table over another as Decode reads them: a table of keys is joined, the value of a key replaced.
func lay(all, over map[string]any, parent string) {
	for name, v := range over {
		path := join(parent, name)
		inner, isTable := v.(map[string]any)
		if _, isKey := rowOf(path); isKey || !isTable {
			all[name] = v
			continue
		}
		below, _ := all[name].(map[string]any)
		joined := map[string]any{} // the layers stay as they are
		maps.Copy(joined, below)
		lay(joined, inner, path)
		all[name] = joined
	}
}
