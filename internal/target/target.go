// Package target lists what gen renders.
//
// It is not a registry: the list is written here and nowhere grows at run time. Its one invariant: the same site
// yields the same files in the same order.
package target

import (
	"proxypact/internal/apache"
	"proxypact/internal/django"
	"proxypact/internal/gunicorn"
	"proxypact/internal/nginx"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/tree"
)

// Target is one kind of file of a site.
type Target struct {
	ID      string
	Applies func(*site.Site) bool
	Render  func(*render.Set, *site.Site) (tree.File, error)
}

// All are the targets, the proxy first.
var All = []Target{
	{apache.ID, behind(site.Apache), apache.Render},
	{nginx.ID, behind(site.Nginx), nginx.Render},
	{django.ID, always, django.Render},
	{gunicorn.ID, always, gunicorn.Render},
}

func behind(kind site.Kind) func(*site.Site) bool {
	return func(s *site.Site) bool { return s.Proxy.Kind == kind }
}

func always(*site.Site) bool { return true }

// Files are the files of s, those of the target only alone where it is not "".
func Files(set *render.Set, s *site.Site, only string) ([]tree.File, error) {
	var files []tree.File
	for _, t := range All {
		if !t.Applies(s) || only != "" && only != t.ID {
			continue
		}
		file, err := t.Render(set, s)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}
