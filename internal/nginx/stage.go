package nginx

import (
	"proxypact/internal/render"
	"proxypact/internal/site"
)

// stage feeds templates/nginx/stage.conf.tmpl.
type stage struct {
	Title    render.Comment
	Install  render.Comment
	Listen   []Arg
	CatchAll Arg
	Names    names
	ACME     []Arg
}

func newStage(s *site.Site) stage {
	return stage{
		Title:    title(s),
		Install:  render.NewComment(s.InstallPath()),
		Listen:   listenOn(s, s.Proxy.HTTP),
		CatchAll: serverName(s.CatchAll()),
		Names:    newNames(s.Names()),
		ACME:     acme(s),
	}
}
