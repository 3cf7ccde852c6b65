package site

import (
	"fmt"
	"net/netip"
	"regexp"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Probe is the table [health]: how it is asked whether the application works, by whatever name, over http or https, of
// Django itself.
type Probe struct {
	Path  value.URLPath  // zero: nobody asks
	Peers []netip.Prefix // of the connection; nobody else gets an answer
}

func probe(sp *spec.Spec) Probe {
	if !sp.Health.Path.Set {
		return Probe{}
	}
	return Probe{sp.Health.Path.Value.Below(sp.App.Prefix.Value), sorted(sp.Health.Peers.Value)}
}

// IsAsked reports whether there are such probes.
func (p Probe) IsAsked() bool { return p.Path != value.URLPath{} }

// Line matches the request line of a probe, and of nothing else that some server takes for its path.
func (p Probe) Line() string {
	return "(?:GET|HEAD) " + regexp.QuoteMeta(p.Path.String()) + `(?:[?]\S*)? HTTP/`
}

// Probed is the route of probes: that path alone, for which no other route's attributes count but its server.
func (s *Site) Probed() Route {
	path := s.Probe.Path.String()
	return Route{Path: s.Probe.Path, Alone: true, Backend: s.Answering(path[len(s.ScriptName()):])}
}

// Reached is the listener whose scheme and port Django is told of a probe, whatever it came over: that of visitors who
// are where they should be.
func (s *Site) Reached() Listener {
	if s.Secure() {
		return s.Proxy.HTTPS
	}
	return s.Proxy.HTTP
}

// probePath wants both keys, and a path that is nobody else's.
func probePath(sp *spec.Spec, s *Site) []problem.Problem {
	const key = "health.path"
	switch {
	case s.Direct() || !sp.Writes("health"):
		return nil
	case !sp.Health.Path.Set:
		return wrong("missing-key", key, "missing beside health.peers", `write path = "/healthz/"`)
	case !sp.Health.Peers.Set:
		return wrong("missing-key", "health.peers", "missing beside health.path", "write the networks that the probes connect from")
	case s.Probe.Path == s.Prefix:
		return wrong("path-clash", key, value.Quote(s.Probe.Path.String())+" is the front page of the site, which nobody else would get", `write a path of its own, such as "/healthz/"`)
	case s.Probe.Path == s.Front.Health.Path:
		return wrong("path-clash", key, value.Quote(s.Probe.Path.String())+" is front.health_path too, which the proxy answers itself", "write another path, or leave front.health_path out: Django's answer says more")
	case s.TLS.HasACME() && challenges.Covers(s.Probe.Path):
		return wrong("path-clash", key, value.Quote(s.Probe.Path.String())+" is where http-01 challenges are answered", "")
	}
	return nil
}

// probePlaces finds the path where files are, or where another table says who may ask.
func probePlaces(sp *spec.Spec, s *Site) []problem.Problem {
	const key = "health.path"
	if !s.Probe.IsAsked() {
		return nil
	}
	for _, f := range s.Directories() {
		if f.URL.Covers(s.Probe.Path) {
			return wrong("path-clash", key, fmt.Sprintf("%q is below %q (%s.url), where files are", s.Probe.Path, f.URL, f.Table), "write a path of Django's")
		}
	}
	for _, path := range sp.Limits.LoginPaths.Value {
		if path.Below(s.Prefix) == s.Probe.Path {
			return wrong("path-clash", key, fmt.Sprintf("%q is written in limits.login_paths too: probes come more often", s.Probe.Path), "leave it out of one of the two")
		}
	}
	for _, described := range sp.Accesses {
		for _, path := range described.Paths.Value {
			if path.Below(s.Prefix) == s.Probe.Path {
				return wrong("path-clash", key, fmt.Sprintf("%q is written in %s.paths too: health.peers alone say who may ask", s.Probe.Path, described.Table()), "leave it out of one of the two")
			}
		}
	}
	return nil
}
