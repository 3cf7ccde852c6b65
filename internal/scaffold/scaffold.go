// Package scaffold moves a site to where it can run unprivileged, and builds the main configuration that its files
// need around them.
//
// It is not a server and starts none; it changes no value that the contract rests on. Its one invariant: a moved site
// renders line for line like the original, so that a line number in one is a line number in the other.
package scaffold

import (
	"cmp"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// Ground is where a moved site stands.
type Ground struct {
	Dir   string     // scratch, absolute and short: a unix socket is made in it
	HTTP  value.Port // free on loopback
	HTTPS value.Port
	// Backends are free ports for application servers on TCP, as many as there are servers; nil leaves all of them where
	// they are, for checks that start nothing.
	Backends []value.Port
	// Project holds the module of a proxy that runs it itself, with the packages of Venv; "" for Venv: the system's.
	Project, Venv string
	Modules       map[site.Interface]value.Module // stand for those that the site names; nil: they stay
	Visitor       netip.Addr                      // is let in wherever a client's address is asked for; zero: nobody asks
	// Visited is a run with visitors, who need certificates where the site asks for them: an authority of the ground's own
	// stands for the site's.
	Visited bool
}

// Change is one thing that was moved.
type Change struct{ Key, From, To string }

func (c Change) String() string { return fmt.Sprintf("%s: %s stands for %s", c.Key, c.To, c.From) }

// note is told what was moved.
type note func(key, from, to string)

// Move is s with its listeners, its backend and those of its certificates that cannot be read moved to the ground.
// Public ports stay: clients go on to name the site as it will be.
func (g Ground) Move(s *site.Site) (*site.Site, []Change, error) {
	moved := *s
	var changes []Change
	tell := func(key, from, to string) { changes = append(changes, Change{key, from, to}) }

	g.moveListeners(&moved, tell)
	if moved.Front.Peers = movePeers(s.Front.Peers, firstPeer); len(s.Front.Peers) > 0 {
		tell("front.peers", s.Front.Peers[0].String(), moved.Front.Peers[0].String())
	}
	if err := g.moveBackends(s, &moved, tell); err != nil {
		return nil, nil, err
	}
	g.moveProbe(&moved, tell)
	for _, move := range []func(*site.Site, note) error{g.moveAccesses, g.moveCertificates, g.moveLog, g.moveProof, g.moveIncludes, g.moveAuthority} {
		if err := move(&moved, tell); err != nil {
			return nil, nil, err
		}
	}
	return &moved, changes, nil
}

func (g Ground) moveListeners(s *site.Site, tell note) {
	for _, l := range []struct {
		listener *site.Listener
		port     value.Port
	}{{&s.Proxy.HTTP, g.HTTP}, {&s.Proxy.HTTPS, g.HTTPS}} {
		if l.listener.Active() {
			from := l.listener.Port
			l.listener.Addresses = loopback(s, *l.listener)
			l.listener.Port = l.port
			tell("proxy."+l.listener.Scheme+"_port", from.String(), netip.AddrPortFrom(l.listener.Addresses[0], uint16(l.port)).String())
		}
	}
}

// loopback is as many loopback addresses as l renders lines for: where l listens everywhere, nginx has a line for
// each family and Apache one for both.
func loopback(s *site.Site, l site.Listener) []netip.Addr {
	count := len(l.Addresses)
	if count == 0 && s.Proxy.Kind == site.Nginx {
		count = 2
	}
	addr := localhost
	addresses := []netip.Addr{addr}
	for range count - 1 {
		addr = addr.Next()
		addresses = append(addresses, addr)
	}
	return addresses
}

// movePeers has an address of this machine for each network of a front, so that the front can be played from there.
func movePeers(peers []netip.Prefix, addr netip.Addr) []netip.Prefix {
	moved := make([]netip.Prefix, len(peers))
	for i := range peers {
		moved[i] = netip.PrefixFrom(addr, addr.BitLen())
		addr = addr.Next()
	}
	return moved
}

// firstPeer is an address of loopback that is neither a listener's nor a client's.
var firstPeer, furtherPeer = netip.AddrFrom4([4]byte{127, 0, 2, 1}), netip.AddrFrom4([4]byte{127, 0, 4, 1})

// moveBackends gives those of moved, which are those of s until then,
// places of the ground and modules that stand for theirs.
func (g Ground) moveBackends(s, moved *site.Site, tell note) error {
	moved.Processes = slices.Clone(s.Processes)
	backends, number := []*site.Backend{&moved.Backend}, 0
	for i := range moved.Processes {
		backends = append(backends, &moved.Processes[i])
	}
	for _, b := range backends {
		if err := g.moveBackend(s, b, &number, tell); err != nil {
			return err
		}
		if stand := g.Modules[b.Calls]; b.Module != (value.Module{}) && stand != (value.Module{}) {
			tell("app.module", b.Module.String(), stand.String())
			b.Module = stand
		}
	}
	return nil
}

// moveBackend takes places by number, which counts on.
func (g Ground) moveBackend(s *site.Site, b *site.Backend, number *int, tell note) error {
	switch {
	case b.Inside() && g.Project != "":
		return g.moveProject(b, tell)
	case b.Inside() || g.Backends == nil:
		return nil
	}
	b.Twins = slices.Clone(b.Twins)
	for i, p := range b.Places() {
		place := &b.Place
		if i > 0 {
			place = &b.Twins[i-1]
		}
		moved, err := g.movePlace(p, *number)
		*number++
		if err != nil {
			return err
		}
		if s.Direct() {
			moved.Assigned, moved.Peers = p.Assigned, callers(s, p)
		}
		*place = moved
		tell(b.Key, p.Reached(), moved.Reached())
	}
	return nil
}

// movePlace is where the server of that number stands instead of at p.
func (g Ground) movePlace(p site.Place, number int) (site.Place, error) {
	if p.OnSocket() {
		name := "app.sock"
		if number > 0 {
			name = fmt.Sprintf("app%d.sock", number+1)
		}
		socket, err := value.ParseSocketPath(filepath.Join(g.Dir, name))
		return site.Place{Socket: socket}, err
	}
	return site.Place{Upstream: value.UpstreamIP(localhost), Bind: localhost, Port: g.Backends[number], BindPort: g.Backends[number],
		Peers: []netip.Prefix{netip.PrefixFrom(localhost, localhost.BitLen())}}, nil
}

// callers stand for the peers of a server that a front reaches itself: they are the front's, unless they are described.
func callers(s *site.Site, p site.Place) []netip.Prefix {
	if slices.Equal(p.Peers, s.Front.Peers) {
		return movePeers(p.Peers, firstPeer)
	}
	return movePeers(p.Peers, furtherPeer)
}

func (g Ground) moveProject(b *site.Backend, tell note) (err error) {
	tell("app.directory", b.Directory.String(), g.Project)
	if b.Directory, err = value.ParseDirectory(g.Project); err != nil {
		return err
	}
	if b.Venv.String() != g.Venv {
		tell("app.venv", cmp.Or(b.Venv.String(), "none"), cmp.Or(g.Venv, "none"))
	}
	if b.Venv = (value.FilePath{}); g.Venv != "" {
		b.Venv, err = value.ParseDirectory(g.Venv)
	}
	return err
}

// moveCertificates replaces pairs that cannot be read on this machine, which need not be the one they are for.
func (g Ground) moveCertificates(s *site.Site, tell note) error {
	s.TLS.Certificates = slices.Clone(s.TLS.Certificates)
	for i, c := range s.TLS.Certificates {
		here, err := readablePair(c)
		if err != nil {
			return err
		}
		if here {
			continue
		}
		stand, err := g.certificate(i, s.Names())
		if err != nil {
			return err
		}
		s.TLS.Certificates[i] = stand
		tell("tls.certificate", c.Chain.String(), "a self-signed one")
	}
	return nil
}
