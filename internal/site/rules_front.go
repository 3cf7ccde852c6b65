package site

import (
	"fmt"
	"slices"
	"time"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// frontPresence finds half a front: words about one that is not there, and one that nobody could be believed from.
func frontPresence(sp *spec.Spec, s *Site) []problem.Problem {
	described := &sp.Front
	if !s.Fronted() {
		for _, row := range []struct {
			key string
			set bool
		}{
			{"front.peers", described.Peers.Set}, {"front.outer", described.Outer.Set},
			{"front.scheme_header", described.SchemeHeader.Set}, {"front.client_header", described.ClientHeader.Set},
			{"front.only", described.Only.Set}, {"front.proxy_protocol", described.ProxyProtocol.Set},
			{"front.health_path", described.HealthPath.Set}, {"front.health_hosts", described.HealthHosts.Set},
			{"front.secret_header", described.SecretHeader.Set}, {"front.secret_file", described.SecretFile.Set}, {"front.client_ca", described.ClientCA.Set},
		} {
			if row.set {
				return wrong("missing-key", "front.kind", "missing beside "+row.key, `write kind = "haproxy", or the one that it is, or "other"`)
			}
		}
		return nil
	}
	switch h := habitOf(s.Front.Kind); {
	case h.platform && s.Direct():
		return nil
	case h.platform:
		return wrong("front-platform", "front.kind", h.kind+" connects from addresses that nobody can list",
			`its routers reach the application server without a proxy of yours: write proxy.kind = "none"`)
	case len(s.Front.Peers) == 0:
		return wrong("missing-key", "front.peers", "missing: nobody can be believed", "write the networks that the front connects from")
	}
	return nil
}

// frontWords holds what the front says against what somebody needs to know.
func frontWords(sp *spec.Spec, s *Site) []problem.Problem {
	f := s.Front
	switch {
	case !s.Fronted() || len(f.Peers) == 0 && !s.Backend.Assigned:
		return nil
	case habitOf(f.Kind).flexible && !s.TLS.Enabled():
		return wrong("front-flexible", "front.kind", "Cloudflare's Flexible mode sends everything over plain http, where anyone on the way reads and changes it",
			"write tls.certificate and tls.key, and choose Full (strict) there")
	case !f.SaysScheme() && !(f.PROXY && s.TLS.Enabled()):
		return wrong("missing-key", "front.scheme_header", "missing: the front does not say how the client connected",
			"write the header that it sets itself, such as \"X-Forwarded-Proto\"")
	case f.PROXY && sp.Front.ClientHeader.Set:
		return wrong("front-client-twice", "front.client_header", "the PROXY line says the client's address already", "leave one of the two out")
	case !f.PROXY && !f.SaysClient():
		return wrong("missing-key", "front.client_header", "missing: the front does not say where the client comes from",
			"write the header that it sets or appends to, such as \"X-Forwarded-For\"")
	case f.SaysScheme() && f.SaysClient() && f.SchemeHeader.Is(f.ClientHeader.String()):
		return wrong("front-client-twice", "front.client_header", value.Quote(f.ClientHeader.String())+" is the header of the scheme too", "")
	}
	return nil
}

func frontHealth(sp *spec.Spec, s *Site) []problem.Problem {
	path, hosts := sp.Front.HealthPath.Set, sp.Front.HealthHosts.Set
	switch {
	case !s.Fronted():
		return nil
	case hosts && !path:
		return wrong("missing-key", "front.health_path", "missing beside front.health_hosts", `write health_path = "/healthz/"`)
	}
	for _, host := range s.Front.Health.Hosts {
		for _, own := range s.Names() {
			if own.Covers(host) {
				return wrong("duplicate-host", "front.health_hosts", value.Quote(host)+" is a name of the site",
					"the site answers under it: leave it out")
			}
		}
	}
	return nil
}

// frontHeaders finds headers that the front leaves to clients.
func frontHeaders(sp *spec.Spec, s *Site) []problem.Problem {
	h := habitOf(s.Front.Kind)
	var problems []problem.Problem
	for _, row := range []struct {
		key   string
		field spec.Field[value.HeaderName]
		own   []string
	}{
		{"front.scheme_header", sp.Front.SchemeHeader, []string{h.scheme}},
		{"front.client_header", sp.Front.ClientHeader, []string{h.client, ClientHeader}},
	} {
		name := row.field.Value
		passed := h.fixed && !slices.ContainsFunc(row.own, name.Is) || h.passesScheme && name.Is(SchemeHeader)
		if row.field.Set && passed {
			problems = append(problems, wrong("front-passes", row.key, fmt.Sprintf("%s does not write %q, it passes it on from clients", h.kind, name),
				`leave it out; or write kind = "other" if a rule of yours there replaces it`)...)
		}
	}
	return problems
}

// frontAdds is about rules that add a second line where they should replace the first. Every nginx takes the client's
// address from the first line of a header, but from all of X-Forwarded-For.
func frontAdds(_ *spec.Spec, s *Site) []problem.Problem {
	if s.Proxy.Kind != Nginx || s.Direct() || !habitOf(s.Front.Kind).written {
		return nil
	}
	var problems []problem.Problem
	warn := func(key string, header value.HeaderName) {
		problems = append(problems, doubtful("front-adds", key, fmt.Sprintf("nginx %s sees only the first of several %s lines, which would be the client's",
			s.Proxy.Version, header), "have the front replace the header, never add to it")...)
	}
	if s.Mixed() && !s.Proxy.Has(JoinsLines) {
		warn("front.scheme_header", s.Front.SchemeHeader)
	}
	if s.Front.SaysClient() && !s.Front.ClientHeader.Is(ClientHeader) {
		warn("front.client_header", s.Front.ClientHeader)
	}
	return problems
}

// frontLists are about networks that others publish.
func frontLists(sp *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	for _, hop := range sp.Front.Outer.Value {
		if hop.Kind != "" && habitOf(hop.Kind).networks == nil {
			problems = append(problems, wrong("front-unpublished", "front.outer", fmt.Sprintf("the networks of %q are not published", hop.Kind),
				"write the networks themselves")...)
		}
	}
	if s.Front.PROXY && sp.Front.Outer.Set {
		problems = append(problems, doubtful("unused-key", "front.outer", "has no effect beside front.proxy_protocol", "")...)
	}
	return problems
}

// staleAfter is how old a list of published networks may grow before it is mentioned.
const staleAfter = 270 * 24 * time.Hour

func frontAge(sp *spec.Spec, s *Site, today time.Time) []problem.Problem {
	published := s.Fronted() && !sp.Front.Peers.Set
	for _, hop := range sp.Front.Outer.Value {
		published = published || hop.Kind != ""
	}
	if !published || today.IsZero() || today.Sub(RangesOf) <= staleAfter {
		return nil
	}
	return doubtful("front-ranges-old", "front.kind", "the list of its networks is of "+RangesOf.Format(time.DateOnly),
		"upgrade gen, or write front.peers")
}

// frontWaits is about fronts that give up before this side does: the visitor gets their 504, and the work goes on.
func frontWaits(_ *spec.Spec, s *Site) []problem.Problem {
	const key = "limits.response_timeout"
	h, needs := habitOf(s.Front.Kind), s.Limits.Response.Seconds()
	if !s.Direct() {
		needs += grace
	}
	switch {
	case s.Limits.Response.IsZero() || h.waits == 0 || h.waits >= needs || s.Front.PROXY:
		return nil
	case h.longer == "":
		return doubtful("front-gives-up", key, fmt.Sprintf("%s waits %d seconds for an answer to begin, and cannot be told to wait longer", h.kind, h.waits),
			"write less than that, and leave what takes longer to a queue")
	}
	return doubtful("front-gives-up", key, fmt.Sprintf("%s waits %d seconds for an answer to begin, unless it is told to wait longer", h.kind, h.waits),
		fmt.Sprintf("raise %s above %d seconds and accept this finding, or write less here", h.longer, needs))
}
