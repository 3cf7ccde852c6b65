package verify

import (
	"testing"

	"proxypact/internal/scaffold"
)

// TestHTTP2Switch has the site say what is spoken, beside a configuration that says the contrary
// where the server lets it.
func TestHTTP2Switch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		proxy   choice
		said    string
		offered bool // by the rest of the configuration
		want    bool
	}{
		{"unsaid on Apache", proxies[0], "", false, false},
		{"on, on Apache", proxies[0], "true", false, true},
		{"off, on Apache", proxies[0], "false", true, false},
		{"unsaid on nginx", proxies[1], "", false, false},
		{"on, on nginx", proxies[1], "true", false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			python := interpreters(t)[0]
			setup := prepared(t, described(t, "bookshop", running(python).with(c.proxy.edits).with(edits{"tls.http2": c.said})), python)
			setup.Server.HTTP2 = false // the frame is left alone
			if c.offered {
				setup.around = func(f *scaffold.Frame) error { return setup.offer(f) }
			}
			stack := alone(t, setup, nil)
			if got := stack.negotiates(t.Context()); got != c.want {
				t.Errorf("HTTP/2 is spoken: %v, want %v", got, c.want)
			}
		})
	}
}
