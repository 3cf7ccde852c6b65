package site

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Access says who may ask for some paths. Every condition that is there must hold; the zero Access lets everyone.
type Access struct {
	Name      value.Name
	Paths     []value.URLPath // the longest first
	Allow     []netip.Prefix  // of the client's own address; none: from anywhere
	Passwords value.FilePath  // zero: none is asked for
	Certified bool            // by a certificate that the proxy has verified
	Elsewhere bool            // by a module of the proxy that another file sets up
}

// Table is the table's path in the description.
func (a Access) Table() string { return "access." + a.Name.String() }

// HasPasswords reports whether a name and a password are asked for.
func (a Access) HasPasswords() bool { return a.Passwords != value.FilePath{} }

// Identifies reports whether the proxy has to know who somebody is, other than by a certificate.
func (a Access) Identifies() bool { return a.HasPasswords() || a.Elsewhere }

// Guards reports whether anybody is turned away.
func (a Access) Guards() bool { return a.Name != value.Name{} }

// Authenticates reports whether the proxy itself asks somebody for a password.
func (s *Site) Authenticates() bool { return slices.ContainsFunc(s.Accesses, Access.HasPasswords) }

// Identifies reports whether the proxy knows users of some paths.
func (s *Site) Identifies() bool { return slices.ContainsFunc(s.Accesses, Access.Identifies) }

func accesses(sp *spec.Spec) []Access {
	var all []Access
	for _, described := range sp.Accesses {
		a := Access{Name: described.Name, Paths: below(sp, withCopies(sp, described.Paths.Value)), Allow: sorted(described.Allow.Value), Passwords: described.PasswordFile.Value,
			Certified: described.Certificate.Value, Elsewhere: described.Authenticated.Value}
		slices.SortFunc(a.Paths, longestFirst)
		all = append(all, a)
	}
	return all
}

// withCopies are the paths, and compressed copies that may lie beside static files among them, whatever
// static.compressed says: they are files with a name of their own. No table takes from another what that one writes.
func withCopies(sp *spec.Spec, paths []value.URLPath) []value.URLPath {
	all := slices.Clone(paths)
	for _, path := range paths {
		if path.IsTree() || !sp.Static.Root.Set || !sp.Static.URL.Value.Covers(path) {
			continue
		}
		for _, c := range Compressions {
			copied := path.And(c.Suffix)
			if !slices.ContainsFunc(sp.Accesses, func(a *spec.Access) bool { return slices.Contains(a.Paths.Value, copied) }) {
				all = append(all, copied)
			}
		}
	}
	return all
}

func accessRules(sp *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	variables := map[string]string{}
	for _, described := range sp.Accesses {
		table := described.Table()
		if !described.Paths.Set {
			problems = append(problems, wrong("missing-key", table+".paths", "missing: which paths it is about", `write paths = ["/admin/"]`)...)
		}
		if !described.Allow.Set && !described.PasswordFile.Set && !described.Certificate.Value && !described.Authenticated.Value {
			problems = append(problems, wrong("missing-key", table+".allow", "missing: it says nobody who may not ask",
				`write allow = ["10.0.0.0/8"], or password_file = "/etc/NAME/htpasswd"`)...)
		}
		if other, taken := variables[described.Name.Identifier()]; taken {
			problems = append(problems, wrong("name-clash", table, "differs from ["+other+"] in a dash alone, which no variable of nginx can have", "choose another name")...)
		}
		variables[described.Name.Identifier()] = table
		if described.Certificate.Value {
			problems = append(problems, certified(table, s)...)
		}
		problems = append(problems, elsewhere(described, s)...)
		if s.Proxy.Plain == Serve && described.PasswordFile.Set {
			problems = append(problems, doubtful("password-over-http", table+".password_file", `over plain http, which proxy.http = "serve" allows, anyone on the way reads the passwords`,
				`write proxy.http = "redirect"`)...)
		}
	}
	return append(append(problems, accessPaths(sp, s)...), accessBelow(s)...)
}

// certified is about a table that wants a certificate.
func certified(table string, s *Site) []problem.Problem {
	switch {
	case !s.TLS.Clients.Asked():
		return wrong("missing-key", "tls.client_ca", "missing beside "+table+".client_certificate", `write client_ca, the file with the authorities that count, and client_certificates = "optional"`)
	case !s.TLS.Clients.Optional:
		return doubtful("unused-key", table+".client_certificate", `has no effect: nobody is answered without one, unless tls.client_certificates = "optional"`, "")
	}
	return nil
}

// elsewhere is about a table that leaves it to another file how somebody is known.
func elsewhere(described *spec.Access, s *Site) []problem.Problem {
	key := described.Table() + ".authenticated"
	switch {
	case !described.Authenticated.Value:
		return nil
	case s.Proxy.Kind == Nginx:
		return wrong("other-authentication", key, "nginx has no modules that authenticate by other means", "write password_file, or client_certificate = true; or use Apache")
	case described.PasswordFile.Set:
		return wrong("two-authentications", key, "is one way to know who asks, and "+described.Table()+".password_file another", "write one of the two")
	}
	return nil
}

// accessPaths finds paths that two tables are about, or that nobody could be kept from.
func accessPaths(sp *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	owner := map[value.URLPath]string{}
	for _, described := range sp.Accesses {
		key := described.Table() + ".paths"
		for _, path := range described.Paths.Value {
			problems = append(problems, pathClash(key, path, owner[path], s)...)
			problems = append(problems, hashedName(key, path, s)...)
			owner[path] = key
			if health := s.Front.Health; health.IsAsked() && path.Below(s.Prefix) == health.Path {
				problems = append(problems, doubtful("unused-key", key, fmt.Sprintf("%q keeps no front from its health checks (front.health_path)", path), "")...)
			}
		}
	}
	return problems
}

// pathClash is about a path that is in the list of other, too, or is not for the site to give away.
func pathClash(key string, path value.URLPath, other string, s *Site) []problem.Problem {
	switch {
	case other == key:
		return wrong("path-clash", key, value.Quote(path.String())+" is written twice", "")
	case other != "":
		return wrong("path-clash", key, value.Quote(path.String())+" is written in "+other+" too", "")
	case s.TLS.HasACME() && challenges.Covers(path.Below(s.Prefix)):
		return wrong("path-clash", key, value.Quote(path.String())+" is where http-01 challenges are answered", "")
	case own.Covers(path.Below(s.Prefix)):
		return wrong("path-clash", key, value.Quote(path.String())+" is where the proxy keeps its own pages", "")
	case s.Protected.Served() && s.Protected.URL.Covers(path.Below(s.Prefix)):
		return wrong("path-clash", key, value.Quote(path.String())+" is where files lie that Django releases (protected.url): nobody asks there, and so nobody is turned away",
			"write the path of the view that releases them")
	}
	return nil
}

// hashedName is about a static file whose content has a name that is not guarded with it.
func hashedName(key string, path value.URLPath, s *Site) []problem.Problem {
	if path.IsTree() || !s.Static.Hashed || !s.Static.URL.Covers(path.Below(s.Prefix)) {
		return nil
	}
	return wrong("guarded-name", key, value.Quote(path.String())+" is open under its name with a hash, which static.hashed says that it has", `guard a directory, such as "`+directory(path)+`"`)
}

// directory is that of a file.
func directory(path value.URLPath) string {
	text := path.String()
	return text[:strings.LastIndexByte(text, '/')+1]
}

// isCopy reports whether the path was not written for itself, but goes with that of a file.
func (r Route) isCopy() bool {
	return slices.ContainsFunc(r.Access.Paths, func(path value.URLPath) bool {
		return slices.ContainsFunc(Compressions, func(c Compression) bool { return path.And(c.Suffix) == r.Path })
	})
}

// accessBelow finds tables that open what another one closes: the longest path decides alone.
func accessBelow(s *Site) []problem.Problem {
	var problems []problem.Problem
	for _, r := range slices.DeleteFunc(s.Routes(), Route.isCopy) {
		inner, outer := r.Access, s.Around(r).Access
		lost := ""
		switch {
		case outer.HasPasswords() && !inner.Identifies():
			lost = "password"
		case outer.Elsewhere && !inner.Identifies():
			lost = "user"
		case len(outer.Allow) > 0 && len(inner.Allow) == 0:
			lost = "address"
		case outer.Certified && !inner.Certified:
			lost = "certificate"
		}
		if inner.Elsewhere && outer.Guards() && !outer.Elsewhere {
			problems = append(problems, wrong("two-authentications", inner.Table()+".paths",
				fmt.Sprintf("%q is within what [%s] is about, whose way to know who asks Apache would take in place of the other file's", r.Path, outer.Table()),
				"write authenticated = true in both tables, or take the path out of the outer one")...)
			continue
		}
		if lost != "" {
			problems = append(problems, doubtful("access-opened", inner.Table()+".paths",
				fmt.Sprintf("%q is asked for without the %s that [%s] wants of what is around it", r.Path, lost, outer.Table()), "write the condition in both tables, if both are meant")...)
		}
	}
	return problems
}
