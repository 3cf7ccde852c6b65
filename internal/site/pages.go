package site

import (
	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Pages are what visitors see while there is no site.
type Pages struct {
	Switch      value.FilePath // while it is there, everybody gets 503; zero: there is none
	Maintenance value.FilePath // shown then; zero: the proxy's own
	Unavailable value.FilePath // shown where no application server answers; zero: the proxy's own
}

func pages(sp *spec.Spec) Pages {
	return Pages{sp.Pages.Switch.Value, sp.Pages.Maintenance.Value, sp.Pages.Unavailable.Value}
}

// Switched reports whether a file puts the site into maintenance.
func (p Pages) Switched() bool { return p.Switch != value.FilePath{} }

// Shown reports whether a page of the site's own stands for one of the proxy's.
func (p Pages) Shown() bool {
	return p.Maintenance != value.FilePath{} || p.Unavailable != value.FilePath{}
}

// own is where the proxy finds its pages, inside itself. No request from outside reaches it.
var own, _ = value.ParseURLPath("/.proxypact/")

func pageRules(sp *spec.Spec, s *Site) []problem.Problem {
	if sp.Pages.Maintenance.Set && !sp.Pages.Switch.Set {
		return wrong("missing-key", "pages.maintenance_switch", "missing beside pages.maintenance", `write maintenance_switch = "/run/NAME/maintenance": the page is shown while that file is there`)
	}
	if p := s.Pages; p.Switched() && (p.Switch == p.Maintenance || p.Switch == p.Unavailable) {
		return wrong("page-switches", "pages.maintenance_switch", value.Quote(p.Switch.String())+" is a page, so that the site is off while it is there", "write a file that is there in maintenance alone")
	}
	return nil
}
