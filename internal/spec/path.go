package spec

import (
	"regexp"
	"strconv"
	"strings"

	"proxypact/internal/value"
)

// byPath finds a row of Keys; parents are the tables that hold rows.
var byPath, parents = index()

func index() (map[string]*Key, map[string]bool) {
	rows, tables := map[string]*Key{}, map[string]bool{}
	for i := range Keys {
		rows[Keys[i].Path] = &Keys[i]
		if table, _, found := strings.Cut(Keys[i].Path, "."); found {
			tables[table] = true
		}
	}
	return rows, tables
}

var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// Quoted is a name as it stands in a dotted path, in quotes where TOML wants them.
func Quoted(name string) string {
	if bareKey.MatchString(name) {
		return name
	}
	return value.Quote(name)
}

// join is the dotted path of name in the table at parent.
func join(parent, name string) string {
	name = Quoted(name)
	if parent == "" {
		return name
	}
	return parent + "." + name
}

// splitPath takes apart what join put together.
func splitPath(path string) []string {
	var names []string
	for path != "" {
		name, rest, _ := strings.Cut(path, ".")
		if quoted, err := strconv.QuotedPrefix(path); err == nil {
			name, _ = strconv.Unquote(quoted)
			rest = strings.TrimPrefix(path[len(quoted):], ".")
		}
		names, path = append(names, name), rest
	}
	return names
}
