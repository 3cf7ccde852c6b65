package nginx

import (
	"regexp"
	"slices"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// stripped is a request's target without the mount point, for servers that put it there themselves.
type stripped struct{ Target, Pattern Arg }

// outside is what a site leaves of its hosts.
type outside struct {
	Prefix       render.Comment
	Name, Target Arg   // the mount point without its slash, and where it leads
	Refuses      []Arg // at most one: the scheme of requests that nobody answers
}

func newStripped(s *site.Site) []stripped {
	if !slices.ContainsFunc(s.Backends(), s.Strips) {
		return nil
	}
	return []stripped{{strippedTarget(s), quote("~^" + regexp.QuoteMeta(s.ScriptName()) + `(/\S*)$`)}}
}

func strippedTarget(s *site.Site) Arg { return variable(s, "path") }

func newOutside(s *site.Site, l site.Listener) outside {
	o := outside{Prefix: render.NewComment(s.Prefix.String()), Name: quote(s.ScriptName()),
		Target: Arg{schemeNow(s, l).text + "://" + hostNow(s, l).text + s.Prefix.String() + "$is_args$args"}}
	if s.Mixed() && s.Proxy.Plain == site.Redirect { // at once, whatever the front came over
		o.Target = Arg{"https://$host" + s.Proxy.HTTPS.PublicSuffix() + s.Prefix.String() + "$is_args$args"}
	}
	if s.Mixed() && s.Proxy.Plain == site.Off {
		o.Refuses = []Arg{schemeNow(s, l)}
	}
	return o
}
