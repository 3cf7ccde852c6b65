package site

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/shell"
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
		denied, hint := "connect to no port", onceRun("setsebool -P httpd_can_network_connect on")
		if b.OnSocket() {
			denied = "open no socket in " + value.Quote(b.Socket.Directory())
			hint = labelled(s, b)
		}
		if !told[denied] {
			told[denied] = true
			problems = append(problems, doubtful("selinux", b.Key, fmt.Sprintf("SELinux on %s lets %s %s until it is told to", s.OS.Name, s.Proxy.Kind.Title(), denied), hint)...)
		}
	}
	return problems
}

func onceRun(command string) string {
	return `run ` + command + `; once that is done, write it under [accept]: selinux = "..."`
}

// labelled has the directory of a socket labelled for the proxy. SELinux refuses a rule for that of the two names of
// /run which its own rules do not have.
func labelled(s *Site, b Backend) string {
	dir := b.Socket.Directory()
	if below, found := strings.CutPrefix(dir+"/", "/var/run/"); found {
		dir = path.Join("/run", below)
	}
	if path.Dir(dir) == "/" { // which is of other programs too
		return `put it in a directory of its own, such as ` + value.Quote("/run/"+s.Name.String())
	}
	ruled := dir
	if below, found := strings.CutPrefix(dir, "/run/"); found {
		ruled = path.Join(s.OS.Family.RunInRules, below)
	}
	return onceRun(fmt.Sprintf("semanage fcontext -a -t httpd_var_run_t %s, then restorecon -R %s", shell.Quote(regexp.QuoteMeta(ruled)+"(/.*)?"), shell.Quote(dir)))
}
