package verify

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

// raw is a request for a target with further header lines.
func raw(target string, lines ...string) attack.Case {
	lines = append([]string{"Host: {host}"}, lines...)
	return attack.Case{Request: attack.Request{Method: "GET", Target: target, Version: "HTTP/1.1", Lines: lines}}
}

// asked is the one answer to a request.
func asked(t *testing.T, stack *Stack, over attack.Over, c attack.Case) attack.Answer {
	t.Helper()
	seen, err := stack.Send(t.Context(), attack.Truth{Public: stack.Public, Over: over}, c)
	if err != nil {
		t.Fatal(err)
	}
	if len(seen.Answers) != 1 {
		t.Fatalf("%s: %d answers (%s)", c.Request.Target, len(seen.Answers), seen.Note)
	}
	return seen.Answers[0]
}

// pinRow is a request and the status of its answer over https.
type pinRow struct {
	request attack.Case
	status  int
	early   bool // Apache answers as the first virtual host of the port: it has not read which one is meant
}

var pinned = map[string]pinRow{
	"page":               {raw("/whoami/"), 200, false},
	"page with its own":  {raw("/pinned/"), 200, false},
	"error with its own": {raw("/pinned/?status=404"), 404, false},
	"crash with its own": {raw("/pinned/?status=500"), 500, false},
	"refused by Django":  {raw("/form/none/", "Cookie: \xff=\xff"), 200, false},
	"bad header":         {raw("/whoami/", "No colon"), 400, true},
	"bad escape":         {raw("/%zz"), 400, false},
	"two hosts":          {raw("/whoami/", "Host: {host}"), 400, true},
	"long header":        {raw("/whoami/", "X: "+strings.Repeat("x", 40000)), 400, true},
	"long target":        {raw("/" + strings.Repeat("x", 40000)), 414, true},
}

// TestStrictTransportSecurity wants the header once on all that https answers, the proxy's own errors too, and never
// over http.
func TestStrictTransportSecurity(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			changes := running(python).with(proxy.edits).with(edits{"tls.hsts": `"1y"`, "tls.hsts_subdomains": "true", "proxy.http": `"serve"`})
			setup := prepared(t, described(t, "bookshop", changes), python)
			setup.around = beside(nil)
			stack, err := Run(t.Context(), setup)
			if err != nil {
				t.Fatal(err)
			}
			defer stack.Close()
			for name, row := range pinned {
				if !row.early || stack.kind == site.Nginx {
					wantPins(t, name, stack, row.request, row.status)
				}
			}
			stack.behind[0].Stop(time.Second)
			wantPins(t, "app server gone", stack, raw("/whoami/"), map[string]int{"apache": 503, "nginx": 502}[proxy.name])
		})
	}
}

func wantPins(t *testing.T, name string, stack *Stack, request attack.Case, status int) {
	t.Helper()
	const field = "Strict-Transport-Security"
	answer := asked(t, stack, attack.HTTPS, request)
	if got := strings.Join(answer.Header.Values(field), " and "); got != "max-age=31536000; includeSubDomains" || answer.Status != status {
		t.Errorf("%s: %d with %q over https, want %d with one header", name, answer.Status, got, status)
	}
	answer = asked(t, stack, attack.HTTP, request)
	ours := func(value string) bool { return value != "max-age=0" } // which another file says
	if got := answer.Header.Values(field); slices.ContainsFunc(got, ours) && answer.Header.Get("X-Proxypact-Pinned") == "" {
		t.Errorf("%s: %q over http", name, got)
	}
}
