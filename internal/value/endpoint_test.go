package value_test

import (
	"testing"

	"proxypact/internal/value"
)

func TestParseEndpoint(t *testing.T) {
	for text, want := range map[string]string{
		"10.0.0.5:8000":      "10.0.0.5:8000",
		"[2001:DB8::5]:8000": "[2001:db8::5]:8000",
		"app.internal:8000":  "app.internal:8000",
		"localhost:1":        "localhost:1",
		"unix:/run/a.sock":   "unix:/run/a.sock",
		"10.0.0.5":           `"10.0.0.5" is not an address with a port`,
		"2001:db8::5:8000":   `"2001:db8::5:8000" is not an address with a port`,
		"[10.0.0.5]:8000":    `"[10.0.0.5]:8000" is not an address with a port`,
		"10.0.0.5:":          `"" is not a port`,
		"10.0.0.5:0":         "0 is not in 1..65535",
		"10.0.0.5:08":        `"08" is not a port`,
		"10.0.0.5:http":      `"http" is not a port`,
		"0.0.0.0:8000":       `"0.0.0.0" is not an address to connect to`,
		"a b:8000":           `"a b" is neither an IP address nor a host name`,
		":8000":              `"" is neither an IP address nor a host name`,
		"unix:run/a.sock":    `"run/a.sock" is not an absolute path`,
		"/run/a.sock":        `"/run/a.sock" is not an address with a port`,
		"http://a:8000":      `"http://a:8000" is not an address with a port`,
	} {
		endpoint, err := value.ParseEndpoint(text)
		got := endpoint.String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
