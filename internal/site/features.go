package site

import (
	"fmt"
	"slices"

	"proxypact/internal/value"
)

// Feature is something that a program does in some versions and not in others.
type Feature string

// What is rendered depends on these alone, never on a version by itself.
const (
	RejectsHandshake  Feature = "ends a TLS handshake for a name that nobody has, without a certificate"
	RotatesTickets    Feature = "gives TLS tickets new keys where sessions share a cache"
	TakesEarly        Feature = "takes requests within a TLS handshake if it is told to"
	LeavesIdle        Feature = "leaves an idle connection to an application server before that does"
	KeepsUnasked      Feature = "keeps connections to application servers unless it is told not to"
	LimitsHTTP2       Feature = "has limits of its own for the head of a request over HTTP/2"
	BearsSilence      Feature = "bears the silence of a WebSocket as long as that of any other answer"
	JoinsLines        Feature = "sees every line of a header that has several"
	TakesSuites       Feature = "can be told the ciphers of TLS 1.3"
	ProtocolsByName   Feature = "agrees with each name on the TLS protocols of its own"
	HTTP2Directive    Feature = "has a directive for HTTP/2 in place of a word of the listener"
	HTTP3             Feature = "speaks HTTP/3"
	LogOption         Feature = "can be told not to open the log that was compiled in"
	Upgrades          Feature = "passes an upgrade to WebSocket on"
	HoldsContinue     Feature = "can answer Expect: 100-continue by itself"
	ReadsNetworks     Feature = "takes networks among the peers that it believes, not addresses alone"
	OpensSocket       Feature = "makes sockets that the proxy's user can open"
	TakesSocket       Feature = "takes a socket from systemd"
	ShortensHead      Feature = "sends no body after HEAD"
	MapsHeaders       Feature = "has a setting for names with an underscore"
	ForwardsHeaders   Feature = "has a setting for names with an underscore that count all the same"
	CallsASGI         Feature = "has an application for ASGI"
	NamesStorages     Feature = "names its storages in STORAGES"
	Conditions        Feature = "holds a condition for what it is"
	SetsReferrer      Feature = "has a setting for Referrer-Policy"
	SetsOpener        Feature = "has a setting for Cross-Origin-Opener-Policy"
	SetsPolicy        Feature = "has a setting for Content-Security-Policy"
	PrependsMount     Feature = "puts its mount point before every path that it is asked for"
	TellsSockets      Feature = "tells WebSockets where the application is mounted"
	LanguageCookie    Feature = "has a setting for the language cookie's Secure"
	OriginsWithScheme Feature = "writes trusted origins with their scheme"
	ExchangesHybrid   Feature = "has the key exchange group X25519MLKEM768"
)

// span says that a program has a feature from one version on, and up to another.
type span struct {
	feature Feature
	program string        // as its project writes it
	first   value.Version // that has it
	gone    value.Version // that has it no more; zero: it is still there
	source  string
}

// features is what is known of versions, with who says so. A program without a row for a feature does not have it; one
// that lost a feature for a while has several.
var features = []span{
	{RejectsHandshake, "nginx", value.V("1.19.4"), still, "nginx's changes: ssl_reject_handshake; seen running: 1.18.0, 1.20.2"},
	{RotatesTickets, "nginx", value.V("1.23.2"), still, "nginx's changes"},
	{TakesEarly, "nginx", value.V("1.15.3"), still, "nginx's changes: ssl_early_data"},
	{LeavesIdle, "nginx", value.V("1.15.3"), still, "nginx's changes: keepalive_timeout in upstream"},
	{KeepsUnasked, "nginx", value.V("1.29.7"), still, "nginx's changes: keepalive; seen running: 1.28.2, 1.30.4, 1.31.5"},
	{LimitsHTTP2, "nginx", value.V("1.9.5"), value.V("1.19.7"), "nginx's changes: http2_max_field_size; seen running: 1.18.0, 1.20.2"},
	{BearsSilence, "nginx", value.V("1.3.13"), still, "nginx's documentation of websocket"},
	{BearsSilence, "Apache", value.V("2.4.53"), still, "httpd's changes and source of 2.4.52, 2.4.54: tunneling"},
	{JoinsLines, "nginx", value.V("1.23.0"), still, "nginx's changes"},
	{JoinsLines, "Apache", always24, still, "seen running: 2.4.71"},
	{TakesSuites, "nginx", value.V("1.19.4"), still, "nginx's changes: ssl_conf_command; seen running: 1.18.0, 1.20.2"},
	{TakesSuites, "Apache", value.V("2.4.36"), still, "httpd's changes: SSLCipherSuite; seen running: 2.4.37"},
	{ProtocolsByName, "nginx", value.V("1.29.2"), still, "nginx's changes; seen running: 1.28.2, 1.30.4"},
	{ProtocolsByName, "Apache", value.V("2.4.42"), still, "httpd's changes; seen running: 2.4.37, 2.4.46, 2.4.71"},
	{HTTP2Directive, "nginx", value.V("1.25.1"), still, "nginx's changes; seen running: 1.24.0, 1.26.3"},
	{HTTP3, "nginx", value.V("1.25.0"), still, "nginx's changes: listen quic; seen running: 1.26.3, 1.31.5"},
	{LogOption, "nginx", value.V("1.19.5"), still, "nginx's changes: -e; seen running: 1.18.0, 1.20.2"},
	{Upgrades, "nginx", value.V("1.3.13"), still, "nginx's documentation of websocket"},
	{Upgrades, "Apache", value.V("2.4.47"), still, "httpd's changes: upgrade= of ProxyPass; seen running: 2.4.46, 2.4.71"},
	{HoldsContinue, "Apache", value.V("2.4.40"), still, "httpd's documentation of Proxy100Continue; seen running: 2.4.46"},
	{Conditions, "Apache", always24, value.V("2.4.64"), "httpd's changes"},
	{Conditions, "Apache", value.V("2.4.65"), still, "CVE-2025-54090"},
	{ReadsNetworks, "gunicorn", value.V("24.1.1"), still, "gunicorn's news"},
	{ReadsNetworks, "uvicorn", value.V("0.31.0"), still, "uvicorn's release notes"},
	{OpensSocket, "granian", value.V("2.6.0"), still, "granian's releases: --uds-permissions"},
	{TakesSocket, "gunicorn", value.V("20.1"), still, "seen running: 20.1, 27.0"},
	{TakesSocket, "uvicorn", value.V("0.17.6"), still, "seen running: 0.17, 0.54"},
	{TakesSocket, "hypercorn", value.V("0.13.2"), still, "seen running: 0.13, 0.18"},
	{TakesSocket, "uWSGI", value.V("2.0.21"), still, "seen running: 2.0.21, 2.0.31"},
	{ShortensHead, "gunicorn", value.V("26.1"), still, "seen running: 20.1, 26.1, 27.0"},
	{MapsHeaders, "gunicorn", value.V("22.0"), still, "gunicorn/config.py: header_map"},
	{ForwardsHeaders, "gunicorn", value.V("23.0"), still, "gunicorn/config.py: forwarder_headers"},
	{CallsASGI, "Django", value.V("3.0"), still, "Django's release notes: django.core.asgi; seen running: 2.2.28, 3.0.14"},
	{NamesStorages, "Django", value.V("4.2"), still, "Django's release notes"},
	{SetsReferrer, "Django", value.V("3.0"), still, "Django's release notes"},
	{SetsOpener, "Django", value.V("4.0"), still, "Django's release notes"},
	{SetsPolicy, "Django", value.V("6.0"), still, "Django's release notes"},
	{PrependsMount, "uvicorn", value.V("0.26.0"), still, "seen running: 0.17.6, 0.54.0; uvicorn's release notes"},
	{TellsSockets, "daphne", value.V("4.1.0"), still, "seen running: 4.0.0, 4.2.3; daphne's changes"},
	{LanguageCookie, "Django", value.V("3.0"), still, "Django's release notes; seen running: 2.2.28, 3.0.14"},
	{OriginsWithScheme, "Django", value.V("4.0"), still, "Django's release notes"},
	{ExchangesHybrid, "OpenSSL", value.V("3.5"), still, "OpenSSL's news; seen running: 3.0"},
}

var (
	still    = value.Version{}
	always24 = value.V("2.4")
)

// has reports whether that version of the program has the feature.
func has(program string, version value.Version, f Feature) bool {
	for _, s := range features {
		if s.feature == f && s.program == program && version.AtLeast(s.first) && (s.gone == still || !version.AtLeast(s.gone)) {
			return true
		}
	}
	return false
}

// since is the version that brought a program the feature.
func since(program string, f Feature) value.Version {
	for _, s := range features {
		if s.feature == f && s.program == program {
			return s.first
		}
	}
	panic(fmt.Sprintf("no version of %s %s", program, f))
}

// Has reports whether the proxy of that version has the feature; it is for a version that was found, not described.
func (k Kind) Has(version value.Version, f Feature) bool { return has(k.Title(), version, f) }

// granted reports whether a site's program has the feature. One whose version is refused is taken to have what a later
// one has: what it lacks is no second mistake.
func granted(program string, version value.Version, f Feature) bool {
	had := func(s span) bool { return s.feature == f && s.program == program }
	return has(program, version, f) || slices.ContainsFunc(features, had) && tooOld(program, version)
}

// Has reports whether the site's proxy has the feature.
func (p Proxy) Has(f Feature) bool { return granted(p.Kind.Title(), p.Version, f) }

// Has reports whether the application server has the feature.
func (b Backend) Has(f Feature) bool { return granted(b.Server.Title(), b.Version, f) }

// DjangoHas reports whether the site's Django has the feature.
func (s *Site) DjangoHas(f Feature) bool { return granted("Django", s.Django, f) }
