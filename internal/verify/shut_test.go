package verify

import (
	"net/netip"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// TestGuardOfTheWholeSite says who is turned away by it, and on which way.
func TestGuardOfTheWholeSite(t *testing.T) {
	root, err := value.ParseURLPath("/")
	if err != nil {
		t.Fatal(err)
	}
	inside := netip.MustParsePrefix("10.0.0.0/24")
	for _, row := range []struct {
		name  string
		guard site.Access
		from  string
		over  attack.Over
		plain attack.PlainHTTP
		only  bool // nobody is served who comes so in any case
		want  attack.Way
	}{
		{"from within", site.Access{Allow: []netip.Prefix{inside}}, "10.0.0.9", attack.HTTPS, attack.Redirects, false, attack.Way{}},
		{"from elsewhere", site.Access{Allow: []netip.Prefix{inside}}, "10.0.1.9", attack.HTTPS, attack.Redirects, false, attack.Way{Shut: true, Guarded: true}},
		{"from elsewhere, and led", site.Access{Allow: []netip.Prefix{inside}}, "10.0.1.9", attack.HTTP, attack.Redirects, false, attack.Way{}},
		{"past a front that alone is served", site.Access{Allow: []netip.Prefix{inside}}, "10.0.1.9", attack.HTTPS, attack.Redirects, true, attack.Way{Shut: true}},
		{"with a certificate", site.Access{Certified: true}, "10.0.1.9", attack.HTTPS, attack.Serves, false, attack.Way{}},
		{"where none can be shown", site.Access{Certified: true}, "10.0.1.9", attack.HTTP, attack.Serves, false, attack.Way{Shut: true, Guarded: true}},
	} {
		row.guard.Paths = []value.URLPath{root}
		s := &Stack{layout: layout{moved: &site.Site{Accesses: []site.Access{row.guard}}}}
		truth := attack.Truth{Public: attack.Public{Client: netip.MustParseAddr(row.from), Plain: row.plain}, Over: row.over, Way: attack.Way{Shut: row.only}}
		guarded := s.guarded(truth)
		if guarded.Way != row.want {
			t.Errorf("%s: got %+v, want %+v", row.name, guarded.Way, row.want)
		}
		if guarded.Way.Shut && (Flow{}).fits(guarded) {
			t.Errorf("%s: a flow goes where nobody is served", row.name)
		}
	}
}
