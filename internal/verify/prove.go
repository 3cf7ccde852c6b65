package verify

import (
	"context"
	"slices"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/report"
	"proxypact/internal/scaffold"
)

// Prove runs the site in a scratch directory of its own, browses and attacks it, and leaves nothing behind. An error
// says why it could not be run; what broke is in the report. watch may be nil.
func Prove(ctx context.Context, setup Setup, watch Watch) (run report.Run, err error) {
	begin := time.Now()
	scratch, err := scaffold.NewScratch()
	if err != nil {
		return run, err
	}
	defer scratch.Remove()
	setup.Dir = scratch.Dir
	run = report.Run{Site: setup.Site.Name.String(), Programs: setup.programs()}
	if setup.Own != nil {
		err = setup.agree(ctx, &run, watch)
	}
	if err == nil && len(run.Broken()) == 0 {
		run, err = setup.prove(ctx, run, watch)
	}
	run.Seconds = time.Since(begin).Seconds()
	return run, err
}

// prove adds to run what the running site did.
func (s Setup) prove(ctx context.Context, run report.Run, watch Watch) (report.Run, error) {
	stack, err := Run(ctx, s)
	if err != nil {
		return run, err
	}
	run.Notes = append(append(run.Notes, s.unoffered(stack)...), s.unseen()...)
	browsed, attacked, err := stack.trials(ctx, watch)
	died := stack.Close()
	if err != nil && died != nil && ctx.Err() == nil {
		return run, died // which is why the requests went nowhere
	}
	if err != nil {
		return run, err
	}
	run.Trials = slices.Concat(run.Trials, browsed.Trials, attacked.Trials)
	for _, change := range stack.Moved {
		run.Moved = append(run.Moved, change.String())
	}
	if last := &run.Trials[len(run.Trials)-1]; died != nil && last.Held() {
		last.Broken = []attack.Broken{{Case: last.Case, Over: last.Over, Fault: last.Fault,
			Invariant: attack.Alive, Saw: died.Error(), Want: "every process as it was started"}}
	}
	return run, nil
}

func (s *Stack) trials(ctx context.Context, watch Watch) (browsed, attacked Report, err error) {
	flows, cases := s.requests()
	if browsed, err = visit(ctx, s, s.Public, flows, watch); err != nil {
		return browsed, attacked, err
	}
	attacked, err = Attack(ctx, s, s.Public, cases, watch)
	return browsed, attacked, err
}

// programs names what ran.
func (s Setup) programs() []string {
	programs := []string{string(s.Site.Proxy.Kind) + " " + s.Server.Version}
	if s.Site.Direct() {
		programs[0] = "nginx " + s.Server.Version + " as the front"
	}
	for _, b := range ordered(s.Site) {
		if name := b.Server.Title() + " " + s.Python.Servers[string(b.Server)]; !slices.Contains(programs, name) {
			programs = append(programs, name)
		}
	}
	return append(programs, "Django "+s.Python.Django, "Python "+s.Python.Version)
}
