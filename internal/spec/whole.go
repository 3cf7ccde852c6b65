package spec

import (
	"bytes"
	"maps"
)

// Whole is the description as one table that needs no file beside it: its own keys, in place of those of what it
// extends, and what was set in place of both.
func (s *Spec) Whole() map[string]any {
	all := map[string]any{}
	for _, layer := range []source{s.layers.base, s.layers.own, s.layers.set} {
		lay(all, layer.root, "")
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

// FormatOf is the syntax that data can only be of: no TOML begins with a brace, and every description in JSON does.
func FormatOf(data []byte) Format {
	if bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) {
		return JSON
	}
	return TOML
}
