// Package hypercorn renders the command that starts hypercorn.
//
// It is not a tuning guide: workers, limits and logs stay with whoever starts hypercorn, whose options win over these.
// Its one invariant: hypercorn listens for the proxy alone; it believes no header, and nothing here makes it.
package hypercorn

import (
	"proxypact/internal/render"
	"proxypact/internal/shell"
	"proxypact/internal/site"
	"proxypact/internal/tree"
)

// ID names the target in --target and in the output tree.
const ID = "hypercorn"

// Render is the file of one of the site's backends.
func Render(set *render.Set, s *site.Site, b site.Backend) (tree.File, error) {
	content, err := set.Execute("hypercorn/hypercorn.sh.tmpl", newView(s, b))
	return tree.File{ID: ID, Site: s.Name.String(), Path: b.File(), Content: content}, err
}

// view feeds templates/hypercorn/hypercorn.sh.tmpl.
type view struct {
	Caller render.Comment // what connects
	Title  render.Comment
	File   render.Comment
	Mount  []shell.Word // at most one
	Socket []socket     // at most one of these three
	Handed []render.Comment
	Place  []place
	App    shell.Word
}

type socket struct {
	Path shell.Word // as hypercorn writes it, with "unix:"
	User render.Comment
}

type place struct {
	Listen shell.Word
	Caller render.Comment
}

func newView(s *site.Site, b site.Backend) view {
	v := view{
		Title:  render.NewComment(s.Name.String() + ": hypercorn " + b.Version.String() + tree.Origin),
		Caller: render.NewComment(s.Caller()),
		File:   render.NewComment(b.FileName()),
		App:    shell.Quote(b.Module.String()),
	}
	if s.IsMounted() {
		v.Mount = []shell.Word{shell.Quote(s.ScriptName())}
	}
	switch user := render.NewComment(s.ProxyUser()); {
	case b.Handed():
		v.Handed = []render.Comment{user}
	case b.OnSocket():
		v.Socket = []socket{{shell.Quote(b.Listens()), user}}
	default:
		v.Place = []place{{shell.Port(b.Host()+":", b.BindPort.String(), b.Assigned), v.Caller}}
	}
	return v
}
