// Package gunicorn renders gunicorn's configuration file.
//
// It is not a tuning guide: workers, time-outs and logs stay with whoever starts gunicorn, whose command line wins
// over this file. Its one invariant: gunicorn believes exactly the header that the proxy writes, from the proxy alone.
package gunicorn

import (
	"strings"

	"proxypact/internal/python"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// ID names the target in --target and in the output tree.
const ID = "gunicorn"

// Render is the file of one of the site's backends.
func Render(set *render.Set, s *site.Site, b site.Backend) (tree.File, error) {
	content, err := set.Execute("gunicorn/gunicorn.conf.py.tmpl", newView(s, b))
	return tree.File{ID: ID, Site: s.Name.String(), Path: b.File(), Content: content}, err
}

// view feeds templates/gunicorn/gunicorn.conf.py.tmpl.
type view struct {
	Title             python.Literal
	File              render.Comment
	App               []python.Literal // at most one
	Bind              python.Literal
	Socket            []render.Comment // at most one: who must reach it
	Handed            []render.Comment // at most one: who can
	Place             bool
	Threads           bool
	Closes            bool // each connection behind its answer, of which a front would keep too much
	Uvicorn           bool // reads the requests
	Anybody           bool // uvicorn's word for a socket's peers
	Peers             python.Literal
	SchemeKey, Secure python.Literal
	Mount             []mount // at most one
	Folds             bool    // takes names with an underscore for the real ones
	HeaderMap         bool    // settings of later versions
	ForwarderHeaders  bool
	Response          []python.Literal // at most one, in seconds
	Line              []line           // at most one
	Assigned          bool             // the port is in the environment
	Unheard           bool             // uvicorn believes nobody
	Caller            render.Comment
	Front             []front // at most one, that reaches gunicorn itself
}

// front is what the file does in place of a proxy.
type front struct {
	Anyone         bool // it is all that reaches gunicorn
	Peers, Hops    []python.Literal
	Scheme, Client python.Literal // its headers, as gunicorn names them
	Dropped        []python.Literal
}

// line bounds a line of a request's head. 0: nothing does, where gunicorn cannot be told more.
type line struct{ Request, Field python.Literal }

// longestRequestLine is the most that gunicorn can be told (gunicorn/config.py).
const longestRequestLine = 8190

// newLine takes what the proxy lets pass, which is 8 kB where nothing else is said.
func newLine(size value.Size) line {
	request, field := size.Bytes(), size.Bytes()
	switch {
	case size.IsZero():
		request, field = longestRequestLine, longestRequestLine
	case request > longestRequestLine:
		request = 0
	}
	return line{python.Int(request), python.Int(field)}
}

// mount is where the application is, for gunicorn as it writes a variable.
type mount struct{ Variable, Path python.Literal }

func newView(s *site.Site, b site.Backend) view {
	v := view{
		Title:            python.Docstring(render.NewComment(s.Name.String() + ": gunicorn " + b.Version.String() + tree.Origin)),
		File:             render.NewComment(b.FileName()),
		Bind:             python.String(b.Listens()),
		Peers:            python.String(strings.Join(b.Believed(), ",")), // of a socket gunicorn trusts whoever can open it
		SchemeKey:        python.String(strings.ToUpper(site.SchemeHeader)),
		Secure:           python.String("https"),
		Caller:           render.NewComment(s.Caller()),
		Threads:          b.Worker == site.ThreadWorker,
		Uvicorn:          b.InUvicorn(),
		Folds:            !b.InUvicorn() && !b.Has(site.MapsHeaders),
		HeaderMap:        !b.InUvicorn() && b.Has(site.MapsHeaders),
		ForwarderHeaders: !b.InUvicorn() && b.Has(site.ForwardsHeaders),
	}
	if s.IsMounted() {
		v.Mount = []mount{{python.String("SCRIPT_NAME=" + s.ScriptName()), python.String(s.ScriptName())}}
	}
	if b.InUvicorn() && b.OnSocket() {
		v.Anybody, v.Peers = true, python.String("*")
	}
	if b.Module != (value.Module{}) {
		v.App = []python.Literal{python.String(b.Module.String())}
	}
	v.bound(s, b)
	switch user := render.NewComment(s.ProxyUser()); {
	case b.Handed():
		v.Handed = []render.Comment{user}
	case b.OnSocket():
		v.Socket = []render.Comment{user}
	default:
		v.Place = true
	}
	if s.Direct() {
		v.reachedByFront(s, b)
	}
	return v
}

// bound sets how long an answer, and a line of a request's head, may be.
func (v *view) bound(s *site.Site, b site.Backend) {
	if l := s.Limits; !l.Response.IsZero() {
		v.Response = []python.Literal{python.Int(l.Response.Seconds())}
	}
	if size := s.Limits.Header; !b.InUvicorn() && (!s.Direct() || !size.IsZero()) {
		v.Line = []line{newLine(size)}
	}
}

func (v *view) reachedByFront(s *site.Site, b site.Backend) {
	v.Closes = v.Threads && b.Overruns()
	switch {
	case b.Hooked():
		v.Folds, v.Front = false, []front{newFront(s, b)}
	case !s.Spoken(b):
		v.Unheard, v.Peers = true, python.String("")
	}
	if v.Assigned = b.Assigned; v.Assigned {
		v.Bind = python.String(b.Host() + ":")
	}
}

func newFront(s *site.Site, b site.Backend) front {
	f := front{Anyone: len(b.Peers) == 0,
		Scheme: named(s.Front.SchemeHeader.String()), Client: named(s.Front.ClientHeader.String())}
	for _, peer := range b.Peers {
		f.Peers = append(f.Peers, python.String(peer.String()))
	}
	for _, hop := range s.Trusted() {
		f.Hops = append(f.Hops, python.String(hop.String()))
	}
	for _, name := range append([]string{site.SchemeHeader, site.ClientHeader, "Upgrade"}, site.Names(s.Cleared())...) {
		f.Dropped = append(f.Dropped, named(name))
	}
	return f
}

// named is a header's name as gunicorn has it in a request.
func named(header string) python.Literal { return python.String(strings.ToUpper(header)) }
