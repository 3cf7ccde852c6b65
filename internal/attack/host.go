package attack

// hostForeign names hosts that are not ours: they belong to another site on
// the machine, or to nobody.
var hostForeign = family{
	fault:   Host,
	why:     "the first virtual host of a listener answers for every name unless a catch-all refuses strangers",
	symptom: "another site's visitors see this one, logs fill with DisallowedHost, caches keep links to a stranger",
	expect:  Expect{Django: Refused},
	cases: []Case{
		{ID: "host-foreign", Sends: "a foreign Host", Request: bare("Host: {evil}")},
		{ID: "host-foreign-port", Sends: "a foreign Host with a port", Request: bare("Host: {evil}:{port}")},
		{ID: "host-catch-all", Sends: "the name of the catch-all itself", Request: bare("Host: {app}.invalid")},
		{ID: "host-ip", Sends: "an address as Host", Request: bare("Host: 127.0.0.1")},
		{ID: "host-ip6", Sends: "an IPv6 address as Host", Request: bare("Host: [::1]")},
		{ID: "host-localhost", Sends: "Host: localhost", Request: bare("Host: localhost")},
		{ID: "host-underscore", Sends: "a Host with an underscore", Request: bare("Host: book_shop.{name}")},
		{ID: "host-suffix", Sends: "our name as the beginning of a foreign one", Request: bare("Host: {name}.{evil}")},
		{ID: "host-prefix", Sends: "our name glued to the end of a foreign one", Request: bare("Host: {glued}")},
		{ID: "host-server-name", Sends: "an underscore alone, which nginx samples use for a catch-all", Request: bare("Host: _")},
	},
}

// hostBent names our own host in a form that no browser uses.
var hostBent = family{
	fault:   Host,
	why:     "the host that Django sees goes into absolute links, so only the form that browsers use may arrive",
	symptom: "links, mails and cached pages carry a port or spelling that leads nowhere",
	cases: []Case{
		{ID: "host-odd-port", Sends: "our Host with an odd port", Request: bare("Host: {name}:1")},
		{ID: "host-default-port", Sends: "our Host with the port spelt out", Request: bare("Host: {name}:{port}")},
		{ID: "host-lie-port", Sends: "our Host with the other scheme's port", Request: bare("Host: {name}:{lie-port}")},
		{ID: "host-empty-port", Sends: "our Host with a colon and no port", Request: bare("Host: {name}:")},
		{ID: "host-trailing-dot", Sends: "our Host with a trailing dot", Request: bare("Host: {name}.")},
		{ID: "host-trailing-dot-port", Sends: "our Host with a trailing dot and an odd port", Request: bare("Host: {name}.:1")},
		{ID: "host-path", Sends: "our Host with a path", Request: bare("Host: {host}/{evil}")},
		{ID: "host-userinfo-ours", Sends: "our Host as the user of a foreign one", Request: bare("Host: {host}@{evil}")},
		{ID: "host-port-text", Sends: "our Host whose port is a foreign host", Request: bare("Host: {name}:{evil}")},
		{ID: "host-port-userinfo", Sends: "our Host whose port is user@host", Request: bare("Host: {name}:80@{evil}")},
		{ID: "host-no-line-http10", Sends: "HTTP/1.0 without Host", Request: bare().as("GET", "HTTP/1.0")},
	},
}

var hostMalformed = family{
	fault:   Host,
	why:     "two parties that read a malformed Host differently disagree on whose request it is",
	symptom: "cached pages and mails carry a stranger's host, or Django answers 400 in the logs",
	expect:  Expect{Django: Refused},
	cases: []Case{
		{ID: "host-two", Sends: "two Hosts, ours first", Request: bare("Host: {host}", "Host: {evil}")},
		{ID: "host-two-foreign-first", Sends: "two Hosts, ours last", Request: bare("Host: {evil}", "Host: {host}")},
		{ID: "host-none", Sends: "HTTP/1.1 without Host", Request: bare()},
		{ID: "host-empty", Sends: "an empty Host", Request: bare("Host:")},
		{ID: "host-userinfo", Sends: "user@host, ours last", Request: bare("Host: {evil}@{host}")},
		{ID: "host-comma", Sends: "a Host with a comma", Request: bare("Host: {host}, {evil}")},
		{ID: "host-comma-tight", Sends: "a Host with a comma and no blank", Request: bare("Host: {evil},{host}")},
		{ID: "host-blank", Sends: "a Host with a blank inside", Request: bare("Host: {host} {evil}")},
		{ID: "host-url", Sends: "a URL as Host", Request: bare("Host: {scheme}://{host}/")},
		{ID: "host-quote", Sends: "a Host with a quote", Request: bare(`Host: {name}"`)},
		{ID: "host-hash", Sends: "a Host with a fragment", Request: bare("Host: {evil}#{host}")},
		{ID: "host-percent", Sends: "a Host with an encoded dot", Request: bare("Host: bookshop%2e{name}")},
		{ID: "host-twin", Sends: "Host and an underscore twin of it", Request: bare("Host: {host}", "Host_: {evil}"),
			Expect: Expect{Django: Reached}},
	},
}

// handshake differs in the TLS handshake only.
var handshake = family{
	fault:   Host,
	over:    HTTPS,
	why:     "the certificate is chosen by the handshake and the site by Host, and the two may disagree",
	symptom: "visitors of other names get this site's certificate, or its pages under theirs",
	cases: []Case{
		{ID: "sni-none", Sends: "our Host without a name in the handshake", Request: bareSNI(NoSNI, "Host: {host}")},
		{ID: "sni-foreign", Sends: "our Host, a foreign name in the handshake", Request: bareSNI("{evil}", "Host: {host}")},
		{ID: "sni-foreign-both", Sends: "a foreign name in both", Request: bareSNI("{evil}", "Host: {evil}"),
			Expect: Expect{Django: Refused}},
		{ID: "sni-catch-all", Sends: "the catch-all's name in both", Request: bareSNI("{app}.invalid", "Host: {app}.invalid"),
			Expect: Expect{Django: Refused}},
		{ID: "sni-none-foreign", Sends: "a foreign Host without a name in the handshake", Request: bareSNI(NoSNI, "Host: {evil}"),
			Expect: Expect{Django: Refused}},
	},
}
