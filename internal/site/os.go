package site

import "proxypact/internal/value"

// OS is what a distribution release ships. The versions are those of its first release, so that what is rendered
// also loads on a host that never took an update.
type OS struct {
	Name    string
	Nginx   value.Version
	Apache  value.Version
	OpenSSL value.Version
	Servers map[Server]value.Version // application servers of the distribution or of EPEL
	Django  value.Version            // of the distribution; zero: not packaged
	Family  Family
}

// Family is where a line of distributions keeps its server configuration and what it calls its packages.
type Family struct {
	NginxDir, ApacheDir           string
	NginxPackages, ApachePackages []string
	ModWSGI                       string // its package for Python 3
	XSendfile                     string // the package of Apache's module
	ProxyUser                     map[Kind]string
	Renewal                       map[Kind]string   // tests what is on disk and reloads the proxy, which shows a renewed certificate from then on
	SELinux                       bool              // which confines the proxy, from the installation on
	RunInRules                    string            // the name of /run in the rules of SELinux
	ReadsWhole                    map[Kind][]string // directories whose files the proxy's own configuration includes
}

var debian = Family{
	NginxDir: "/etc/nginx/sites-available", ApacheDir: "/etc/apache2/sites-available",
	NginxPackages: []string{"nginx"}, ApachePackages: []string{"apache2"}, ModWSGI: "libapache2-mod-wsgi-py3",
	XSendfile: "libapache2-mod-xsendfile",
	ProxyUser: map[Kind]string{Nginx: "www-data", Apache: "www-data"},
	ReadsWhole: map[Kind][]string{
		Nginx:  {"/etc/nginx/conf.d", "/etc/nginx/sites-enabled", "/etc/nginx/modules-enabled"},
		Apache: {"/etc/apache2/conf-enabled", "/etc/apache2/sites-enabled", "/etc/apache2/mods-enabled"},
	},
	Renewal: map[Kind]string{Nginx: "nginx -t && systemctl reload nginx", Apache: "apachectl configtest && systemctl reload apache2"},
}

var redHat = Family{
	NginxDir: "/etc/nginx/conf.d", ApacheDir: "/etc/httpd/conf.d",
	NginxPackages: []string{"nginx"}, ApachePackages: []string{"httpd", "mod_ssl"}, ModWSGI: "python3-mod_wsgi",
	XSendfile: "mod_xsendfile",
	ProxyUser: map[Kind]string{Nginx: "nginx", Apache: "apache"}, SELinux: true, RunInRules: "/var/run",
	Renewal: map[Kind]string{Nginx: "nginx -t && systemctl reload nginx", Apache: "httpd -t && systemctl reload httpd"},
	ReadsWhole: map[Kind][]string{
		Nginx:  {"/etc/nginx/conf.d", "/etc/nginx/default.d"},
		Apache: {"/etc/httpd/conf.d", "/etc/httpd/conf.modules.d"},
	},
}

// redHat10 differs in its SELinux.
var redHat10 = func() Family {
	later := redHat
	later.RunInRules = "/run"
	return later
}()

// Seen running: debian-12's programs. Red Hat's notes on servers say httpd 2.4.37 for rhel-8. No source is at hand for
// the other rows; where a host has another version, the description may say so.
var releases = []OS{
	{"debian-12", value.V("1.22.1"), value.V("2.4.57"), value.V("3.0"), map[Server]value.Version{Gunicorn: value.V("20.1.0"), Uvicorn: value.V("0.17.6"),
		Hypercorn: value.V("0.13.2"), Daphne: value.V("4.0.0"), UWSGI: value.V("2.0.21"), Waitress: value.V("2.1.2"), ModWSGI: value.V("4.9.4")}, value.V("3.2"), debian},
	{"debian-13", value.V("1.26.3"), value.V("2.4.65"), value.V("3.5"), map[Server]value.Version{Gunicorn: value.V("23.0.0")}, value.V("4.2"), debian},
	{"ubuntu-22.04", value.V("1.18.0"), value.V("2.4.52"), value.V("3.0"), map[Server]value.Version{Gunicorn: value.V("20.1.0")}, value.V("3.2"), debian},
	{"ubuntu-24.04", value.V("1.24.0"), value.V("2.4.58"), value.V("3.0"), map[Server]value.Version{Gunicorn: value.V("20.1.0")}, value.V("4.2"), debian},
	{"rhel-8", value.V("1.14.1"), value.V("2.4.37"), value.V("1.1.1"), map[Server]value.Version{Gunicorn: value.V("20.1.0")}, value.Version{}, redHat},
	{"rhel-9", value.V("1.20.1"), value.V("2.4.51"), value.V("3.0"), map[Server]value.Version{Gunicorn: value.V("20.1.0")}, value.Version{}, redHat},
	{"rhel-10", value.V("1.26.3"), value.V("2.4.63"), value.V("3.2"), map[Server]value.Version{Gunicorn: value.V("23.0.0")}, value.Version{}, redHat10},
}

func release(name string) OS {
	for _, os := range releases {
		if os.Name == name {
			return os
		}
	}
	panic("the table of keys and the table of releases disagree on " + name)
}

func (os OS) proxyVersion(kind Kind) value.Version {
	return map[Kind]value.Version{Apache: os.Apache, Nginx: os.Nginx}[kind]
}
