package verify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/netip"
	"os"
	"path/filepath"

	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/target"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

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
	if _, err := tree.Write(ctx, s.Dir, tree.Of(files)); err != nil {
		return layout{}, nil, err
	}
	l := layout{dir: s.Dir, moved: moved, kind: moved.Proxy.Kind, proxyLog: filepath.Join(s.Dir, "error.log"), python: s.Python.Path, own: s.own,
		settings: s.path(files, "django", ""), inside: moved.Backend.Inside(),
		http: opened(moved.Proxy.HTTP), https: opened(moved.Proxy.HTTPS), hasty: s.hasty(), apps: s.appsOf(moved, modules, files)}
	if l.roots, err = roots(moved.TLS); err != nil {
		return layout{}, nil, err
	}
	if l.shown, err = shown(moved, s.Dir); err != nil {
		return layout{}, nil, err
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

// appsOf are the application servers of moved, which load the modules and read the files.
func (s Setup) appsOf(moved *site.Site, modules map[site.Interface]value.Module, files []tree.File) []app {
	var apps []app
	described := ordered(s.Site)
	for i, b := range ordered(moved) {
		apps = append(apps, app{
			name: b.Name.String(), runs: b.Server, calls: b.Calls, speaks: b.Protocol,
			module: modules[b.Calls].String(), loads: described[i].Module.String(), serves: s.path(files, string(b.Server), b.Name.String()),
			socket: b.Socket.String(), handed: b.Handed(), address: netip.AddrPortFrom(localhost, uint16(b.Port)),
		})
	}
	return apps
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
