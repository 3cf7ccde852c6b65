package site

import (
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// fileRoles finds a file that is two things at once: a key that is shown as a page, a log that is read as directives.
// Several tables may be about one list of users, and pages and authorities may be the same.
func fileRoles(_ *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	held := map[value.FilePath]keptPath{}
	for _, role := range roles(s) {
		for _, file := range role {
			if (file.path == value.FilePath{}) {
				continue
			}
			other, taken := held[file.path]
			if taken && !slices.Contains(role, other) {
				problems = append(problems, wrong("two-roles", file.key, value.Quote(file.path.String())+" is "+other.key+" too", "write a file of its own")...)
			}
			if !taken {
				held[file.path] = file
			}
		}
	}
	return problems
}

// roles are the files that are for one thing each. That the switch is no page is a rule of its own.
func roles(s *Site) [][]keptPath {
	var keys, passwords, directives []keptPath
	for _, c := range s.TLS.Certificates {
		keys = append(keys, keptPath{"tls.key", c.Key})
	}
	for _, a := range s.Accesses {
		passwords = append(passwords, keptPath{a.Table() + ".password_file", a.Passwords})
	}
	for _, slot := range s.Includes.Slots() {
		directives = append(directives, keptPath{slot.Key, slot.File})
	}
	return [][]keptPath{
		keys,
		{{"tls.client_ca", s.TLS.Clients.CA}, {"front.client_ca", s.Front.Proof.ClientCA}},
		passwords,
		{{"front.secret_file", s.Front.Proof.SecretFile}},
		directives,
		{{"pages.maintenance_switch", s.Pages.Switch}, {"pages.maintenance", s.Pages.Maintenance}, {"pages.unavailable", s.Pages.Unavailable}},
		{{"log.access", s.Log.Access}},
	}
}
