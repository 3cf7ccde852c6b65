package site

import (
	"net/netip"
	"slices"

	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Front is the hop whose connections reach the proxy: a load balancer or a CDN. Without one, every client does.
type Front struct {
	Kind         string // "": none
	Peers        []netip.Prefix
	Outer        []netip.Prefix   // hops beyond it
	SchemeHeader value.HeaderName // zero: it does not say
	ClientHeader value.HeaderName // zero: it does not say
	Only         bool             // nobody else is served
	PROXY        bool             // each connection opens with a PROXY line that names the client
	Health       FrontHealth
	Proof        Proof
}

// Proof is what the front shows beside the address of its connections, where others may connect from there.
type Proof struct {
	SecretHeader value.HeaderName // zero: none
	SecretFile   value.FilePath
	ClientCA     value.FilePath // zero: no certificate
}

// FrontHealth is front.health_path and front.health_hosts: how a front asks whether the proxy is alive, by names or
// addresses that are none of the site's.
type FrontHealth struct {
	Path  value.URLPath // zero: it does not
	Hosts []string      // empty: by address
}

// habit is what a kind of front does, by its documentation.
type habit struct {
	kind           string
	scheme, client string         // headers it writes itself; "": none that can be believed
	networks       []netip.Prefix // published; nil: the front's owner knows them
	platform       bool           // its routers connect from addresses that nobody can list
	fixed          bool           // it passes all other headers on from clients, unless its owner has made it another
	written        bool           // its rules about headers are written by hand
	passesScheme   bool           // it passes X-Forwarded-Proto on from clients, too
	flexible       bool           // it has a mode of that name, in which it speaks plain http to the proxy
	itself         bool           // it appends an address of its own, too, which nobody publishes
	requests       bool           // it hands requests on, never connections, so that it has no PROXY line

	waits  int64  // seconds for an answer to begin, unless it is told to wait longer; 0: nobody knows
	longer string // the setting that tells it; "": none does

	// Of a front that reaches the application server itself, by the ids of duties.
	keeps  []string         // that it does by itself
	lapses map[string]lapse // that it does not, unless it is told to
}

// lapse is a duty that a kind of front leaves undone.
type lapse struct{ does, remedy string }

var habits = []habit{
	{kind: "cloudflare", scheme: "X-Forwarded-Proto", client: "CF-Connecting-IP", networks: cloudflare, fixed: true, flexible: true, waits: 100, longer: "the proxy read timeout of the zone"},
	{kind: "cloudfront", scheme: "CloudFront-Forwarded-Proto", client: "X-Forwarded-For", fixed: true, requests: true, waits: 30, longer: "the response timeout of the origin",
		keeps:  []string{"duty-scheme", "duty-hsts", "duty-websocket"},
		lapses: map[string]lapse{"duty-host": {"sends the name of its origin as Host", "give the behaviour an origin request policy that passes Host on, such as AllViewer"}}},
	{kind: "alb", scheme: "X-Forwarded-Proto", client: "X-Forwarded-For", fixed: true, requests: true, waits: 60, longer: "idle_timeout.timeout_seconds",
		keeps:  []string{"duty-scheme", "duty-host", "duty-hsts", "duty-websocket"},
		lapses: map[string]lapse{"duty-underscores": {"passes names with underscores on", "set routing.http.drop_invalid_header_fields.enabled there"}}},
	{kind: "gcp", scheme: "X-Forwarded-Proto", client: "X-Forwarded-For", networks: googleFrontEnds, fixed: true, itself: true, waits: 30, longer: "the timeout of the backend service",
		keeps: []string{"duty-scheme", "duty-host", "duty-hsts", "duty-websocket"}},
	{kind: "azure", scheme: "X-Forwarded-Proto", client: "X-Forwarded-For", fixed: true, waits: 20, longer: "the request timeout of the backend", keeps: []string{"duty-scheme", "duty-hsts"}},
	{kind: "fastly", client: "X-Forwarded-For", passesScheme: true, waits: 15, longer: "first_byte_timeout"},
	{kind: "heroku", scheme: "X-Forwarded-Proto", client: "X-Forwarded-For", platform: true, waits: 30,
		keeps: []string{"duty-scheme", "duty-host", "duty-hsts", "duty-health", "duty-websocket", "duty-alone"}},
	{kind: "haproxy", scheme: "X-Forwarded-Proto", client: "X-Forwarded-For", written: true, keeps: []string{"duty-connection", "duty-websocket"}},
	{kind: "traefik", scheme: "X-Forwarded-Proto", client: "X-Forwarded-For", keeps: []string{"duty-scheme", "duty-host", "duty-hsts", "duty-websocket"},
		lapses: map[string]lapse{
			"duty-connection":  {"drops it before 2.11.38, in small letters too", "upgrade it"},
			"duty-underscores": {"passes names with underscores on", "set underscoreHeadersStrategy there, or drop them in another way"}}},
	{kind: "other", written: true},
}

// told reports whether the front can be given rules about headers by hand.
func (h habit) told() bool { return !h.fixed && !h.platform }

func habitOf(kind string) habit {
	for _, h := range habits {
		if h.kind == kind {
			return h
		}
	}
	return habit{}
}

func front(sp *spec.Spec) Front {
	described := &sp.Front
	h := habitOf(described.Kind.Value)
	f := Front{
		Kind:         h.kind,
		Peers:        sorted(described.Peers.Or(h.networks)),
		SchemeHeader: described.SchemeHeader.Or(header(h.scheme)),
		ClientHeader: described.ClientHeader.Or(header(h.client)),
		Only:         described.Only.Value,
		PROXY:        described.ProxyProtocol.Value,
		Health:       FrontHealth{described.HealthPath.Value, described.HealthHosts.Value},
		Proof:        Proof{described.SecretHeader.Value, described.SecretFile.Value, described.ClientCA.Value},
	}
	if f.PROXY { // a front that speaks no http passes every header on
		f.SchemeHeader, f.ClientHeader = described.SchemeHeader.Value, described.ClientHeader.Value
	}
	for _, hop := range described.Outer.Value {
		if hop.Kind != "" {
			f.Outer = append(f.Outer, habitOf(hop.Kind).networks...)
		} else {
			f.Outer = append(f.Outer, hop.Network)
		}
	}
	f.Outer = sorted(f.Outer)
	return f
}

func header(name string) value.HeaderName {
	if name == "" {
		return value.HeaderName{}
	}
	parsed, err := value.ParseHeaderName(name)
	if err != nil {
		panic("the table of fronts: " + err.Error())
	}
	return parsed
}

func sorted(networks []netip.Prefix) []netip.Prefix {
	networks = slices.Clone(networks)
	slices.SortFunc(networks, netip.Prefix.Compare)
	return slices.Compact(networks)
}

// Fronted reports whether clients reach the proxy through a front.
func (s *Site) Fronted() bool { return s.Front.Kind != "" }

// SaysScheme reports whether the scheme of a request is the front's word. Else it is that of the connection.
func (f Front) SaysScheme() bool { return f.SchemeHeader != value.HeaderName{} }

// SaysClient reports whether the client's address is in a header of the front's.
func (f Front) SaysClient() bool { return f.ClientHeader != value.HeaderName{} }

// IsAsked reports whether the proxy answers health checks.
func (h FrontHealth) IsAsked() bool { return h.Path != value.URLPath{} }

// ByAddress reports whether the checks ask for an address of the proxy, whichever it is.
func (h FrontHealth) ByAddress() bool { return h.IsAsked() && len(h.Hosts) == 0 }

// HasSecret reports whether the front sends one.
func (p Proof) HasSecret() bool { return p.SecretHeader != value.HeaderName{} }

// HasCertificate reports whether the front shows one over TLS.
func (p Proof) HasCertificate() bool { return p.ClientCA != value.FilePath{} }

// Secret names what holds it in the proxy's own configuration.
func (s *Site) Secret() string { return s.Name.Identifier() + "_secret" }

// Secure reports whether the public reaches the site over https, whoever ends TLS.
func (s *Site) Secure() bool { return s.TLS.Enabled() || s.Front.SaysScheme() }

// Mixed reports whether requests of both schemes reach one listener, so that each has to be looked at.
func (s *Site) Mixed() bool { return s.Front.SaysScheme() }

// Serves reports whether the listener answers, and does not send everything to https on the same host.
func (s *Site) Serves(l Listener) bool { return l.Scheme == "https" || !s.Moves() }

// Secures reports whether a visitor's https may come over the listener.
func (s *Site) Secures(l Listener) bool { return l.Scheme == "https" || s.Mixed() }

// LeadOn are the listeners on which the names that lead do so at once: a redirect to https comes first, as lists of
// preloaded names want it.
func (s *Site) LeadOn() []Listener {
	if len(s.Leading) == 0 {
		return nil
	}
	return slices.DeleteFunc(s.Listeners(), func(l Listener) bool { return !s.Serves(l) })
}

// Moves reports whether all that comes over plain http is sent to https, whoever brings it.
func (s *Site) Moves() bool {
	return s.Proxy.Plain == Redirect && (!s.Mixed() || s.Front.Proof.HasCertificate())
}
