package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const many = `[app]
name = "shop%[1]d"
hosts = ["shop%[1]d.example.com"]
[proxy]
kind = "nginx"
[backend]
socket = "/run/shop%[1]d/app.sock"
[tls]
certificate = "/c%[1]d.pem"
key = "/k%[1]d.pem"
`

// BenchmarkDiff reviews one change among 10,000 descriptions, with the working tree and with a revision, and tells how
// many times as long it takes as git does to find it, and how many times the work of the processors.
func BenchmarkDiff(b *testing.B) {
	dir := b.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sites"), 0o755); err != nil {
		b.Fatal(err)
	}
	for i := range 10_000 {
		text := fmt.Sprintf(many, i)
		if err := os.WriteFile(filepath.Join(dir, "sites", fmt.Sprintf("shop%d.toml", i)), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	git(b, dir, "init", "-q", "-b", "main")
	git(b, dir, "add", "-A")
	git(b, dir, "-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "-q", "-m", "x")
	changed := strings.Replace(fmt.Sprintf(many, 7), "nginx", "apache", 1)
	if err := os.WriteFile(filepath.Join(dir, "sites/shop7.toml"), []byte(changed), 0o644); err != nil {
		b.Fatal(err)
	}
	time.Sleep(time.Second) // git takes files for changed that are as young as its notes
	git(b, dir, "-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "-q", "-a", "-m", "y")
	gen := filepath.Join(b.TempDir(), "gen")
	if out, err := exec.Command("go", "build", "-o", gen, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for name, args := range map[string][]string{"worktree": nil, "revision": {"--head", "HEAD"}} {
		b.Run(name, func(b *testing.B) {
			var ours, gits, ourWork, gitWork []time.Duration
			for b.Loop() {
				begin := time.Now()
				cmd := exec.Command(gen, append([]string{"diff", "--base", "HEAD~1", "sites"}, args...)...)
				cmd.Dir = dir
				if err := cmd.Run(); cmd.ProcessState.ExitCode() != exitNo {
					b.Fatal(err)
				}
				middle := time.Now()
				state := git(b, dir, "diff", "--stat", "HEAD~1")
				ours, gits = append(ours, middle.Sub(begin)), append(gits, time.Since(middle))
				ourWork, gitWork = append(ourWork, work(cmd.ProcessState)), append(gitWork, work(state))
			}
			b.ReportMetric(float64(median(ours))/float64(median(gits)), "times-git")
			b.ReportMetric(float64(median(ourWork))/float64(median(gitWork)), "times-git-cpu")
		})
	}
}

// median is what one run takes when nothing else is in its way.
func median(all []time.Duration) time.Duration { return slices.Sorted(slices.Values(all))[len(all)/2] }

// work is what the processors did for a program and for those that it started.
func work(state *os.ProcessState) time.Duration { return state.UserTime() + state.SystemTime() }

func git(b *testing.B, dir string, args ...string) *os.ProcessState {
	b.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return cmd.ProcessState
}
