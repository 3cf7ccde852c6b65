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

type proxied struct {
	Why       render.Comment
	Address   []Arg
	Names     names
	Behind    []behind
	ACME      []acme
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

type secure struct {
	Address   []Arg
	Names     names
	Certs     []certificate
	TLS       policy
	Clients   []clients
	Asked     []Arg // at most one: an authority
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
	catchAll := quote(s.CatchAll())
	if plain := s.Proxy.HTTP; plain.Active() {
		v.Closed = []closed{{virtualHost(plain), catchAll, foreignNames(s), newLimits(s), answered(s), newForeign(s, plain)}}
	}
	switch {
	case !s.Proxy.HTTP.Active():
	case s.Moves():
		v.Redirects = []redirecting{{virtualHost(s.Proxy.HTTP), newNames(s.Names()), newBehind(s, s.Proxy.HTTP), newACME(s), []redirect{newRedirect(s, s.Proxy.HTTP)}, refused(s, s.Proxy.HTTP), newLimits(s), newLogged(s, s.Proxy.HTTP), newProbed(s, s.Proxy.HTTP)}}
	default:
		v.Plain = []proxied{newPlain(s)}
	}
	v.Health, v.Moved = newHealth(s), newMoved(s)
	if s.TLS.Enabled() {
		https := s.Proxy.HTTPS
		v.Rejected = []rejected{{virtualHost(https), catchAll, foreignNames(s), answered(s), newForeign(s, https), certificates(s), newPolicy(s), newLimits(s)}}
		v.Secure = []secure{{virtualHost(https), newNames(s.Hosts), certificates(s), newPolicy(s), newClients(s), asked(s), newBehind(s, https), mixedRedirect(s, https), newHSTS(s), newSecured(s), newLogged(s, https),
			quotePaths(s.Includes.Server), newForward(s, https), refused(s, https), newLimits(s), newProbers(s, https)}}
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
