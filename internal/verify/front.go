package verify

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"net/netip"
	"slices"

	"proxypact/internal/attack"
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// A site behind a front is proven by playing the front: requests come from the address that stands for its first peer,
// with the words that it would add. Whoever comes past it has an address of its own.
var (
	beyond   = netip.AddrFrom4([4]byte{198, 51, 100, 7}) // the visitor, as the front says
	stranger = netip.AddrFrom4([4]byte{127, 0, 0, 3})
)

// visitorOf is the address that requests come from, as the proxy has to know it.
func visitorOf(s *site.Site) netip.Addr {
	if s.Fronted() {
		return beyond
	}
	return localhost
}

// newFront is what is played.
func newFront(s *site.Site) attack.Front {
	if !s.Fronted() {
		return attack.Front{}
	}
	f := attack.Front{SchemeHeader: s.Front.SchemeHeader.String(), ClientHeader: s.Front.ClientHeader.String(),
		Appends: s.Front.ClientHeader.Is(site.ClientHeader), Peer: s.Front.Peers[0].Addr().String()}
	if len(s.Front.Outer) > 0 && f.Appends {
		f.Hops = []string{s.Front.Outer[0].Addr().String()}
	}
	return f
}

// ways are the transports of a site behind a front, each through the front and past it.
func (s *Stack) ways(public attack.Public) []attack.Truth {
	inside, outside := public, public
	inside.Client, outside.Client = beyond, stranger
	var through, lies, past []attack.Truth
	for _, entry := range s.entries() {
		for _, client := range s.carried(entry) {
			over := " over " + entry.String()
			if s.moved.Mixed() || client.Secure() == entry.Secure() {
				through = append(through, attack.Truth{Public: inside, Over: client, Way: attack.Way{Name: "through the front" + over, Entry: entry, Through: true}})
			}
			if client.Secure() != entry.Secure() {
				continue
			}
			if s.moved.Mixed() {
				lies = append(lies, attack.Truth{Public: inside, Over: client, Way: attack.Way{Name: "from the front" + over, Entry: entry, Through: true, Lies: true}})
			}
			stray := attack.Truth{Public: outside, Over: client, Way: attack.Way{Name: "past the front", Entry: entry}}
			stray.Way.Shut = s.moved.Front.Only || s.closed() && !stray.Redirected()
			past = append(past, stray)
		}
	}
	return append(append(through, lies...), past...)
}

// closed reports whether the whole site is for some addresses alone, of which strangers have none.
func (s *Stack) closed() bool {
	routes := s.moved.Routes()
	return len(routes[len(routes)-1].Access.Allow) > 0
}

// entries are how the proxy can be spoken to.
func (s *Stack) entries() []attack.Over {
	var all []attack.Over
	if s.http.IsValid() {
		all = append(all, attack.HTTP)
	}
	if s.https.IsValid() {
		all = append(all, attack.HTTPS)
	}
	return all
}

// carried are the transports of visitors that a front may carry over one connection to the proxy.
func (s *Stack) carried(entry attack.Over) []attack.Over {
	if entry == attack.HTTPS && s.framed {
		return []attack.Over{attack.HTTP, attack.HTTPS, attack.HTTP2}
	}
	return []attack.Over{attack.HTTP, attack.HTTPS}
}

// wire is how requests of t reach the proxy.
func (s *Stack) wire(t attack.Truth) wire {
	w := wire{addr: s.http}
	if t.Entry().Secure() {
		w.addr = s.https
	}
	if t.Front.Peer == "" {
		return w
	}
	w.from = stranger
	if t.Way.Through {
		w.from = netip.MustParseAddr(t.Front.Peer)
	}
	if s.moved.Front.PROXY {
		w.opening = s.opening(t, w.addr)
	}
	return w
}

// opening is a PROXY header, of version 1 for clients over http and else of version 2. Past the front it is a lie.
func (s *Stack) opening(t attack.Truth, to netip.AddrPort) []byte {
	from := t.Client
	if !t.Way.Through {
		from = netip.MustParseAddr(attack.Spoof)
	}
	const port = 50000
	if !t.Over.Secure() {
		return fmt.Appendf(nil, "PROXY TCP4 %s %s %d %d\r\n", from, to.Addr(), port, to.Port())
	}
	header := []byte("\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c")
	header = append(append(header, from.AsSlice()...), to.Addr().AsSlice()...)
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(header, port), to.Port())
}

func (s Setup) hasty() bool {
	version, err := value.ParseVersion(s.Server.Version)
	return err != nil || !s.Site.Proxy.Kind.Has(version, site.JoinsLines)
}

// doubled is the case that such a proxy cannot see through.
const doubled = "peer-twice"

func (l layout) seen(cases []attack.Case) []attack.Case {
	return slices.DeleteFunc(cases, func(c attack.Case) bool { return l.hasty && c.ID == doubled })
}

// unseen says what was not sent for that reason.
func (s Setup) unseen() []string {
	if !s.hasty() || !s.Site.Mixed() {
		return nil
	}
	return []string{fmt.Sprintf("%s was not sent: nginx %s sees only the first of several %s lines", doubled, s.Server.Version, s.Site.Front.SchemeHeader)}
}

// speaker is a browser whose requests pass a front.
type speaker struct {
	http.RoundTripper
	truth attack.Truth
}

func (s speaker) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	truth := s.truth
	truth.Over = overs[r.URL.Scheme]
	for _, word := range append(truth.Says(), truth.Knows()...) {
		r.Header.Set(word.Name, word.Value)
	}
	return s.RoundTripper.RoundTrip(r)
}

var overs = map[string]attack.Over{"http": attack.HTTP, "https": attack.HTTPS}
