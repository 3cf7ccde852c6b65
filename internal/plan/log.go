package plan

import (
	"proxypact/internal/site"
)

// logs are about what is written about requests, and what Django is told of it.
func logs(before, after *site.Site) []Statement {
	old, now := before.Log, after.Log
	var all []Statement
	if old.Access != now.Access {
		all = append(all, say("log-moved", Notice, "", "log.access", "requests are written to %s, and were to %s: whatever reads the old log sees nothing new", orRest(now), orRest(old)))
	}
	if old.Writes() && now.Writes() && old.Format != now.Format {
		all = append(all, say("log-form-changed", Notice, "", "log.format", "lines of the access log are %s, and were %s: whatever reads them has to know", now.Format, old.Format))
	}
	switch {
	case old.RequestID == now.RequestID:
	case now.RequestID:
		all = append(all, say("request-id-started", Neutral, "", "log.request_id", "Django is told the id of each request in %s", site.RequestHeader))
	default:
		all = append(all, say("request-id-stopped", Notice, Loosened, "log.request_id", "%s is a client's own again: an application that logs it logs what a client chose", site.RequestHeader))
	}
	return all
}

func orRest(l site.Log) string {
	if !l.Writes() {
		return "where the rest of the configuration says"
	}
	return l.Access.String()
}
