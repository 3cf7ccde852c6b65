package verify

import (
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/netip"
	"slices"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
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
		Appends: s.Front.ClientHeader.Is(site.ClientHeader), Peer: s.Front.Peers[0].Addr().String(), Certified: s.Front.Proof.HasCertificate()}
	if s.Front.Proof.HasSecret() {
		f.SecretHeader, f.Secret = s.Front.Proof.SecretHeader.String(), scaffold.Secret
	}
	if len(s.Front.Outer) > 0 && f.Appends {
		f.Hops = []string{s.Front.Outer[0].Addr().String()}
	}
	return f
}

// ways are the transports of a site behind a front: through the front, with lies of its own, from where it connects
// without what it shows, and past it.
func (s *Stack) ways(public attack.Public) []attack.Truth {
	var through, lies, beside, past []attack.Truth
	for _, entry := range s.entries() {
		for _, client := range s.carried(entry) {
			over := " over " + entry.String()
			proven := entry.Secure() || !public.Front.Certified
			if proven && (s.moved.Mixed() || client.Secure() == entry.Secure()) {
				through = append(through, s.guarded(came(public, client, beyond, attack.Way{Name: "through the front" + over, Entry: entry, Through: true})))
			}
			if client.Secure() != entry.Secure() {
				continue
			}
			if proven && s.moved.Mixed() {
				lies = append(lies, came(public, client, beyond, attack.Way{Name: "from the front" + over, Entry: entry, Through: true, Lies: true}))
			}
			if public.Front.Certified || public.Front.SecretHeader != "" {
				shut := s.moved.Front.Only && (proven || !s.moved.Moves())
				beside = append(beside, s.guarded(came(public, client, netip.MustParseAddr(public.Front.Peer), attack.Way{Name: "beside the front", Entry: entry, Beside: true, Shut: shut})))
			}
			past = append(past, s.guarded(came(public, client, stranger, attack.Way{Name: "past the front", Entry: entry, Shut: s.moved.Front.Only})))
		}
	}
	return slices.Concat(through, lies, beside, past)
}

func came(public attack.Public, over attack.Over, from netip.Addr, way attack.Way) attack.Truth {
	public.Client = from
	return attack.Truth{Public: public, Over: over, Way: way}
}

// guarded shuts what the guard of the whole site lets nobody in by: from an address that is none of those it is for, or
// over plain http, where nobody shows a certificate.
func (s *Stack) guarded(t attack.Truth) attack.Truth {
	routes := s.moved.Routes()
	guard := routes[len(routes)-1].Access
	foreign := len(guard.Allow) > 0 && !slices.ContainsFunc(guard.Allow, func(p netip.Prefix) bool { return p.Contains(t.Client) })
	if !t.Way.Shut && !t.Redirected() && (foreign || guard.Certified && !t.Entry().Secure()) {
		t.Way.Shut, t.Way.Guarded = true, true
	}
	return t
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
	if t.Way.Bare {
		w.addr = s.apps[0].address
	}
	if t.Front.Peer == "" {
		return w
	}
	w.from = stranger
	if t.Way.Through || t.Way.Beside {
		w.from = netip.MustParseAddr(t.Front.Peer)
	}
	if s.moved.Front.PROXY {
		w.opening = s.opening(t, w.addr)
	}
	return w
}

// shows is what the client of a handshake shows on the way that t is about. Where the front has a certificate, nobody
// else has it.
func (s *Stack) shows(t attack.Truth) []tls.Certificate {
	if t.Front.Certified && !t.Way.Through {
		return nil
	}
	return s.shown
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
	if s.Site.Direct() {
		return false
	}
	version, err := value.ParseVersion(s.Server.Version)
	return err != nil || !s.Site.Proxy.Kind.Has(version, site.JoinsLines)
}

// doubled is the case that such a proxy cannot see through.
const doubled = "peer-twice"

func (l layout) seen(t attack.Truth, cases []attack.Case) []attack.Case {
	return slices.DeleteFunc(cases, func(c attack.Case) bool {
		return l.hasty && c.ID == doubled || t.Way.Bare && !slices.Contains(bareFaults, c.Fault)
	})
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
