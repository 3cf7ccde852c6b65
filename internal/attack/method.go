package attack

var method = family{
	fault:   Method,
	why:     "rare methods and versions take paths through a server that its rules may not cover",
	symptom: "an open proxy, or a request that passes the rules",
	expect:  Expect{Error: true, Bends: true},
	cases: []Case{
		{ID: "method-trace", Sends: "TRACE", Request: last("X-Forwarded-Proto: {lie}").as("TRACE", "HTTP/1.1")},
		{ID: "method-options-star", Sends: "OPTIONS *", Request: at("*", "X-Forwarded-Proto: {lie}").as("OPTIONS", "HTTP/1.1")},
		{ID: "method-get-star", Sends: "GET *", Request: at("*", "X-Forwarded-Proto: {lie}")},
		{ID: "method-connect", Sends: "CONNECT to a foreign host", Request: at("{evil}:443").as("CONNECT", "HTTP/1.1"),
			Expect: Expect{Django: Refused, Error: true}},
		{ID: "method-connect-ours", Sends: "CONNECT to our host", Request: at("{host}", "X-Forwarded-Proto: {lie}").as("CONNECT", "HTTP/1.1")},
		{ID: "method-lower-case", Sends: "get in small letters", Request: last("X-Forwarded-Proto: {lie}").as("get", "HTTP/1.1")},
		{ID: "method-unknown", Sends: "a method that does not exist", Request: last("X-Forwarded-Proto: {lie}").as("FOO", "HTTP/1.1")},
		{ID: "method-override", Sends: "X-HTTP-Method-Override", Request: last("X-HTTP-Method-Override: DELETE")},
		{ID: "version-1.2", Sends: "HTTP/1.2", Request: last("X-Forwarded-Proto: {lie}").as("GET", "HTTP/1.2")},
		{ID: "version-2.0", Sends: "HTTP/2.0 in the request line", Request: last("X-Forwarded-Proto: {lie}").as("GET", "HTTP/2.0")},
		{ID: "version-0.9", Sends: "a request line of HTTP/0.9", Request: Request{Method: "GET", Target: page}},
		{ID: "version-lower-case", Sends: "http/1.1 in small letters", Request: last("X-Forwarded-Proto: {lie}").as("GET", "http/1.1")},
		{ID: "version-http10-lie", Sends: "HTTP/1.0 that lies about the scheme",
			Request: last("X-Forwarded-Proto: {lie}", "X_Forwarded_Proto: {lie}").as("GET", "HTTP/1.0")},
		{ID: "line-two-blanks", Sends: "two blanks in the request line", Request: last("X-Forwarded-Proto: {lie}").as("GET ", "HTTP/1.1")},
		{ID: "line-leading", Sends: "an empty line before the request", Request: last("X-Forwarded-Proto: {lie}").as("\r\nGET", "HTTP/1.1")},
		{ID: "preface-http2", Sends: "the preface of HTTP/2", Request: Request{Method: "PRI", Target: "*", Version: "HTTP/2.0",
			Body: "SM\r\n\r\n"}, Expect: Expect{Django: Refused}},
		{ID: "pipelined-lie", Sends: "a second request that lies about the scheme",
			Request: pipelined(last(), last("X-Forwarded-Proto: {lie}", "X_Forwarded_Proto: {lie}", "Connection: close")),
			Expect:  Expect{Django: Reached, Answers: 2}},
		{ID: "pipelined-foreign", Sends: "a second request with a foreign Host",
			Request: pipelined(last(), bare("Host: {evil}", "Connection: close")), Expect: Expect{Answers: 2}},
	},
}

// upgrade asks to switch protocols, to what an application may not know.
var upgrade = family{
	fault:   Method,
	why:     "an upgrade turns the connection into a tunnel, in which the proxy checks nothing any more",
	symptom: "502 on demand, or requests that reach the backend past the proxy",
	cases: []Case{
		{ID: "upgrade-websocket", Sends: "a websocket handshake", Request: last("Connection: Upgrade", "Upgrade: websocket",
			"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), Expect: Expect{Django: Reached, Switches: true}},
		{ID: "upgrade-websocket-lie", Sends: "a websocket handshake that lies about the scheme", Request: last(
			"Connection: Upgrade", "Upgrade: websocket", "X-Forwarded-Proto: {lie}", "X_Forwarded_Proto: {lie}",
			"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")},
		{ID: "upgrade-websocket-smuggle", Sends: "a handshake with a request behind it", Request: pipelined(last(
			"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 99"), Request{Method: "GET",
			Target: "/second/", Version: "HTTP/1.1", Lines: []string{"Host: {host}", "X-Forwarded-Proto: {lie}"}}),
			Expect: Expect{Answers: 2}},
		{ID: "upgrade-h2c-smuggle", Sends: "an upgrade to clear-text HTTP/2", Request: last("Connection: Upgrade, HTTP2-Settings",
			"Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", "X-Forwarded-Proto: {lie}")},
		{ID: "upgrade-alone", Sends: "Upgrade without Connection", Request: last("Upgrade: websocket", "X-Forwarded-Proto: {lie}")},
		{ID: "upgrade-tls", Sends: "an upgrade to TLS", Request: last("Connection: Upgrade", "Upgrade: TLS/1.3", "X-Forwarded-Proto: {lie}")},
	},
}
