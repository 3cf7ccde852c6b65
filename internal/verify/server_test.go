package verify

import (
	"testing"

	"proxypact/internal/site"
)

// others are the servers beside gunicorn.
var others = []site.Server{site.Uvicorn}

// TestServers is the proof for every server, behind each proxy, where it listens on a port and where on a socket.
func TestServers(t *testing.T) {
	for _, python := range interpreters(t) {
		for _, server := range others {
			for _, proxy := range proxies {
				for _, backend := range backends {
					name := string(server) + "-" + python.Servers[string(server)] + "/" + proxy.name + "-" + backend.name
					t.Run(name, func(t *testing.T) {
						t.Parallel()
						inRoom(t)
						changes := servedBy(python, server).with(proxy.edits).with(backend.edits).with(edits{"proxy.http": `"serve"`})
						stack := run(t, prepared(t, described(t, "bookshop", changes), python))
						holds(t, stack, stack.Public)
					})
				}
			}
		}
	}
}
