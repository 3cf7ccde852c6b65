package attack

// framed is a request of HTTP/2 with further fields behind the usual ones.
func framed(lines ...string) Request {
	return frames(append([]string{":method: GET", ":scheme: {scheme}", ":authority: {host}", ":path: " + page}, lines...)...)
}

// frames is a request of HTTP/2 with exactly these fields.
func frames(lines ...string) Request {
	return Request{Method: "GET", Target: page, Version: Framed, Lines: lines}
}

// upload is a POST of HTTP/2 with a body.
func upload(body string, lines ...string) Request {
	r := framed(lines...)
	r.Method, r.Body = "POST", body
	r.Lines[0] = ":method: POST"
	return r
}

// split sends the fields in several frames.
func (r Request) split() Request {
	r.Split = true
	return r
}

// trailed sends further fields behind the body.
func (r Request) trailed(lines ...string) Request {
	r.Trailers = lines
	return r
}

var framedHonest = family{
	fault:   Honest,
	over:    HTTP2,
	why:     "browsers speak HTTP/2 where it is offered, and have ways of their own in it",
	symptom: "visitors get errors, or are logged out, while scripts work",
	expect:  Expect{Django: Reached},
	cases: []Case{
		{ID: "h2-continuation", Sends: "fields in several frames", Request: framed("cookie: a=1").split()},
		{ID: "h2-cookies", Sends: "cookies in fields of their own", Request: framed("cookie: a=1", "cookie: b=2")},
		{ID: "h2-te-trailers", Sends: "te: trailers", Request: framed("te: trailers")},
		{ID: "h2-post-without-length", Sends: "a body whose length nobody announces", Request: upload("a=1&b=2"),
			Expect: Expect{Django: Reached, Body: 7, Unsized: true}},
	},
}

const framedWhy = "the proxy makes lines of HTTP/1 from the fields of HTTP/2"

var framedScheme = family{
	fault:   Plain,
	over:    HTTP2,
	why:     "in HTTP/2 the client names the scheme of its request, and only that of the connection counts",
	symptom: schemeSymptom,
	cases: []Case{
		{ID: "h2-scheme-lie", Sends: ":scheme with the other scheme",
			Request: frames(":method: GET", ":scheme: {lie}", ":authority: {host}", ":path: "+page)},
		{ID: "h2-scheme-lie-alias", Sends: ":scheme with the other scheme, and X-Forwarded-Ssl", Fault: Alias,
			Request: frames(":method: GET", ":scheme: {lie}", ":authority: {host}", ":path: "+page, "x-forwarded-ssl: {lie-ssl}")},
		{ID: "h2-scheme-lie-header", Sends: ":scheme and x-forwarded-proto with the other scheme",
			Request: frames(":method: GET", ":scheme: {lie}", ":authority: {host}", ":path: "+page, "x-forwarded-proto: {lie}")},
		{ID: "h2-scheme-url", Sends: ":scheme with a foreign URL", Fault: Target,
			Request: frames(":method: GET", ":scheme: {lie}://{evil}/?", ":authority: {host}", ":path: "+page)},
		{ID: "h2-proto-upper-case", Sends: "X-Forwarded-Proto in capitals, which HTTP/2 forbids",
			Request: framed("X-Forwarded-Proto: {lie}")},
		{ID: "h2-proto-upper-case-twin", Sends: "X_Forwarded_Proto in capitals, which HTTP/2 forbids", Fault: Underscore,
			Request: framed("X_Forwarded_Proto: {lie}")},
		{ID: "h2-continuation-lie", Sends: "the scheme header in a frame of its own",
			Request: framed("x-forwarded-proto: {lie}").split()},
		{ID: "h2-continuation-twin", Sends: "its twins with underscores in frames of their own", Fault: Underscore,
			Request: framed("x_forwarded_proto: {lie}", "x-forwarded_proto: {lie}").split()},
		{ID: "h2-trailer-lie", Sends: "a trailer that lies about the scheme",
			Request: upload("abc").trailed("x-forwarded-proto: {lie}")},
		{ID: "h2-trailer-twin", Sends: "a trailer that lies with underscores", Fault: Underscore,
			Request: upload("abc").trailed("x_forwarded_proto: {lie}")},
		{ID: "h2-pseudo-proto", Sends: ":x-forwarded-proto, a field in front that does not exist",
			Request: framed(":x-forwarded-proto: {lie}"), Expect: Expect{Django: Refused}},
	},
}

var framedAuthority = family{
	fault:   Host,
	over:    HTTP2,
	why:     "HTTP/2 names the site in :authority, and a Host beside it can say something else",
	symptom: "pages, redirects and mails with a stranger's host",
	cases: []Case{
		{ID: "h2-host-same", Sends: ":authority and the same Host", Request: framed("host: {host}")},
		{ID: "h2-host-foreign", Sends: ":authority and a foreign Host", Request: framed("host: {evil}")},
		{ID: "h2-host-ours", Sends: "a foreign :authority and our Host",
			Request: frames(":method: GET", ":scheme: {scheme}", ":authority: {evil}", ":path: "+page, "host: {host}")},
		{ID: "h2-host-alone", Sends: "our Host with an odd port, without :authority",
			Request: frames(":method: GET", ":scheme: {scheme}", ":path: "+page, "host: {name}:1")},
		{ID: "h2-host-alone-foreign", Sends: "a foreign Host without :authority", Expect: Expect{Django: Refused},
			Request: frames(":method: GET", ":scheme: {scheme}", ":path: "+page, "host: {evil}")},
		{ID: "h2-host-two", Sends: "two Hosts without :authority", Expect: Expect{Django: Refused},
			Request: frames(":method: GET", ":scheme: {scheme}", ":path: "+page, "host: {host}", "host: {evil}")},
		{ID: "h2-authority-two", Sends: "two :authority", Expect: Expect{Django: Refused},
			Request: frames(":method: GET", ":scheme: {scheme}", ":authority: {host}", ":authority: {evil}", ":path: "+page)},
		{ID: "h2-authority-late", Sends: ":authority behind an ordinary field",
			Request: frames(":method: GET", ":scheme: {scheme}", ":path: "+page, "foo: bar", ":authority: {host}")},
	},
}

var framedTarget = family{
	fault:   Target,
	over:    HTTP2,
	why:     framedWhy + ", and those in front become its first line",
	symptom: "a request that passes the rules, under a path or method that nobody checked",
	expect:  Expect{Django: Refused, Bends: true},
	cases: []Case{
		{ID: "h2-path-none", Sends: "no :path", Request: frames(":method: GET", ":scheme: {scheme}", ":authority: {host}")},
		{ID: "h2-path-empty", Sends: "an empty :path",
			Request: frames(":method: GET", ":scheme: {scheme}", ":authority: {host}", ":path: ")},
		{ID: "h2-path-two", Sends: "two :path",
			Request: framed(":path: /admin/")},
		{ID: "h2-path-line", Sends: "the rest of a first line in :path",
			Request: frames(":method: GET", ":scheme: {scheme}", ":authority: {host}", ":path: "+page+" HTTP/1.1\r\nX-Forwarded-Proto: {lie}\r\nFoo: bar")},
		{ID: "h2-path-blank", Sends: "a blank and a version in :path", Expect: Expect{Django: Either, Bends: true},
			Request: frames(":method: GET", ":scheme: {scheme}", ":authority: {host}", ":path: "+page+" HTTP/1.0")},
		{ID: "h2-method-none", Sends: "no :method", Request: frames(":scheme: {scheme}", ":authority: {host}", ":path: "+page)},
		{ID: "h2-method-two", Sends: "two :method",
			Request: framed(":method: HEAD")},
		{ID: "h2-method-line", Sends: "a whole request in :method",
			Request: frames(":method: GET /smuggled/ HTTP/1.1\r\nHost: {host}\r\n\r\nGET", ":scheme: {scheme}", ":authority: {host}", ":path: "+page)},
		{ID: "h2-method-blank", Sends: "a method and a path in :method",
			Request: frames(":method: GET /admin/", ":scheme: {scheme}", ":authority: {host}", ":path: "+page)},
		{ID: "h2-scheme-none", Sends: "no :scheme", Request: frames(":method: GET", ":authority: {host}", ":path: "+page)},
		{ID: "h2-scheme-two", Sends: "two :scheme", Request: framed(":scheme: {lie}")},
		{ID: "h2-protocol", Sends: "an extended CONNECT that nobody offered",
			Request: framed(":protocol: websocket").connecting()},
	},
}

// connecting is the same as a CONNECT.
func (r Request) connecting() Request {
	r.Method, r.Lines[0] = "CONNECT", ":method: CONNECT"
	return r
}

var framedInjected = family{
	fault:   Syntax,
	over:    HTTP2,
	why:     framedWhy + ", and a line end inside of one begins another line",
	symptom: schemeSymptom,
	expect:  Expect{Django: Refused},
	cases: []Case{
		{ID: "h2-value-crlf", Sends: "a line end and the scheme header in a value",
			Request: framed("foo: bar\r\nx-forwarded-proto: {lie}")},
		{ID: "h2-value-crlf-twin", Sends: "a line end and an underscore twin in a value",
			Request: framed("foo: bar\r\nx_forwarded_proto: {lie}")},
		{ID: "h2-value-request", Sends: "a whole request in a value", Fault: Framing,
			Request: framed("foo: bar\r\n\r\nGET /smuggled/ HTTP/1.1\r\nHost: {host}\r\nFoo: bar")},
		{ID: "h2-name-crlf", Sends: "a line end and the scheme header in a name",
			Request: framed("foo:bar\r\nx-forwarded-proto:{lie}\r\nbar: foo")},
		{ID: "h2-name-colon", Sends: "a name that ends in a colon", Request: framed("x-forwarded-proto:: {lie}")},
		{ID: "h2-name-empty", Sends: "a field without a name", Request: framed(": {lie}")},
		{ID: "h2-authority-crlf", Sends: "a line end and the scheme header in :authority",
			Request: frames(":method: GET", ":scheme: {scheme}", ":authority: {host}\r\nx-forwarded-proto: {lie}", ":path: "+page)},
		{ID: "h2-cookie-crlf", Sends: "a line end and the scheme header in the last of two cookies",
			Request: framed("cookie: a=1", "cookie: b=2\r\nx-forwarded-proto: {lie}")},
		{ID: "h2-trailer-crlf", Sends: "a line end and the scheme header in a trailer",
			Request: upload("abc").trailed("foo: bar\r\nx_forwarded_proto: {lie}")},
	},
}

var framedBody = family{
	fault:   Framing,
	over:    HTTP2,
	why:     "frames say where a body ends, and a length or coding beside them can say something else to whoever is behind",
	symptom: framingSymptom,
	expect:  Expect{Error: true},
	cases: []Case{
		{ID: "h2-length-short", Sends: "a length of 0 and a request as the body", Request: upload(hidden, "content-length: 0"),
			Expect: Expect{Django: Refused, Error: true}},
		{ID: "h2-length-less", Sends: "a length of 4 and a longer body", Request: upload("abcd"+hidden, "content-length: 4"),
			Expect: Expect{Django: Refused, Error: true}},
		{ID: "h2-length-more", Sends: "a length beyond the body", Request: upload("abcd", "content-length: 40"),
			Expect: Expect{Django: Refused, Error: true}},
		{ID: "h2-length-get", Sends: "a GET with a length and no body", Request: framed("content-length: 40"),
			Expect: Expect{Django: Refused, Error: true}},
		{ID: "h2-coding", Sends: "chunked, and a request behind the last chunk",
			Request: upload("0\r\n\r\n"+hidden, "transfer-encoding: chunked")},
		{ID: "h2-coding-blank", Sends: "chunked behind a name with a blank",
			Request: upload("0\r\n\r\n"+hidden, "transfer-encoding : chunked")},
		{ID: "h2-coding-crlf", Sends: "chunked on a line of its own inside a value",
			Request: upload("0\r\n\r\n"+hidden, "foo: bar\r\ntransfer-encoding: chunked"), Expect: Expect{Django: Refused, Error: true}},
		{ID: "h2-coding-twin", Sends: "transfer_encoding: chunked without a length",
			Request: upload("0\r\n\r\n"+hidden, "transfer_encoding: chunked")},
		{ID: "h2-length-twin", Sends: "content_length: 0 without a length", Request: upload(hidden, "content_length: 0")},
		{ID: "h2-get-body", Sends: "a GET with a request as its body", Request: getting(hidden)},
	},
}

// getting is a GET of HTTP/2 with a body.
func getting(body string) Request {
	r := framed()
	r.Body = body
	return r
}
