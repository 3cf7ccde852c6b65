package site

import "slices"

// modules are Apache's, and who needs them; some need one for several reasons.
var modules = []struct {
	names  []string
	needed func(*Site) bool
}{
	{[]string{"lbmethod_byrequests", "proxy_balancer", "slotmem_shm"}, func(s *Site) bool { return slices.ContainsFunc(s.Backends(), Backend.Balanced) }},
	{[]string{"authn_core"}, func(s *Site) bool { return len(s.Accesses) > 0 }},
	{[]string{"auth_basic", "authn_file"}, (*Site).Authenticates},
	{[]string{"authz_user"}, (*Site).Identifies},
	{[]string{"alias"}, func(s *Site) bool { return s.TLS.HasACME() }},
	{[]string{"rewrite"}, func(s *Site) bool { return s.Proxy.Plain == Redirect || len(s.Leading) > 0 || s.IsMounted() }},
	{[]string{"rewrite"}, func(s *Site) bool { return s.Front.Health.IsAsked() || s.TLS.Clients.Asked() }},
	{[]string{"rewrite"}, func(s *Site) bool { return !s.Limits.Body.IsZero() && s.CountsBodies() }},
	{[]string{"rewrite"}, func(s *Site) bool { return s.Pages.Switched() || slices.ContainsFunc(s.Instances(), Backend.Resolved) }},
	{[]string{"alias", "allowmethods", "dir", "mime"}, func(s *Site) bool { return slices.ContainsFunc(s.Directories(), Files.Shown) }},
	{[]string{"alias", "xsendfile"}, func(s *Site) bool { return s.Protected.Served() }},
	{[]string{"deflate", "filter"}, func(s *Site) bool { return s.Static.Served() }},
	{[]string{"env", "rewrite"}, func(s *Site) bool { return len(s.Static.Compressed) > 0 }},
	{[]string{"remoteip", "setenvif"}, (*Site).Fronted},
	{[]string{"unique_id"}, func(s *Site) bool { return s.Log.RequestID || s.Log.Writes() }},
	{[]string{"alias", "rewrite"}, func(s *Site) bool { return s.Pages.Shown() }},
	{[]string{"authn_core", "rewrite", "setenvif"}, func(s *Site) bool { return s.Probe.IsAsked() }},
	{[]string{"reqtimeout"}, func(s *Site) bool { return !s.Limits.Client.IsZero() }},
	{[]string{"ssl"}, func(s *Site) bool { return s.TLS.Enabled() }},
	{[]string{"http2"}, func(s *Site) bool { return s.TLS.Enabled() && s.TLS.HTTP2 == TurnedOn }},
}

// ApacheModules are the modules that the rendered file needs, sorted; none for another proxy.
func (s *Site) ApacheModules() []string {
	if s.Proxy.Kind != Apache {
		return []string{}
	}
	if s.Stage == Challenges {
		return []string{"alias", "authz_core", "headers", "rewrite"}
	}
	all := []string{"authz_core", "headers"}
	for _, b := range s.Backends() {
		all = append(all, hands(b)...)
	}
	for _, row := range modules {
		if row.needed(s) {
			all = append(all, row.names...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// hands are the modules that hand requests on.
func hands(b Backend) []string {
	if b.Inside() {
		return []string{"wsgi"}
	}
	return []string{"env", "proxy", map[Protocol]string{OverHTTP: "proxy_http", OverUWSGI: "proxy_uwsgi"}[b.Protocol]}
}
