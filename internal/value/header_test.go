package value

import (
	"strings"
	"testing"
)

func TestHeaderNames(t *testing.T) {
	for text, want := range map[string]string{
		"X-Forwarded-Proto": "", "CF-Connecting-IP": "", "a": "", "X1": "",
		"":                  `"" is not a header name`,
		"X_Forwarded_Proto": `"X_Forwarded_Proto" is not a header name`,
		"X Forwarded":       `"X Forwarded" is not a header name`,
		"X-":                `"X-" is not a header name`,
		"X;return":          `"X;return" is not a header name`,
		"1X":                `"1X" is not a header name`,
		"Host":              `"Host" has a meaning of its own in every request`,
		"X-CSRFToken":       `"X-CSRFToken" has a meaning of its own in every request`,
		"Sec-WebSocket-Key": `"Sec-WebSocket-Key" has a meaning of its own in every request`,
		"Origins":           "", "Acceptance": "", "X-Range": "",
		strings.Repeat("x", 46): "", strings.Repeat("x", 47): `"` + strings.Repeat("x", 47) + `" is longer than 46 bytes, for which nginx has no room among its headers`,
		"connection": `"connection" has a meaning of its own in every request`,
	} {
		header, err := ParseHeaderName(text)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want || err == nil && header.String() != text {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestMeta(t *testing.T) {
	for _, header := range []string{"X-Forwarded-Proto", "x-forwarded-proto", "X_Forwarded_Proto"} {
		if got, want := Meta(header), "HTTP_X_FORWARDED_PROTO"; got != want {
			t.Errorf("%s: got %s, want %s", header, got, want)
		}
	}
}
