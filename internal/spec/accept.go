package spec

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"proxypact/internal/value"
)

// longestReason bounds what stands beside a finding wherever that is shown.
const longestReason = 300

// inner is what is wrong with one name of a table.
type inner struct {
	name string
	error
}

func (i inner) Unwrap() error { return i.error }

func reasons(field func(*Spec) *Field[map[string]string]) reader {
	return func(s *Spec, key *Key, v any) error {
		table, ok := v.(map[string]any)
		if !ok {
			return mismatch(key, v)
		}
		found := map[string]string{}
		var wrong []error
		for _, name := range slices.Sorted(maps.Keys(table)) {
			reason, err := parseText(&Key{Type: Text}, table[name], parseReason)
			if err != nil {
				wrong = append(wrong, inner{name, err})
			}
			found[name] = reason
		}
		if len(wrong) == 0 {
			store(s, field(s), found)
		}
		return errors.Join(wrong...)
	}
}

func parseReason(text string) (string, error) {
	switch {
	case strings.TrimSpace(text) == "":
		return "", &value.Refusal{Fact: "says no reason", Hint: "write why this is accepted, and by whom"}
	case utf8.RuneCountInString(text) > longestReason:
		return "", &value.Refusal{Fact: fmt.Sprintf("is longer than %d characters", longestReason)}
	}
	return text, nil
}
