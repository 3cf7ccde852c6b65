package site

import (
	"fmt"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// selinuxRules warn of a host that keeps the proxy from the application servers until it is told better. Nothing that
// is rendered can do that.
func selinuxRules(_ *spec.Spec, s *Site) []problem.Problem {
	if !s.OS.Family.SELinux || s.Direct() {
		return nil
	}
	var problems []problem.Problem
	told := map[string]bool{}
	for _, b := range append([]Backend{s.Backend}, s.Processes...) {
		if b.Inside() {
			continue
		}
		denied, run := "connect to no port", "setsebool -P httpd_can_network_connect on"
		if b.OnSocket() {
			denied = "open no socket in " + value.Quote(b.Socket.Directory())
			run = `semanage fcontext -a -t httpd_var_run_t "DIR(/.*)?", then restorecon -R DIR`
		}
		if !told[denied] {
			told[denied] = true
			problems = append(problems, doubtful("selinux", b.Key, fmt.Sprintf("SELinux on %s lets %s %s until it is told to", s.OS.Name, s.Proxy.Kind.Title(), denied),
				fmt.Sprintf(`run %s; once that is done, write it under [accept]: selinux = "..."`, run))...)
		}
	}
	return problems
}
