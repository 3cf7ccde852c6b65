package apache

import (
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// pages are what visitors see in place of httpd's own words. Slices have at most one element.
type pages struct {
	Switch      []turnOff
	Maintenance []Arg
	Unavailable []absent
	Past        []Arg // what stands for 503 past the switch, where that has to be said
	Shown       bool  // there is a page at all
}

// turnOff is the file that puts the site into maintenance, and the pattern of what is served all the same. mod_rewrite
// reads its lines by rules of its own: it decodes no backslash, and the file has nothing that it would replace.
type turnOff struct{ File, Stays Arg }

// absent is the page for when no application server answers, and the statuses that it stands for.
type absent struct {
	File     Arg
	Statuses []Arg
}

func newPages(s *site.Site, l site.Listener) pages {
	p := pages{Shown: s.Pages.Shown()}
	if s.Pages.Switched() {
		p.Switch = []turnOff{{quote(s.Pages.Switch.String()), Arg{`"!^/\.proxypact/"`}}}
		if challenged(s, l) {
			p.Switch[0].Stays = Arg{`"!^/\.(?:proxypact|well-known/acme-challenge)/"`}
		}
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
