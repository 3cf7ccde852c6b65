package verify

import (
	"bufio"
	"fmt"
	"net"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

// hasty are proxies that give up on a silent connection after four seconds. Servers ping every second here, and daphne
// looks every other whether it should.
var hasty = []change{
	{nginxForward, nginxRedirect, nginxRedirect + "        proxy_read_timeout 4s;\n"},
	{apacheForward, "    ProxyRequests Off\n", "    ProxyRequests Off\n    ProxyTimeout 4\n    Timeout 4\n"},
}

// pinging makes each server ping as often, by its own file.
var pinging = map[site.Server]change{
	site.Uvicorn:   {"uvicorn/uvicorn.sh.tmpl", "--ws-ping-interval 20", "--ws-ping-interval 1"},
	site.Hypercorn: {"hypercorn/hypercorn.sh.tmpl", "--websocket-ping-interval 20", "--websocket-ping-interval 1"},
	site.Daphne:    {"daphne/daphne.sh.tmpl", "--ping-interval 20", "--ping-interval 1"},
}

// TestWebSocketsLive keeps one silent for longer than the proxies wait; what keeps it is that the server pings.
func TestWebSocketsLive(t *testing.T) {
	t.Parallel()
	for server, pings := range pinging {
		for _, python := range interpretersOf(t, server) {
			for _, proxy := range proxies {
				t.Run(string(server)+"-"+python.Servers[string(server)]+"/"+proxy.name, func(t *testing.T) {
					t.Parallel()
					for _, row := range []struct {
						changes []change
						lives   bool
					}{{together(hasty, []change{pings}), true}, {hasty, false}} {
						setup := prepared(t, described(t, "bookshop", loads.with(runningOn(python, server)).with(proxy.edits).with(edits{"proxy.http": `"serve"`})), python)
						setup.Templates = weakness{changes: row.changes}.changed(t)
						if err := outlives(run(t, setup), 8*time.Second); (err == nil) != row.lives {
							t.Errorf("it lives: %v, want %v", err, row.lives)
						}
					}
				})
			}
		}
	}
}

// waiting are the lines by which proxies bear the silence of a server that never pings, and the same in a hurry.
var waiting = []change{
	{nginxForward, "proxy_read_timeout {{.}};", "proxy_read_timeout 2s;"},
	{apacheWorker, " timeout={{.}}", " timeout=2"},
}

// TestPatience takes it from the proxies.
func TestPatience(t *testing.T) {
	t.Parallel()
	for _, python := range interpretersOf(t, site.Granian) {
		for _, proxy := range proxies {
			t.Run(proxy.name, func(t *testing.T) {
				t.Parallel()
				brief := []change{{apacheForward, "    ProxyRequests Off\n", "    ProxyRequests Off\n    Timeout 2\n"}}
				for _, row := range []struct {
					changes []change
					lives   bool
				}{{brief, true}, {together(brief, waiting), false}} {
					setup := prepared(t, described(t, "bookshop", loads.with(runningOn(python, site.Granian)).with(proxy.edits).with(edits{"proxy.http": `"serve"`})), python)
					setup.Templates = weakness{changes: row.changes}.changed(t)
					if err := outlives(run(t, setup), 5*time.Second); (err == nil) != row.lives {
						t.Errorf("it lives: %v, want %v", err, row.lives)
					}
				}
			})
		}
	}
}

// outlives opens a WebSocket, says nothing for a while but answers to pings, and then asks for an echo.
func outlives(s *Stack, silence time.Duration) error {
	conn, err := net.Dial("tcp", s.http.String())
	if err != nil {
		return err
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /whoami/ HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", s.Public.Authority(attack.HTTP, s.Public.Canonical()))
	reader := bufio.NewReader(conn)
	for line := ""; line != "\r\n"; {
		if line, err = reader.ReadString('\n'); err != nil {
			return err
		}
	}
	conn.SetReadDeadline(time.Now().Add(silence))
	_, err = listen(conn, reader, closeFrame)
	if late, ok := err.(net.Error); !ok || !late.Timeout() {
		return fmt.Errorf("ended: %w", err)
	}
	conn.SetDeadline(time.Now().Add(patience))
	echo, err := ask(conn, reader, "still here")
	if err != nil {
		return err
	}
	return same(string(echo), "still here")
}
