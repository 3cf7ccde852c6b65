package verify

import (
	"context"
	"fmt"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
)

// probeFlow is for sites that tell probes whether they work.
var probeFlow = Flow{ID: "flow-health", Does: "probes reach the application by any name, as over https, and nobody else reaches it there", over: home,
	fault: attack.Access, try: probesAnswered}

// probesAnswered asks by the site's name and by an address, over all that the proxy speaks.
func probesAnswered(ctx context.Context, v *visitor) error {
	for _, entry := range v.stack.entries() {
		for _, host := range []string{v.truth.Canonical(), "192.0.2.7"} {
			truth := came(v.truth.Public, entry, scaffold.Prober, attack.Way{Entry: entry})
			request := attack.Request{Method: "GET", Target: v.stack.moved.Probe.Path.String(), Version: "HTTP/1.1", Lines: []string{"Host: " + host, "Connection: close"}}
			if host != v.truth.Canonical() || entry == attack.HTTP {
				request.SNI = attack.NoSNI
			} else if v.stack.moved.TLS.Clients.Asked() && !v.stack.moved.TLS.Clients.Optional {
				continue // nobody is answered without a certificate
			}
			if err := v.stack.probe(ctx, truth, request); err != nil {
				return fmt.Errorf("http%s://%s%s: %w", map[bool]string{true: "s"}[entry.Secure()], host, request.Target, err)
			}
		}
		if err := v.stack.strangersRefused(ctx, came(v.truth.Public, entry, stranger, attack.Way{Entry: entry})); err != nil {
			return err
		}
	}
	return v.stack.strangersRefused(ctx, v.truth) // whom a front brings, if there is one
}

// probe sends what a probe would, and wants Django to answer.
func (s *Stack) probe(ctx context.Context, truth attack.Truth, request attack.Request) error {
	w := s.wire(truth)
	w.from = scaffold.Prober
	if w.opening != nil {
		w.opening = fmt.Appendf(nil, "PROXY TCP4 %s %s 50000 80\r\n", scaffold.Prober, w.addr.Addr())
	}
	if truth.Entry().Secure() {
		w.tls = handshake(request.ServerName(truth), nil)
	}
	seen, err := w.send(ctx, message{raw: request.Bytes(truth), answers: 1})
	if err != nil {
		return err
	}
	if s.own != nil {
		s.recall(seen.Answers)
	}
	if len(seen.Answers) != 1 || !seen.Answers[0].Django {
		return fmt.Errorf("a probe is not answered by Django: %+v", seen)
	}
	told := seen.Answers[0].Told
	if s.own == nil && (told == nil || told.IsSecure != s.moved.Secure() || told.Host != s.moved.Hosts[0].String()+s.moved.Reached().PublicSuffix()) {
		return fmt.Errorf("of a probe, Django is told %+v", told)
	}
	return nil
}

// strangersRefused wants strangers to get nothing there.
func (s *Stack) strangersRefused(ctx context.Context, truth attack.Truth) error {
	for _, target := range spellings(s.moved.Probed()) {
		request := attack.Request{Method: "GET", Target: target, Version: "HTTP/1.1", Lines: []string{"Host: {host}", "X-Forwarded-For: " + scaffold.Prober.String()}}
		answers, err := s.asStranger(ctx, truth, request)
		if err != nil {
			return err
		}
		for _, answer := range answers {
			if answer.Django || answer.Status == 200 {
				return fmt.Errorf("a stranger who asks for %s is answered with %d", target, answer.Status)
			}
		}
	}
	return nil
}
