package plan

import (
	"net/netip"
	"slices"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// guarded is the site with nothing open that need not be, so that a new one is told of what it opens. Limits, versions
// and profiles open nothing, and stay.
func guarded(s *site.Site) *site.Site {
	g := *s
	g.Hosts = slices.DeleteFunc(slices.Clone(s.Hosts), value.Host.IsWildcard)
	g.InternalHosts, g.TrustedOrigins, g.Accepted = nil, nil, nil
	g.Proxy.Plain = site.Redirect
	g.TLS.HSTS, g.TLS.HSTSSubdomains, g.TLS.HSTSPreload = value.Duration{}, false, false
	if s.Direct() {
		g.Proxy.Kind = ""
	} else if !s.TLS.Enabled() {
		g.TLS.Certificates = []site.Certificate{{}}
	}
	g.Front, g.UserHeader = site.Front{}, value.HeaderName{}
	g.Probe.Peers = nil
	g.Includes = site.Includes{}
	g.Static.Files, g.Media, g.Protected = site.Files{}, site.Files{}, site.Files{}
	g.Backend = shut(s.Backend)
	g.Processes = nil
	for _, b := range s.Processes {
		g.Processes = append(g.Processes, shut(b))
	}
	return &g
}

// shut is the backend with every server where its own host alone reaches it.
func shut(b site.Backend) site.Backend {
	b.Place = enclose(b.Place)
	b.Twins = slices.Clone(b.Twins)
	for i := range b.Twins {
		b.Twins[i] = enclose(b.Twins[i])
	}
	return b
}

func enclose(p site.Place) site.Place {
	if !p.OnSocket() {
		p.Bind, p.Peers = netip.AddrFrom4([4]byte{127, 0, 0, 1}), nil
	}
	return p
}

// opened are the statements that something new is told of: what it opens, and what cannot be taken back.
func opened(all []Statement) []Statement {
	return slices.DeleteFunc(all, func(s Statement) bool { return s.Turn != Loosened && s.Severity != Danger })
}
