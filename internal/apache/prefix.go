package apache

import (
	"proxypact/internal/render"
	"proxypact/internal/site"
)

// beyond is what a site leaves of its hosts when it is mounted below a path.
type beyond struct {
	Prefix  render.Comment
	Leads   []lead
	Outside Arg
}

// lead goes from the mount point without its slash to the site.
type lead struct {
	Only         []Arg // at most one, as of redirect
	Schemes      []said
	Below        []below
	Name, Target Arg
}

func newOutside(s *site.Site, l site.Listener) []beyond {
	if !s.IsMounted() {
		return nil
	}
	o := beyond{Prefix: render.NewComment(s.Prefix.String()), Outside: quote(s.Outside())}
	switch {
	case !s.Mixed():
		o.Leads = []lead{newLead(s, l)}
	case s.Proxy.Plain == site.Serve:
		o.Leads = []lead{newLead(s, s.Proxy.HTTP), newLead(s, s.Proxy.HTTPS)}
	default:
		o.Leads = []lead{newLead(s, s.Proxy.HTTPS)}
	}
	return []beyond{o}
}

// newLead is for requests of the scheme that l is about.
func newLead(s *site.Site, l site.Listener) lead {
	led := lead{Below: newNames(s.Hosts).Below, Name: quote(s.Bare()),
		Target: Arg{l.Scheme + "://%{SERVER_NAME}" + l.PublicSuffix() + s.Prefix.String()}}
	if s.Front.Only {
		led.Only = []Arg{{"%{ENV:GEN_FRONT}"}}
	}
	if s.Mixed() {
		led.Schemes = []said{{Arg{"%{ENV:GEN_SCHEME}"}, Arg{l.Scheme}}}
	}
	return led
}
