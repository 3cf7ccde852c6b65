package spec

import (
	"fmt"
	"strconv"
	"strings"
)

// Settings are keys with values that somebody gives beside the description.
type Settings struct{ source source }

// ParseSettings reads texts of the form "key=value": a text as it is, a list with commas between its texts. origin
// names them in problems. What no key takes is told where the description is read.
func ParseSettings(origin string, texts []string) (Settings, error) {
	var lines strings.Builder
	for _, text := range texts {
		path, value, found := strings.Cut(text, "=")
		if path = strings.TrimSpace(path); !found || path == "" {
			return Settings{}, fmt.Errorf("%q is not a key, = and a value", text)
		}
		fmt.Fprintf(&lines, "%s = %s\n", path, literalOf(path, strings.TrimSpace(value)))
	}
	written := source{file: origin, format: TOML, text: lines.String()}
	if err := written.bounded(); err != nil {
		return Settings{}, err
	}
	if err := written.parse(); err != nil {
		return Settings{}, fmt.Errorf("%q cannot be read: a key is written twice, or is not one", strings.Join(texts, " "))
	}
	written.format = "" // its lines are nobody's
	return Settings{written}, nil
}

// literalOf is the value as TOML writes it, by the type of its key.
func literalOf(path, value string) string {
	kind := Text
	if key, known := rowOf(path); known {
		kind = key.Type
	}
	switch {
	case kind == TextList && value != "" || kind == TextOrList && strings.Contains(value, ","):
		var list []string
		for one := range strings.SplitSeq(value, ",") {
			list = append(list, strconv.Quote(strings.TrimSpace(one)))
		}
		return "[" + strings.Join(list, ", ") + "]"
	case kind == Text || kind == TextOrList || !bareValue(value):
		return strconv.Quote(value)
	}
	return value
}

// bareValue tells an integer or a truth value, which TOML writes without quotes.
func bareValue(value string) bool { return isNumber(value) || value == "true" || value == "false" }
