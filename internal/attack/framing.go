package attack

import "strings"

// hidden is a request that must never run: it is inside another one's body.
const hidden = "GET {mount}/smuggled/ HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Proto: {lie}\r\n\r\n"

const framingSymptom = "one visitor gets the answer to another's request, and the proxy's rules are passed by"

var lengths = family{
	fault:   Framing,
	why:     "two parties that read a length differently disagree on where the request ends",
	symptom: framingSymptom,
	expect:  Expect{Django: Refused, Error: true},
	cases: []Case{
		{ID: "length-two", Sends: "two different lengths", Request: post("abcd"+hidden, "Content-Length: 4", "Content-Length: 40")},
		{ID: "length-list", Sends: "a list of two lengths", Request: post("abcd", "Content-Length: 4, 40")},
		{ID: "length-plus", Sends: "a length with a sign", Request: post("abcd", "Content-Length: +4")},
		{ID: "length-minus", Sends: "a negative length", Request: post("", "Content-Length: -1")},
		{ID: "length-hex", Sends: "a length in hexadecimal", Request: post("abcd", "Content-Length: 0x4")},
		{ID: "length-blank", Sends: "a length with a blank inside", Request: post("abcd", "Content-Length: 4 0")},
		{ID: "length-huge", Sends: "a length beyond 64 bits", Request: post("", "Content-Length: 99999999999999999999")},
		{ID: "length-blank-before-colon", Sends: "a blank before the colon", Request: post("abcd", "Content-Length : 4")},
		{ID: "length-empty", Sends: "an empty length", Request: post("abcd", "Content-Length:")},
	},
}

var encodings = family{
	fault:   Framing,
	why:     "a transfer coding that one party does not recognise ends the request somewhere else",
	symptom: framingSymptom,
	expect:  Expect{Django: Refused, Error: true},
	cases: []Case{
		{ID: "te-xchunked", Sends: "a coding that merely looks like chunked", Request: chunked("Transfer-Encoding: xchunked")},
		{ID: "te-vertical-tab", Sends: "a vertical tab before chunked", Request: chunked("Transfer-Encoding: \x0bchunked")},
		{ID: "te-identity-last", Sends: "chunked, identity", Request: chunked("Transfer-Encoding: chunked, identity")},
		{ID: "te-blank-before-colon", Sends: "a blank before the colon", Request: chunked("Transfer-Encoding : chunked")},
		{ID: "te-quoted", Sends: "chunked in quotes", Request: chunked(`Transfer-Encoding: "chunked"`)},
	},
}

var smuggled = family{
	fault:   Framing,
	why:     "a request hidden in a body runs if the parties disagree on where the body ends",
	symptom: framingSymptom,
	expect:  Expect{Error: true},
	cases: []Case{
		{ID: "smuggle-length-then-chunked", Sends: "a length and chunked", Request: post("0\r\n\r\n"+hidden,
			"Content-Length: 50", "Transfer-Encoding: chunked")},
		{ID: "smuggle-chunked-then-length", Sends: "chunked and a length", Request: post("0\r\n\r\n"+hidden,
			"Transfer-Encoding: chunked", "Content-Length: 5")},
		{ID: "smuggle-chunked-upper-case", Sends: "CHUNKED and a length", Request: post("0\r\n\r\n"+hidden,
			"Transfer-Encoding: CHUNKED", "Content-Length: 5")},
		{ID: "smuggle-fold", Sends: "chunked on a folded line, and a length", Request: post("0\r\n\r\n"+hidden,
			"Transfer-Encoding:\r\n chunked", "Content-Length: 5")},
		{ID: "smuggle-two-codings", Sends: "identity and chunked in two lines", Request: chunked(
			"Transfer-Encoding: identity", "Transfer-Encoding: chunked")},
		{ID: "smuggle-hop", Sends: "chunked named in Connection, and a length", Request: post("0\r\n\r\n"+hidden,
			"Connection: Transfer-Encoding", "Transfer-Encoding: chunked", "Content-Length: 5")},
		{ID: "smuggle-twin", Sends: "Transfer_Encoding: chunked in a body with a length", Request: post(sized("0\r\n\r\n"+inert),
			"Transfer_Encoding: chunked", "Content-Length: 86")},
		{ID: "smuggle-length-twin", Sends: "Content_Length: 0 beside the real one", Request: post(sized(inert),
			"Content_Length: 0", "Content-Length: 86")},
		{ID: "smuggle-get-body", Sends: "a GET with a request as its body", Request: post(sized(inert),
			"Content-Length: 86").as("GET", "HTTP/1.1")},
		{ID: "smuggle-http10-chunked", Sends: "chunked in HTTP/1.0", Request: post("0\r\n\r\n",
			"Transfer-Encoding: chunked").as("POST", "HTTP/1.0")},
	},
}

// inert is hidden without placeholders, so that its length can be written.
const inert = "GET /smuggled/ HTTP/1.1\r\nHost: x\r\n\r\n"

// sized pads a body to the 86 bytes that its case announces.
func sized(body string) string { return body + strings.Repeat("x", 86-len(body)) }

var chunks = family{
	fault:   Framing,
	why:     "chunks have sizes, extensions and trailers of their own, and each is a place to disagree",
	symptom: framingSymptom,
	expect:  Expect{Error: true},
	cases: []Case{
		{ID: "chunk-extension", Sends: "a chunk with an extension", Request: post("3;a=b\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked")},
		{ID: "chunk-trailer", Sends: "a trailer that lies about the scheme", Fault: Plain,
			Request: post("3\r\nabc\r\n0\r\nX-Forwarded-Proto: {lie}\r\n\r\n", "Transfer-Encoding: chunked", "Trailer: X-Forwarded-Proto")},
		{ID: "chunk-trailer-twin", Sends: "a trailer that lies with underscores", Fault: Underscore,
			Request: post("3\r\nabc\r\n0\r\nX_Forwarded_Proto: {lie}\r\n\r\n", "Transfer-Encoding: chunked")},
		{ID: "chunk-size-hex", Sends: "a chunk size with 0x", Request: post("0x3\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked")},
		{ID: "chunk-size-huge", Sends: "a chunk size beyond 64 bits",
			Request: post("fffffffffffffffff\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked")},
		{ID: "chunk-size-minus", Sends: "a negative chunk size", Request: post("-3\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked")},
		{ID: "chunk-wrong-end", Sends: "a chunk that does not end where it says",
			Request: post("3\r\nabcX\r\n0\r\n\r\n", "Transfer-Encoding: chunked")},
	},
}

// chunked is a POST whose body is right if its coding is chunked.
func chunked(lines ...string) Request {
	return post("3\r\nabc\r\n0\r\n\r\n", lines...)
}
