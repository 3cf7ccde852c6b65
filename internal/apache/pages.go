package apache

import (
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// pages are what visitors see in place of httpd's own words. Slices have at most one element.
type pages struct {
	Switch      []turnOff
	Maintenance []Arg
	Unavailable []Arg
	Shown       bool // there is a page at all
}

// turnOff is the file that puts the site into maintenance, and the pattern of what is served all the same. mod_rewrite
// reads its lines by rules of its own: it decodes no backslash, and the file has nothing that it would replace.
type turnOff struct{ File, Stays Arg }

func newPages(s *site.Site, l site.Listener) pages {
	var p pages
	if s.Pages.Switched() {
		p.Switch = []turnOff{{quote(s.Pages.Switch.String()), Arg{`"!^/\.proxypact/"`}}}
		if challenged(s, l) {
			p.Switch[0].Stays = Arg{`"!^/\.(?:proxypact|well-known/acme-challenge)/"`}
		}
	}
	if file := s.Pages.Maintenance; (file != value.FilePath{}) {
		p.Maintenance = []Arg{quote(file.String())}
	}
	if file := s.Pages.Unavailable; (file != value.FilePath{}) {
		p.Unavailable = []Arg{quote(file.String())}
	}
	p.Shown = s.Pages.Shown()
	return p
}
