// Package daphne renders the command that starts daphne.
//
// It is not a tuning guide: workers, limits and logs stay with whoever starts daphne, whose options win over these.
// Its one invariant: daphne, which cannot tell one peer from another, believes headers only where the proxy alone
// can reach it.
package daphne

import (
	"strconv"

	"proxypact/internal/render"
	"proxypact/internal/shell"
	"proxypact/internal/site"
	"proxypact/internal/tree"
)

// ID names the target in --target and in the output tree.
const ID = "daphne"

// Render is the file of one of the site's backends.
func Render(set *render.Set, s *site.Site, b site.Backend) (tree.File, error) {
	content, err := set.Execute("daphne/daphne.sh.tmpl", newView(s, b))
	return tree.File{ID: ID, Site: s.Name.String(), Path: b.File(), Content: content}, err
}

// view feeds templates/daphne/daphne.sh.tmpl.
type view struct {
	Caller   render.Comment // what connects
	Title    render.Comment
	File     render.Comment
	Socket   []socket // at most one; else Place
	Place    []place
	Believes bool         // the headers of whoever reaches it
	Response []shell.Word // at most one, in seconds
	Mount    []shell.Word // at most one
	App      shell.Word
}

type socket struct {
	Path shell.Word
	User render.Comment // who must reach it
}

type place struct {
	Host, Port shell.Word
	Caller     render.Comment // what connects
}

func newView(s *site.Site, b site.Backend) view {
	v := view{
		Caller:   render.NewComment(s.Caller()),
		Title:    render.NewComment(s.Name.String() + ": daphne " + b.Version.String() + tree.Origin),
		File:     render.NewComment(b.FileName()),
		Believes: !b.Exposed() && !s.Direct(), // it takes the leftmost address
		App:      shell.Quote(b.Module.String()),
	}
	if time := s.Limits.Response; !time.IsZero() {
		v.Response = []shell.Word{shell.Quote(strconv.FormatInt(time.Seconds(), 10))}
	}
	if s.IsMounted() {
		v.Mount = []shell.Word{shell.Quote(s.ScriptName())}
	}
	if b.OnSocket() {
		v.Socket = []socket{{shell.Quote(b.Socket.String()), render.NewComment(s.ProxyUser())}}
	} else {
		v.Place = []place{{shell.Quote(b.Bind.String()), shell.Port("", b.BindPort.String(), b.Assigned), v.Caller}}
	}
	return v
}
