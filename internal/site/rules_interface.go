package site

import (
	"fmt"
	"strings"

	"proxypact/internal/problem"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// interfaceRules doubt a server of ASGI that is not used, or not given, what it is chosen for.
func interfaceRules(p part, _ *spec.Spec, s *Site) []problem.Problem {
	b := p.b
	other := map[Interface]Interface{WSGI: ASGI, ASGI: WSGI}[b.Calls]
	var problems []problem.Problem
	if module, _, _ := strings.Cut(b.Module.String(), ":"); b.Module != (value.Module{}) && strings.HasSuffix(module, "."+string(other)) {
		problems = doubtful("other-interface", p.moduleKey(), fmt.Sprintf("%s calls %s applications, and %s sounds like one of the other kind",
			b.Server.Title(), strings.ToUpper(string(b.Calls)), value.Quote(b.Module.String())),
			fmt.Sprintf("Django's own is %q", strings.TrimSuffix(module, "."+string(other))+"."+string(b.Calls)+":application"))
	}
	if b.Calls == ASGI && !s.Direct() {
		problems = append(problems, websocketRules(b, s)...)
	}
	if b.Calls == ASGI && !s.DjangoHas(CallsASGI) {
		problems = append(problems, doubtful("no-asgi", "app.django", fmt.Sprintf("Django %s has no ASGI application of its own, and %s calls no other", s.Django, b.Server.Title()),
			fmt.Sprintf("use Django %s or later and set app.django; with channels, accept it", since("Django", CallsASGI)))...)
	}
	return problems
}

// websocketRules doubt what becomes of WebSockets on the way.
func websocketRules(b Backend, s *Site) []problem.Problem {
	proxy := s.Proxy.Kind.Title()
	switch {
	case !s.Proxy.Has(Upgrades):
		return doubtful("no-websocket", "proxy.version", fmt.Sprintf("%s %s passes no WebSocket on", proxy, s.Proxy.Version),
			"pages work; for WebSockets upgrade to "+proxy+" "+since(proxy, Upgrades).String()+" or later and set proxy.version")
	case b.Silent() && !s.Proxy.Has(BearsSilence):
		return doubtful("silent-websocket", "proxy.version", fmt.Sprintf("%s %s ends a WebSocket that is silent for longer than its Timeout, and %s never pings", proxy, s.Proxy.Version, b.Server.Title()),
			"let the application say something every half minute, or upgrade to "+proxy+" "+since(proxy, BearsSilence).String()+" or later and set proxy.version")
	}
	return nil
}
