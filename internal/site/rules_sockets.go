package site

import (
	"fmt"
	"slices"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

func socketRules(p part, _ *spec.Spec, s *Site) []problem.Problem {
	b := p.b
	if b.Server == Granian && !b.Has(OpensSocket) && slices.ContainsFunc(b.Each(), Backend.OnSocket) {
		return wrong("needs-version", b.Key, fmt.Sprintf("%s %s makes no socket that the proxy's user can open", b.Server.Title(), b.Version),
			fmt.Sprintf("write port = 8000, or use %s %s or later and set %s", b.Server.Title(), since(b.Server.Title(), OpensSocket), p.key("version")))
	}
	return openDirectory(b, s)
}

// shared are directories in which every user of a host may make files. The last two are so on Debian's.
var shared = []string{"/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/var/lock"}

// openDirectory is about sockets where everybody gets, and can have been first.
func openDirectory(b Backend, s *Site) []problem.Problem {
	for _, one := range b.Each() {
		for _, directory := range shared {
			if !one.Makes() && strings.HasPrefix(one.Socket.String(), directory+"/") {
				return doubtful("socket-among-all", b.Key, fmt.Sprintf("%s is below %s, where every user of the host can make it first, or may reach it past the %s and forge the scheme",
					value.Quote(one.Socket.String()), directory, s.Caller()), fmt.Sprintf("have it in /run/%s, which the site and the proxy alone get into", b.Name))
			}
		}
	}
	return nil
}
