package value

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// message is a refusal as people see it.
func message(err error) string {
	refusal, ok := errors.AsType[*Refusal](err)
	if !ok {
		return fmt.Sprint(err)
	}
	if refusal.Hint == "" {
		return refusal.Fact
	}
	return refusal.Fact + "\n    hint: " + refusal.Hint
}

// acceptance is a text and what it comes to; refusal is a text and the whole message.
type acceptance struct{ text, want string }

type refusal struct{ text, want string }

func accepts[T fmt.Stringer](t *testing.T, parse func(string) (T, error), cases []acceptance) {
	t.Helper()
	for _, c := range cases {
		got, err := parse(c.text)
		if err != nil || got.String() != c.want {
			t.Errorf("%q: got %s, %v, want %s", c.text, got, err, c.want)
			continue
		}
		if again, err := parse(got.String()); err != nil || again.String() != c.want {
			t.Errorf("%q: reading %s again gives %s, %v", c.text, got, again, err)
		}
	}
}

func refuses[T any](t *testing.T, parse func(string) (T, error), cases []refusal) {
	t.Helper()
	for _, c := range cases {
		if got, err := parse(c.text); err == nil || message(err) != c.want {
			t.Errorf("%q: got %v,\n%s\nwant\n%s", c.text, got, message(err), c.want)
		}
	}
}

func TestQuote(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`a"b`, `"a\"b"`}, {"a\nb\x1b[2J", `"a\nb\x1b[2J"`}, {"\u202e", `"\u202e"`},
		{strings.Repeat("é", 80), `"` + strings.Repeat("é", 80) + `"`}, {strings.Repeat("é", 81), `"` + strings.Repeat("é", 80) + `"...`},
	} {
		if got := Quote(c.text); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestShown(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"a b/é.toml", "a b/é.toml"}, {"", `""`}, {"a\x1b[2J.toml", `"a\x1b[2J.toml"`}, {"a\nb", `"a\nb"`}, {"a\xff", `"a\xff"`}, {"\u202etxt", `"\u202etxt"`},
	} {
		if got := Shown(c.name); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestOneLine(t *testing.T) {
	if got, want := OneLine("a \"é\" \x1b[2J\r\n\u202e"), `a "é" \x1b[2J\r\n\u202e`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestHiddenCharacters(t *testing.T) {
	hidden := []rune{0, 1, '\t', '\n', '\v', '\f', '\r', 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0x061c, 0x200e, 0x200f, 0x2028, 0x2029,
		0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0xfffd,
		0x00ad, 0x034f, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0x2065, 0x206f, 0x3164, 0xfe00, 0xfe0f, 0xffa0,
		0xfff0, 0xfff9, 0x1d173, 0xe0000, 0xe0001, 0xe0041, 0xe0100, 0xe01ef, 0xe0fff}
	for _, r := range hidden {
		want := fmt.Sprintf("%s contains the invisible character %U", Quote("a"+string(r)+"b"), r)
		if got := message(CheckText("a" + string(r) + "b")); got != want || strings.ContainsRune(got, r) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	for _, text := range []string{"", " ", "é", "日本語", "😀", "a b", "~", "\u00a0", "\u0301", "\u0600", "\u06dd", "\U0010FFFD"} {
		if err := CheckText(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"\xff", "a\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "é\xc3"} {
		if got, want := message(CheckText(text)), Quote(text)+" is not valid UTF-8"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// The zero value of a type is absent and never what a text comes to.
func TestZeroValuesAreAbsent(t *testing.T) {
	for _, text := range []string{"", "0", "0s", "a", "/", "/a", "1.0", "0.0", "0.0.0.0", "::", "https://a.example", "a:b", "a.b:c"} {
		for name, zero := range map[string]bool{
			"host": isZero(ParseHost(text)), "name": isZero(ParseName(text)), "path": isZero(ParseFilePath(text)), "socket": isZero(ParseSocketPath(text)),
			"version": isZero(ParseVersion(text)), "duration": isZero(ParseDuration(text)), "origin": isZero(ParseOrigin(text)), "module": isZero(ParseModule(text)),
			"IP": isZero(ParseIP(text)), "prefix": isZero(ParsePrefix(text)), "upstream": isZero(ParseUpstream(text)),
		} {
			if zero {
				t.Errorf("the %s %q is the zero value", name, text)
			}
		}
	}
}

func isZero[T comparable](got T, err error) bool {
	var zero T
	return err == nil && got == zero
}
