package apache

import (
	"net/netip"
	"slices"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// prober is who may ask whether the site works, and how.
type prober struct {
	Peers []peer
	Asks  Arg // an expression that holds for probes
	Marks []Arg
	Path  Arg
}

// probeRule is what holds for probes of a virtual host.
type probeRule struct {
	Path Arg
	Told []probeTold // at most one: what Django is told, where others are told something else
}

// probeTold is what Django is told of a probe.
type probeTold struct {
	Host, Scheme HeaderValue
	If           Arg
}

// probed is what answers probes in a virtual host that hands on nothing else.
type probed struct {
	Behind  []behind
	Probers []prober
	Logged  []line // at most one
	Forward forward
	Only    []Arg // at most one: an expression that holds for all that is not the application's
}

const (
	isProbe = "reqenv('GEN_PROBE') == '1'"
	noProbe = "reqenv('GEN_PROBE') != '1'"
)

// butProbes is a further condition, of who is turned away.
func butProbes(s *site.Site) string {
	if !s.Probe.IsAsked() {
		return ""
	}
	return " && " + noProbe
}

// newProbers is at most one. A probe has no body, which nobody would count.
func newProbers(s *site.Site, l site.Listener) []prober {
	if !s.Probe.IsAsked() {
		return nil
	}
	p := prober{Path: quote(s.Probe.Path.String()), Marks: []Arg{{"GEN_PROBE=1"}},
		Peers: render.Each(s.Probe.Peers, func(p netip.Prefix) peer {
			return peer{quote("%{CONN_REMOTE_ADDR} -ipmatch '" + p.String() + "'"), Arg{"GEN_PROBER=1"}}
		})}
	asks := "reqenv('GEN_PROBER') == '1' && %{THE_REQUEST} =~ " + expression("^"+s.Probe.Line()) + " && req_novary('Content-Length') =~ /^0?$/ && -z req_novary('Transfer-Encoding')"
	if s.Fronted() { // it brings nobody as a probe
		asks += " && %{REMOTE_ADDR} == %{CONN_REMOTE_ADDR}" + butTunnels(l)
	}
	if s.Front.SaysClient() { // nor one of whom it says what nobody understands
		asks += " && (reqenv('GEN_PEER') != '1' && reqenv('GEN_FRONT') != '1' || -z req_novary('" + s.Front.ClientHeader.String() + "'))"
	}
	p.Asks = quote(asks)
	if s.Probed().Backend.Inside() && !s.SaysScheme() && l.Scheme != s.Reached().Scheme {
		p.Marks = append(p.Marks, Arg{"HTTPS=1"}) // mod_wsgi tells the scheme by this
	}
	return []prober{p}
}

func newProbeRules(s *site.Site) []probeRule {
	if !s.Probe.IsAsked() {
		return nil
	}
	as := s.Reached()
	return []probeRule{{quote(s.Probed().Found()), []probeTold{{headerValue(s.Hosts[0].String() + as.PublicSuffix()), headerValue(as.Scheme), quote("expr=" + isProbe)}}}}
}

// foreignNames are what probes ask for in place of a name: an address, or one of a front's checks.
func foreignNames(s *site.Site) []Arg {
	if !s.Probe.IsAsked() {
		return nil
	}
	return quoteAll(slices.Concat(anyAddress, s.Front.Health.Hosts))
}

// newForeign is for the virtual host of names that no site claims.
func newForeign(s *site.Site, l site.Listener) []probed {
	all := newProbed(s, l)
	for i := range all {
		all[i].Only = nil // that virtual host refuses all
		all[i].Logged = probesLogged(s, l)
		if s.Fronted() && len(answered(s, l)) == 0 {
			all[i].Behind = newAnswer(s, l).Behind
		}
	}
	return all
}

// newProbed is at most one.
func newProbed(s *site.Site, l site.Listener) []probed {
	if !s.Probe.IsAsked() {
		return nil
	}
	p := probed{Probers: newProbers(s, l), Forward: probeForward(s, l)}
	if len(p.Forward.Scripts) > 0 {
		p.Only = []Arg{quote(noProbe + " && %{REQUEST_URI} !~ " + expression(challengesFound))}
	}
	return []probed{p}
}

// probeForward hands on probes alone, and tells Django of everything as of one.
func probeForward(s *site.Site, l site.Listener) forward {
	route, as := s.Probed(), newProbeRules(s)[0]
	all := newForward(s, l)
	f := forward{Alike: true, Host: as.Told[0].Host, Scheme: as.Told[0].Scheme, Client: HeaderValue{`"expr=%{CONN_REMOTE_ADDR}"`},
		Cleared: all.Cleared, Folded: all.Folded, Folds: all.Folds, Identified: all.Identified, Slashes: all.Slashes, Continues: all.Continues,
		Away: away(s), Variables: variable(route.Backend), Proxied: !route.Backend.Inside(), Probes: []probeRule{{Path: as.Path}},
		Uncached: []Arg{quote(route.Path.String())}}
	for _, header := range append(all.User, render.Each(all.Told, func(t told) user { return user{t.Header} })...) {
		f.Told = append(f.Told, told{Header: header.Header})
	}
	if route.Backend.Inside() {
		f.Scripts = scripts(s)
		return f
	}
	if route.Backend.Balanced() {
		f.Chosen = []balancer{{quote(destination(route)), members(s, route)}}
	}
	f.Matches = []pass{handed(s, route)}
	return f
}
