// Package uvicorn renders the command that starts uvicorn, which reads no configuration file.
//
// It is not a tuning guide: workers, time-outs and logs stay with whoever starts uvicorn, whose own options come last
// and win. Its one invariant: uvicorn takes scheme and client from the proxy, and from nobody else.
package uvicorn

import (
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/shell"
	"proxypact/internal/site"
	"proxypact/internal/tree"
)

// ID names the target in --target and in the output tree.
const ID = "uvicorn"

// Render is the file of one of the site's backends.
func Render(set *render.Set, s *site.Site, b site.Backend) (tree.File, error) {
	content, err := set.Execute("uvicorn/uvicorn.sh.tmpl", newView(s, b))
	return tree.File{ID: ID, Site: s.Name.String(), Path: b.File(), Content: content}, err
}

// view feeds templates/uvicorn/uvicorn.sh.tmpl.
type view struct {
	Title   render.Comment
	File    render.Comment
	Mount   []shell.Word // at most one
	App     shell.Word
	Socket  []socket // at most one of these three
	Handed  []render.Comment
	Place   []place
	Anybody bool         // the socket's peers, who have no address
	Peers   []shell.Word // at most one list; none: nobody is believed
}

type socket struct {
	Path shell.Word
	User render.Comment // who must reach it
}

type place struct {
	Host, Port shell.Word
	Caller     render.Comment // what connects
}

// anybody is the only word of uvicorn's that holds for a peer on a socket, which has no address.
const anybody = "*"

func newView(s *site.Site, b site.Backend) view {
	v := view{
		Title: render.NewComment(s.Name.String() + ": uvicorn " + b.Version.String() + tree.Origin),
		File:  render.NewComment(b.FileName()),
		App:   shell.Quote(b.Module.String()),
	}
	if s.IsMounted() {
		v.Mount = []shell.Word{shell.Quote(s.ScriptName())}
	}
	if b.OnSocket() {
		v.Anybody, v.Peers = true, []shell.Word{shell.Quote(anybody)}
	}
	switch user := render.NewComment(s.ProxyUser()); {
	case b.Handed():
		v.Handed = []render.Comment{user}
	case b.OnSocket():
		v.Socket = []socket{{shell.Quote(b.Socket.String()), user}}
	default:
		v.Place = []place{{shell.Quote(b.Bind.String()), shell.Port("", b.BindPort.String(), b.Assigned), render.NewComment(s.Caller())}}
	}
	if !b.OnSocket() && s.Spoken(b) {
		v.Peers = []shell.Word{shell.Quote(strings.Join(b.Believed(), ","))}
	}
	return v
}
