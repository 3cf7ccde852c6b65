// Package waitress renders the command that starts waitress.
//
// It is not a tuning guide: threads, limits and logs stay with whoever starts waitress, whose options win over these.
// waitress reads no configuration file. Its one invariant: waitress believes exactly the headers that the proxy
// writes, from the proxy alone, and hands nobody else's on.
package waitress

import (
	"strconv"

	"proxypact/internal/render"
	"proxypact/internal/shell"
	"proxypact/internal/site"
	"proxypact/internal/tree"
)

// ID names the target in --target and in the output tree.
const ID = "waitress"

// Render is the file of one of the site's backends.
func Render(set *render.Set, s *site.Site, b site.Backend) (tree.File, error) {
	content, err := set.Execute("waitress/waitress.sh.tmpl", newView(s, b))
	return tree.File{ID: ID, Site: s.Name.String(), Path: b.File(), Content: content}, err
}

// view feeds templates/waitress/waitress.sh.tmpl.
type view struct {
	Caller render.Comment // what connects
	Title  render.Comment
	File   render.Comment
	Socket []socket // at most one; else Listen
	Listen shell.Word
	Peer   []shell.Word // at most one that is believed
	Mount  []shell.Word // at most one
	App    shell.Word
	Body   []shell.Word // at most one, in bytes
}

type socket struct {
	Path shell.Word
	User render.Comment // who must reach it
}

// onSocket is what waitress takes the peers of a unix socket for.
const onSocket = "localhost"

func newView(s *site.Site, b site.Backend) view {
	v := view{
		Title:  render.NewComment(s.Name.String() + ": waitress " + b.Version.String() + tree.Origin),
		Caller: render.NewComment(s.Caller()),
		File:   render.NewComment(b.FileName()),
		Listen: shell.Port(b.Host()+":", b.BindPort.String(), b.Assigned),
		App:    shell.Quote(b.Module.String()),
	}
	if l := s.Limits; !l.Body.IsZero() {
		v.Body = []shell.Word{shell.Quote(strconv.FormatInt(l.Body.Bytes(), 10))}
	}
	if s.IsMounted() {
		v.Mount = []shell.Word{shell.Quote(s.ScriptName())}
	}
	switch {
	case b.OnSocket():
		v.Socket = []socket{{shell.Quote(b.Socket.String()), render.NewComment(s.ProxyUser())}}
		v.Peer = []shell.Word{shell.Quote(onSocket)}
	case !s.Usual():
	default:
		v.Peer = []shell.Word{shell.Quote(b.Peers[0].Addr().String())}
	}
	return v
}
