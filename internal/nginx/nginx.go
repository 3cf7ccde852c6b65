// Package nginx renders a site for nginx.
//
// It is not a parser of nginx's language and takes no decision about the site. Its one invariant: every value of the
// site reaches the file through quote.go, so that nginx reads back exactly that value or the value did not exist.
package nginx

import (
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/tree"
)

// ID names the target in --target and in the output tree.
const ID = "nginx"

// Render is the site's file.
func Render(set *render.Set, s *site.Site) (tree.File, error) {
	name, v := "nginx/site.conf.tmpl", any(newView(s))
	if s.Stage == site.Challenges {
		name, v = "nginx/stage.conf.tmpl", newStage(s)
	}
	content, err := set.Execute(name, v)
	return tree.File{ID: ID, Site: s.Name.String(), Path: "nginx/" + s.Name.String() + ".conf", Content: content}, err
}
