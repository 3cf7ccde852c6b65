// Package django renders the settings that make Django agree with its proxy.
//
// It is not a whole settings file and imports nothing: the result is constants only, for a project to import last.
// Its one invariant: the file states every setting that could break the contract, even at Django's default.
package django

import (
	"strings"

	"proxypact/internal/python"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// ID names the target in --target and in the output tree.
const ID = "django"

// Render is the site's file.
func Render(set *render.Set, s *site.Site) (tree.File, error) {
	content, err := set.Execute("django/proxy.py.tmpl", newView(s))
	return tree.File{ID: ID, Site: s.Name.String(), Path: "django/" + module(s) + ".py", Content: content}, err
}

// RenderClient is the middleware that gives Django the client's address, where the site has one.
func RenderClient(set *render.Set, s *site.Site) (tree.File, error) {
	content, err := set.Execute("django/client.py.tmpl", newClientView(s))
	return tree.File{ID: ID, Site: s.Name.String(), Path: "django/" + clientModule(s) + ".py", Content: content}, err
}

func clientModule(s *site.Site) string { return s.Name.Identifier() + "_client" }

func module(s *site.Site) string { return s.Name.Identifier() + "_proxy" }

// view feeds templates/django/proxy.py.tmpl.
type view struct {
	Title          python.Literal
	Module         render.Comment
	Scheme         []scheme // at most one: the header that carries it
	Hosts          []python.Literal
	Cookies        python.Literal
	Plain          bool // no https at all: Secure cookies would never come back
	LanguageCookie bool
	Mount          []mount          // at most one
	Static, Media  []files          // at most one each
	Hashed         []render.Comment // at most one: the setting that names what puts a hash into names
	Released       []released       // at most one
	User           []python.Literal // at most one: the variable of the header that tells it
	Counted        []counted
	Alone          []counted // REMOTE_ADDR is the proxy's
	HasOrigins     bool
	Origins        []python.Literal
	Form           []python.Literal // at most one
	Careful        []setting        // about headers of answers
	Policy         []directive
	Proxied        bool     // there is a proxy
	Direct         []direct // at most one: what no proxy does
}

// setting is one of Django's, by its name.
type setting struct {
	Name  render.Comment
	Value python.Literal
}

// directive is one of SECURE_CSP. Django leaves out one with an empty list; True stands for no values.
type directive struct {
	Name   python.Literal
	Values []python.Literal
}

// mount is where the site is, and where its cookies go.
type mount struct{ Name, Path python.Literal }

// files are the settings of a directory.
type files struct{ URL, Root python.Literal }

// released is what django-sendfile2 is told, and whoever else wants to know.
type released struct{ Backend, Path, Place python.Literal }

// direct is what Django does for a front that reaches its server itself, and what it leaves to it.
type direct struct {
	Redirect, Subdomains, Preload, Seconds python.Literal
	Host                                   []python.Literal // at most one: where redirects lead
	Health                                 []python.Literal // at most one: the path that is not redirected
	Front                                  render.Comment
	Duties                                 []listed
}

// listed is a line of the checklist.
type listed struct{ Standing, ID, Text, Why render.Comment }

type scheme struct {
	Key, Secure python.Literal
	Caller      render.Comment // who writes it: the proxy, or what does its part
}

// counted is what packages that throttle clients go by.
type counted struct {
	Middleware []python.Literal // at most one: what makes REMOTE_ADDR the client's, if the server does not
	Module     render.Comment
}

// clientView feeds templates/django/client.py.tmpl.
type clientView struct {
	Title           python.Literal
	Module          render.Comment
	Peers, Nameless []python.Literal
}

func newClientView(s *site.Site) clientView {
	peers, nameless := s.Callers()
	return clientView{
		Title:    python.Docstring(render.NewComment(s.Name.String() + ": the client's address for Django " + s.Django.String() + tree.Origin)),
		Module:   render.NewComment(clientModule(s)),
		Peers:    render.Each(peers, python.String),
		Nameless: render.Each(nameless, python.String),
	}
}

func newView(s *site.Site) view {
	v := view{
		Title:          python.Docstring(render.NewComment(s.Name.String() + ": Django " + s.Django.String() + tree.Origin)),
		Module:         render.NewComment(module(s)),
		Cookies:        python.Bool(s.Secure()),
		Plain:          !s.Secure(),
		LanguageCookie: s.DjangoHas(site.LanguageCookie),
		HasOrigins:     len(s.TrustedOrigins) > 0,
		Proxied:        !s.Direct(),
	}
	if s.Headers.Owner == site.DjangoOwns {
		v.Careful, v.Policy = careful(s.Headers), contentPolicy(s.Headers.Policy)
	}
	if !s.Limits.Form.IsZero() {
		v.Form = []python.Literal{python.Int(s.Limits.Form.Bytes())}
	}
	v.Alone, v.Counted = newClients(s)
	if s.SaysScheme() {
		v.Scheme = []scheme{{variable(s.Told()), python.String("https"), render.NewComment(s.Author())}}
	}
	if s.TellsUser() {
		v.User = []python.Literal{variable(s.UserHeader.String())}
	}
	if s.IsMounted() {
		v.Mount = []mount{{python.String(s.ScriptName()), python.String(s.Prefix.String())}}
	}
	v.Static, v.Media = newFiles(s.Static.Files), newFiles(s.Media)
	if s.Static.Hashed {
		v.Hashed = []render.Comment{render.NewComment(storage[s.DjangoHas(site.NamesStorages)])}
	}
	if d := s.Protected; d.Served() {
		v.Released = []released{{python.String(senders[s.Proxy.Kind]), python.String(strings.TrimSuffix(d.URL.String(), "/")), python.String(d.Root.String())}}
	}
	if s.Direct() {
		v.Direct = []direct{newDirect(s)}
	}
	v.Hosts, v.Origins = hosts(s), origins(s)
	return v
}

// newClients is what packages that limit clients can go by: X-Forwarded-For alone, or REMOTE_ADDR too. Without a proxy
// it is the front's own what it makes of either.
func newClients(s *site.Site) (alone, both []counted) {
	told := counted{Module: render.NewComment(clientModule(s))}
	switch {
	case s.Direct():
		return nil, nil
	case !s.KnowsClient():
		return []counted{told}, nil
	case s.ClientMiddleware:
		told.Middleware = []python.Literal{python.String(clientModule(s) + ".client_address")}
	}
	return nil, []counted{told}
}

// hosts are all that Django allows: a leading dot stands for every name below.
func hosts(s *site.Site) []python.Literal {
	all := render.Each(s.Hosts, func(h value.Host) python.Literal { return python.String(strings.TrimPrefix(h.String(), "*")) })
	all = append(all, render.Each(s.InternalHosts, python.String)...)
	if s.Direct() {
		all = append(all, render.Each(s.Front.Health.Hosts, python.String)...)
	}
	return all
}

func origins(s *site.Site) []python.Literal {
	return render.Each(s.TrustedOrigins, func(o value.Origin) python.Literal {
		if s.DjangoHas(site.OriginsWithScheme) {
			return python.String(o.String())
		}
		return python.String(o.Authority())
	})
}

func newFiles(d site.Files) []files {
	if !d.Served() {
		return nil
	}
	return []files{{python.String(d.URL.String()), python.String(d.Root.String())}}
}

// storage is the setting of the class that keeps static files, where there is STORAGES and where there is none.
var storage = map[bool]string{true: "STORAGES", false: "STATICFILES_STORAGE"}

// senders are django-sendfile2's words for a proxy.
var senders = map[site.Kind]string{site.Nginx: "django_sendfile.backends.nginx", site.Apache: "django_sendfile.backends.xsendfile"}

// variable is the key that a header has in request.META.
func variable(header string) python.Literal { return python.String(value.Meta(header)) }
