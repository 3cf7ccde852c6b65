package apache

import (
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// stage feeds templates/apache/stage.conf.tmpl.
type stage struct {
	Title    render.Comment
	Install  render.Comment
	Modules  render.Comment
	Owned    []owned
	Address  []Arg
	CatchAll Arg
	Names    names
	ACME     []acme
}

func newStage(s *site.Site) stage {
	return stage{
		Title:    title(s),
		Install:  render.NewComment(s.InstallPath()),
		Modules:  render.NewComment(strings.Join(s.ApacheModules(), " ")),
		Owned:    newOwned(s.Proxy.HTTP),
		Address:  virtualHost(s.Proxy.HTTP),
		CatchAll: quote(s.CatchAll()),
		Names:    newNames(s.Names()),
		ACME:     newACME(s),
	}
}
