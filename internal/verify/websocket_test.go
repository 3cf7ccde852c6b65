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

// hasty are proxies that give up on a silent connection after two seconds, before a server that pings every second.
var hasty = []change{
	{nginxForward, nginxRedirect, nginxRedirect + "        proxy_read_timeout 2s;\n"},
	{apacheForward, "    ProxyRequests Off\n", "    ProxyRequests Off\n    ProxyTimeout 2\n    Timeout 2\n"},
}

// pinging makes each server ping as often, by its own file.
var pinging = map[site.Server]change{
	site.Uvicorn: {"uvicorn/uvicorn.sh.tmpl", "--ws-ping-interval 20", "--ws-ping-interval 1"},
}

// TestWebSocketsLive keeps one silent for longer than the proxies wait; what keeps it is that the server pings.
func TestWebSocketsLive(t *testing.T) {
	for _, python := range interpreters(t) {
		for server, pings := range pinging {
			for _, proxy := range proxies {
				t.Run(string(server)+"-"+python.Servers[string(server)]+"/"+proxy.name, func(t *testing.T) {
					t.Parallel()
					inRoom(t)
					for _, row := range []struct {
						changes []change
						lives   bool
					}{{together(hasty, []change{pings}), true}, {hasty, false}} {
						setup := prepared(t, described(t, "bookshop", loads.with(runningOn(python, server)).with(proxy.edits).with(edits{"proxy.http": `"serve"`})), python)
						setup.Templates = weakness{changes: row.changes}.changed(t)
						if err := outlives(run(t, setup), 5*time.Second); (err == nil) != row.lives {
							t.Errorf("it lives: %v, want %v", err, row.lives)
						}
					}
				})
			}
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
	const ping, pong = 0x9, 0xa
	conn.SetReadDeadline(time.Now().Add(silence))
	for {
		kind, payload, err := readFrame(reader)
		if late, ok := err.(net.Error); ok && late.Timeout() {
			break
		}
		if err != nil {
			return err
		}
		if kind == ping {
			if _, err := conn.Write(frame(pong, payload)); err != nil {
				return err
			}
		}
	}
	conn.SetDeadline(time.Now().Add(patience))
	if _, err := conn.Write(frame(textFrame, []byte("still here"))); err != nil {
		return err
	}
	for {
		kind, payload, err := readFrame(reader)
		if err != nil || kind == textFrame {
			if err == nil {
				err = same(string(payload), "still here")
			}
			return err
		}
	}
}
