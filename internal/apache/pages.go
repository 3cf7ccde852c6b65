package apache

import (
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// pages are what visitors see in place of httpd's own words. Slices have at most one element.
type pages struct {
	Switch      []turnOff
	Maintenance []Arg
	Unavailable []absent
	Past        []Arg // what stands for 503 past the switch, where that has to be said
	Shown       []Arg // what the pages' paths match, if there is a page at all
}

// turnOff is the file that puts the site into maintenance, and the pattern of what is served all the same. mod_rewrite
// reads its lines by rules of its own: it decodes no backslash, and the file has nothing that it would replace.
type turnOff struct {
	File  Arg
	Stays []Arg // at most one
}

// absent is the page for when no application server answers, and the statuses that it stands for.
type absent struct {
	File     Arg
	Statuses []Arg
}

func newPages(s *site.Site, l site.Listener) pages {
	var p pages
	if s.Pages.Shown() {
		p.Shown = render.Each(shownPages(s), quote)
	}
	if s.Pages.Switched() {
		p.Switch = []turnOff{{quote(s.Pages.Switch.String()), stays(s, l)}}
	}
	if file := s.Pages.Maintenance; (file != value.FilePath{}) {
		p.Maintenance = []Arg{quote(file.String())}
		p.Past = []Arg{{"default"}}
	}
	if file := s.Pages.Unavailable; (file != value.FilePath{}) {
		gone := absent{quote(file.String()), []Arg{number(502), number(504)}}
		if s.Pages.Switched() {
			p.Past = []Arg{quote("/.proxypact/unavailable")}
		} else {
			gone.Statuses = append(gone.Statuses, number(503))
		}
		p.Unavailable = []absent{gone}
	}
	return p
}

func stays(s *site.Site, l site.Listener) []Arg {
	patterns := shownPages(s)
	if challenged(s, l) {
		patterns = append(patterns, challengesFound)
	}
	if len(patterns) == 0 {
		return nil
	}
	return []Arg{{`"!` + strings.Join(patterns, "|") + `"`}}
}

// shownPages matches the paths of what httpd shows in place of an answer, at most one pattern. The others beside them
// may be the application's, which mod_wsgi would hand them to.
func shownPages(s *site.Site) []string {
	var names []string
	if away(s) {
		names = append(names, "away")
	}
	if (s.Pages.Maintenance != value.FilePath{}) {
		names = append(names, "maintenance")
	}
	if (s.Pages.Unavailable != value.FilePath{}) {
		names = append(names, "unavailable")
	}
	if names == nil {
		return nil
	}
	return []string{`^/\.proxypact/(?:` + strings.Join(names, "|") + `)\z`}
}
