package site

import (
	"fmt"
	"net/netip"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/value"
)

// Clash is a problem of the site at index Site with another one; its message has one %s for the other's file.
type Clash struct {
	Site    int
	Problem problem.Problem
	Other   Holder
}

// Holder is a site, by its index, and the key in which it says what two sites say.
type Holder struct {
	Site int
	Key  string
}

// Clashes finds sites of one run that cannot stand in one tree: the same outputs, the same name on the same
// listener, a port that one speaks http on and the other https, or one application server's place.
func Clashes(sites []*Site) []Clash {
	seen := map[string]Holder{}
	var clashes []Clash
	for i, s := range sites {
		for _, c := range s.claims() {
			other, taken := seen[c.what]
			if !taken {
				seen[c.what] = Holder{i, c.problem.Key}
			} else if other.Site != i && !c.shared(sites[other.Site], s) && !told(clashes, i, other.Site, c.problem) {
				clashes = append(clashes, Clash{i, c.problem, other})
			}
		}
	}
	return slices.Concat(clashes, shadows(sites), crossings(sites))
}

// told reports whether the same was said of another listener.
func told(clashes []Clash, site, other int, p problem.Problem) bool {
	for i := len(clashes) - 1; i >= 0 && clashes[i].Site == site; i-- {
		if clashes[i].Other.Site == other && clashes[i].Problem == p {
			return true
		}
	}
	return false
}

// claim is something that only one site may have, unless shared says that both may.
type claim struct {
	what    string
	problem problem.Problem
	shared  func(first, second *Site) bool
}

func never(*Site, *Site) bool { return false }

func (s *Site) claims() []claim {
	claims := []claim{s.nameClaim(s.Name)}
	for _, b := range s.Instances() {
		if b.Name != s.Name {
			claims = append(claims, s.nameClaim(b.Name))
		}
		if b.OnSocket() {
			claims = append(claims, claim{s.OS.Name + " " + b.Socket.String(), problem.Problem{ID: "socket-clash", Severity: problem.Error, Key: b.Key,
				Message: "is the socket of the site of %s too", Hint: "give each site a socket of its own"}, never})
		}
	}
	for _, l := range s.Listeners() {
		claims = append(claims, s.proxyClaims(l)...)
		for _, addr := range l.bound() {
			claims = append(claims, s.portClaims(l, addr)...)
			for _, host := range s.Names() {
				claims = append(claims, s.hostClaim(l, addr, s.keyOf(host), host.String(), host.Quoted()))
			}
			for _, host := range s.Front.Health.Hosts {
				claims = append(claims, s.hostClaim(l, addr, "front.health_hosts", host, value.Quote(host)))
			}
		}
	}
	return claims
}

// keyOf is the key of the description that has the name.
func (s *Site) keyOf(host value.Host) string {
	if slices.Contains(s.Leading, host) {
		return "app.redirect_hosts"
	}
	return "app.hosts"
}

func (s *Site) hostClaim(l Listener, addr, key, host, shown string) claim {
	return claim{fmt.Sprintf("%s %s:%d %s", s.Proxy.Kind, addr, l.Port, host), problem.Problem{ID: "host-clash", Severity: problem.Error, Key: key,
		Message: shown + " is served by the site of %s too"}, never}
}

// proxyClaims are about names that two proxies serve on one port. On one host, the second one cannot open it.
func (s *Site) proxyClaims(l Listener) []claim {
	var claims []claim
	for _, host := range s.Names() {
		claims = append(claims, claim{fmt.Sprintf("%s %d %s", s.OS.Name, l.Port, host), problem.Problem{ID: "two-proxies", Severity: problem.Warning, Key: s.keyOf(host),
			Message: fmt.Sprintf("%s is served on the same port by the site of %%s too, and not by %s", host.Quoted(), s.Proxy.Kind.Title()),
			Hint:    "leave the name out of one, or write other ports; sites that live on different hosts belong into runs of their own"},
			func(first, second *Site) bool { return first.Proxy.Kind == second.Proxy.Kind || first.apart(second) }})
	}
	return claims
}

// apart reports whether no address is both sites'.
func (s *Site) apart(other *Site) bool {
	own, others := s.Proxy.HTTP.Addresses, other.Proxy.HTTP.Addresses
	return len(own) > 0 && len(others) > 0 && !slices.ContainsFunc(own, func(a netip.Addr) bool { return slices.Contains(others, a) })
}

// healthClaim is about health checks that ask for an address: of several sites on a port,
// the first that is loaded answers them.
func (s *Site) healthClaim(where string) []claim {
	if s.Probe.IsAsked() {
		return []claim{{where + " health", problem.Problem{ID: "health-clash", Severity: problem.Warning, Key: "health.path",
			Message: "the site of %s answers who asks for an address on the same port, and the first one that is loaded answers alone",
			Hint:    "have the probes ask for each site by its name"}, never}}
	}
	if !s.Front.Health.ByAddress() {
		return nil
	}
	return []claim{{where + " health", problem.Problem{ID: "health-clash", Severity: problem.Warning, Key: "front.health_path",
		Message: "the site of %s answers health checks by address on the same port, on another path or for other peers",
		Hint:    "write the same health_path and peers in both, or front.health_hosts; sites that live on different hosts belong into runs of their own"}, sameHealth}}
}

func sameHealth(first, second *Site) bool {
	return !first.Probe.IsAsked() && first.Front.Health.Path == second.Front.Health.Path && slices.Equal(first.Front.Peers, second.Front.Peers)
}

// sameGroups says nothing of sites with different OpenSSL, which live on different hosts.
func sameGroups(first, second *Site) bool {
	return first.Proxy.OpenSSL != second.Proxy.OpenSSL || slices.Equal(first.TLS.Policy.Groups, second.TLS.Policy.Groups)
}

// sameProfile says nothing where each name has its own.
func sameProfile(first, second *Site) bool {
	return first.TLS.Policy.Profile == second.TLS.Policy.Profile || first.Proxy.Has(ProtocolsByName) && second.Proxy.Has(ProtocolsByName)
}

// headClaims are about what a server reads before it knows the name. nginx hears it in the handshake, so that only its
// first timer runs by another site's word; httpd goes on with the first until it has the whole head.
func (s *Site) headClaims(where string) []claim {
	claims := []claim{{where + " silence", headProblem("limits.client_timeout"),
		func(first, second *Site) bool { return first.Limits.Client == second.Limits.Client }}}
	if s.Proxy.Kind == Apache {
		claims = append(claims, claim{where + " line", headProblem("limits.header"),
			func(first, second *Site) bool { return first.Limits.Header == second.Limits.Header }})
	}
	return claims
}

func headProblem(key string) problem.Problem {
	return problem.Problem{ID: "head-clash", Severity: problem.Warning, Key: key,
		Message: "differs from the site of %s on the same port; a request's head is read by the word of the first that the server loads",
		Hint:    "write the same in both, as in a file that both extend"}
}

// nameClaim is for the site's own name and for those of its application servers, which name files, too.
func (s *Site) nameClaim(name value.Name) claim {
	return claim{"name " + name.Identifier(), problem.Problem{ID: "output-clash", Severity: problem.Error, Key: "app.name",
		Message: value.Quote(name.String()) + " names the same files as the site of %s"}, never}
}

func (s *Site) portClaims(l Listener, addr string) []claim {
	where := fmt.Sprintf("%s %s:%d", s.Proxy.Kind, addr, l.Port)
	claims := []claim{{where, problem.Problem{ID: "scheme-clash", Severity: problem.Error, Key: l.key(),
		Message: fmt.Sprintf("%d does not speak %s in the site of %%s", l.Port, l.Scheme)},
		func(first, second *Site) bool { return first.schemeOf(l.Port) == second.schemeOf(l.Port) }}}
	claims = append(claims, claim{where + " proxy", problem.Problem{ID: "proxy-protocol-clash", Severity: problem.Error, Key: "front.proxy_protocol",
		Message: fmt.Sprintf("port %d opens with a PROXY line here or in the site of %%s, not in both", l.Port)},
		func(first, second *Site) bool { return first.Front.PROXY == second.Front.PROXY }})
	claims = append(append(claims, s.healthClaim(where)...), s.headClaims(where)...)
	if l.Scheme == "https" {
		claims = append(claims, claim{where + " tls", problem.Problem{ID: "profile-clash", Severity: problem.Warning, Key: "tls.profile",
			Message: "differs from the site of %s on the same port; the server uses that of the first it loads"},
			sameProfile},
			claim{where + " groups", problem.Problem{ID: "profile-clash", Severity: problem.Warning, Key: "tls.guideline",
				Message: "has other key exchange groups than that of the site of %s on the same port; the server uses those of the first it loads"},
				sameGroups})
	}
	if l.Scheme == "https" && s.TLS.HTTP3 == TurnedOn {
		claims = append(claims, claim{where + " quic", problem.Problem{ID: "http3-clash", Severity: problem.Error, Key: "tls.http3",
			Message: fmt.Sprintf("port %d is opened for HTTP/3 by the site of %%s too, and nginx takes reuseport once for each address", l.Port),
			Hint:    "have one of the two speak HTTP/3, or give them other addresses"}, never})
	}
	return append(claims, claim{fmt.Sprintf("%s listen %d", s.Proxy.Kind, l.Port), s.listenProblem(l),
		func(first, second *Site) bool { return first.listensEverywhere() == second.listensEverywhere() }})
}

// listenProblem is what comes of one site on every address and one on some.
func (s *Site) listenProblem(l Listener) problem.Problem {
	p := problem.Problem{ID: "listen-clash", Severity: problem.Warning, Key: "proxy.listen",
		Message: fmt.Sprintf("port %d has other addresses in the site of %%s; the site that names none is not served on those that are named", l.Port)}
	if s.Proxy.Kind == Apache && l.Owned {
		p.Severity = problem.Error
		p.Message = fmt.Sprintf("port %d has other addresses in the site of %%s; Apache cannot bind both", l.Port)
	}
	return p
}

func (s *Site) schemeOf(port value.Port) string {
	if s.Proxy.HTTPS.Port == port {
		return "https"
	}
	return "http"
}

func (s *Site) listensEverywhere() bool { return len(s.Proxy.HTTP.Addresses) == 0 }

// key is the key of the listener's port.
func (l Listener) key() string { return "proxy." + l.Scheme + "_port" }

// bound are the listener's addresses as text, "*" for all.
func (l Listener) bound() []string {
	if len(l.Addresses) == 0 {
		return []string{"*"}
	}
	var bound []string
	for _, addr := range l.Addresses {
		bound = append(bound, netip.Addr.String(addr))
	}
	return bound
}
