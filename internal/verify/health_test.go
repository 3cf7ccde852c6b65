package verify

import (
	"net/netip"
	"strings"
	"testing"

	"proxypact/internal/attack"
)

// TestHealthChecks asks as load balancers do: by address, over whatever the proxy speaks, without a name of the site.
func TestHealthChecks(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		for _, front := range fronts[:3] {
			t.Run(proxy.name+"-"+front.name, func(t *testing.T) {
				t.Parallel()
				python := interpreters(t)[0]
				changes := running(python).with(proxy.edits).with(edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`,
					"front.health_path": `"/up/"`, "front.health_hosts": `["10.0.1.7", "health.internal"]`, "proxy.http": `"serve"`}).with(front.edits)
				if front.name == "only" {
					changes = changes.with(edits{"app.prefix": `"/shop/"`}) // which moves no check
				}
				stack := run(t, prepared(t, described(t, "bookshop", changes), python))
				for _, entry := range stack.entries() {
					for _, row := range []struct {
						host, path string
						through    bool
						want       int // 0: refused, by whatever word
					}{
						{"10.0.1.7", "/up/", true, 200}, {"health.internal", "/up/", true, 200}, {"10.0.1.7:80", "/up/", true, 200},
						{"10.0.1.7", "/up/", false, 0}, {"10.0.1.7", "/", true, 0}, {"10.0.1.7", "/up/../whoami/", true, 0},
						{"10.0.1.7", "/whoami/", true, 0}, {"10.0.1.7", "/shop/up/", true, 0}, {"10.0.1.8", "/up/", true, 0}, {"up.internal", "/up/", true, 0},
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

// byAddress is a site whose front's health checks ask for an address of the proxy, whatever it may be.
var byAddress = secretive.with(edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`, "front.health_path": `"/up/"`, "proxy.http": `"serve"`})

// TestHealthChecksByAddress wants answers without a name of anybody's, and without what the front shows beside its
// address. Names that are no address, or none, get them where no other file is loaded first for the port.
func TestHealthChecksByAddress(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		for _, order := range []string{"alone", "first", "last"} {
			t.Run(proxy.name+"-"+order, func(t *testing.T) {
				t.Parallel()
				python := interpreters(t)[0]
				changes := running(python).with(proxy.edits)
				setup := prepared(t, described(t, "bookshop", changes.with(byAddress)), python)
				neighbour := described(t, "gallery", changes.with(edits{"backend.socket": "", "backend.port": "8001"}))
				if order != "alone" {
					setup.around = quarter{&setup, neighbour, order == "last"}.around
				}
				stack := run(t, setup)
				first := 200
				if order == "last" || order == "first" && proxy.name == "nginx" { // whose stock site says default_server
					first = 0
				}
				for _, row := range []struct {
					host, path string
					from       string
					want       int
				}{
					{"10.0.1.7", "/up/", stack.Public.Front.Peer, 200}, {"10.0.1.7:80", "/up/", stack.Public.Front.Peer, 200},
					{"[2001:db8::1]", "/up/", stack.Public.Front.Peer, 200}, {"[::1]:80", "/up/", stack.Public.Front.Peer, 200},
					{"", "/up/", stack.Public.Front.Peer, first}, {"up.internal", "/up/", stack.Public.Front.Peer, first},
					{"10.0.1.7", "/up/", stranger.String(), 0}, {"", "/up/", stranger.String(), 0}, {"up.internal", "/up/", stranger.String(), 0},
					{"10.0.1.7", "/", stack.Public.Front.Peer, 0}, {"10.0.1.7", "/whoami/", stack.Public.Front.Peer, 0}, {"", "/whoami/", stack.Public.Front.Peer, 0},
					{"10.0.1.7", "/up/../whoami/", stack.Public.Front.Peer, 0}, {stack.Public.Canonical(), "/up/", stack.Public.Front.Peer, -1},
				} {
					head := "GET " + row.path + " HTTP/1.0\r\n"
					if row.host != "" {
						head = "GET " + row.path + " HTTP/1.1\r\nHost: " + row.host + "\r\n"
					}
					w := wire{addr: stack.http, from: netip.MustParseAddr(row.from)}
					if got := probed(t, w, head); got != row.want {
						t.Errorf("%s%s from %s: got %d, want %d", row.host, row.path, row.from, got, row.want)
					}
				}
				secure, want := wire{addr: stack.https, from: netip.MustParseAddr(stack.Public.Front.Peer), tls: handshake("", nil)}, 200
				if order == "last" { // the handshake is that of the first file, whose certificate is another
					want = 0
				}
				if got := probed(t, secure, "GET /up/ HTTP/1.1\r\nHost: 10.0.1.7\r\n"); got != want {
					t.Errorf("over https: got %d, want %d", got, want)
				}
			})
		}
	}
}

func probed(t *testing.T, w wire, head string) int {
	t.Helper()
	seen, err := w.send(t.Context(), message{answers: 1, raw: []byte(head + "Connection: close\r\n\r\n")})
	if err != nil {
		t.Fatal(err)
	}
	return healthy(seen)
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
