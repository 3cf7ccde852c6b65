package plan

import "proxypact/internal/site"

func http2(before, after *site.Site) []Statement {
	old, now := before.TLS.HTTP2, after.TLS.HTTP2
	switch {
	case old == now:
		return nil
	case now == site.TurnedOn:
		return one("http2-changed", Notice, "", "tls.http2", "browsers are offered HTTP/2")
	case now == site.TurnedOff:
		return one("http2-changed", Notice, "", "tls.http2", "HTTP/2 is not spoken, whatever the rest of the server's configuration says")
	}
	return one("http2-changed", Notice, "", "tls.http2", "whether HTTP/2 is spoken follows from the rest of the server's configuration")
}

func http3(before, after *site.Site) []Statement {
	old, now := before.TLS.HTTP3, after.TLS.HTTP3
	switch {
	case old == now:
		return nil
	case now == site.TurnedOn:
		return one("http3-started", Notice, "", "tls.http3", "HTTP/3 is spoken: the proxy opens %s for UDP too, and browsers remember it for a day", after.Proxy.HTTPS.Port)
	case old == site.TurnedOn:
		return one("http3-stopped", Notice, "", "tls.http3", "HTTP/3 is not spoken any more; browsers that remember it come back over TCP")
	}
	return one("http3-said", Neutral, "", "tls.http3", "the description turns HTTP/3 off, or says nothing of it any more; this site did not offer it")
}
