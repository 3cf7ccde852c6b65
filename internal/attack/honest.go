package attack

import "strings"

// honest holds what browsers, tools and outer proxies send in good faith.
var honest = family{
	fault:   Honest,
	why:     "an ordinary client sends this, so it has to arrive unharmed",
	symptom: "visitors get errors, or pages with links to the wrong place",
	expect:  Expect{Django: Reached},
	cases: []Case{
		{ID: "honest-get", Sends: "the smallest request that a browser sends", Request: last()},
		{ID: "honest-query", Sends: "a query with an encoded URL", Request: at("/whoami/?next=%2Fadmin%2F&q=a+b")},
		{ID: "honest-slash", Sends: "a path with an encoded slash", Request: at("/whoami/a%2Fb/")},
		{ID: "honest-question", Sends: "a path with an encoded question mark", Request: at("/whoami/a%3Fb/")},
		{ID: "honest-unicode", Sends: "a path in UTF-8", Request: at("/caf%C3%A9/")},
		{ID: "honest-keep-alive", Sends: "Connection: keep-alive", Request: last("Connection: keep-alive")},
		{ID: "honest-close", Sends: "Connection: close", Request: last("Connection: close")},
		{ID: "honest-close-upper", Sends: "Connection: Close, in capitals", Request: last("Connection: Close")},
		{ID: "honest-h2c", Sends: "the offer of HTTP/2 that curl makes", Request: last(
			"Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA")},
		{ID: "honest-te-trailers", Sends: "TE: trailers", Request: last("Connection: TE", "TE: trailers")},
		{ID: "honest-cookies", Sends: "two cookies in one line", Request: last("Cookie: a=1; b=2")},
		{ID: "honest-http10-host", Sends: "HTTP/1.0 with Host", Request: last().as("GET", "HTTP/1.0")},
		{ID: "honest-http10-keep-alive", Sends: "HTTP/1.0 that asks for keep-alive",
			Request: last("Connection: Keep-Alive").as("GET", "HTTP/1.0")},
		{ID: "honest-head", Sends: "HEAD", Request: last().as("HEAD", "HTTP/1.1")},
		{ID: "honest-options", Sends: "OPTIONS of a path", Request: last().as("OPTIONS", "HTTP/1.1")},
		{ID: "honest-post", Sends: "a small POST", Request: post("a=1&b=2", "Content-Length: 7",
			"Content-Type: application/x-www-form-urlencoded"), Expect: Expect{Django: Reached, Body: 7}},
		{ID: "honest-post-chunked", Sends: "a POST in chunks", Request: post("4\r\na=1&\r\n3\r\nb=2\r\n0\r\n\r\n",
			"Transfer-Encoding: chunked", "Content-Type: application/x-www-form-urlencoded"),
			Expect: Expect{Django: Reached, Body: 7, Unsized: true}},
		{ID: "honest-post-chunked-large", Sends: "an upload in one large chunk", Request: post("88b8\r\n"+strings.Repeat("a", 35000)+"\r\n0\r\n\r\n",
			"Transfer-Encoding: chunked", "Content-Type: application/octet-stream"),
			Expect: Expect{Django: Reached, Body: 35000, Unsized: true}},
		{ID: "honest-post-continue", Sends: "a POST with Expect: 100-continue", Request: post("a=1&b=2",
			"Content-Length: 7", "Expect: 100-continue"), Expect: Expect{Django: Reached, Body: 7}},
		{ID: "honest-pipelined", Sends: "two requests at once", Request: pipelined(last(), last("Connection: close")),
			Expect: Expect{Django: Reached, Answers: 2}},
		{ID: "honest-outer-proxy", Sends: "the headers that a company's own proxy adds", Request: last(
			"Via: 1.1 proxy.example", "X-Forwarded-For: 10.1.2.3", "X-Forwarded-Proto: {scheme}", "X-Forwarded-Host: {host}")},
	},
}

var honestHosts = family{
	fault:   Honest,
	why:     "every name of the site has to be served under that name",
	symptom: "one name of the site answers 400 or redirects to another",
	expect:  Expect{Django: Reached},
	cases: []Case{
		{ID: "host-other", Sends: "another name of the site", Request: bareSNI("{other-name}", "Host: {other}")},
		{ID: "host-upper-case", Sends: "the host in capitals", Request: bare("Host: {HOST}"),
			Why: "host names know no case, so the answer must not carry the client's", Expect: Expect{Django: Reached}},
		{ID: "host-padded", Sends: "blanks around the host", Request: bare("Host:   {host}  ")},
	},
}

// pipelined puts the second request where a body would be.
func pipelined(one, two Request) Request {
	one.Body += two.text()
	one.next = &two
	return one
}

func bareSNI(name string, lines ...string) Request {
	r := bare(lines...)
	r.SNI = name
	return r
}
