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
	r := Requires{Site: s.Name.String(), ApacheModules: s.ApacheModules(), Packages: s.packages(), Ports: []value.Port{}, Paths: s.paths()}
	for _, l := range s.Listeners() {
		r.Ports = append(r.Ports, l.Port)
	}
	if s.Proxy.HTTPS.Active() {
		r.Renewal = s.OS.Family.Renewal[s.Proxy.Kind]
	}
	return r
}

func (s *Site) packages() []string {
	all := append([]string{}, map[Kind][]string{Nginx: s.OS.Family.NginxPackages, Apache: s.OS.Family.ApachePackages}[s.Proxy.Kind]...)
	if s.Backend.Inside() {
		all = append(all, s.OS.Family.ModWSGI)
	}
	if s.Proxy.Kind == Apache && s.Protected.Served() {
		all = append(all, s.OS.Family.XSendfile)
	}
	return all
}

func (s *Site) paths() []string {
	all := []string{}
	if s.Backend.Inside() {
		all = append(all, s.Backend.Directory.String())
	}
	for _, file := range s.loaded() {
		all = append(all, file.String())
	}
	if s.Log.Writes() {
		all = append(all, path.Dir(s.Log.Access.String()))
	}
	if s.TLS.HasACME() {
		all = append(all, s.TLS.ACMEWebroot.String())
	}
	for _, f := range s.Directories() {
		all = append(all, f.Root.String())
	}
	for _, a := range s.Accesses {
		if a.HasPasswords() && !slices.Contains(all, a.Passwords.String()) {
			all = append(all, a.Passwords.String())
		}
	}
	for _, b := range s.Instances() {
		switch dir := b.Socket.Directory(); {
		case b.Managed() && !slices.Contains(all, b.Directory.String()):
			all = append(all, b.Directory.String())
		case !b.Managed() && b.OnSocket() && !slices.Contains(all, dir):
			all = append(all, dir)
		}
	}
	return all
}

// loaded are the files that the proxy reads as it starts, and its pages.
func (s *Site) loaded() []value.FilePath {
	var all []value.FilePath
	if s.Proxy.HTTPS.Active() {
		for _, c := range s.TLS.Certificates {
			all = append(all, c.Chain, c.Key)
		}
	}
	if s.Stage != Challenges {
		all = append(all, s.TLS.Clients.CA, s.Front.Proof.SecretFile, s.Front.Proof.ClientCA)
		for _, i := range s.Includes.Slots() {
			all = append(all, i.File)
		}
	}
	all = append(all, s.Pages.Maintenance, s.Pages.Unavailable)
	return slices.DeleteFunc(all, func(file value.FilePath) bool { return file == value.FilePath{} })
}

// InstallPath is where the distribution loads the proxy's file from.
func (s *Site) InstallPath() string {
	dir := s.OS.Family.NginxDir
	if s.Proxy.Kind == Apache {
		dir = s.OS.Family.ApacheDir
	}
	return path.Join(dir, s.Name.String()+".conf")
}
