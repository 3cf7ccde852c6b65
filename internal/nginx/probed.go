package nginx

import (
	"regexp"
	"strconv"
	"strings"

	"proxypact/internal/site"
)

// prober is who may ask whether the site works, and how.
type prober struct {
	Connected, Peer Arg // 1 for connections from there
	Networks        []Arg
	Asks            Arg // what a request shows
	Wanted, Probe   Arg // what a probe shows, and the variable that is 1 for it
	Let             []let
}

// let is a variable that is 0 for whoever is neither of the front's nor a probe.
type let struct{ Either, Served Arg }

// probed is the location that answers probes.
type probed struct {
	Header      bool // the server says which names of headers it takes nowhere else
	Path, Probe Arg  // Path is an expression: beside "= /x/" nginx itself leads /x there
	Refusal     Arg  // for everybody else
	Log         []logFile
	Over        []forward // at most one, or else
	Packets     []packets // the same
}

// newProbers is at most one.
func newProbers(s *site.Site) []prober {
	if !s.Probe.IsAsked() {
		return nil
	}
	p := prober{Connected: connectedFrom(s), Peer: variable(s, "prober"), Networks: networks(s.Probe.Peers), Probe: probeNow(s)}
	asks, line := p.Peer.text+" $request", s.Probe.Line()
	wanted := "~^1 " + line
	if s.Fronted() {
		asks, wanted = p.Peer.text+" $realip_remote_addr $remote_addr $request", `~^1 (\S+) \1 `+line
	}
	if s.Front.SaysClient() { // whoever the front brings is none, not even somebody of whom it says what nobody understands
		asks = peer(s).text + " " + asks + " [$http_" + s.Front.ClientHeader.Variable() + "]"
		wanted = `~^(?:0 1 (\S+) \1 ` + line + `|1 1 (\S+) \2 ` + line + `\S+ \[\]$)`
	}
	p.Asks, p.Wanted = quote(asks), quote(wanted)
	if s.Front.Only {
		p.Let = []let{newLet(s, variable(s, "front"))}
	}
	if s.Front.Only && peer(s) != variable(s, "front") {
		p.Let = append(p.Let, newLet(s, peer(s)))
	}
	return []prober{p}
}

func newLet(s *site.Site, front Arg) let {
	return let{Arg{front.text + probeNow(s).text}, orProbe(s, front)}
}

// orProbe is a variable that is 0 for neither.
func orProbe(s *site.Site, front Arg) Arg {
	if !s.Probe.IsAsked() {
		return front
	}
	return named(strings.TrimPrefix(front.text, "$"+ours) + "_or_probe")
}

func probeNow(s *site.Site) Arg { return variable(s, "probe") }

// connectedFrom is the address of the connection, whatever a front says.
func connectedFrom(s *site.Site) Arg {
	if s.Fronted() {
		return Arg{"$realip_remote_addr"}
	}
	return Arg{"$remote_addr"}
}

// newProbedBefore is for a server that hands on nothing else.
func newProbedBefore(s *site.Site) []probed {
	all := newProbed(s, 403)
	for i := range all {
		all[i].Header = true
	}
	return all
}

// newProbed is at most one.
func newProbed(s *site.Site, refusal int) []probed {
	if !s.Probe.IsAsked() {
		return nil
	}
	as, route := s.Reached(), s.Probed()
	p := probed{Path: quote("^" + regexp.QuoteMeta(route.Path.String()) + `\z`), Probe: probeNow(s), Refusal: Arg{strconv.Itoa(refusal)}}
	host, scheme := quote(s.Hosts[0].String()+as.PublicSuffix()), Arg{as.Scheme}
	if route.Backend.Protocol == site.OverUWSGI {
		one := newPackets(s, as, route)
		one.Path, one.Host, one.Scheme, one.Client = p.Path, host, scheme, connectedFrom(s)
		p.Packets = []packets{one}
		return []probed{p}
	}
	one := newForward(s, as, route)
	one.Path, one.Host, one.Scheme, one.Client = p.Path, host, scheme, connectedFrom(s)
	one.Connection = quote("")
	if route.Backend.OneRequest() {
		one.Connection = quote("close")
	}
	p.Over = []forward{one}
	return []probed{p}
}
