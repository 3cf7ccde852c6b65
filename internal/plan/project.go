package plan

import (
	"slices"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// project is about a Django that the proxy runs itself, or systemd starts.
func project(before, after *site.Site) []Statement {
	old, now := before.Backend, after.Backend
	if !(old.Inside() && now.Inside() || old.Managed() && now.Managed()) {
		return nil
	}
	var all []Statement
	if old.Directory != now.Directory {
		all = append(all, say("project-moved", Notice, "", "app.directory", "the project is loaded from %s instead of %s", now.Directory, old.Directory))
	}
	if old.Venv != now.Venv {
		all = append(all, say("venv-changed", Notice, "", "app.venv", "Django comes from %s instead of %s", system(now.Venv), system(old.Venv)))
	}
	return all
}

func system(venv value.FilePath) string {
	if venv == (value.FilePath{}) {
		return "the system's Python"
	}
	return venv.String()
}

// systemd is about who starts the application servers.
func systemd(before, after *site.Site) []Statement {
	old, now := managed(before), managed(after)
	switch {
	case len(before.Instances()) == 0 || len(after.Instances()) == 0:
		return nil
	case old == nil && now != nil:
		return one("systemd-added", Notice, Tightened, "app.systemd", "systemd starts the application servers, as %s: the units have to be installed, and what has started them so far ended", now.User)
	case old != nil && now == nil:
		return one("systemd-removed", Notice, Loosened, "app.systemd", "no unit starts the application servers or keeps their sockets for the proxy alone: somebody else has to")
	case old != nil && old.User != now.User:
		return one("user-changed", Notice, "", "app.user", "Django runs as %s instead of %s, whose files it may not be able to read or write", now.User, old.User)
	}
	return nil
}

// managed is one of the application servers that systemd starts, or nil.
func managed(s *site.Site) *site.Backend {
	all := s.Instances()
	if i := slices.IndexFunc(all, site.Backend.Managed); i >= 0 {
		return &all[i]
	}
	return nil
}

func clientMiddleware(before, after *site.Site) []Statement {
	switch {
	case before.ClientMiddleware == after.ClientMiddleware:
		return nil
	case after.ClientMiddleware:
		return one("client-told", Notice, "", "app.client_middleware", "REMOTE_ADDR is the client's address once the rendered middleware is the first in MIDDLEWARE: what limits or logs by it sees clients apart")
	}
	return one("client-untold", Notice, Loosened, "app.client_middleware", "the middleware that makes REMOTE_ADDR the client's address is rendered no more: MIDDLEWARE must not name it, and what limits or blocks by REMOTE_ADDR takes all clients for one")
}
