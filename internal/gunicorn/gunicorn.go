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
	return tree.File{ID: ID, Site: s.Name.String(), Path: "gunicorn/" + b.Name.String() + ".conf.py", Content: content}, err
}

// view feeds templates/gunicorn/gunicorn.conf.py.tmpl.
type view struct {
	Title             python.Literal
	File              render.Comment
	App               []python.Literal // at most one
	Bind              python.Literal
	Socket            []render.Comment // at most one: who must reach it
	Threads           bool
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
}

// line bounds a line of a request's head. 0: nothing does, where gunicorn cannot be told more.
type line struct{ Request, Field python.Literal }

// longestRequestLine is the most that gunicorn can be told (gunicorn/config.py).
const longestRequestLine = 8190

// mount is where the application is, for gunicorn as it writes a variable.
type mount struct{ Variable, Path python.Literal }

func newView(s *site.Site, b site.Backend) view {
	v := view{
		Title:            python.Docstring(render.NewComment(s.Name.String() + ": gunicorn " + b.Version.String() + tree.Origin)),
		File:             render.NewComment(b.Name.String() + ".conf.py"),
		Bind:             python.String(b.Listens()),
		Peers:            python.String(strings.Join(b.Believed(), ",")), // of a socket gunicorn trusts whoever can open it
		SchemeKey:        python.String(strings.ToUpper(site.SchemeHeader)),
		Secure:           python.String("https"),
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
	if l := s.Limits; !l.Response.IsZero() {
		v.Response = []python.Literal{python.Int(l.Response.Seconds())}
	}
	if size := s.Limits.Header.Bytes(); size > 0 {
		request := size
		if size > longestRequestLine {
			request = 0
		}
		v.Line = []line{{python.Int(request), python.Int(size)}}
	}
	if b.OnSocket() {
		v.Socket = []render.Comment{render.NewComment(s.OS.Family.ProxyUser[s.Proxy.Kind])}
	}
	return v
}
