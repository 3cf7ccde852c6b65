package site

import (
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
)

// TellsClient reports whether the server itself makes the client's address REMOTE_ADDR. daphne does where nobody but
// the proxy can reach it.
func (b Backend) TellsClient() bool {
	switch b.Server {
	case Uvicorn, Waitress, ModWSGI:
		return true
	case Daphne:
		return !slices.ContainsFunc(b.Places(), Place.Exposed)
	case UWSGI:
		return b.Protocol == OverUWSGI
	}
	return b.InUvicorn()
}

// KnowsClient reports whether REMOTE_ADDR is the client's address, whoever answers.
func (s *Site) KnowsClient() bool {
	return s.ClientMiddleware || !slices.ContainsFunc(s.Backends(), func(b Backend) bool { return !b.TellsClient() })
}

// Callers are what servers that do not tell the client's address have as REMOTE_ADDR instead: the proxy's addresses,
// and of a peer on a unix socket nothing, or with uWSGI an address that nobody has.
func (s *Site) Callers() (peers, nameless []string) {
	for _, b := range s.Instances() {
		switch {
		case b.TellsClient():
		case !b.OnSocket():
			peers = append(peers, b.Believed()...)
		case b.Server == UWSGI:
			nameless = append(nameless, "0.0.0.0")
		default:
			nameless = append(nameless, "")
		}
	}
	slices.Sort(peers)
	slices.Sort(nameless)
	return slices.Compact(peers), slices.Compact(nameless)
}

func middlewareRules(_ *spec.Spec, s *Site) []problem.Problem {
	told := *s
	if told.ClientMiddleware = false; s.ClientMiddleware && told.KnowsClient() {
		return doubtful("unused-key", "app.client_middleware", "has no effect: "+s.Backend.Server.Title()+" tells Django the client's address itself", "leave it out")
	}
	return nil
}
