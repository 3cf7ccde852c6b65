package site

import (
	"fmt"
	"slices"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
)

// Standing is who keeps a duty of the front.
type Standing string

// An open duty is a doubt, which the owner accepts whose front keeps it. It is an error where clients could forge, and
// the front has no rules that are written by hand.
const (
	Held    Standing = "held"    // by the front, as its documentation says
	Closed  Standing = "closed"  // on this side: the front need not
	Confirm Standing = "confirm" // nothing is known of the front: its owner is asked
	Broken  Standing = "broken"  // the front does not do it, or not by itself
)

// Duty is something that a proxy of ours would do, and that a front which reaches the application server directly has
// to do in its place.
type Duty struct {
	ID       string   `json:"id"` // of the finding too, where it is open
	Site     string   `json:"site"`
	Text     string   `json:"duty"` // "writes ..."
	Standing Standing `json:"standing"`
	Why      string   `json:"why"`            // it stands so
	Hint     string   `json:"hint,omitempty"` // what its owner can do
	refused  bool
}

// Open reports whether the owner has to see to it.
func (d Duty) Open() bool { return d.Standing == Confirm || d.Standing == Broken }

// duty is a row of the checklist.
type duty struct {
	finding string
	text    func(*Site) string
	asked   func(*Site) bool   // nil: always
	closed  func(*Site) string // why this side closes it, or ""; nil: it cannot
	open    func(*Site) string // what comes of it where nobody does it
	hint    func(*Site) string
	grave   bool // it lets clients forge: a front that cannot be told is refused
}

// duties are the contract's five points, as far as they are the front's, in the contract's order.
var duties = []duty{
	{
		finding: "duty-scheme",
		text: func(s *Site) string {
			return fmt.Sprintf("writes %s itself, %q or %q, in place of what came", s.Front.SchemeHeader, "http", "https")
		},
		open: just("a client that writes it decides what Django takes for https"),
		hint: trying("-H '%s: https' http://%s/", "must lead to https", schemeAndHost),
	},
	{
		finding: "duty-underscores",
		text: func(s *Site) string {
			return fmt.Sprintf("drops the spellings of %s with underscores", s.Front.SchemeHeader)
		},
		closed: closesUnderscores,
		open:   foldsUnderscores,
		hint:   just("have the front drop header names with underscores, or use gunicorn"),
		grave:  true,
	},
	{
		finding: "duty-siblings",
		text:    just("drops what others would say in its place: X-Forwarded-Host, X-Real-IP, Forwarded and the like"),
		closed:  byHook("gunicorn's file drops them"),
		open: func(s *Site) string {
			if s.Backend.Server.trait().flags {
				return s.Backend.Server.Title() + " believes X-Forwarded-Ssl of anyone"
			}
			return "neither the server nor Django believes them, and packages beside Django may"
		},
		hint: just("have the front drop them, or use gunicorn"),
	},
	{
		finding: "duty-mount",
		text:    just("drops what moves the site below a prefix: Daphne-Root-Path, SCRIPT_NAME and the like"),
		closed: func(s *Site) string {
			if s.Backend.Server.trait().mounts {
				return ""
			}
			return s.Backend.Server.Title() + " takes no prefix from a request"
		},
		open:  just("daphne takes Daphne-Root-Path from anyone"),
		hint:  just("have the front drop Daphne-Root-Path, or use another server"),
		grave: true,
	},
	{
		finding: "duty-connection",
		text: func(s *Site) string {
			return fmt.Sprintf("sends %s whatever a client names in Connection", s.Front.SchemeHeader)
		},
		open: just("a client that names it there is taken for one over http"),
		hint: trying("-H 'Connection: close, %s' https://%s/", "must not lead to https again", schemeAndHost),
	},
	{
		finding: "duty-client",
		text: func(s *Site) string {
			return fmt.Sprintf("writes the client's address in %s, last where it adds to a list", s.Front.ClientHeader)
		},
		closed: byHook("gunicorn's file leaves one address, the last that is no hop of yours"),
		open:   just("what a client wrote before it reaches Django too"),
		hint:   just("have the front replace the header, or let nothing in the project read any but its last entry"),
	},
	{
		finding: "duty-host",
		text:    just("passes Host on as the browser sent it, for the names of the site alone"),
		open:    just("Django answers 400 to a Host that it does not know, and believes the rest"),
		hint:    just("route by the names of app.hosts, and have Host passed on unchanged"),
	},
	{
		finding: "duty-redirect",
		text:    just("leads plain http to https"),
		asked:   func(s *Site) bool { return s.Proxy.Plain == Redirect },
		closed: func(s *Site) string {
			if s.Upgrades() {
				return ""
			}
			return "Django does, by SECURE_SSL_REDIRECT"
		},
		open: just("pages are redirected by Django, and WebSockets open over plain http"),
		hint: just("redirect to https at the front, or do not listen for http there"),
	},
	{
		finding: "duty-hsts",
		text:    just("adds no Strict-Transport-Security of its own"),
		asked:   func(s *Site) bool { return !s.TLS.HSTS.IsZero() },
		open:    just("Django sends it, and browsers take the first of two"),
		hint:    just("turn it off at the front"),
	},
	{
		finding: "duty-health",
		text:    just("asks for a name that Django knows when it asks whether the site is alive"),
		closed: func(s *Site) string {
			if len(s.InternalHosts)+len(s.Front.Health.Hosts) > 0 {
				return "Django allows the names and addresses that are described"
			}
			return ""
		},
		open: just("checks that come by address get 400, and the site counts as dead"),
		hint: just(`write app.internal_hosts, and front.health_path with front.health_hosts for a check over http`),
	},
	{
		finding: "duty-websocket",
		text:    just("passes the upgrade to WebSocket on, and no other"),
		asked:   (*Site).Upgrades,
		open:    just("WebSockets do not open, or a tunnel does that nobody looks into"),
		hint:    just("have the front pass Upgrade on where it says websocket"),
	},
	{
		finding: "duty-reuse",
		text:    just("sends one request on each connection to the application server"),
		closed: func(s *Site) string {
			switch b := s.Backend; {
			case !b.Overruns():
				return b.Server.Title() + " sends no body after HEAD"
			case !b.Server.trait().keeps:
				return b.Server.Title() + " closes each connection behind its answer"
			}
			return ""
		},
		open: func(s *Site) string {
			return s.Backend.Server.Title() + " sends a body after HEAD, which is then the answer to the next visitor"
		},
		hint:  just("turn keep-alive to the application server off there, or use another server"),
		grave: true,
	},
	{
		finding: "duty-alone",
		text:    just("is the only one that reaches the application server"),
		closed: func(s *Site) string {
			if !s.Backend.Exposed() {
				return "the server listens on " + s.Backend.Bind.String()
			}
			return ""
		},
		open: func(s *Site) string {
			if s.Backend.Hooked() {
				return "who comes past the front is believed nothing, and passes its filters and limits"
			}
			return "whoever reaches the port past the front can forge the scheme"
		},
		hint: just("let a firewall or a network policy pass the networks of front.peers alone"),
	},
}

// just is a text that holds for every site.
func just(text string) func(*Site) string { return func(*Site) string { return text } }

// trying is a hint that says how to see it.
func trying(options, wanted string, values func(*Site) []any) func(*Site) string {
	return func(s *Site) string {
		return fmt.Sprintf("curl -sI "+options+" "+wanted, values(s)...)
	}
}

func schemeAndHost(s *Site) []any { return []any{s.Front.SchemeHeader, s.Hosts[0]} }

func byHook(why string) func(*Site) string {
	return func(s *Site) string {
		if s.Backend.Hooked() {
			return why
		}
		return ""
	}
}

func closesUnderscores(s *Site) string {
	b := s.Backend
	switch {
	case b.Server.trait().drops && !b.InUvicorn():
		return b.Server.Title() + " drops them"
	case b.Calls == ASGI && !s.foldsASGI():
		return "Django ignores them under ASGI"
	}
	return ""
}

func foldsUnderscores(s *Site) string {
	if s.Backend.Calls == ASGI {
		return fmt.Sprintf("Django %s takes X_Forwarded_Proto for X-Forwarded-Proto under ASGI", s.Django)
	}
	return s.Backend.Server.Title() + " takes X_Forwarded_Proto for X-Forwarded-Proto"
}

// Checklist is what the front has to do; none where a proxy of ours does it, and of a site that is refused for more.
func (s *Site) Checklist() []Duty {
	if !s.Direct() || !s.Front.SaysScheme() || !s.Front.SaysClient() || s.Backend.Inside() {
		return nil
	}
	var all []Duty
	for _, row := range duties {
		if row.asked == nil || row.asked(s) {
			all = append(all, row.of(s))
		}
	}
	return all
}

func (row duty) of(s *Site) Duty {
	h := habitOf(s.Front.Kind)
	d := Duty{ID: row.finding, Site: s.Name.String(), Text: row.text(s)}
	lapse, broken := h.lapses[row.finding]
	if row.closed != nil {
		if d.Why = row.closed(s); d.Why != "" {
			d.Standing = Closed
			return d
		}
	}
	switch {
	case slices.Contains(h.keeps, row.finding):
		d.Standing, d.Why = Held, h.kind+" does, by its documentation"
		return d
	case broken:
		d.Standing, d.Why, d.Hint = Broken, h.kind+" "+lapse.does+": "+row.open(s), lapse.remedy
		return d
	}
	d.Standing, d.Why, d.Hint = Confirm, row.open(s), row.hint(s)
	d.refused = row.grave && !h.told()
	return d
}

// dutyRules are the open duties. An accepted one is the owner's word that the front does it.
func dutyRules(_ *spec.Spec, s *Site) []problem.Problem {
	var problems []problem.Problem
	for _, d := range s.Checklist() {
		if !d.Open() {
			continue
		}
		message := fmt.Sprintf("see to it that the front %s; else %s", d.Text, d.Why)
		switch {
		case d.refused:
			problems = append(problems, wrong(d.ID, "front.kind", fmt.Sprintf("%s, and %s is not known to prevent it", d.Why, s.Front.Kind), d.Hint)...)
			continue
		case d.Standing == Broken:
			message = d.Why
		}
		problems = append(problems, doubtful(d.ID, "front.kind", message, d.Hint)...)
	}
	return problems
}
