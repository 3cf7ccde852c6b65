package attack

import "strings"

// opening is a browser's request for a WebSocket, with further lines behind it. The key is that of RFC 6455, 1.3.
func opening(lines ...string) Request {
	return last(append([]string{"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}, lines...)...)
}

// Opens reports whether the request asks for a WebSocket, whatever else is wrong with it.
func (r Request) Opens() bool {
	text := strings.ToLower(r.text())
	return strings.Contains(text, "\r\nupgrade:") && strings.Contains(text, "websocket")
}

// openings hold for pages too, where nobody speaks WebSocket.
var openings = family{
	fault:   Honest,
	why:     "a browser opens a WebSocket like this, which has to open where the application speaks it, and to harm nobody else",
	symptom: "the browser says that the WebSocket connection failed",
	expect:  Expect{Django: Reached, Switches: true},
	cases: []Case{
		{ID: "ws-browser", Sends: "a handshake as Firefox writes it", Request: last("Sec-WebSocket-Version: 13", "Origin: {scheme}://{host}",
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Connection: keep-alive, Upgrade", "Upgrade: websocket",
			"Sec-Fetch-Mode: websocket", "Cookie: a=1; b=2")},
		{ID: "ws-small-letters", Sends: "a handshake in small letters", Request: last("connection: upgrade", "upgrade: WebSocket",
			"sec-websocket-version: 13", "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==")},
		{ID: "ws-origin-foreign", Sends: "a handshake that a stranger's page asks for", Request: opening("Origin: https://{evil}"),
			Why:     "a WebSocket knows no same origin: the application alone can refuse, and has to see which page asked",
			Symptom: "a stranger's page talks to the site as whoever is logged in"},
		{ID: "ws-origin-null", Sends: "a handshake from a page without an origin", Request: opening("Origin: null")},
		{ID: "ws-protocol", Sends: "a handshake that offers protocols", Request: opening("Sec-WebSocket-Protocol: graphql-ws, chat")},
		{ID: "ws-query", Sends: "a handshake with a query", Request: at("/whoami/?token=a%2Fb&next=1", opening().Lines[1:]...)},
		{ID: "ws-other-name", Sends: "a handshake with another name of the site", Request: Request{Method: "GET", Target: page,
			Version: "HTTP/1.1", Lines: append([]string{"Host: {other}"}, opening().Lines[1:]...), SNI: "{other-name}"}},
	},
}

// openingLies lie beside a handshake, whose headers take a way of their own through a proxy.
var openingLies = family{
	why:     "a handshake becomes a tunnel, and what it said stays true for the application as long as that lasts",
	symptom: "the application believes a scheme, a host, an address or a user that the client chose",
	expect:  Expect{Django: Reached, Switches: true},
	cases: []Case{
		{ID: "ws-proto", Fault: Plain, Sends: "a handshake with the other scheme", Request: opening("X-Forwarded-Proto: {lie}")},
		{ID: "ws-proto-underscore", Fault: Underscore, Sends: "a handshake with every spelling of the scheme header",
			Request: opening("X_Forwarded_Proto: {lie}", "X_Forwarded-Proto: {lie}", "X-Forwarded_Proto: {lie}"), Expect: Expect{Switches: true}},
		{ID: "ws-alias", Fault: Alias, Sends: "a handshake with X-Forwarded-Ssl and X-Forwarded-Scheme",
			Request: opening("X-Forwarded-Ssl: {lie-ssl}", "X-Forwarded-Scheme: {lie}")},
		{ID: "ws-for", Fault: Client, Sends: "a handshake with X-Forwarded-For", Request: opening("X-Forwarded-For: {spoof}")},
		{ID: "ws-for-underscore", Fault: Underscore, Sends: "a handshake with X_Forwarded_For", Request: opening("X_Forwarded_For: {spoof}"),
			Expect: Expect{Switches: true}},
		{ID: "ws-forwarded-host", Fault: Host, Sends: "a handshake with X-Forwarded-Host", Request: opening("X-Forwarded-Host: {evil}")},
		{ID: "ws-root-path", Fault: Mount, Sends: "a handshake with Daphne-Root-Path", Request: opening("Daphne-Root-Path: /x")},
		{ID: "ws-script-name", Fault: Mount, Sends: "a handshake with SCRIPT_NAME", Request: opening("SCRIPT_NAME: /x"), Expect: Expect{Switches: true}},
		{ID: "ws-remote-user", Fault: User, Sends: "a handshake with Remote-User", Request: opening("Remote-User: admin")},
		{ID: "ws-host-foreign", Fault: Host, Sends: "a handshake with a foreign Host", Request: bare(append([]string{"Host: {evil}"},
			opening().Lines[1:]...)...), Expect: Expect{Django: Refused}},
		{ID: "ws-two-words", Fault: Method, Sends: "a handshake that offers HTTP/2 as well", Request: last("Connection: Upgrade",
			"Upgrade: websocket, h2c", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "X-Forwarded-Proto: {lie}"),
			Expect: Expect{Django: Either, Error: true}},
		{ID: "ws-h2c", Fault: Method, Sends: "a handshake that offers HTTP/2 first", Request: last("Connection: Upgrade, HTTP2-Settings",
			"Upgrade: h2c, websocket", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", "Sec-WebSocket-Version: 13",
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "X-Forwarded-Proto: {lie}"), Expect: Expect{Django: Either, Error: true}},
		{ID: "ws-two-lines", Fault: Method, Sends: "a handshake with two Upgrade lines", Request: opening("Upgrade: h2c", "X-Forwarded-Proto: {lie}"),
			Expect: Expect{Django: Either, Error: true}},
		{ID: "ws-http10", Fault: Method, Sends: "a handshake in HTTP/1.0", Request: opening("X-Forwarded-Proto: {lie}").as("GET", "HTTP/1.0"),
			Expect: Expect{Django: Either, Error: true}},
		{ID: "ws-post", Fault: Method, Sends: "a handshake with POST", Request: opening("X-Forwarded-Proto: {lie}", "Content-Length: 0").as("POST", "HTTP/1.1"),
			Expect: Expect{Django: Either, Error: true}},
	},
}
