package spec

import (
	"fmt"
	"strconv"
	"strings"

	"proxypact/internal/problem"
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

// onShell has hints about settings say what to type on a command line, which is not what a file has.
func onShell(problems []problem.Problem) []problem.Problem {
	for i := range problems {
		if p := &problems[i]; p.ID == "invalid-value" {
			p.Hint = setting(p.Key, p.Hint)
		}
	}
	return problems
}

// setting is the hint for a value that cannot be set at path, in place of a file's.
func setting(path, hint string) string {
	if hint == asTable(path) {
		if _, isNamed := namedTable(path); isNamed {
			path = join(path, "NAME")
		}
		return fmt.Sprintf("write --set %s.KEY=VALUE", path)
	}
	key, known := rowOf(path)
	switch {
	case !known:
	case key.Type == Boolean:
		return fmt.Sprintf("write --set %s=true or --set %[1]s=false", path)
	case key.Type == Integer:
		return fmt.Sprintf("write --set %s=%s", path, key.sample())
	case key.Type == TextTable:
		return fmt.Sprintf("write --set '%s.%s=%s'", path, shownName[path], bare(key.sample()))
	case hint == "" && (key.Type == TextList || key.Type == TextOrList):
		return fmt.Sprintf("write it without brackets and quotes, commas between several: --set %s=%s", path, bare(key.sample()))
	}
	return hint
}

// bare is a value of a file as literalOf reads it.
var bare = strings.NewReplacer("[", "", "]", "", `"`, "", ", ", ",").Replace
