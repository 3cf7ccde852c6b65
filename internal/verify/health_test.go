package verify

import (
	"strings"
	"testing"

	"proxypact/internal/attack"
)

// TestHealthChecks asks as load balancers do: by address, over whatever the proxy speaks, without a name of the site.
func TestHealthChecks(t *testing.T) {
	for _, proxy := range proxies {
		for _, front := range fronts[:3] {
			t.Run(proxy.name+"-"+front.name, func(t *testing.T) {
				t.Parallel()
				inRoom(t)
				python := interpreters(t)[0]
				changes := running(python).with(proxy.edits).with(edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`,
					"front.health_path": `"/up/"`, "front.health_hosts": `["10.0.1.7", "health.internal"]`, "proxy.http": `"serve"`}).with(front.edits)
				stack := run(t, prepared(t, described(t, "bookshop", changes), python))
				for _, entry := range stack.entries() {
					for _, row := range []struct {
						host, path string
						through    bool
						want       int // 0: refused, by whatever word
					}{
						{"10.0.1.7", "/up/", true, 200}, {"health.internal", "/up/", true, 200}, {"10.0.1.7:80", "/up/", true, 200},
						{"10.0.1.7", "/up/", false, 0}, {"10.0.1.7", "/", true, 0}, {"10.0.1.7", "/up/../whoami/", true, 0},
						{"10.0.1.7", "/whoami/", true, 0}, {"10.0.1.8", "/up/", true, 0}, {"up.internal", "/up/", true, 0},
					} {
						truth := attack.Truth{Public: stack.Public, Over: entry, Way: attack.Way{Entry: entry, Through: row.through, Lies: true}}
						c := attack.Case{Request: attack.Request{Method: "GET", Target: row.path, Version: "HTTP/1.1", SNI: attack.NoSNI,
							Lines: []string{"Host: " + row.host, "Connection: close"}}}
						seen, err := stack.Send(t.Context(), truth, c)
						if err != nil {
							t.Fatal(err)
						}
						if got := healthy(seen); got != row.want {
							t.Errorf("%s over %s, %s%s, from the front: %v: got %d, want %d", front.name, entry, row.host, row.path, row.through, got, row.want)
						}
					}
				}
			})
		}
	}
}

// healthy is the status of a good answer by the proxy, 0 for a refusal, and -1 if Django was asked.
func healthy(seen attack.Observation) int {
	if len(seen.Answers) == 0 {
		return 0
	}
	switch a := seen.Answers[0]; {
	case a.Django:
		return -1
	case a.Status >= 400 || strings.Contains(string(a.Body), "<title>4"):
		return 0
	default:
		return a.Status
	}
}
