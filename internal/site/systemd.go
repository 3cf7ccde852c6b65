package site

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// runner is whom systemd runs a server as. What the proxy runs itself is its own business.
func runner(sp *spec.Spec, server Server) value.User {
	if !sp.App.Systemd.Value || server.trait().inside {
		return value.User{}
	}
	named, _ := sp.App.Name.Value.User()
	return sp.App.User.Or(named)
}

// Managed reports whether systemd starts the server.
func (b Backend) Managed() bool { return b.User != value.User{} }

// Handed reports whether systemd makes the server's socket and hands it over.
func (b Backend) Handed() bool { return b.Managed() && b.OnSocket() && b.Has(TakesSocket) }

// Makes reports whether a server that systemd starts makes its socket by itself, in a directory of its own.
func (b Backend) Makes() bool { return b.Managed() && b.OnSocket() && !b.Has(TakesSocket) }

// ProxyUser is the user that the proxy's processes run as, and the name of its group.
func (s *Site) ProxyUser() string { return s.OS.Family.ProxyUser[s.Proxy.Kind] }

// others are units of distributions, which one of the same name would take the place of.
var others = []string{"apache2", "chrony", "cron", "crond", "cups", "dbus", "docker", "exim4", "firewalld", "getty", "haproxy", "httpd", "mariadb", "memcached",
	"mysql", "mysqld", "named", "network", "networking", "nftables", "nginx", "polkit", "postfix", "postgresql", "rabbitmq-server", "redis", "redis-server",
	"rsyslog", "ssh", "sshd", "sudo", "ufw", "uwsgi", "varnish"}

func systemdRules(sp *spec.Spec, s *Site) []problem.Problem {
	app := &sp.App
	managed := slices.ContainsFunc(s.Instances(), Backend.Managed)
	switch {
	case !app.Systemd.Value && app.User.Set:
		return doubtful("unused-key", "app.user", "has no effect without app.systemd", "")
	case !app.Systemd.Value:
		return nil
	case s.Backend.Assigned:
		return wrong("platform-port", "app.systemd", s.Front.Kind+" starts the application server itself", "leave the line out")
	case len(s.Instances()) == 0:
		return doubtful("unused-key", "app.systemd", "has no effect with mod_wsgi: Apache starts Django", "")
	case !managed && s.Name.String() == "root":
		return wrong("missing-key", "app.user", `missing: "root", as the site is named, can do anything on the host, and so could a hole in the site`, "write the user that runs the site")
	case !managed:
		return wrong("missing-key", "app.user", "missing: "+value.Quote(s.Name.String())+" is longer than a user's name may be", "write the user that runs the site")
	}
	var problems []problem.Problem
	if name := s.Name.String(); slices.Contains(others, name) || strings.HasPrefix(name, "systemd-") {
		problems = wrong("shipped-name", "app.name", value.Quote(name)+" is the name of a unit that a distribution ships, which this one would take the place of", "choose another name")
	}
	if !app.Directory.Set {
		problems = append(problems, wrong("missing-key", "app.directory", "missing: systemd has to be told where the application is loaded from",
			`write the directory of manage.py, such as "/srv/`+s.Name.String()+`"`)...)
	}
	venv := app.Venv.Value.String()
	if strings.Contains(venv, ":") {
		problems = append(problems, wrong("plain-path", "app.venv", value.Quote(venv)+" has a colon, at which PATH ends one directory and begins another", "choose another path")...)
	}
	problems = append(problems, unreadable("app.venv", venv)...)
	problems = append(problems, unreadable("app.directory", app.Directory.Value.String())...)
	return append(problems, sharedUser(sp, s)...)
}

// sharedUser is about a site that runs as the proxy does, as it was told or by its name.
func sharedUser(sp *spec.Spec, s *Site) []problem.Problem {
	key, hint := "app.name", "write a user that has the site alone in app.user"
	if sp.App.User.Set {
		key, hint = "app.user", "leave it out, or write a user that has the site alone"
	}
	if !slices.ContainsFunc(s.Instances(), func(b Backend) bool { return b.User.String() == s.ProxyUser() }) {
		return nil
	}
	return doubtful("shared-user", key, value.Quote(s.ProxyUser())+" is the proxy's user: a hole in this site reaches the application servers of all others", hint)
}

// unreadable refuses what no line of a unit can say.
func unreadable(key, text string) []problem.Problem {
	switch {
	case strings.HasSuffix(text, `\`):
		return wrong("plain-path", key, value.Quote(text)+` ends in \, which joins a line of a unit to the next`, "choose another path")
	case strings.TrimRightFunc(text, unicode.IsSpace) != text:
		return wrong("plain-path", key, value.Quote(text)+" ends in a blank, which systemd takes away", "choose another path")
	case strings.ContainsFunc(text, isNoncharacter):
		return wrong("plain-path", key, value.Quote(text)+" has a character that Unicode keeps for nobody, and systemd ignores the line", "choose another path")
	}
	return nil
}

// isNoncharacter is what systemd takes for no character (its utf8.c).
func isNoncharacter(r rune) bool { return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef }

// socketUnits are about sockets that systemd makes, or whose directory it makes.
func socketUnits(p part, _ *spec.Spec, _ *Site) []problem.Problem {
	for _, b := range p.b.Each() {
		path := b.Socket.String()
		switch {
		case b.Managed() && len(unreadable(b.Key, path)) > 0:
			return unreadable(b.Key, path)
		case b.Makes() && !strings.HasPrefix(b.Socket.Directory(), "/run/"):
			return wrong("socket-directory", b.Key, fmt.Sprintf("%s takes no socket from systemd and makes its own, whose directory becomes the application's", b.Server.Title()),
				fmt.Sprintf(`write %s = "/run/%s/app.sock"`, "socket", b.Name))
		}
	}
	return nil
}
