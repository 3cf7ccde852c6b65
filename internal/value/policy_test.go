package value

import (
	"fmt"
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
	for _, text := range []string{"", ";", "Default-src 'self'", "default-src 'self'; default-src *", "script-src 'nonce-abc'", "script-src a,b",
		"script-src $x", "script-src \"a\"", "script-src a\\b", "script-src a\r\nX: 1", "script-src é"} {
		if got, err := ParseContentPolicy(text); err == nil {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
