package apache

import (
	"fmt"
	"testing"

	"proxypact/internal/value"
)

// A header matches a text that is long enough to be a secret, or one of several, and never a part of one.
func TestMatchesDefined(t *testing.T) {
	const one, other = "0123456789abcdefg", "fedcba9876543210_-"
	rows := []struct {
		defined, sent string
		want          bool
	}{
		{one, one, true}, {one + "|" + other, one, true}, {one + "|" + other, other, true},
		{one, other, false}, {one, one + "h", false}, {one, "h" + one, false}, {one, one[1:], false}, {one, "0123456789ABCDEFG", false},
		{one, one + "|" + other, false}, {one, ".{16,}", false}, {one, one + ", " + one, false},
		{"short", "short", false}, {"", "", false}, {one + "|", "", false}, {one + "|", one, true},
	}
	texts := make([]string, len(rows))
	got := headers(t, texts, []string{"headers"}, func(i int, _ string) string {
		name, err := value.ParseHeaderName(fmt.Sprintf("X-S%d", i))
		if err != nil {
			t.Fatal(err)
		}
		sent := ""
		if text := rows[i].sent; text != "" {
			sent = fmt.Sprintf("RequestHeader set %s %s early\n", name, headerValue(text))
		}
		return fmt.Sprintf("Define s%d %q\n%sHeader always set X-%d yes \"expr=%s\"\n", i, rows[i].defined, sent, i, matchesDefined(name, fmt.Sprintf("s%d", i)))
	})
	for i, row := range rows {
		if (got[i] == "yes") != row.want {
			t.Errorf("%q for %q: matches: %q, want %v", row.sent, row.defined, got[i], row.want)
		}
	}
}
