package scaffold

import (
	"net/netip"
	"slices"

	"proxypact/internal/site"
)

// Prober is where probes of a site's health connect from.
var Prober = netip.AddrFrom4([4]byte{127, 0, 5, 1})

// moveProbe has it stand for the first of those who may ask.
func (g Ground) moveProbe(s *site.Site, tell note) {
	if s.Probe.IsAsked() && g.Visitor.IsValid() {
		from := s.Probe.Peers[0]
		s.Probe.Peers = slices.Clone(s.Probe.Peers)
		s.Probe.Peers[0] = netip.PrefixFrom(Prober, Prober.BitLen())
		tell("health.peers", from.String(), Prober.String())
	}
}
