package verify

import (
	"cmp"
	"context"
	"slices"

	"proxypact/internal/attack"
)

// Flow is something that visitors do and that has to work.
type Flow struct {
	ID    string
	Does  string // what has to happen
	over  attack.Over
	fault attack.Fault       // zero: Honest
	plain []attack.PlainHTTP // only where plain http gets this; empty: always
	leads bool               // only where names lead to the canonical one

	mounted bool // only where the site is mounted below a path
	try     func(context.Context, *visitor) error
}

// Flows is every flow in the order in which they are tried.
func Flows() []Flow { return flows }

var flows = []Flow{
	{ID: "flow-absolute-uri", Does: "build_absolute_uri() gives this URL for every name of the site", over: home,
		try: absoluteURI},
	{ID: "flow-absolute-redirect", Does: "an absolute redirect stays on the site and its scheme", over: home,
		try: absoluteRedirect},
	{ID: "flow-admin-login", Does: "the admin login ends on /admin/ with the cookies it needs", over: home,
		try: adminLogin},
	{ID: "flow-password-reset", Does: "a password-reset mail links to the site", over: home,
		try: passwordReset},
	{ID: "flow-large-post", Does: "a form of 100 kB arrives whole", over: home,
		try: largePost},
	{ID: "flow-foreign-post", Does: "Django refuses a form sent from another site",
		over: attack.HTTPS, // Django before 4.0 looks there only
		try:  foreignPost},
	{ID: "flow-cookies", Does: "a cookie comes back", over: home,
		try: cookies},
	{ID: "flow-keep-alive", Does: "two requests share a connection", over: home,
		try: keepAlive},
	{ID: "flow-close", Does: "the connection is closed when the client asks for it", over: home,
		try: closes},
	{ID: "flow-mount", Does: "the mount point leads to its slash, and the pages below it to each other", over: home,
		mounted: true, try: mountedBelow},
	{ID: "flow-http-redirect", Does: "http leads to https on the same host with path and query", over: attack.HTTP,
		plain: []attack.PlainHTTP{attack.Redirects},
		try:   httpRedirect},
	{ID: "flow-http-serve", Does: "http is served and known to be insecure", over: attack.HTTP,
		plain: []attack.PlainHTTP{attack.Serves},
		try:   httpServe},
	{ID: "flow-lead", Does: "other names lead to the canonical one with path and query, and reach no application", over: home, leads: true,
		try: lead},
}

// home stands for https where the site has it, and else for http.
const home = attack.Both

// Visit tries every flow that the site offers.
func Visit(ctx context.Context, s *Stack, public attack.Public, watch Watch) (Report, error) {
	return visit(ctx, s, public, flows, watch)
}

func visit(ctx context.Context, s *Stack, public attack.Public, flows []Flow, watch Watch) (Report, error) {
	var report Report
	offered := slices.DeleteFunc(transports(s, public), func(t attack.Truth) bool { return t.Front.Peer != "" && !t.Way.Through || t.Way.Lies })
	for _, flow := range flows {
		truth, ok := flow.transport(offered)
		if !ok {
			continue
		}
		t := attack.Trial{Case: flow.ID, Over: truth.Over, Way: truth.Way.Name, Fault: cmp.Or(flow.fault, attack.Honest), Sends: flow.Does}
		if err := flow.visit(ctx, s, truth); err != nil {
			t.Broken = []attack.Broken{{Case: t.Case, Over: t.Over, Way: t.Way, Fault: t.Fault,
				Invariant: attack.Kept, Saw: err.Error(), Want: flow.Does}}
		}
		if ctx.Err() != nil {
			return report, context.Cause(ctx)
		}
		watch.tell(t)
		report.Trials = append(report.Trials, t)
	}
	return report, nil
}

func (f Flow) visit(ctx context.Context, s *Stack, truth attack.Truth) error {
	v := s.visitor(truth)
	defer v.leave()
	return f.try(ctx, v)
}

// transport picks what the flow is for, from what the site offers.
func (f Flow) transport(offered []attack.Truth) (attack.Truth, bool) {
	var chosen attack.Truth
	for _, truth := range offered { // http comes first
		if f.over&truth.Over != 0 && f.fits(truth) {
			chosen = truth
		}
	}
	return chosen, chosen.Over != 0
}

func (f Flow) fits(truth attack.Truth) bool {
	if f.leads && len(truth.Leading) == 0 || f.mounted && truth.Mount == "" || truth.Way.Shut {
		return false
	}
	for _, plain := range f.plain {
		return plain == truth.Plain
	}
	return !truth.Redirected()
}
