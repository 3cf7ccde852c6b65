package site

import (
	"cmp"
	"net/netip"
	"slices"
	"time"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Options override the description for one run.
type Options struct {
	Proxy    Kind // "": as described; the proxy's version is then that of the host's release
	Stage    Stage
	Today    time.Time                // what the age of published lists is held against; zero: nothing
	Read     func(path string) []byte // a certificate or a key, nil where that cannot be read; nil: they are not looked at
	Findings func() []string          // ids that a description may accept; nil: any
}

// New makes the model of a description. The Site is nil where an error is among the problems; warnings come beside it.
func New(sp *spec.Spec, options Options) (*Site, []problem.Problem) {
	s := build(sp, options)
	var problems []problem.Problem
	for _, rule := range rules {
		problems = append(problems, rule(sp, s)...)
	}
	problems = append(problems, frontAge(sp, s, options.Today)...)
	problems = append(problems, stageRules(s)...)
	problems = append(problems, certificateFiles(s, options)...)
	problems = append(problems, unheard(s.Accepted, options.Findings)...)
	for i := range problems {
		problems[i].Accepted = s.Reason(problems[i])
	}
	sp.Locate(problems)
	if problem.HasErrors(problems) {
		return nil, problems
	}
	return s, problems
}

func build(sp *spec.Spec, options Options) *Site {
	os := release(sp.Host.OS.Value)
	s := &Site{
		Name:           sp.App.Name.Value,
		Hosts:          sp.App.Hosts.Value,
		Leading:        sp.App.RedirectHosts.Value,
		InternalHosts:  sp.App.InternalHosts.Value,
		TrustedOrigins: sp.App.TrustedOrigins.Value,
		Django:         sp.App.Django.Value,
		Prefix:         sp.App.Prefix.Value,
		Static:         static(sp),
		Media:          files(sp, "media", &sp.Media),
		Protected:      files(sp, "protected", &sp.Protected),
		OS:             os,
		Front:          front(sp),
		Proxy:          proxy(sp, options, os),
		Backend:        backend(sp, &sp.Backend, os),
		Processes:      furtherProcesses(sp, os),
		Accesses:       accesses(sp),
		Streaming:      below(sp, sp.Limits.Streaming.Value),
		Logins:         Logins{below(sp, sp.Limits.LoginPaths.Value), sp.Limits.LoginRate.Value},
		UserHeader:     sp.App.UserHeader.Value,
		TLS:            encrypted(sp),
		Limits:         limits(sp),
		Headers:        headers(sp),
		Pages:          pages(sp),
		Probe:          probe(sp),
		Log:            log(sp),
		Includes:       includes(sp),
		Stage:          options.Stage,
		Accepted:       sp.Accept.Value,
		origin:         sp.Texts(),

		ClientMiddleware: sp.App.Middleware.Value,
	}
	if s.Direct() {
		s.Backend.Place = directPlace(s.Front, s.Backend.Place, &sp.Backend)
	}
	s.TLS.Policy = policy(sp.TLS.Profile.Value, sp.TLS.Guideline.Value, s.Proxy.OpenSSL)
	s.closePorts()
	return s
}

// closePorts takes away the ports at which nobody listens.
func (s *Site) closePorts() {
	if s.Direct() || s.Proxy.Plain == Off && !(s.Mixed() && !s.TLS.Enabled()) {
		s.Proxy.HTTP.Port = 0
	}
	if s.Direct() || !s.TLS.Enabled() || s.Stage == Challenges {
		s.Proxy.HTTPS.Port = 0
	}
}

func proxy(sp *spec.Spec, options Options, os OS) Proxy {
	kind := Kind(sp.Proxy.Kind.Value)
	version := sp.Proxy.Version.Or(os.proxyVersion(kind))
	if options.Proxy != "" && options.Proxy != kind {
		kind, version = options.Proxy, os.proxyVersion(options.Proxy)
	}
	return Proxy{
		Kind:     kind,
		Version:  version,
		OpenSSL:  sp.Proxy.OpenSSL.Or(os.OpenSSL),
		Plain:    Plain(sp.Proxy.HTTP.Value),
		HTTP:     listener(sp, "http", sp.Proxy.HTTPPort, sp.Proxy.PublicHTTPPort),
		HTTPS:    listener(sp, "https", sp.Proxy.HTTPSPort, sp.Proxy.PublicHTTPSPort),
		Resolver: sp.Proxy.Resolver.Value,
	}
}

func listener(sp *spec.Spec, scheme string, port, public spec.Field[value.Port]) Listener {
	addresses := slices.Clone(sp.Proxy.Listen.Value)
	slices.SortFunc(addresses, netip.Addr.Compare)
	return Listener{
		Addresses: addresses,
		Port:      port.Value,
		Public:    public.Or(typed(sp, scheme, port.Value)),
		Scheme:    scheme,
		Owned:     port.Value != 80 && port.Value != 443,
	}
}

// typed is the port in URLs where the description does not say: the one that is bound, or before a front the scheme's.
func typed(sp *spec.Spec, scheme string, bound value.Port) value.Port {
	if sp.Front.Kind.Set {
		return value.DefaultPorts[scheme]
	}
	return bound
}

func furtherProcesses(sp *spec.Spec, os OS) []Backend {
	var all []Backend
	for _, described := range sp.Processes {
		b := backend(sp, described, os)
		b.Name = b.Name.With(described.Name.String())
		b.Module = described.Module.Or(b.Module)
		b.Paths = below(sp, described.Paths.Value)
		slices.SortFunc(b.Paths, longestFirst)
		all = append(all, b)
	}
	slices.SortStableFunc(all, func(a, b Backend) int { return longestFirst(longest(a.Paths), longest(b.Paths)) })
	return all
}

// below are paths as visitors write them.
func below(sp *spec.Spec, paths []value.URLPath) []value.URLPath {
	var all []value.URLPath
	for _, path := range paths {
		all = append(all, path.Below(sp.App.Prefix.Value))
	}
	return all
}

func longestFirst(a, b value.URLPath) int {
	return cmp.Or(cmp.Compare(len(b.String()), len(a.String())), cmp.Compare(a.String(), b.String()))
}

func longest(paths []value.URLPath) value.URLPath {
	if len(paths) == 0 {
		return value.URLPath{}
	}
	return paths[0]
}

func backend(sp *spec.Spec, described *spec.Backend, os OS) Backend {
	server := Server(described.Server.Value)
	var places []Place
	for _, endpoint := range endpoints(described) {
		places = append(places, place(described, endpoint))
	}
	return Backend{
		Name:      sp.App.Name.Value,
		Server:    server,
		Calls:     server.calls(Worker(described.Worker.Value)),
		Worker:    Worker(described.Worker.Value),
		Version:   described.Version.Or(os.Servers[server]),
		Protocol:  Protocol(described.Protocol.Value),
		Directory: sp.App.Directory.Value,
		Venv:      sp.App.Venv.Value,
		Module:    sp.App.Module.Value,
		User:      runner(sp, server),
		Table:     described.Table(),
		Key:       placeKey(described),
		Place:     places[0],
		Twins:     places[1:],
	}
}

func placeKey(described *spec.Backend) string {
	name := "port"
	switch {
	case described.Addresses.Set:
		name = "addresses"
	case described.Socket.Set:
		name = "socket"
	}
	return described.Table() + "." + name
}

// endpoints are where the servers are reached, at least one.
func endpoints(described *spec.Backend) []value.Endpoint {
	if described.Addresses.Set {
		return described.Addresses.Value
	}
	return []value.Endpoint{{Socket: described.Socket.Value, Upstream: described.Address.Value, Port: described.Port.Value}}
}

func place(described *spec.Backend, at value.Endpoint) Place {
	p := Place{Socket: at.Socket, Upstream: at.Upstream, Port: at.Port}
	p.Bind, p.BindPort = described.Bind.Or(p.Upstream.IP()), described.BindPort.Or(p.Port)
	p.Peers = slices.Clone(described.ProxyPeers.Value)
	if len(p.Peers) == 0 && p.Bind.IsLoopback() {
		p.Peers = []netip.Prefix{loopbackPeer(p.Bind)}
	}
	slices.SortFunc(p.Peers, netip.Prefix.Compare)
	return p
}

// loopbackPeer is where connections to a loopback address come from, which need not be that address: the kernel takes
// 127.0.0.1 for all of 127.0.0.0/8.
func loopbackPeer(bind netip.Addr) netip.Prefix {
	if bind.Is4() {
		bind = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return netip.PrefixFrom(bind, bind.BitLen())
}
