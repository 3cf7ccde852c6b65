package tool

import (
	"os"
	"slices"
	"strings"
)

// System is a family of distributions with the same packages; "" is any other.
type System string

// The systems whose packages are known.
const (
	Debian System = "debian"
	RedHat System = "rhel"
)

// managers are the commands that install packages.
var managers = []struct {
	system  System
	name    string // for people
	ids     []string
	install string
}{
	{Debian, "Debian and Ubuntu", []string{"debian", "ubuntu"}, "apt-get install"},
	{RedHat, "Red Hat", []string{"rhel", "fedora", "centos", "rocky", "almalinux"}, "dnf install"},
}

// Wanted is a program and what contains it.
type Wanted struct {
	Program  string
	Packages map[System]string // none: the system has no package of it
	PyPI     string            // projects, if there are any
}

var (
	nginx  = Wanted{"nginx", map[System]string{Debian: "nginx", RedHat: "nginx"}, ""}
	apache = Wanted{"Apache httpd", map[System]string{Debian: "apache2", RedHat: "httpd mod_ssl"}, ""}
	python = Wanted{"Python 3", map[System]string{Debian: "python3", RedHat: "python3"}, ""}

	// HTTP2 is no program of its own: Debian has it in the servers' own packages, and Red Hat beside Apache's.
	HTTP2 = Wanted{"HTTP/2", map[System]string{Debian: "apache2-bin nginx", RedHat: "mod_http2 nginx"}, ""}
)

// servers are Debian's packages of the application servers.
var servers = map[string]string{
	"gunicorn":  "gunicorn",
	"uvicorn":   "uvicorn python3-websockets",
	"hypercorn": "python3-hypercorn",
	"daphne":    "daphne",
	"waitress":  "python3-waitress",
	"uwsgi":     "uwsgi-core uwsgi-plugin-python3",
	"mod_wsgi":  "libapache2-mod-wsgi-py3",
}

// stack is what runs a site on the application server. Red Hat itself has neither Django nor a server.
func stack(server string) Wanted {
	w := Wanted{Program: "a Python with Django and " + server, PyPI: "django " + server}
	if server == "mod_wsgi" { // is a part of Apache, whatever PyPI has under its name
		w.PyPI = "django"
	}
	if debian := servers[server]; debian != "" {
		w.Packages = map[System]string{Debian: "python3-django " + debian}
	}
	return w
}

// install is what to type. Distributions keep pip out of their own Python, which leaves it a virtual environment.
func (w Wanted) install(system System) string {
	var ways []string
	for _, m := range managers {
		packages := w.Packages[m.system]
		switch {
		case packages == "":
		case m.system == system:
			ways = append(ways, m.install+" "+packages)
		case system == "":
			ways = append(ways, m.install+" "+packages+" on "+m.name)
		}
	}
	if w.PyPI != "" {
		ways = append(ways, "python3 -m venv venv && venv/bin/pip install "+w.PyPI+" for --python venv/bin/python")
	}
	return strings.Join(ways, ", or ")
}

// Here is the system that this program runs on, which is the one that lacks what is missing, whatever a description
// says of the one that it is for.
func Here() System {
	for _, path := range []string{"/etc/os-release", "/usr/lib/os-release"} {
		if text, err := os.ReadFile(path); err == nil {
			return systemOf(string(text))
		}
	}
	return ""
}

// systemOf reads an os-release(5), whose ID_LIKE names what it was made from.
func systemOf(release string) System {
	var ids []string
	for line := range strings.Lines(release) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if key == "ID" || key == "ID_LIKE" {
			ids = append(ids, strings.Fields(strings.Trim(value, `"'`))...)
		}
	}
	for _, m := range managers {
		if slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(m.ids, id) }) {
			return m.system
		}
	}
	return ""
}
