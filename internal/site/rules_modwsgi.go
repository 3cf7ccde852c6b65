package site

import (
	"regexp"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// plainPath has nothing that mod_wsgi's list of options or of directories takes for its own.
var plainPath = regexp.MustCompile(`^[A-Za-z0-9._/+-]+$`)

// modWSGIRules hold a site that Apache itself runs against what would need a second server.
func modWSGIRules(sp *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	for _, b := range s.Processes {
		if b.Inside() {
			problems = append(problems, wrong("no-connection", b.Table+".server", "mod_wsgi takes the paths of a process for the place where Django is mounted", "use it for [backend], or another server here, such as gunicorn")...)
		}
	}
	if !s.Backend.Inside() {
		return append(problems, unusedProject(sp)...)
	}
	if s.Proxy.Kind != Apache {
		problems = append(problems, wrong("apache-only", "backend.server", "mod_wsgi is a module of Apache, and here is "+string(s.Proxy.Kind), `write kind = "apache", or another server`)...)
	}
	b := &sp.Backend
	for _, row := range []struct {
		key string
		set bool
	}{
		{"backend.port", b.Port.Set}, {"backend.addresses", b.Addresses.Set}, {"backend.socket", b.Socket.Set}, {"backend.address", b.Address.Set}, {"backend.bind", b.Bind.Set},
		{"backend.proxy_peers", b.ProxyPeers.Set}, {"backend.protocol", b.Protocol.Set}, {"proxy.resolver", sp.Proxy.Resolver.Set},
	} {
		if row.set {
			problems = append(problems, wrong("no-connection", row.key, "mod_wsgi runs Django inside Apache, which connects to nobody", "leave the line out")...)
		}
	}
	if !sp.App.Directory.Set {
		problems = append(problems, wrong("missing-key", "app.directory", "missing: mod_wsgi loads the application by its file",
			`write the directory of manage.py, such as "/srv/`+s.Name.String()+`"`)...)
	}
	for _, row := range []struct {
		key  string
		path value.FilePath
	}{{"app.directory", s.Backend.Directory}, {"app.venv", s.Backend.Venv}} {
		if text := row.path.String(); text != "" && !plainPath.MatchString(text) {
			problems = append(problems, wrong("plain-path", row.key, value.Quote(text)+" has characters that mod_wsgi reads as more than a path",
				"use letters, digits and . _ + - /")...)
		}
	}
	return problems
}

// unusedProject is for a site that whoever starts its servers tells where they load it from.
func unusedProject(sp *spec.Spec) []problem.Problem {
	if sp.App.Systemd.Value {
		return nil
	}
	var problems []problem.Problem
	for _, row := range []struct {
		key string
		set bool
	}{{"app.directory", sp.App.Directory.Set}, {"app.venv", sp.App.Venv.Set}} {
		if row.set {
			problems = append(problems, doubtful("unused-key", row.key, "has no effect without mod_wsgi or app.systemd", "")...)
		}
	}
	return problems
}

// frontedServers refuse hops whose word would count although they came past the front: what httpd hands on in variables
// has the address that it found out itself.
func frontedServers(sp *spec.Spec, s *Site) []problem.Problem {
	if !s.Fronted() || s.Proxy.Kind != Apache || !sp.Front.Outer.Set {
		return nil
	}
	for _, b := range s.Backends() {
		switch {
		case b.Inside():
			return wrong("front-server", b.Table+".server", "mod_wsgi tells Django the address that any of front.outer says, also past the front", "leave front.outer out, or use another server, such as gunicorn")
		case b.Protocol == OverUWSGI:
			return wrong("front-server", b.Table+".protocol", "in uWSGI's own protocol Django is told the address that any of front.outer says, also past the front", "leave the line out, or front.outer")
		}
	}
	return nil
}
