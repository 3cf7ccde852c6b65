package site

import (
	"fmt"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// fileKeys finds keys of a directory that is not named.
func fileKeys(sp *spec.Spec, _ *Site) []problem.Problem {
	var problems []problem.Problem
	for _, row := range []struct {
		table   string
		written bool
		root    spec.Field[value.FilePath]
	}{
		{"static", sp.Static.URL.Set || sp.Static.Hashed.Set || sp.Static.Compressed.Set, sp.Static.Root},
		{"media", sp.Media.URL.Set, sp.Media.Root},
		{"protected", sp.Protected.URL.Set, sp.Protected.Root},
	} {
		if row.written && !row.root.Set {
			problems = append(problems, wrong("missing-key", row.table+".root", "missing", fmt.Sprintf("write the directory, such as root = %q", "/srv/NAME/"+row.table))...)
		}
	}
	for i, name := range sp.Static.Compressed.Value {
		if slices.Contains(sp.Static.Compressed.Value[:i], name) {
			problems = append(problems, wrong("duplicate-compression", "static.compressed", value.Quote(name)+" is written twice", "")...)
		}
	}
	return problems
}

// fileURLs finds directories in each other's place, or in that of the site or its processes.
func fileURLs(sp *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	all := s.Directories()
	for i, f := range all {
		key := f.Table + ".url"
		problems = append(problems, fileURL(s, key, f.URL)...)
		for _, other := range all[:i] {
			if f.URL.Covers(other.URL) || other.URL.Covers(f.URL) {
				problems = append(problems, wrong("path-clash", key, fmt.Sprintf("%q and %q (%s.url) are not apart", f.URL, other.URL, other.Table), "write paths of which none is below the other")...)
			}
		}
		for _, described := range sp.Processes {
			for _, path := range described.Paths.Value {
				if f.URL.Covers(path.Below(s.Prefix)) {
					problems = append(problems, wrong("path-clash", described.Table()+".paths", fmt.Sprintf("%q is below %q (%s), where files are", path.Below(s.Prefix), f.URL, key), "write a path outside of it")...)
				}
			}
		}
	}
	return problems
}

func fileURL(s *Site, key string, url value.URLPath) []problem.Problem {
	switch {
	case url == s.Prefix:
		return wrong("path-clash", key, fmt.Sprintf("%q hides the whole site, which is below %q (app.prefix)", url, s.Prefix), "write a path of its own, such as \"/static/\"")
	case challenges.Covers(url):
		return wrong("path-clash", key, value.Quote(url.String())+" is where http-01 challenges are answered", "")
	case own.Covers(url):
		return wrong("path-clash", key, value.Quote(url.String())+" is where the proxy keeps its own pages", "")
	}
	return nil
}

// fileRoots finds directories that show what is not theirs to show.
func fileRoots(sp *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	all := s.Directories()
	for i, f := range all {
		key := f.Table + ".root"
		for _, other := range all[:i] {
			if f.Root.Holds(other.Root) || other.Root.Holds(f.Root) {
				problems = append(problems, wrong("root-clash", key, fmt.Sprintf("%q and %q (%s.root) are not apart: what the one guards, the other shows", f.Root, other.Root, other.Table), "write directories of which none is below the other")...)
			}
		}
		for _, told := range toldPaths(s) {
			if f.Root.Holds(told.path) {
				problems = append(problems, wrong("root-clash", key, fmt.Sprintf("%q holds %q (%s): who gets a file in there %s", f.Root, told.path, told.key, told.does), "write a directory that nothing else is in")...)
			}
		}
		for _, kept := range keptPaths(sp, s) {
			if f.Shown() && f.Root.Holds(kept.path) {
				problems = append(problems, wrong("root-clash", key, fmt.Sprintf("%q holds %q (%s), which whoever asks would get", f.Root, kept.path, kept.key), "write a directory of files for everybody alone")...)
			}
		}
	}
	return problems
}

type keptPath struct {
	key  string
	path value.FilePath
}

// keptPaths are what nobody outside may read.
func keptPaths(sp *spec.Spec, s *Site) []keptPath {
	var all []keptPath
	for _, c := range s.TLS.Certificates {
		all = append(all, keptPath{"tls.key", c.Key})
	}
	if sp.App.Directory.Set {
		all = append(all, keptPath{"app.directory", sp.App.Directory.Value})
	}
	for _, a := range s.Accesses {
		all = append(all, keptPath{a.Table() + ".password_file", a.Passwords})
	}
	return append(all, keptPath{"front.secret_file", s.Front.Proof.SecretFile}, keptPath{"log.access", s.Log.Access})
}

// toldPath is where a file tells the proxy something.
type toldPath struct {
	keptPath
	does string
}

func toldPaths(s *Site) []toldPath {
	all := []toldPath{
		{keptPath{"tls.acme_webroot", s.TLS.ACMEWebroot}, "has certificates for the site"},
		{keptPath{"pages.maintenance_switch", s.Pages.Switch}, "turns it off"},
		{keptPath{"tls.client_ca", s.TLS.Clients.CA}, "says whose certificates count"},
		{keptPath{"front.client_ca", s.Front.Proof.ClientCA}, "says whose certificates count"},
	}
	for _, slot := range s.Includes.Slots() {
		all = append(all, toldPath{keptPath{slot.Key, slot.File}, "writes the configuration of this host"})
	}
	return all
}

// fileSupport refuses what the proxy has no module for, or none that works.
func fileSupport(_ *spec.Spec, s *Site) []problem.Problem {
	if s.Protected.Served() && s.Backend.Inside() {
		return wrong("protected-inside", "protected.root", "Apache's mod_xsendfile answers twice for what mod_wsgi releases and is not there, and the second answer is somebody else's",
			"use another server, such as gunicorn")
	}
	return nil
}
