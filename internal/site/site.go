// Package site is the validated model of one Django site behind its proxy, and the contract that all rendered files
// keep between them.
//
// It is not a syntax: nothing here knows how Apache, nginx or Python write a value. It reads no file and asks no
// server. Its one invariant: a *Site from New is complete and consistent; nothing that receives one checks again,
// and every fact that several files must agree on is decided here once.
package site

import (
	"net/netip"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Kind is the reverse proxy's program.
type Kind string

// The proxies that this version renders.
const (
	Apache Kind = "apache"
	Nginx  Kind = "nginx"
	None   Kind = "none" // a front reaches the application server itself
)

// Title is the program's name as its project writes it.
func (k Kind) Title() string { return map[Kind]string{Nginx: "nginx", Apache: "Apache"}[k] }

// Plain is what a request over plain http gets.
type Plain string

// Redirect sends it to https, Serve hands it to Django as http, Off does not listen for it.
const (
	Redirect Plain = "redirect"
	Serve    Plain = "serve"
	Off      Plain = "off"
)

// Stage is how far a host has come.
type Stage string

// Whole is the site itself. Challenges is a host without a certificate: the proxy answers http-01 challenges alone.
const (
	Whole      Stage = ""
	Challenges Stage = "acme"
)

// Site is one site. Lists in which order has no meaning are sorted.
type Site struct {
	Name           value.Name
	Hosts          []value.Host // the canonical one first, then as described
	Leading        []value.Host // names that lead to the canonical one
	InternalHosts  []string     // as a Host header writes them
	TrustedOrigins []value.Origin
	Django         value.Version
	Prefix         value.URLPath // that it is mounted at; "/": it has its hosts to itself
	OS             OS
	Front          Front
	Proxy          Proxy
	Backend        Backend
	Static         Static
	Media          Files     // uploads
	Protected      Files     // downloads that Django releases
	Processes      []Backend // further ones, for some paths, the one with the longest first
	Accesses       []Access  // by name
	Streaming      []value.URLPath
	Logins         Logins
	UserHeader     value.HeaderName // that tells Django whom the proxy has authenticated; zero: none does
	TLS            TLS
	Limits         Limits
	Headers        Headers
	Pages          Pages
	Probe          Probe
	Log            Log
	Includes       Includes
	Stage          Stage
	Accepted       map[string]string // the owner's reason by the id of a finding

	ClientMiddleware bool // Django is told the client's address by one of ours

	origin *spec.Origin
}

// Locate fills in the places of problems that name a key, as New does for those that it finds.
func (s *Site) Locate(problems []problem.Problem) { s.origin.Locate(problems) }

// Described is the description that the model was made of, for those who keep it: with what it extends, and with what
// was said for the run.
func (s *Site) Described() map[string]any {
	all := s.origin.Whole()
	if proxy := all["proxy"].(map[string]any); proxy["kind"] != string(s.Proxy.Kind) {
		proxy["kind"] = string(s.Proxy.Kind)
		delete(proxy, "version") // which was that of the other one
	}
	return all
}

// Proxy is the program that clients reach.
type Proxy struct {
	Kind     Kind
	Version  value.Version
	OpenSSL  value.Version
	Plain    Plain
	HTTP     Listener
	HTTPS    Listener
	Resolver []netip.Addr // for a backend that is a name
}

// Listener is a port that the proxy binds. Port 0: it does not.
type Listener struct {
	Addresses []netip.Addr // empty: all, IPv4 and IPv6
	Port      value.Port
	Public    value.Port // in the URLs that people type
	Scheme    string     // "http" or "https"
	Owned     bool       // the site itself opens the port; ports 80 and 443 are the distribution's (ports.conf, httpd.conf)
}

// Active reports whether the proxy listens here.
func (l Listener) Active() bool { return l.Port != 0 }

// PublicSuffix is ":port" as a browser writes it behind the host, or "" for the scheme's own port.
func (l Listener) PublicSuffix() string {
	if l.Public == value.DefaultPorts[l.Scheme] {
		return ""
	}
	return ":" + l.Public.String()
}

// Names are all that the proxy answers to: those that it serves, and those that lead to the first of them.
func (s *Site) Names() []value.Host { return slices.Concat(s.Hosts, s.Leading) }

// CatchAll is the name of the server that closes requests for names that no site claims.
func (s *Site) CatchAll() string { return s.Name.String() + ".invalid" }

// Listeners are the active listeners, http before https.
func (s *Site) Listeners() []Listener {
	var active []Listener
	for _, l := range []Listener{s.Proxy.HTTP, s.Proxy.HTTPS} {
		if l.Active() {
			active = append(active, l)
		}
	}
	return active
}
