package verify

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

func TestFlowsAreWellFormed(t *testing.T) {
	kebab := regexp.MustCompile(`^flow(-[a-z]+)+$`)
	seen := map[string]bool{}
	for _, flow := range append(append(Flows(), ownFlows...), ownLogin) {
		if !kebab.MatchString(flow.ID) || seen[flow.ID] {
			t.Errorf("%q is not kebab-case, or there twice", flow.ID)
		}
		seen[flow.ID] = true
		if flow.Does == "" || strings.HasSuffix(flow.Does, ".") {
			t.Errorf("%s: %q is not a sentence without a full stop", flow.ID, flow.Does)
		}
	}
}

// TestFlowsFitTheSite counts the flows that a site is tried with.
func TestFlowsFitTheSite(t *testing.T) {
	public := func(http, https uint16, plain attack.PlainHTTP) attack.Public {
		return attack.Public{Names: []string{"a.example"}, HTTP: http, HTTPS: https, Plain: plain}
	}
	for name, row := range map[string]struct {
		public   attack.Public
		over     attack.Over // of the flows that are for home
		specific []string    // the others
	}{
		"redirecting": {public(80, 443, attack.Redirects), attack.HTTPS, []string{"flow-foreign-post", "flow-http-redirect"}},
		"serving":     {public(80, 443, attack.Serves), attack.HTTPS, []string{"flow-foreign-post", "flow-http-serve"}},
		"https only":  {public(0, 443, attack.Redirects), attack.HTTPS, []string{"flow-foreign-post"}},
		"http only":   {public(80, 0, attack.Serves), attack.HTTP, []string{"flow-http-serve"}},
	} {
		for _, flow := range Flows() {
			truth, tried := flow.transport(offered(row.public))
			switch {
			case flow.leads:
				public := row.public
				public.Leading = []string{"b.example"}
				if _, tries := flow.transport(offered(public)); tried || !tries {
					t.Errorf("%s: %s is tried: %v, and %v where a name leads", name, flow.ID, tried, tries)
				}
			case flow.mounted:
				public := row.public
				public.Mount = "/shop"
				if _, tries := flow.transport(offered(public)); tried || !tries {
					t.Errorf("%s: %s is tried: %v, and %v where the site is mounted", name, flow.ID, tried, tries)
				}
			case flow.over == home && truth.Over != row.over:
				t.Errorf("%s: %s goes over %s, want %s", name, flow.ID, truth.Over, row.over)
			case flow.over != home && tried != slices.Contains(row.specific, flow.ID):
				t.Errorf("%s: %s is tried: %v", name, flow.ID, tried)
			}
		}
	}
}

func offered(public attack.Public) []attack.Truth {
	anywhere := netip.AddrPortFrom(localhost, 1)
	return transports(&Stack{layout: layout{moved: &site.Site{}, http: anywhere, https: anywhere}}, public)
}
