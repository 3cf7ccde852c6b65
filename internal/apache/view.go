package apache

import (
	"regexp"
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// view feeds templates/apache/site.conf.tmpl. Slices of at most one element are parts that a site may lack.
type view struct {
	Title     render.Comment
	Install   render.Comment
	Modules   render.Comment
	Owned     []owned
	Closed    []closed
	Rejected  []rejected
	Redirects []redirect
	Plain     []proxied
	Secure    []secure
}

// owned is a port that the distribution does not listen on. The guard lets several files open the same one: a second
// Listen passes httpd's test and ends httpd at the next reload.
type owned struct{ Guard, Listen, Protocol Arg }

// closed takes plain requests for names that no site claims, rejected takes those over TLS.
type closed struct {
	Address []Arg
	Name    Arg
}

type rejected struct {
	Address []Arg
	Name    Arg
	Certs   []certificate
	TLS     policy
}

type names struct {
	Canonical Arg
	Aliases   []Arg
	Wildcard  bool // one of them
}

type redirect struct {
	Address []Arg
	Names   names
	ACME    []acme
	Targets []target
}

// target sends one name, or the names below one, to itself over https.
type target struct {
	If    Arg
	Exact []Arg // the URL that takes the place of "/"
	Any   []Arg // an expression for the whole URL
}

type acme struct{ Files, Directory Arg }

type proxied struct {
	Address []Arg
	Names   names
	ACME    []acme
	Forward forward
}

type secure struct {
	Address []Arg
	Names   names
	Certs   []certificate
	TLS     policy
	HSTS    []HeaderValue
	Forward forward
}

type certificate struct{ Chain, Key Arg }

type policy struct {
	Profile, Guideline render.Comment
	Protocols          []Arg
	Ciphers            []Arg // one argument
	Curves             Arg
}

// forward is what hands requests to the application server.
type forward struct {
	ACME    bool
	Host    HeaderValue
	Scheme  HeaderValue
	Client  HeaderValue
	Cleared []cleared
	Folded  []Arg
	Passes  []pass
}

// pass is what goes to one backend.
type pass struct {
	Path, URL Arg
	Named     bool // resolved anew for each connection
	Upgrades  bool // to WebSocket
}

type cleared struct {
	Why   render.Comment
	Names []Arg
}

func newView(s *site.Site) view {
	v := view{
		Title:   render.NewComment(s.Name.String() + ": Apache " + s.Proxy.Version.String() + tree.Origin),
		Install: render.NewComment(s.InstallPath()),
		Modules: render.NewComment(strings.Join(s.ApacheModules(), " ")),
	}
	for _, l := range s.Listeners() {
		v.Owned = append(v.Owned, newOwned(l)...)
	}
	catchAll := quote(s.CatchAll())
	if plain := s.Proxy.HTTP; plain.Active() {
		v.Closed = []closed{{virtualHost(plain), catchAll}}
	}
	switch s.Proxy.Plain {
	case site.Redirect:
		v.Redirects = []redirect{{virtualHost(s.Proxy.HTTP), newNames(s), newACME(s), targets(s)}}
	case site.Serve:
		v.Plain = []proxied{{virtualHost(s.Proxy.HTTP), newNames(s), newACME(s), newForward(s, s.Proxy.HTTP)}}
	}
	if s.TLS.Enabled() {
		https := s.Proxy.HTTPS
		v.Rejected = []rejected{{virtualHost(https), catchAll, certificates(s), newPolicy(s)}}
		v.Secure = []secure{{virtualHost(https), newNames(s), certificates(s), newPolicy(s), hsts(s), newForward(s, https)}}
	}
	return v
}

func newOwned(l site.Listener) []owned {
	if !l.Owned {
		return nil
	}
	if len(l.Addresses) == 0 {
		return []owned{{guard(l.Port.String()), Arg{l.Port.String()}, Arg{l.Scheme}}}
	}
	var list []owned
	for _, address := range virtualHost(l) {
		list = append(list, owned{guard(address.text), address, Arg{l.Scheme}})
	}
	return list
}

func guard(address string) Arg {
	return Arg{"GEN_LISTEN_" + strings.NewReplacer(".", "_", ":", "_", "[", "", "]", "").Replace(address)}
}

func newNames(s *site.Site) names {
	n := names{Canonical: quote(s.Hosts[0].String())}
	for _, host := range s.Hosts[1:] {
		n.Aliases = append(n.Aliases, quote(host.String()))
		n.Wildcard = n.Wildcard || host.IsWildcard()
	}
	return n
}

// targets keep the host that was asked for. An exact name is a literal; below a wildcard it is the request's, which
// the virtual host's own names bound.
func targets(s *site.Site) []target {
	suffix := s.Proxy.HTTPS.PublicSuffix()
	var list []target
	var exact []string
	wildcard := false
	for _, host := range s.Hosts {
		if host.IsWildcard() {
			wildcard = true
			continue
		}
		exact = append(exact, "'"+host.String()+"'")
		list = append(list, target{If: condition(s, "%{SERVER_NAME} == '"+host.String()+"'"),
			Exact: []Arg{quote("https://" + host.String() + suffix + "/")}})
	}
	if wildcard {
		list = append(list, target{If: condition(s, "! %{SERVER_NAME} -in {"+strings.Join(exact, ", ")+"} && "+sayable),
			Any: []Arg{quote("https://%{SERVER_NAME}" + suffix + "%{REQUEST_URI}")}})
	}
	return list
}

// sayable holds for requests that %{SERVER_NAME} and %{REQUEST_URI} repeat faithfully: httpd lets any text stand for a
// wildcard, and has decoded the path, in which a "?" or "#" would now end it.
const sayable = `%{SERVER_NAME} =~ /^[a-z0-9-]+(\.[a-z0-9-]+)*$/ && %{REQUEST_URI} !~ /[?#[:cntrl:]]/`

// condition leaves challenges out of a redirect: Redirect would come before their Alias.
func condition(s *site.Site, expression string) Arg {
	if s.TLS.HasACME() {
		expression += ` && %{REQUEST_URI} !~ m#^/` + regexp.QuoteMeta(challenges) + `/#`
	}
	return quote(expression)
}

// challenges is where an ACME client writes below its webroot.
const challenges = ".well-known/acme-challenge"

func newACME(s *site.Site) []acme {
	if !s.TLS.HasACME() {
		return nil
	}
	dir := s.TLS.ACMEWebroot.Join(challenges).String()
	return []acme{{quote(dir + "/"), quote(dir)}}
}

func certificates(s *site.Site) []certificate {
	var certs []certificate
	for _, c := range s.TLS.Certificates {
		certs = append(certs, certificate{quote(c.Chain.String()), quote(c.Key.String())})
	}
	return certs
}

func newPolicy(s *site.Site) policy {
	p := s.TLS.Policy
	v := policy{Profile: render.NewComment(p.Profile), Guideline: render.NewComment(p.Guideline), Curves: quote(strings.Join(p.Groups, ":"))}
	for _, protocol := range p.Protocols {
		v.Protocols = append(v.Protocols, Arg{"+" + protocol})
	}
	if len(p.Ciphers) > 0 {
		v.Ciphers = []Arg{quote(strings.Join(p.Ciphers, ":"))}
	}
	return v
}

func hsts(s *site.Site) []HeaderValue {
	var values []HeaderValue
	for _, value := range s.TLS.StrictTransportSecurity() {
		values = append(values, headerValue(value))
	}
	return values
}

func newForward(s *site.Site, l site.Listener) forward {
	f := forward{
		ACME:   l.Scheme == "http" && s.TLS.HasACME(),
		Host:   hostNow(l),
		Scheme: headerValue(l.Scheme),
		Client: HeaderValue{`"expr=%{REMOTE_ADDR}"`},
		Folded: quoteAll(site.FoldedSpellings()),
	}
	for _, group := range site.Cleared {
		f.Cleared = append(f.Cleared, cleared{render.NewComment(group.Why), quoteAll(group.Names)})
	}
	for _, b := range s.Backends() {
		f.Passes = append(f.Passes, newPass(s, b))
	}
	return f
}

var upgradeSince = value.V("2.4.47")

func newPass(s *site.Site, b site.Backend) pass {
	return pass{
		Path:     Arg{`"/"`},
		URL:      backendURL(b),
		Named:    b.Upstream.IsName() && !b.OnSocket(),
		Upgrades: b.Calls == site.ASGI && s.Proxy.Version.AtLeast(upgradeSince),
	}
}

// backendURL names each socket's worker after its backend, because workers with the same URL share their options.
func backendURL(b site.Backend) Arg {
	if b.OnSocket() {
		return quote("unix:" + b.Socket.String() + "|http://" + b.Name + ".invalid/")
	}
	return quote("http://" + b.Upstream.WithPort(b.Port) + "/")
}
