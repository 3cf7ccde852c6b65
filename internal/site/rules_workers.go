package site

import (
	"fmt"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
)

// gunicornsTime is what a worker has for a request where nobody says otherwise, in seconds (gunicorn/config.py).
const gunicornsTime = 30

// megabit is what a slow line carries in a second, in bytes.
const megabit = 1 << 17

// workerRules find workers that clients outlive. Apache hands a body on as it comes, so that a sync worker waits for
// the client, where nginx would. What fits through a slow line within the worker's time is no matter.
func workerRules(p part, _ *spec.Spec, s *Site) []problem.Problem {
	if s.Proxy.Kind != Apache || p.b.Server != Gunicorn || p.b.Worker != SyncWorker {
		return nil
	}
	time, l := int64(gunicornsTime), s.Limits
	if !l.Response.IsZero() {
		time = l.Response.Seconds()
	}
	var over string
	switch {
	case l.Client.Seconds() > time:
		over = fmt.Sprintf("which may be silent for %s (limits.client_timeout)", l.Client)
	case l.Body.Bytes() > time*megabit:
		over = fmt.Sprintf("which may send %s (limits.body)", l.Body)
	default:
		return nil
	}
	return doubtful("worker-held", p.key("worker"), fmt.Sprintf("behind Apache a sync worker of gunicorn is ended after %d seconds of waiting for a client, %s", time, over),
		`write worker = "gthread", or use nginx, which waits for clients itself`)
}
