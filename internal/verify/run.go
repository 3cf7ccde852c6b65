package verify

import (
	"context"
	"os"
	"strings"
	"sync"

	"golang.org/x/net/http2"

	"proxypact/internal/attack"
)

// Report is what a site did under trial.
type Report struct {
	Trials []attack.Trial // in the order of the catalogue, http first
}

// Broken is everything that did not hold.
func (r Report) Broken() []attack.Broken {
	var broken []attack.Broken
	for _, t := range r.Trials {
		broken = append(broken, t.Broken...)
	}
	return broken
}

// Watch is told of each trial when it is judged, one at a time.
type Watch func(attack.Trial)

// crowd is how many requests are under way at once. It is more than a small
// site has workers, so that they also meet each other.
const crowd = 8

// Attack sends the cases over every transport of the site and judges what
// comes back. Apache notes the end of a worker up to a second late, so a crash
// by one of the last requests may show in Close only.
func Attack(ctx context.Context, s *Stack, public attack.Public, cases []attack.Case, watch Watch) (Report, error) {
	var report Report
	for _, t := range transports(s, public) {
		trials, err := attackOver(ctx, s, t, s.seen(t, attack.Select(cases, t)), watch)
		report.Trials = append(report.Trials, trials...)
		if err != nil {
			return report, err
		}
	}
	report.Trials = append(report.Trials, s.aftermath(watch))
	return report, nil
}

// transports is what the site offers.
func transports(s *Stack, public attack.Public) []attack.Truth {
	if public.Front.Peer != "" {
		return s.ways(public)
	}
	all := s.bare(public)
	if s.http.IsValid() && public.HTTP != 0 {
		all = append(all, s.guarded(attack.Truth{Public: public, Over: attack.HTTP}))
	}
	if s.https.IsValid() && public.HTTPS != 0 {
		all = append(all, attack.Truth{Public: public, Over: attack.HTTPS})
		if s.framed {
			all = append(all, attack.Truth{Public: public, Over: attack.HTTP2})
		}
	}
	return all
}

func attackOver(ctx context.Context, s *Stack, t attack.Truth, cases []attack.Case, watch Watch) ([]attack.Trial, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	trials := make([]attack.Trial, len(cases))
	next := make(chan int)
	var watching sync.Mutex
	var group sync.WaitGroup
	for range crowd {
		group.Go(func() {
			for i := range next {
				seen, err := s.Send(ctx, t, cases[i])
				if err != nil {
					cancel(err)
					continue
				}
				trials[i] = s.judge(cases[i], t, seen)
				watching.Lock()
				watch.tell(trials[i])
				watching.Unlock()
			}
		})
	}
	for i := range cases {
		next <- i
	}
	close(next)
	group.Wait()
	return trials, context.Cause(ctx)
}

func (w Watch) tell(t attack.Trial) {
	if w != nil {
		w(t)
	}
}

// Send makes the request of one case and tells what came back.
func (s *Stack) Send(ctx context.Context, t attack.Truth, c attack.Case) (attack.Observation, error) {
	w := s.wire(t)
	if t.Entry().Secure() {
		w.tls = handshake(c.Request.ServerName(t), s.shows(t))
	}
	m := message{head: c.Request.Method == "HEAD", answers: max(c.Expect.Answers, 1)}
	if t.Over == attack.HTTP2 {
		w.tls.NextProtos = []string{http2.NextProtoTLS}
		m.framed = newBlock(c.Request, t)
	} else {
		m.raw = c.Request.Bytes(t)
	}
	seen, err := w.send(ctx, m)
	if s.own != nil {
		s.recall(seen.Answers)
	}
	return seen, err
}

// aftermath judges what only shows after all requests.
func (s *Stack) aftermath(watch Watch) attack.Trial {
	t := attack.Trial{Case: "aftermath", Over: attack.Both, Fault: attack.Framing, Sends: "nothing: what is left after all requests"}
	if err := s.Died(); err != nil {
		t.Broken = append(t.Broken, attack.Broken{Case: t.Case, Over: t.Over, Fault: t.Fault,
			Invariant: attack.Alive, Saw: err.Error(), Want: "every process as it was started"})
	}
	if ran, err := os.ReadFile(s.smuggledLog()); err == nil {
		t.Broken = append(t.Broken, attack.Broken{Case: t.Case, Over: t.Over, Fault: t.Fault,
			Invariant: attack.Unhidden, Saw: strings.TrimSpace(string(ran)), Want: "nothing of the kind"})
	}
	watch.tell(t)
	return t
}
