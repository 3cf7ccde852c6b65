package apache

import (
	"proxypact/internal/render"
	"proxypact/internal/site"
)

// moved is a virtual host for names that lead to another.
type moved struct {
	Address   []Arg
	Names     names
	Secure    []healthTLS // at most one
	Asked     []Arg       // at most one: an authority
	Behind    []behind
	ACME      []acme
	Redirects []redirect
	HSTS      []sent
	Refused   []Arg
	Limits    limits
	Probed    []probed
}

// newMoved are the virtual hosts that stand before those that serve, whose wildcard may stand for such a name, too.
func newMoved(s *site.Site) []moved {
	return render.Each(s.LeadOn(), func(l site.Listener) moved { return newMovedOn(s, l) })
}

func newMovedOn(s *site.Site, l site.Listener) moved {
	m := moved{Address: virtualHost(l), Names: newNames(s.Leading), Behind: newBehind(s, l), Refused: refused(s, l), Limits: newLimits(s), Probed: newProbed(s, l)}
	if l.Scheme == "https" {
		m.Secure, m.Asked = []healthTLS{{certificates(s), newPolicy(s)}}, asked(s)
	} else {
		m.ACME = newACME(s)
	}
	if s.Secures(l) {
		m.HSTS = newHSTS(s)
	}
	m.Redirects = mixedRedirect(s, l)
	for _, to := range leadingTo(s, l) {
		r := newRedirect(s, l)
		r.Below, r.ACME = nil, len(m.ACME) > 0
		r.Target = Arg{to.Scheme + "://" + s.Hosts[0].String() + to.PublicSuffix() + "%1"}
		if s.Mixed() {
			r.Schemes = []said{{Arg{"%{ENV:GEN_SCHEME}"}, Arg{to.Scheme}}}
		}
		m.Redirects = append(m.Redirects, r)
	}
	return m
}

// leadingTo are the schemes that a request on the listener may keep.
func leadingTo(s *site.Site, l site.Listener) []site.Listener {
	switch {
	case !s.Mixed():
		return []site.Listener{l}
	case s.Proxy.Plain == site.Serve:
		return []site.Listener{s.Proxy.HTTP, s.Proxy.HTTPS}
	}
	return []site.Listener{s.Proxy.HTTPS}
}
