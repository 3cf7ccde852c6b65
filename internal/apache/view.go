package apache

import (
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
	Daemons   []daemon
	Secrets   []secret
	Closed    []closed
	Rejected  []rejected
	Redirects []redirecting
	Moved     []moved
	Plain     []proxied
	Secure    []secure
	Health    []health
}

// owned is a port that the distribution does not listen on. The guard lets several files open the same one: a second
// Listen passes httpd's test and ends httpd at the next reload.
type owned struct{ Guard, Listen, Protocol Arg }

// closed takes plain requests for names that no site claims, rejected takes those over TLS.
type closed struct {
	Address []Arg
	Name    Arg
	Aliases []Arg
	Limits  limits
	Answers []answer
	Probed  []probed
}

type rejected struct {
	Address []Arg
	Name    Arg
	Aliases []Arg
	Answers []answer
	Probed  []probed
	Certs   []certificate
	TLS     policy
	Limits  limits
}

type names struct {
	Canonical Arg
	Aliases   []Arg
	Below     []below // where one of them is a wildcard
}

// below tells a name that a wildcard may stand for: a pattern, and the condition that it is not matched.
type below struct{ Pattern, Unlike Arg }

type redirecting struct {
	Address   []Arg
	Names     names
	Behind    []behind
	ACME      []acme
	Redirects []redirect
	Refused   []Arg
	Limits    limits
	Logged    []logged
	Probed    []probed
}

// redirect sends a request to itself over https.
type redirect struct {
	ACME    bool   // challenges stay
	Only    []Arg  // at most one: where it says who is served, if that is not everyone
	Schemes []said // at most one, if requests of both schemes come
	Below   []below
	Target  Arg
}

// said is where the scheme of a request is, and the one that is meant.
type said struct{ Where, Scheme Arg }

type acme struct{ Files, Directory Arg }

// served is what both hosts have that hand requests on.
type served struct {
	Address   []Arg
	Names     names
	Behind    []behind
	Redirects []redirect
	HSTS      []sent
	Secured   secured
	Logged    []logged
	Own       []Arg // files of the site's owner
	Forward   forward
	Refused   []Arg
	Limits    limits
	Probers   []prober
}

type proxied struct {
	served
	Why  render.Comment
	ACME []acme
}

type secure struct {
	served
	Certs   []certificate
	TLS     policy
	Clients []clients
	Asked   []Arg // at most one: an authority
}

func newView(s *site.Site) view {
	v := view{
		Title:   title(s),
		Install: render.NewComment(s.InstallPath()),
		Modules: render.NewComment(strings.Join(s.ApacheModules(), " ")),
	}
	for _, l := range s.Listeners() {
		v.Owned = append(v.Owned, newOwned(l)...)
	}
	v.Daemons, v.Secrets = daemons(s), secrets(s)
	if s.Proxy.HTTP.Active() {
		v.Closed = []closed{newClosed(s)}
	}
	switch {
	case !s.Proxy.HTTP.Active():
	case s.Moves():
		v.Redirects = []redirecting{newRedirecting(s)}
	default:
		v.Plain = []proxied{newPlain(s)}
	}
	v.Health, v.Moved = newHealth(s), newMoved(s)
	if s.TLS.Enabled() {
		v.Rejected = []rejected{newRejected(s)}
		v.Secure = []secure{newSecure(s)}
	}
	return v
}

func newClosed(s *site.Site) closed {
	return closed{
		Address: virtualHost(s.Proxy.HTTP),
		Name:    quote(s.CatchAll()),
		Aliases: foreignNames(s),
		Limits:  newLimits(s),
		Answers: answered(s, s.Proxy.HTTP),
		Probed:  newForeign(s, s.Proxy.HTTP),
	}
}

func newRejected(s *site.Site) rejected {
	return rejected{
		Address: virtualHost(s.Proxy.HTTPS),
		Name:    quote(s.CatchAll()),
		Aliases: foreignNames(s),
		Answers: answered(s, s.Proxy.HTTPS),
		Probed:  newForeign(s, s.Proxy.HTTPS),
		Certs:   certificates(s),
		TLS:     newPolicy(s),
		Limits:  newLimits(s),
	}
}

func newRedirecting(s *site.Site) redirecting {
	plain := s.Proxy.HTTP
	return redirecting{
		Address:   virtualHost(plain),
		Names:     newNames(s.Names()),
		Behind:    newBehind(s, plain),
		ACME:      newACME(s),
		Redirects: []redirect{newRedirect(s, plain)},
		Refused:   refused(s, plain),
		Limits:    newLimits(s),
		Logged:    newLogged(s, plain),
		Probed:    newProbed(s, plain),
	}
}

func newServed(s *site.Site, l site.Listener) served {
	v := served{
		Address:   virtualHost(l),
		Names:     newNames(s.Hosts),
		Behind:    newBehind(s, l),
		Redirects: mixedRedirect(s, l),
		Secured:   newSecured(s),
		Logged:    newLogged(s, l),
		Own:       quotePaths(s.Includes.Server),
		Forward:   newForward(s, l),
		Refused:   refused(s, l),
		Limits:    newLimits(s),
		Probers:   newProbers(s, l),
	}
	if s.Secures(l) {
		v.HSTS = newHSTS(s)
	}
	return v
}

func newSecure(s *site.Site) secure {
	return secure{
		served:  newServed(s, s.Proxy.HTTPS),
		Certs:   certificates(s),
		TLS:     newPolicy(s),
		Clients: newClients(s),
		Asked:   asked(s),
	}
}

func newOwned(l site.Listener) []owned {
	if !l.Owned {
		return nil
	}
	if len(l.Addresses) == 0 {
		return []owned{{guard(l.Port.String()), Arg{l.Port.String()}, Arg{l.Scheme}}}
	}
	return render.Each(virtualHost(l), func(address Arg) owned { return owned{guard(address.text), address, Arg{l.Scheme}} })
}

func guard(address string) Arg {
	return Arg{"GEN_LISTEN_" + strings.NewReplacer(".", "_", ":", "_", "[", "", "]", "").Replace(address)}
}

func newNames(hosts []value.Host) names {
	n := names{Canonical: quote(hosts[0].String())}
	for _, host := range hosts[1:] {
		n.Aliases = append(n.Aliases, quote(host.String()))
		if host.IsWildcard() {
			n.Below = []below{{quote(value.NamePattern), quote("%{SERVER_NAME} !~ /" + value.NamePattern + "/")}}
		}
	}
	return n
}

func newRedirect(s *site.Site, l site.Listener) redirect {
	r := redirect{ACME: s.TLS.HasACME(), Below: newNames(s.Hosts).Below, Target: redirectTarget(s)}
	if s.Front.Only {
		r.Only = []Arg{{"%{ENV:" + welcome(s, l) + "}"}}
	}
	return r
}

// redirectTarget keeps the host that was asked for, which the virtual host's own names bound. %1 is the path.
func redirectTarget(s *site.Site) Arg {
	return Arg{"https://%{SERVER_NAME}" + s.Proxy.HTTPS.PublicSuffix() + "%1"}
}

// challenges is where an ACME client writes below its webroot.
const challenges = ".well-known/acme-challenge"

// challengesFound matches the paths of challenges.
const challengesFound = `^/\.well-known/acme-challenge/`

func newACME(s *site.Site) []acme {
	if !s.TLS.HasACME() {
		return nil
	}
	dir := s.TLS.ACMEWebroot.Join(challenges).String()
	return []acme{{quote(dir + "/"), quote(dir)}}
}

func title(s *site.Site) render.Comment {
	return render.NewComment(s.Name.String() + ": Apache " + s.Proxy.Version.String() + tree.Origin)
}
