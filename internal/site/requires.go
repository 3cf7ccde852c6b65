package site

import (
	"path"
	"slices"

	"proxypact/internal/value"
)

// Requires is what a host must have before the rendered files are loaded.
type Requires struct {
	Site          string       `json:"site"`
	ApacheModules []string     `json:"apache_modules"` // Debian's names, without mod_
	Packages      []string     `json:"packages"`       // of the site's host.os
	Ports         []value.Port `json:"ports"`          // bound by the proxy
	Paths         []string     `json:"paths"`          // read by the proxy or by Django's unit, or holding the backend's socket
	Renewal       string       `json:"renewal"`        // for an ACME client's deploy hook; "" where no certificate is the site's
}

// Requires lists what the site needs; empty lists are not nil.
func (s *Site) Requires() Requires {
	packages := map[Kind][]string{Nginx: s.OS.Family.NginxPackages, Apache: s.OS.Family.ApachePackages}[s.Proxy.Kind]
	r := Requires{Site: s.Name.String(), ApacheModules: s.ApacheModules(), Packages: append([]string{}, packages...),
		Ports: []value.Port{}, Paths: []string{}}
	if s.Backend.Inside() {
		r.Packages = append(r.Packages, s.OS.Family.ModWSGI)
		r.Paths = append(r.Paths, s.Backend.Directory.String())
	}
	for _, l := range s.Listeners() {
		r.Ports = append(r.Ports, l.Port)
	}
	if s.Proxy.HTTPS.Active() {
		r.Renewal = s.OS.Family.Renewal[s.Proxy.Kind]
		for _, c := range s.TLS.Certificates {
			r.Paths = append(r.Paths, c.Chain.String(), c.Key.String())
		}
	}
	for _, path := range []value.FilePath{s.TLS.Clients.CA, s.Front.Proof.SecretFile, s.Front.Proof.ClientCA} {
		if (path != value.FilePath{}) && s.Stage != Challenges {
			r.Paths = append(r.Paths, path.String())
		}
	}
	for _, i := range s.Includes.Slots() {
		if s.Stage != Challenges {
			r.Paths = append(r.Paths, i.File.String())
		}
	}
	for _, page := range []value.FilePath{s.Pages.Maintenance, s.Pages.Unavailable} {
		if (page != value.FilePath{}) {
			r.Paths = append(r.Paths, page.String())
		}
	}
	if s.Log.Writes() {
		r.Paths = append(r.Paths, path.Dir(s.Log.Access.String()))
	}
	if s.TLS.HasACME() {
		r.Paths = append(r.Paths, s.TLS.ACMEWebroot.String())
	}
	for _, f := range s.Directories() {
		r.Paths = append(r.Paths, f.Root.String())
	}
	if s.Proxy.Kind == Apache && s.Protected.Served() {
		r.Packages = append(r.Packages, s.OS.Family.XSendfile)
	}
	for _, a := range s.Accesses {
		if a.HasPasswords() && !slices.Contains(r.Paths, a.Passwords.String()) {
			r.Paths = append(r.Paths, a.Passwords.String())
		}
	}
	for _, b := range s.Instances() {
		switch dir := b.Socket.Directory(); {
		case b.Managed() && !slices.Contains(r.Paths, b.Directory.String()):
			r.Paths = append(r.Paths, b.Directory.String())
		case !b.Managed() && b.OnSocket() && !slices.Contains(r.Paths, dir):
			r.Paths = append(r.Paths, dir)
		}
	}
	return r
}

// ApacheModules are the modules that the rendered file needs, sorted; none for another proxy.
func (s *Site) ApacheModules() []string {
	if s.Proxy.Kind != Apache {
		return []string{}
	}
	if s.Stage == Challenges {
		return []string{"alias", "authz_core", "headers", "rewrite"}
	}
	modules := []string{"authz_core", "headers"}
	for _, b := range s.Backends() {
		modules = append(modules, hands(b)...)
	}
	if slices.ContainsFunc(s.Backends(), Backend.Balanced) {
		modules = append(modules, "lbmethod_byrequests", "proxy_balancer", "slotmem_shm")
	}
	if len(s.Accesses) > 0 {
		modules = append(modules, "authn_core")
	}
	if s.Authenticates() {
		modules = append(modules, "auth_basic", "authn_file")
	}
	if s.Identifies() {
		modules = append(modules, "authz_user")
	}
	if s.TLS.HasACME() {
		modules = append(modules, "alias")
	}
	if s.Proxy.Plain == Redirect || len(s.Leading) > 0 || s.Front.Health.IsAsked() || s.Probe.IsAsked() || s.IsMounted() || s.TLS.Clients.Asked() {
		modules = append(modules, "rewrite")
	}
	modules = append(modules, s.fileModules()...)
	if s.Fronted() {
		modules = append(modules, "remoteip", "setenvif")
	}
	if !s.Limits.Body.IsZero() && s.CountsBodies() {
		modules = append(modules, "rewrite")
	}
	if s.Log.RequestID || s.Log.Writes() {
		modules = append(modules, "unique_id")
	}
	if s.Pages.Switched() || slices.ContainsFunc(s.Instances(), Backend.Resolved) {
		modules = append(modules, "rewrite")
	}
	if s.Pages.Shown() {
		modules = append(modules, "alias", "setenvif")
	}
	if s.Probe.IsAsked() {
		modules = append(modules, "authn_core", "setenvif")
	}
	if !s.Limits.Client.IsZero() {
		modules = append(modules, "reqtimeout")
	}
	if s.TLS.Enabled() {
		modules = append(modules, "ssl")
	}
	if s.TLS.Enabled() && s.TLS.HTTP2 == TurnedOn {
		modules = append(modules, "http2")
	}
	slices.Sort(modules)
	return slices.Compact(modules)
}

// hands are the modules that hand requests on.
func hands(b Backend) []string {
	if b.Inside() {
		return []string{"wsgi"}
	}
	return []string{"env", "proxy", map[Protocol]string{OverHTTP: "proxy_http", OverUWSGI: "proxy_uwsgi"}[b.Protocol]}
}

// InstallPath is where the distribution loads the proxy's file from.
func (s *Site) InstallPath() string {
	dir := s.OS.Family.NginxDir
	if s.Proxy.Kind == Apache {
		dir = s.OS.Family.ApacheDir
	}
	return path.Join(dir, s.Name.String()+".conf")
}
