// Package target lists what gen renders.
//
// It is not a registry: the list is written here and nowhere grows at run time. Its one invariant: the same site
// yields the same files in the same order.
package target

import (
	"proxypact/internal/apache"
	"proxypact/internal/daphne"
	"proxypact/internal/django"
	"proxypact/internal/granian"
	"proxypact/internal/gunicorn"
	"proxypact/internal/hypercorn"
	"proxypact/internal/nginx"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/systemd"
	"proxypact/internal/tree"
	"proxypact/internal/uvicorn"
	"proxypact/internal/uwsgi"
	"proxypact/internal/waitress"
)

// Target is one kind of file of a site.
type Target struct {
	ID    string
	Files func(*render.Set, *site.Site) ([]tree.File, error)
}

// All are the targets, the proxy first.
var All = []Target{
	{apache.ID, proxy(site.Apache, apache.Render)},
	{nginx.ID, proxy(site.Nginx, nginx.Render)},
	{django.ID, settings},
	{gunicorn.ID, server(site.Gunicorn, gunicorn.Render)},
	{uvicorn.ID, server(site.Uvicorn, uvicorn.Render)},
	{hypercorn.ID, server(site.Hypercorn, hypercorn.Render)},
	{daphne.ID, server(site.Daphne, daphne.Render)},
	{granian.ID, server(site.Granian, granian.Render)},
	{waitress.ID, server(site.Waitress, waitress.Render)},
	{uwsgi.ID, server(site.UWSGI, uwsgi.Render)},
	{systemd.ID, units},
}

type (
	renderSite    func(*render.Set, *site.Site) (tree.File, error)
	renderBackend func(*render.Set, *site.Site, site.Backend) (tree.File, error)
)

func proxy(kind site.Kind, draw renderSite) func(*render.Set, *site.Site) ([]tree.File, error) {
	return func(set *render.Set, s *site.Site) ([]tree.File, error) {
		if s.Proxy.Kind != kind {
			return nil, nil
		}
		return one(draw)(set, s)
	}
}

func one(draw renderSite) func(*render.Set, *site.Site) ([]tree.File, error) {
	return func(set *render.Set, s *site.Site) ([]tree.File, error) {
		file, err := draw(set, s)
		return []tree.File{file}, err
	}
}

// settings are Django's, and the middleware that some sites have.
func settings(set *render.Set, s *site.Site) ([]tree.File, error) {
	files, err := one(django.Render)(set, s)
	if err != nil || !s.ClientMiddleware {
		return files, err
	}
	more, err := one(django.RenderClient)(set, s)
	return append(files, more...), err
}

// server is a file for each application server of that kind.
func server(kind site.Server, draw renderBackend) func(*render.Set, *site.Site) ([]tree.File, error) {
	return func(set *render.Set, s *site.Site) ([]tree.File, error) {
		var files []tree.File
		for _, b := range s.Instances() {
			if b.Server != kind {
				continue
			}
			file, err := draw(set, s, b)
			if err != nil {
				return nil, err
			}
			files = append(files, file)
		}
		return files, nil
	}
}

// units are those of each application server.
func units(set *render.Set, s *site.Site) ([]tree.File, error) {
	var files []tree.File
	for _, b := range s.Instances() {
		more, err := systemd.Render(set, s, b)
		if err != nil {
			return nil, err
		}
		files = append(files, more...)
	}
	return files, nil
}

// Files are the files of s, those of the target only alone where it is not "".
func Files(set *render.Set, s *site.Site, only string) ([]tree.File, error) {
	var files []tree.File
	for _, t := range All {
		if only != "" && only != t.ID {
			continue
		}
		more, err := t.Files(set, s)
		if err != nil {
			return nil, err
		}
		files = append(files, more...)
	}
	return files, nil
}
