package spec

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// nearestKey is the hint for a key that is not in the table: the likeliest one that is, or all of them.
func nearestKey(path string) string {
	table, name := cutLast(path)
	var near, same []string
	for _, key := range Keys {
		parent, other := cutLast(key.Path)
		if parent == table {
			near = append(near, other)
		} else if other == strings.ToLower(name) {
			same = append(same, key.Path)
		}
	}
	if hint := DidYouMean(name, near); hint != "" {
		return hint
	}
	if len(same) > 0 {
		return `did you mean "` + same[0] + `"?`
	}
	if len(near) > 0 && table != "" {
		return keysOf(table, near)
	}
	return DidYouMean(path, tableNames())
}

// keysOf is the hint for a key that is like none of its table.
func keysOf(table string, names []string) string {
	return table + " has the keys " + strings.Join(names, ", ")
}

// asTable is the hint for a value where a table belongs.
func asTable(path string) string { return "write it as [" + path + "]" }

// wanted is the hint for a key that is missing: the line to write, in the syntax of the description.
func (k *Key) wanted(format Format) string {
	table, name := cutLast(k.Path)
	if format == JSON {
		return fmt.Sprintf("write it in %q, such as %q: %s", table, name, k.example())
	}
	return fmt.Sprintf("write it in [%s], such as %s = %s", table, name, k.example())
}

// example is a value that the key may have.
func (k *Key) example() string {
	if k.Sample != "" {
		return k.Sample
	}
	return literalTOML(k.Values[0])
}

func cutLast(path string) (table, name string) {
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 {
		return "", path
	}
	return path[:dot], path[dot+1:]
}

func tableNames() []string {
	var names []string
	for name := range parents {
		names = append(names, name)
	}
	return names
}

// DidYouMean is a hint at the candidate nearest to text, or "" where none is near, or several are alike.
func DidYouMean(text string, candidates []string) string {
	best, shortest := "", len(text)/3+2
	if len(text) > 60 {
		return ""
	}
	for _, candidate := range candidates {
		switch distance := levenshtein.Distance(strings.ToLower(text), candidate, nil); {
		case distance < shortest:
			best, shortest = candidate, distance
		case distance == shortest && candidate != best:
			best = ""
		}
	}
	if best == "" {
		return ""
	}
	return `did you mean "` + best + `"?`
}
