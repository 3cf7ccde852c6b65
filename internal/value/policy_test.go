package value

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestParseContentPolicy(t *testing.T) {
	policy, err := ParseContentPolicy(" default-src  'self' ;img-src * data:; upgrade-insecure-requests;")
	if want := "default-src 'self'; img-src * data:; upgrade-insecure-requests"; err != nil || policy.String() != want {
		t.Errorf("got %q, %v, want %q", policy, err, want)
	}
	if got, want := fmt.Sprint(policy.Directives()), "[{default-src ['self']} {img-src [* data:]} {upgrade-insecure-requests []}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for text, want := range map[string]string{
		"default-src self": "self", "script-src 'self' unsafe-inline": "unsafe-inline", "style-src-elem 'self": "self", "frame-ancestors None'": "None", "base-uri none": "none",
		"script-src sha256-abc=": "sha256-abc=",
	} {
		word := text[strings.LastIndex(text, " ")+1:]
		if got := refusalOf(text); got != Quote(word)+" is a host without its apostrophes; write it as \"'"+want+"'\"" {
			t.Errorf("%q: got %s", text, got)
		}
	}
	if _, err := ParseContentPolicy("img-src self.example selfie; report-to self; trusted-types none; script-src 'SELF' 'sha256-abc='"); err != nil {
		t.Error(err)
	}
	for _, text := range []string{"", ";", "Default-src 'self'", "default-src 'self'; default-src *", "script-src 'nonce-abc'", "script-src nonce-abc", "script-src a,b",
		"script-src $x", "script-src \"a\"", "script-src a\\b", "script-src a\r\nX: 1", "script-src é"} {
		if got, err := ParseContentPolicy(text); err == nil {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

func refusalOf(text string) string {
	_, err := ParseContentPolicy(text)
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return refusal.Fact + "; " + refusal.Hint
	}
	return fmt.Sprint(err)
}
