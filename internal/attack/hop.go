package attack

import (
	"slices"
	"strings"
)

const hopWhy = "Connection names headers that a proxy drops on the way, and Apache drops them after RequestHeader has set them"

const crashWhy = "a rule that rewrites Connection with a pattern that matches nothing crashes Apache"

// hopAlone asks for the scheme header to be dropped, in every way to write it.
var hopAlone = family{
	fault:   Hop,
	why:     hopWhy,
	symptom: "over https Django falls back to http: redirect loops, http links in mails, 403 on every form",
	cases: []Case{
		{ID: "hop-proto", Sends: "Connection: X-Forwarded-Proto", Request: last("Connection: X-Forwarded-Proto")},
		{ID: "hop-proto-before-host", Sends: "the same before Host", Request: first("Connection: X-Forwarded-Proto")},
		{ID: "hop-proto-close", Sends: "close, X-Forwarded-Proto", Request: last("Connection: close, X-Forwarded-Proto")},
		{ID: "hop-proto-keep-alive", Sends: "keep-alive, X-Forwarded-Proto", Request: last("Connection: keep-alive, X-Forwarded-Proto")},
		{ID: "hop-proto-reversed", Sends: "X-Forwarded-Proto, close", Request: last("Connection: X-Forwarded-Proto, close")},
		{ID: "hop-proto-blank", Sends: "close X-Forwarded-Proto, a blank between", Request: last("Connection: close X-Forwarded-Proto")},
		{ID: "hop-proto-tab", Sends: "close and X-Forwarded-Proto, a tab between", Request: last("Connection: close\tX-Forwarded-Proto")},
		{ID: "hop-proto-tight", Sends: "close,X-Forwarded-Proto", Request: last("Connection: close,X-Forwarded-Proto")},
		{ID: "hop-proto-semicolon", Sends: "close; X-Forwarded-Proto", Request: last("Connection: close; X-Forwarded-Proto")},
		{ID: "hop-proto-two-lines", Sends: "two Connection lines", Request: last("Connection: close", "Connection: X-Forwarded-Proto")},
		{ID: "hop-proto-two-lines-reversed", Sends: "two Connection lines, close last",
			Request: last("Connection: X-Forwarded-Proto", "Connection: close")},
		{ID: "hop-proto-around", Sends: "a Connection line on either side of Host",
			Request: bare("Connection: X-Forwarded-Proto", "Host: {host}", "Connection: close")},
		{ID: "hop-proto-lower-case", Sends: "close, x-forwarded-proto", Request: last("Connection: close, x-forwarded-proto")},
		{ID: "hop-proto-upper-case", Sends: "CLOSE, X-FORWARDED-PROTO", Request: last("CONNECTION: CLOSE, X-FORWARDED-PROTO")},
		{ID: "hop-proto-commas", Sends: "commas around it", Request: last("Connection: ,,X-Forwarded-Proto,,")},
		{ID: "hop-proto-quoted", Sends: "the name in quotes", Request: last(`Connection: close, "X-Forwarded-Proto"`)},
		{ID: "hop-proto-fold", Sends: "the name on a folded line", Request: last("Connection: close,\r\n X-Forwarded-Proto")},
		{ID: "hop-proto-upgrade", Sends: "upgrade, x-forwarded-proto, without Upgrade", Request: last("Connection: upgrade, x-forwarded-proto")},
		{ID: "hop-proto-upgrade-real", Sends: "upgrade, x-forwarded-proto, with Upgrade",
			Request: last("Connection: upgrade, x-forwarded-proto", "Upgrade: websocket",
				"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")},
		{ID: "hop-proto-prefix", Sends: "closeX-Forwarded-Proto, glued", Request: last("Connection: closeX-Forwarded-Proto")},
		{ID: "hop-proto-long", Sends: "the name behind 200 others",
			Request: last("Connection: " + strings.Repeat("close, ", 200) + "X-Forwarded-Proto")},
		{ID: "hop-proto-many", Sends: "the name 200 times", Request: last("Connection: " + strings.Repeat("X-Forwarded-Proto, ", 200) + "close")},
		{ID: "hop-proto-http10", Sends: "keep-alive, X-Forwarded-Proto in HTTP/1.0",
			Request: last("Connection: keep-alive, X-Forwarded-Proto").as("GET", "HTTP/1.0")},
		{ID: "hop-proxy-connection", Sends: "Proxy-Connection: X-Forwarded-Proto", Request: last("Proxy-Connection: X-Forwarded-Proto")},
		{ID: "hop-underscore-twin", Sends: "close, X_Forwarded_Proto, and a lie in it",
			Request: last("Connection: close, X_Forwarded_Proto", "X_Forwarded_Proto: {lie}")},
		{ID: "hop-empty", Sends: "an empty Connection line", Request: last("Connection:"),
			Why: crashWhy, Expect: Expect{Django: Reached}},
		{ID: "hop-comma", Sends: "a lone comma", Request: last("Connection: ,"),
			Why: crashWhy, Expect: Expect{Django: Reached}},
		{ID: "hop-connection", Sends: "Connection: Connection", Request: last("Connection: Connection, close"),
			Why: crashWhy, Expect: Expect{Django: Reached}},
	},
}

// hopWithAlias drops the header and leaves an alias to be believed instead.
var hopWithAlias = family{
	fault:   Hop,
	why:     hopWhy + "; an alias that came along is then believed",
	symptom: schemeSymptom,
	cases: []Case{
		{ID: "hop-alias-ssl", Sends: "close, X-Forwarded-Proto, and X-Forwarded-Ssl",
			Request: last("Connection: close, X-Forwarded-Proto", "X-Forwarded-Ssl: {lie-ssl}")},
		{ID: "hop-alias-ssl-blank", Sends: "close X-Forwarded-Proto, and X-Forwarded-Ssl",
			Request: last("Connection: close X-Forwarded-Proto", "X-Forwarded-Ssl: {lie-ssl}")},
		{ID: "hop-alias-protocol", Sends: "close, X-Forwarded-Proto, and X-Forwarded-Protocol",
			Request: last("Connection: close, X-Forwarded-Proto", "X-Forwarded-Protocol: {lie-protocol}")},
		{ID: "hop-alias-upgrade", Sends: "upgrade, X-Forwarded-Proto, and X-Forwarded-Ssl",
			Request: last("Connection: upgrade, X-Forwarded-Proto", "Upgrade: websocket", "X-Forwarded-Ssl: {lie-ssl}")},
		{ID: "hop-alias-two-lines", Sends: "two Connection lines and X-Forwarded-Ssl",
			Request: last("Connection: close", "Connection: X-Forwarded-Proto", "X-Forwarded-Ssl: {lie-ssl}")},
		{ID: "hop-alias-twin", Sends: "close, X-Forwarded-Proto, and X_Forwarded_Ssl",
			Request: last("Connection: close, X-Forwarded-Proto", "X_Forwarded_Ssl: {lie-ssl}")},
	},
}

// hopWithUnderscore drops the header and leaves its twin.
var hopWithUnderscore = family{
	fault:   Hop,
	why:     hopWhy + "; its twin with underscores stays and is folded into its place",
	symptom: schemeSymptom,
	cases: slices.Concat(
		twice("hop-underscore", "close, X-Forwarded-Proto, and X_Forwarded_Proto",
			"Connection: close, X-Forwarded-Proto", "X_Forwarded_Proto: {lie}"),
		twice("hop-underscore-left", "close, X-Forwarded-Proto, and X_Forwarded-Proto",
			"Connection: close, X-Forwarded-Proto", "X_Forwarded-Proto: {lie}"),
		twice("hop-underscore-right", "close X-Forwarded-Proto, and X-Forwarded_Proto",
			"Connection: close X-Forwarded-Proto", "X-Forwarded_Proto: {lie}"),
	),
}

// hopOther asks for the other headers of the proxy to be dropped.
var hopOther = family{
	fault:   Hop,
	why:     hopWhy + ", whichever header it is",
	symptom: "the client's address or the host is missing or the client's own: bans and rate limits miss, pages answer 400",
	cases: []Case{
		{ID: "hop-for", Sends: "Connection: X-Forwarded-For", Request: last("Connection: close, X-Forwarded-For")},
		{ID: "hop-for-lie", Sends: "Connection: X-Forwarded-For, and a lie in it",
			Request: last("Connection: close, X-Forwarded-For", "X-Forwarded-For: {spoof}")},
		{ID: "hop-for-twin", Sends: "Connection: X-Forwarded-For, and a lie in X_Forwarded_For",
			Request: last("Connection: close, X-Forwarded-For", "X_Forwarded_For: {spoof}")},
		{ID: "hop-for-upgrade", Sends: "a handshake that names X-Forwarded-For, and a lie in it", Request: last(
			"Connection: Upgrade, X-Forwarded-For", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "X-Forwarded-For: {spoof}")},
		{ID: "hop-host", Sends: "Connection: Host", Request: last("Connection: close, Host")},
		{ID: "hop-forwarded-host", Sends: "Connection: X-Forwarded-Host, and a lie in it",
			Request: last("Connection: close, X-Forwarded-Host", "X-Forwarded-Host: {evil}")},
		{ID: "hop-forwarded-server", Sends: "Connection: X-Forwarded-Server, and a lie in it", Request: last("Connection: close, X-Forwarded-Server", "X-Forwarded-Server: {evil}")},
		{ID: "hop-forwarded-port", Sends: "Connection: X-Forwarded-Port, and a lie in it", Request: last("Connection: close, X-Forwarded-Port", "X-Forwarded-Port: 1")},
		{ID: "hop-real-ip", Sends: "Connection: X-Real-IP, and a lie in it",
			Request: last("Connection: close, X-Real-IP", "X-Real-IP: {spoof}")},
		{ID: "hop-all", Sends: "every header of the proxy at once", Request: last(
			"Connection: Host, X-Forwarded-Proto, X-Forwarded-For, X-Forwarded-Host, X-Forwarded-Server, X-Forwarded-Port, X-Real-IP")},
		{ID: "hop-siblings", Sends: "the scheme header named in headers that resemble Connection", Request: last(
			"Proxy-Connection: X-Forwarded-Proto", "Keep-Alive: X-Forwarded-Proto", "TE: X-Forwarded-Proto", "Upgrade: X-Forwarded-Proto")},
		{ID: "hop-long", Sends: "close a thousand times, then X-Forwarded-Proto",
			Request: last("Connection: " + strings.Repeat("close,", 1000) + "X-Forwarded-Proto")},
		{ID: "hop-cookie", Sends: "Connection: Cookie", Request: last("Connection: close, Cookie", "Cookie: a=1")},
		{ID: "hop-length", Sends: "Connection: Content-Length, on a POST",
			Request: post("a=1&b=2", "Connection: close, Content-Length", "Content-Length: 7")},
		{ID: "hop-encoding", Sends: "Connection: Transfer-Encoding, on a POST", Request: post("7\r\na=1&b=2\r\n0\r\n\r\n",
			"Connection: close, Transfer-Encoding", "Transfer-Encoding: chunked")},
	},
}
