package site

import (
	"fmt"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
)

// waitressPeers holds the peers against what waitress can be told: one address, as it sees it. Its IPv6 sockets take
// no IPv4 (IPV6_V6ONLY).
func waitressPeers(p part, _ *spec.Spec, s *Site) []problem.Problem {
	for _, b := range p.b.Each() {
		if found := waitressPeer(p, b, s); found != nil {
			return found
		}
	}
	return nil
}

func waitressPeer(p part, b Backend, s *Site) []problem.Problem {
	if b.Server != Waitress || b.OnSocket() || len(b.Peers) == 0 {
		return nil
	}
	const instead = `use another server, or one proxy in front of this one`
	peer := b.Peers[0]
	switch {
	case len(b.Peers) > 1:
		return wrong("one-peer", p.peersKey(s), fmt.Sprintf("waitress believes one address, and here are %d", len(b.Peers)), instead)
	case !peer.IsSingleIP():
		return wrong("one-peer", p.peersKey(s), fmt.Sprintf("waitress believes one address, and %s is a network", peer), instead)
	case b.Bind.IsValid() && b.Bind.Is4() != peer.Addr().Is4():
		return wrong("backend-unreachable", p.peersKey(s), fmt.Sprintf("%s never connects to a waitress on %s", peer.Addr(), b.Bind),
			"write addresses of one family")
	}
	return nil
}
