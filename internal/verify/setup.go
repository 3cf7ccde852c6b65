package verify

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"

	"proxypact/internal/attack"
	"proxypact/internal/render"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
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
	// site without a proxy it is nginx's for the front, in place of one that keeps the checklist,
	// and nothing else changes.
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
