package nginx

import (
	"proxypact/internal/render"
	"proxypact/internal/site"
)

// moved is a server for names that lead to another.
type moved struct {
	Listen []Arg
	Names  names
	Certs  []certificate
	TLS    []policy // at most one
	Asked  []Arg    // at most one: an authority
	Behind []behind
	ACME   []Arg
	HSTS   []owned
	Limits limits
	Plain  overPlain
	Target Arg
	Probed []probed
}

func newMoved(s *site.Site) []moved {
	return render.Each(s.LeadOn(), func(l site.Listener) moved { return newMovedOn(s, l) })
}

func newMovedOn(s *site.Site, l site.Listener) moved {
	m := moved{Listen: listenOn(s, l), Names: newNames(s.Leading), Probed: newProbedBefore(s), Behind: newBehind(s, l), Limits: head(s), Plain: newOverPlain(s, l),
		Target: Arg{schemeNow(s, l).text + "://" + s.Hosts[0].String() + portNow(s, l) + "$request_uri"}}
	if l.Scheme == "https" {
		m.Listen = secureOn(s)
		m.Certs, m.TLS, m.Asked = certificates(s), []policy{newPolicy(s)}, asked(s)
	} else {
		m.ACME = acme(s)
	}
	if s.Secures(l) {
		m.HSTS = hsts(s)
	}
	return m
}

// redirectTarget keeps the host that was asked for: $host is one of this server's names, because the catch-all takes
// every other.
func redirectTarget(s *site.Site) Arg {
	return Arg{"https://$host" + s.Proxy.HTTPS.PublicSuffix() + "$request_uri"}
}
