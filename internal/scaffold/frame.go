package scaffold

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"proxypact/internal/site"
	"proxypact/internal/tool"
	"proxypact/internal/value"
)

// Frame is the main configuration around rendered files.
type Frame struct {
	Site        *site.Site // moved; its listeners are opened and shared with a decoy
	Include     []string   // files of virtual hosts, in the order in which they are loaded
	Modules     string     // Apache's directory of modules
	MoreModules []string   // beside those that the site needs; those that are not installed are left out
	Log         string     // error log; "": stderr for nginx, error.log beside the main file for Apache
	Extra       string     // further directives of the http block or the top level, written as they are

	DecoyFirst bool // the decoy is loaded before the files, and so gets every name that nobody claims
}

// Write makes the main configuration in dir and returns its path. A decoy virtual host shares every listener: with
// one alone, nginx builds no table of names and finds no fault with them.
func (f Frame) Write(dir string) (string, error) {
	text := f.nginx(dir)
	if f.Site.Proxy.Kind == site.Apache {
		text = f.apache(dir)
	}
	path := filepath.Join(dir, "main.conf")
	return path, os.WriteFile(path, []byte(text), 0o644)
}

// Command has the server read the main configuration and nothing that was compiled into it.
func (f Frame) Command(server tool.Server, main string) []string {
	if f.Site.Proxy.Kind == site.Apache {
		return []string{server.Path, "-f", main}
	}
	argv := []string{server.Path, "-c", main}
	if version, err := value.ParseVersion(server.Version); err == nil && site.Nginx.Has(version, site.LogOption) {
		argv = append(argv, "-e", cmp.Or(f.Log, "stderr"))
	}
	return argv
}

// Start is the command that runs the server as this program's child.
func (f Frame) Start(server tool.Server, main string) []string {
	return append(f.Command(server, main), foreground[f.Site.Proxy.Kind]...)
}

var foreground = map[site.Kind][]string{
	site.Apache: {"-DFOREGROUND", "-k", "start"},
	site.Nginx:  {"-g", "daemon off;"},
}

// Decoy is the name of a virtual host that the site does not know; it cannot be a site's name,
// which starts with a letter.
const Decoy = "_decoy.invalid"

func (f Frame) nginx(dir string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "worker_processes 1;\npid %q;\nerror_log %s;\nevents { }\nhttp {\n    access_log off;\n", dir+"/nginx.pid", f.nginxLog())
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&b, "    %s_temp_path %q;\n", kind, dir+"/"+kind)
	}
	b.WriteString(f.Extra)
	b.WriteString(f.hosts("    include %q;\n", nginxDecoy))
	b.WriteString("}\n")
	return b.String()
}

// hosts are the files and the decoys in their order.
func (f Frame) hosts(include string, decoy func(*site.Site, site.Listener) string) string {
	var files, decoys strings.Builder
	for _, path := range f.Include {
		fmt.Fprintf(&files, include, path)
	}
	for _, l := range f.Site.Listeners() {
		decoys.WriteString(decoy(f.Site, l))
	}
	if f.DecoyFirst {
		return decoys.String() + files.String()
	}
	return files.String() + decoys.String()
}

func nginxDecoy(s *site.Site, l site.Listener) string {
	var b strings.Builder
	b.WriteString("    server {\n")
	for _, addr := range l.Addresses {
		fmt.Fprintf(&b, "        listen %s%s%s;\n", netip.AddrPortFrom(addr, uint16(l.Port)), map[string]string{"https": " ssl"}[l.Scheme],
			map[bool]string{true: " proxy_protocol"}[s.Front.PROXY])
	}
	fmt.Fprintf(&b, "        server_name %s;\n", Decoy)
	if l.Scheme == "https" {
		c := s.TLS.Certificates[0]
		fmt.Fprintf(&b, "        ssl_certificate %q;\n        ssl_certificate_key %q;\n", c.Chain, c.Key)
	}
	b.WriteString("        return 404;\n    }\n")
	return b.String()
}

func (f Frame) nginxLog() string {
	if f.Log == "" {
		return "stderr"
	}
	return fmt.Sprintf("%q", f.Log)
}

func (f Frame) apache(dir string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "ServerRoot %q\nServerName localhost\nPidFile apache.pid\nMutex %q default\nDefaultRuntimeDir %q\n", dir, "file:"+dir, dir)
	fmt.Fprintf(&b, "ErrorLog %q\n", cmp.Or(f.Log, "error.log"))
	b.WriteString(f.apacheModules())
	b.WriteString("<IfModule mime_module>\n    TypesConfig /dev/null\n</IfModule>\n")
	if name := worker(); name != "" {
		fmt.Fprintf(&b, "User %s\nGroup %s\n", name, name)
	}
	fmt.Fprintf(&b, "DocumentRoot %q\n<Directory \"/\">\n    AllowOverride None\n    Require all denied\n</Directory>\n", dir)
	for _, l := range f.Site.Listeners() {
		for _, addr := range l.Addresses {
			if !l.Owned {
				fmt.Fprintf(&b, "Listen %s %s\n", netip.AddrPortFrom(addr, uint16(l.Port)), l.Scheme)
			}
		}
	}
	b.WriteString(f.Extra)
	b.WriteString(f.hosts("Include %q\n", apacheDecoy))
	return b.String()
}

// base are the modules that every distribution loads; some build a part of them in.
var base = []string{"mpm_event", "unixd", "log_config"}

// usual are modules that the owner's own directives may speak of: a distribution loads them, or people do.
var usual = []string{"authn_core", "authz_host", "authz_user", "access_compat", "alias", "auth_basic", "authn_file", "autoindex", "deflate", "dir", "env", "expires",
	"filter", "headers", "mime", "proxy", "proxy_fcgi", "proxy_http", "rewrite", "setenvif", "status"}

func (f Frame) apacheModules() string {
	var b strings.Builder
	loaded := map[string]bool{} // a second time would be a warning
	names := slices.Concat(base, f.Site.ApacheModules(), f.MoreModules)
	if f.Site.Includes.Any() {
		names = append(names, usual...)
	}
	for _, name := range names {
		path := filepath.Join(f.Modules, "mod_"+name+".so")
		if _, err := os.Stat(path); err == nil && !loaded[name] {
			fmt.Fprintf(&b, "LoadModule %s_module %q\n", name, path)
			loaded[name] = true
		}
	}
	return b.String()
}

func apacheDecoy(s *site.Site, l site.Listener) string {
	var b strings.Builder
	b.WriteString("<VirtualHost")
	for _, addr := range l.Addresses {
		fmt.Fprintf(&b, " %s", netip.AddrPortFrom(addr, uint16(l.Port)))
	}
	fmt.Fprintf(&b, ">\n    ServerName %s\n", Decoy)
	if l.Scheme == "https" {
		c := s.TLS.Certificates[0]
		fmt.Fprintf(&b, "    SSLEngine on\n    SSLCertificateFile %q\n    SSLCertificateKeyFile %q\n", c.Chain, c.Key)
	}
	b.WriteString("</VirtualHost>\n")
	return b.String()
}

// HandOver makes directories those of whom Apache's children run as.
func HandOver(dirs ...string) error {
	name := worker()
	if name == "" {
		return nil
	}
	found, err := user.Lookup(name)
	if err != nil {
		return err
	}
	uid, err := strconv.Atoi(found.Uid)
	for _, dir := range dirs {
		err = errors.Join(err, os.Chown(dir, uid, -1))
	}
	return err
}

// worker is whom Apache's children run as where root starts it; without a name it would not start.
func worker() string {
	if os.Geteuid() != 0 {
		return ""
	}
	for _, name := range []string{"www-data", "apache", "daemon"} {
		_, noUser := user.Lookup(name)
		_, noGroup := user.LookupGroup(name)
		if noUser == nil && noGroup == nil {
			return name
		}
	}
	return ""
}
