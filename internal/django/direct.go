package django

import (
	"regexp"
	"strings"

	"proxypact/internal/python"
	"proxypact/internal/render"
	"proxypact/internal/site"
)

func newDirect(s *site.Site) direct {
	d := direct{
		Redirect:   python.Bool(s.Proxy.Plain == site.Redirect),
		Seconds:    python.Int(s.TLS.HSTS.Seconds()),
		Subdomains: python.Bool(s.TLS.HSTSSubdomains),
		Preload:    python.Bool(s.TLS.HSTSPreload),
		Front:      render.NewComment(s.Front.Kind),
	}
	if host, port, odd := s.RedirectHost(); odd {
		d.Host = []python.Literal{python.String(host.String() + port)}
	}
	if s.Front.Health.IsAsked() {
		// Django looks for the expression in the path without its slash, SecurityMiddleware.process_request.
		d.Health = []python.Literal{python.String("^" + regexp.QuoteMeta(strings.TrimLeft(s.Front.Health.Path.String(), "/")) + "$")}
	}
	for _, duty := range s.Checklist() {
		d.Duties = append(d.Duties, listed{render.NewComment(string(duty.Standing)), render.NewComment(duty.ID), render.NewComment(duty.Text), render.NewComment(duty.Why)})
	}
	return d
}
