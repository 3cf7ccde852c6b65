package spec

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"proxypact/internal/value"
)

// A reader puts a decoded value into its field of the Spec, or says why it cannot.
type reader func(s *Spec, key *Key, v any) error

// store fills a field; fixed defaults do not count as written.
func store[T any](s *Spec, field *Field[T], v T) { *field = Field[T]{Value: v, Set: !s.filling} }

func text[T any](field func(*Spec) *Field[T], parse func(string) (T, error)) reader {
	return func(s *Spec, key *Key, v any) error {
		parsed, err := parseText(key, v, parse)
		if err == nil {
			store(s, field(s), parsed)
		}
		return err
	}
}

func flag(field func(*Spec) *Field[bool]) reader {
	return func(s *Spec, key *Key, v any) error {
		set, ok := v.(bool)
		if !ok {
			return mismatch(key, v)
		}
		store(s, field(s), set)
		return nil
	}
}

func number[T any](field func(*Spec) *Field[T], parse func(int64) (T, error)) reader {
	return func(s *Spec, key *Key, v any) error {
		n, ok := v.(int64)
		if !ok {
			return mismatch(key, v)
		}
		parsed, err := parse(n)
		if err == nil {
			store(s, field(s), parsed)
		}
		return err
	}
}

func texts[T any](field func(*Spec) *Field[[]T], parse func(string) (T, error)) reader {
	return func(s *Spec, key *Key, v any) error {
		list, ok := v.([]any)
		if !ok {
			return mismatch(key, v)
		}
		parsed, err := parseList(key, list, parse)
		if err == nil {
			store(s, field(s), parsed)
		}
		return err
	}
}

func oneOrTexts[T any](field func(*Spec) *Field[[]T], parse func(string) (T, error)) reader {
	list := texts(field, parse)
	return func(s *Spec, key *Key, v any) error {
		if _, isText := v.(string); isText {
			v = []any{v}
		}
		return list(s, key, v)
	}
}

// longestList bounds every list: nginx warns about its hash tables from some 300 names on.
const longestList = 100

func parseList[T any](key *Key, list []any, parse func(string) (T, error)) ([]T, error) {
	if len(list) == 0 {
		return nil, &value.Refusal{Fact: "the list is empty", Hint: "leave the key out or fill the list"}
	}
	if len(list) > longestList {
		return nil, &value.Refusal{Fact: fmt.Sprintf("%d entries are more than %d", len(list), longestList)}
	}
	var parsed []T
	var wrong []error
	for _, element := range list {
		one, err := parseText(key, element, parse)
		parsed, wrong = append(parsed, one), append(wrong, err)
	}
	return parsed, errors.Join(wrong...)
}

func parseText[T any](key *Key, v any, parse func(string) (T, error)) (T, error) {
	var none T
	text, ok := v.(string)
	if !ok {
		return none, mismatch(key, v)
	}
	if err := value.CheckText(text); err != nil {
		return none, err
	}
	if refusal, found := key.Declined[text]; found {
		return none, &refusal
	}
	if len(key.Values) > 0 && !slices.Contains(key.Values, text) {
		return none, &value.Refusal{Fact: value.Quote(text) + " is not one of " + strings.Join(key.Values, ", "),
			Hint: DidYouMean(text, key.Values)}
	}
	return parse(text)
}

func mismatch(key *Key, v any) error {
	refusal := &value.Refusal{Fact: describe(v) + " is not a " + string(key.Type)}
	if key.Type == Integer {
		refusal.Fact = describe(v) + " is not an integer"
	}
	switch text := literal(v); {
	case text == "":
	case key.Type == Text:
		refusal.Hint = "quote it: " + strconv.Quote(text)
	case key.Type == TextList:
		refusal.Hint = "write a list: [" + strconv.Quote(text) + "]"
	case key.Type == Boolean && (text == "true" || text == "false"):
		refusal.Hint = "write it without quotes: " + text
	case key.Type == Integer && isNumber(text):
		refusal.Hint = "write it without quotes: " + text
	}
	return refusal
}

// literal is the text of a scalar as a person would have typed it, or "" for anything else.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		if len(v) < 100 {
			return v
		}
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		text := strconv.FormatFloat(v, 'f', -1, 64)
		if v == math.Trunc(v) {
			text += ".0" // as a version has it
		}
		return text
	case json.Number:
		return v.String()
	}
	return ""
}

func isNumber(text string) bool {
	_, err := strconv.ParseInt(text, 10, 64)
	return err == nil
}

func describe(v any) string {
	switch v := v.(type) {
	case string:
		return value.Quote(v)
	case float64:
		return literal(v)
	case int64, bool, json.Number:
		return fmt.Sprint(v)
	case time.Time:
		return "a date"
	case []any, []map[string]any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "null"
}

func verbatim(text string) (string, error) { return text, nil }

func parseFormat(n int64) (int64, error) {
	if n != 1 {
		return 0, &value.Refusal{Fact: fmt.Sprintf("%d is not a format that this version reads", n), Hint: "this version reads format 1"}
	}
	return n, nil
}

// parseHop accepts a network, or a kind of front; the model knows which kinds publish theirs.
func parseHop(text string) (Hop, error) {
	if slices.Contains(Fronts, text) {
		return Hop{Kind: text}, nil
	}
	network, err := value.ParsePrefix(text)
	return Hop{Network: network}, err
}

// parseInternalHost accepts what Django compares a Host header with: a name, or an address as a URL writes it.
func parseInternalHost(text string) (string, error) {
	if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
		if addr.Is6() {
			return "[" + addr.String() + "]", nil
		}
		return addr.String(), nil
	}
	host, err := value.ParseExactHost(text)
	return host.String(), err
}
