package verify

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"

	"proxypact/internal/attack"
)

// Report is what an attack on a site showed.
type Report struct {
	Sent   int             // requests, over both transports
	Broken []attack.Broken // in the order of the catalogue, http first
}

// crowd is how many requests are under way at once. It is more than a small
// site has workers, so that they also meet each other.
const crowd = 8

// Attack sends the cases over every transport of the site and judges what
// comes back. Apache notes the end of a worker up to a second late, so a crash
// by one of the last requests may show in Close only.
func Attack(ctx context.Context, s *Stack, public attack.Public, cases []attack.Case) (Report, error) {
	var report Report
	for _, t := range transports(s, public) {
		found, sent, err := attackOver(ctx, s, t, attack.Select(cases, t.Over))
		report.Sent += sent
		report.Broken = append(report.Broken, found...)
		if err != nil {
			return report, err
		}
	}
	report.Broken = append(report.Broken, s.aftermath()...)
	return report, nil
}

// transports is what the site offers.
func transports(s *Stack, public attack.Public) []attack.Truth {
	var all []attack.Truth
	if s.http.IsValid() && public.HTTP != 0 {
		all = append(all, attack.Truth{Public: public, Over: attack.HTTP})
	}
	if s.https.IsValid() && public.HTTPS != 0 {
		all = append(all, attack.Truth{Public: public, Over: attack.HTTPS})
	}
	return all
}

func attackOver(ctx context.Context, s *Stack, t attack.Truth, cases []attack.Case) ([]attack.Broken, int, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	broken := make([][]attack.Broken, len(cases))
	next := make(chan int)
	var group sync.WaitGroup
	for range crowd {
		group.Go(func() {
			for i := range next {
				seen, err := s.Send(ctx, t, cases[i])
				if err != nil {
					cancel(err)
					continue
				}
				broken[i] = attack.Judge(cases[i], t, seen)
			}
		})
	}
	for i := range cases {
		next <- i
	}
	close(next)
	group.Wait()
	return slices.Concat(broken...), len(cases), context.Cause(ctx)
}

// Send makes the request of one case and tells what came back.
func (s *Stack) Send(ctx context.Context, t attack.Truth, c attack.Case) (attack.Observation, error) {
	w := wire{addr: s.http}
	if t.Over == attack.HTTPS {
		w = wire{addr: s.https, tls: handshake(c.Request.ServerName(t))}
	}
	return w.send(ctx, message{
		raw:     c.Request.Bytes(t),
		head:    c.Request.Method == "HEAD",
		answers: max(c.Expect.Answers, 1),
	})
}

// aftermath judges what only shows after all requests.
func (s *Stack) aftermath() []attack.Broken {
	var broken []attack.Broken
	if err := s.Died(); err != nil {
		broken = append(broken, attack.Broken{Case: "aftermath", Over: attack.Both,
			Invariant: attack.Alive, Saw: err.Error(), Want: "every process as it was started"})
	}
	if ran, err := os.ReadFile(s.smuggledLog()); err == nil {
		broken = append(broken, attack.Broken{Case: "aftermath", Over: attack.Both, Fault: attack.Framing,
			Invariant: attack.Unhidden, Saw: strings.TrimSpace(string(ran)), Want: "nothing of the kind"})
	}
	return broken
}
