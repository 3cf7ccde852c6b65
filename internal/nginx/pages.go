package nginx

import (
	"path"

	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// page is what visitors see in place of nginx's own words about a status.
type page struct {
	Statuses  []Arg
	At        Arg // where nginx itself finds it, and nobody else
	Directory Arg
	File      Arg
	Else      Arg   // the status by itself, where the file is missing
	Retry     []Arg // at most one: when to come again, in seconds
	HSTS      []owned
	Secured   secured
}

// Where pages are inside nginx. No request from outside reaches them.
const (
	maintenance = "/.proxypact/maintenance"
	unavailable = "/.proxypact/unavailable"
)

func newPages(s *site.Site) []page {
	var all []page
	if file := s.Pages.Maintenance; (file != value.FilePath{}) {
		all = append(all, newPage(s, file, maintenance, "503"))
		all[0].Retry = []Arg{{"60"}}
	}
	if file := s.Pages.Unavailable; (file != value.FilePath{}) {
		all = append(all, newPage(s, file, unavailable, "502", "504"))
	}
	return all
}

func newPage(s *site.Site, file value.FilePath, at string, statuses ...string) page {
	dir, base := path.Split(file.String())
	return page{
		Statuses:  render.Each(statuses, func(status string) Arg { return Arg{status} }),
		At:        Arg{at},
		Directory: quote(path.Clean(dir)),
		File:      quote("/" + base),
		Else:      Arg{"=" + statuses[0]},
		HSTS:      hsts(s),
		Secured:   newSecured(s),
	}
}

// down is the file that puts the site into maintenance.
func down(s *site.Site) []Arg {
	if !s.Pages.Switched() {
		return nil
	}
	return []Arg{quote(s.Pages.Switch.String())}
}
