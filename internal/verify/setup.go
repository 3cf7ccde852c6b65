package verify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/netip"
	"os"
	"path"
	"path/filepath"
	"strings"

	"proxypact/internal/attack"
	"proxypact/internal/render"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/target"
	"proxypact/internal/tool"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// Setup says which site to run and with what.
type Setup struct {
	Site      *site.Site // as described; Run moves it to loopback
	Templates *render.Set
	Server    tool.Server // of the site's proxy.kind; nginx, which plays the front, where that is none
	Python    tool.Python // one with Django and the application server
	Dir       string      // of a scaffold.Scratch; the caller removes it

	// Config, if there is one, is a hand-written configuration of the proxy that takes the place of the rendered one. It
	// holds @HTTP@, @HTTPS@, @BACKEND@, @CERT@ and @KEY@, and the application server keeps its defaults beside it. For a
	// site without a proxy it is nginx's for the front, in place of one that keeps the checklist, and nothing else changes.
	Config string

	Own *Own // for Prove: a project in place of the built-in one; nil: none

	own    *guest                      // Own, once it was examined
	around func(*scaffold.Frame) error // changes what stands around the site's own file; nil: nothing
}

// askedFor is what requests of the catalogue ask for.
const askedFor = "/whoami/"

// Public is s as its visitors know it, when they come from this machine.
func Public(s *site.Site) attack.Public {
	p := attack.Public{App: s.Name.String(), Mount: s.ScriptName(), Plain: attack.Redirects, Client: localhost, Alone: s.Direct()}
	if !s.Direct() { // else a real front is run
		p.Front = newFront(s)
	}
	for _, host := range s.Hosts {
		p.Names = append(p.Names, host.String())
	}
	for _, host := range s.Leading {
		p.Leading = append(p.Leading, host.String())
	}
	// A local visitor's address is also the proxy's, which some servers take for nobody's.
	p.Known = s.KnowsClient() && (s.ClientMiddleware || s.Fronted())
	if s.Proxy.HTTP.Active() || s.Mixed() {
		p.HTTP = uint16(s.Proxy.HTTP.Public)
	}
	if s.Secure() {
		p.HTTPS = uint16(s.Proxy.HTTPS.Public)
	}
	p.Upgrades = s.UpgradesTo(s.Answering(askedFor))
	switch s.Proxy.Plain {
	case site.Serve:
		p.Plain = attack.Serves
	case site.Off:
		p.Plain = attack.Refuses
	}
	p.Asks, p.SubjectHeader = s.TLS.Clients.Asked(), s.TLS.Clients.Header.String()
	_, _, p.Subject = scaffold.Visitor("")
	if s.Authenticates() {
		p.User, p.Password = scaffold.User, scaffold.Password
	}
	p.UserHeader = s.UserHeader.String()
	p.HSTS = strings.Join(s.TLS.StrictTransportSecurity(), "")
	p.Sized = s.Proxy.Kind == site.Apache && (s.Backend.Inside() || s.Backend.Protocol != site.OverHTTP || !s.Limits.Body.IsZero())
	return p
}

var localhost = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// layout is a site on disk: all its files exist, and all addresses in them are loopback.
type layout struct {
	dir      string
	moved    *site.Site
	kind     site.Kind
	main     string   // the proxy's main configuration
	proxy    []string // its command line
	proxyLog string   // the error log that the main configuration names
	env      []string // beside the usual, of the proxy
	own      *guest   // nil: the built-in project runs
	python   string
	apps     []app
	inside   bool           // the proxy runs Django itself, and there is no app
	settings string         // the rendered Django settings
	http     netip.AddrPort // where the proxy listens; zero: it does not
	https    netip.AddrPort
	roots    *x509.CertPool    // nil: certificates are not verified
	shown    []tls.Certificate // by visitors, or by the front; none: they are not asked
	framed   bool              // the proxy speaks HTTP/2
	hasty    bool              // the proxy reads the first of several lines of a header alone
}

// app is one application server.
type app struct {
	name    string
	runs    site.Server
	calls   site.Interface
	speaks  site.Protocol
	module  string // that it loads
	loads   string // what that stands for; "": nothing is said
	serves  string // its rendered file; "": it gets an address and no more
	socket  string // or ""
	handed  bool   // the socket is made for it
	address netip.AddrPort
}

// layOut moves the site and writes its files, exactly as they are rendered, and a main configuration around them.
func (s Setup) layOut(ctx context.Context) (layout, []scaffold.Change, error) {
	ports, err := scaffold.FreePorts(2 + len(s.Site.Instances()))
	if err != nil {
		return layout{}, nil, err
	}
	modules, err := s.modules()
	if err != nil {
		return layout{}, nil, err
	}
	moved, changes, err := scaffold.Ground{Dir: s.Dir, HTTP: ports[0], HTTPS: ports[1], Backends: ports[2:], Modules: modules, Project: s.project(), Venv: s.venv(), Visited: true, Visitor: visitorOf(s.Site)}.Move(s.Site)
	if err != nil {
		return layout{}, nil, err
	}
	files, err := target.Files(s.Templates, moved, "")
	if err != nil {
		return layout{}, nil, err
	}
	if _, err := tree.Write(ctx, s.Dir, files); err != nil {
		return layout{}, nil, err
	}
	l := layout{dir: s.Dir, moved: moved, kind: moved.Proxy.Kind, proxyLog: filepath.Join(s.Dir, "error.log"), python: s.Python.Path, own: s.own,
		settings: s.path(files, "django", ""), inside: moved.Backend.Inside(),
		http: opened(moved.Proxy.HTTP), https: opened(moved.Proxy.HTTPS)}
	l.hasty = s.hasty()
	if l.roots, err = roots(moved.TLS); err != nil {
		return layout{}, nil, err
	}
	if l.shown, err = shown(moved, s.Dir); err != nil {
		return layout{}, nil, err
	}
	described := ordered(s.Site)
	for i, b := range ordered(moved) {
		l.apps = append(l.apps, app{loads: described[i].Module.String(), name: b.Name.String(), runs: b.Server, calls: b.Calls, speaks: b.Protocol, module: modules[b.Calls].String(), serves: s.path(files, string(b.Server), b.Name.String()),
			socket: b.Socket.String(), handed: b.Handed(), address: netip.AddrPortFrom(localhost, uint16(b.Port))})
	}
	if moved.Direct() {
		return l, changes, s.standIn(&l, ports[0], ports[1])
	}
	virtualHosts := s.path(files, string(moved.Proxy.Kind), "")
	if s.Config != "" {
		if err := s.handWrite(&l, moved, virtualHosts); err != nil {
			return layout{}, nil, err
		}
	}
	return l, changes, s.frame(&l, moved, virtualHosts)
}

// ordered are the application servers, those of the main backend first. What the proxy runs itself is none.
func ordered(s *site.Site) []site.Backend {
	var all []site.Backend
	if !s.Backend.Inside() {
		all = s.Backend.Each()
	}
	for _, b := range s.Processes {
		all = append(all, b.Each()...)
	}
	return all
}

// handWrite puts the hand-written configuration in the place of the rendered one.
func (s Setup) handWrite(l *layout, moved *site.Site, path string) error {
	if len(l.apps) == 0 {
		return errors.New("a configuration of one's own needs an application server, and mod_wsgi is none")
	}
	l.apps = l.apps[:1]
	l.apps[0].serves, l.apps[0].handed = "", false
	var c site.Certificate
	if moved.TLS.Enabled() {
		c = moved.TLS.Certificates[0]
	}
	text := strings.NewReplacer("@HTTP@", l.http.String(), "@HTTPS@", l.https.String(), "@BACKEND@", l.apps[0].url(),
		"@CERT@", c.Chain.String(), "@KEY@", c.Key.String()).Replace(s.Config)
	return os.WriteFile(path, []byte(text), 0o644)
}

func (a app) dialed() (network, address string) {
	if a.socket != "" {
		return "unix", a.socket
	}
	return "tcp", a.address.String()
}

// url is the address as nginx and gunicorn write it.
func (a app) url() string {
	network, address := a.dialed()
	if network == "unix" {
		return "unix:" + address
	}
	return address
}

// handModules are what hand-written files for Apache use beside the modules of rendered ones.
var handModules = []string{"alias", "dir", "authz_host", "access_compat", "filter", "rewrite", "setenvif", "remoteip",
	"proxy_wstunnel", "proxy_balancer", "slotmem_shm", "lbmethod_byrequests", "http2", "expires", "deflate", "socache_shmcb"}

func (s Setup) frame(l *layout, moved *site.Site, virtualHosts string) error {
	frame := scaffold.Frame{Site: moved, Include: []string{virtualHosts}, Modules: s.Server.Modules,
		Log: l.proxyLog}
	if s.Config != "" {
		frame.MoreModules = handModules
	}
	if s.around != nil {
		if err := s.around(&frame); err != nil {
			return err
		}
	}
	if l.framed = s.offers(); l.framed {
		if err := s.offer(&frame); err != nil {
			return err
		}
	}
	var err error
	l.main, err = frame.Write(s.Dir)
	l.proxy = frame.Start(s.Server, l.main)
	return err
}

// modules are what app servers load: the built-in project, or the wrapped one of the user's.
func (s Setup) modules() (map[site.Interface]value.Module, error) {
	modules := map[site.Interface]value.Module{}
	for _, calls := range []site.Interface{site.WSGI, site.ASGI} {
		name := "shop." + string(calls) + ":application"
		if s.own != nil {
			name = map[site.Interface]string{site.WSGI: "proxypact_entry:application", site.ASGI: "proxypact_asgi:application"}[calls]
		}
		module, err := value.ParseModule(name)
		if err != nil {
			return nil, err
		}
		modules[calls] = module
	}
	return modules, nil
}

// project is where module is found.
func (s Setup) project() string {
	if s.own != nil {
		return filepath.Join(s.Dir, "own")
	}
	return filepath.Join(s.Dir, "project")
}

// venv is the virtual environment that the interpreter belongs to, or "".
func (s Setup) venv() string {
	root := filepath.Dir(filepath.Dir(s.Python.Path))
	if _, err := os.Stat(filepath.Join(root, "pyvenv.cfg")); err != nil {
		return ""
	}
	return root
}

// path is where the file of a target was written, of an application server's by its name.
func (s Setup) path(files []tree.File, id, name string) string {
	for _, f := range files {
		stem, _, _ := strings.Cut(path.Base(f.Path), ".")
		if f.ID == id && (name == "" || name == stem) {
			return filepath.Join(s.Dir, filepath.FromSlash(f.Path))
		}
	}
	return ""
}

func opened(l site.Listener) netip.AddrPort {
	if !l.Active() {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(l.Addresses[0], uint16(l.Port))
}

// roots are the site's own certificates: a self-signed one that stands for a real one has no issuer.
func roots(t site.TLS) (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	for _, c := range t.Certificates {
		chain, err := os.ReadFile(c.Chain.String())
		if err != nil {
			return nil, err
		}
		pool.AppendCertsFromPEM(chain)
	}
	return pool, nil
}

// shown is the certificate of visitors where a site asks them for one, or that of its front.
func shown(moved *site.Site, dir string) ([]tls.Certificate, error) {
	var chain, key string
	switch {
	case moved.TLS.Clients.Asked():
		chain, key, _ = scaffold.Visitor(filepath.Dir(moved.TLS.Clients.CA.String()))
	case moved.Front.Proof.HasCertificate():
		chain, key = scaffold.FrontPair(dir)
	default:
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(chain, key)
	return []tls.Certificate{pair}, err
}
