package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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
// many times as long it takes as git does to find it.
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
	b.Chdir(dir)
	for name, args := range map[string][]string{"worktree": nil, "revision": {"--head", "HEAD"}} {
		b.Run(name, func(b *testing.B) {
			var ours, gits time.Duration
			for b.Loop() {
				begin := time.Now()
				if code := run(b.Context(), append([]string{"diff", "--base", "HEAD~1", "sites"}, args...), nil, io.Discard, io.Discard); code != exitNo {
					b.Fatal(code)
				}
				middle := time.Now()
				git(b, dir, "diff", "--stat", "HEAD~1")
				ours, gits = ours+middle.Sub(begin), gits+time.Since(middle)
			}
			b.ReportMetric(float64(ours)/float64(gits), "times-git")
		})
	}
}

func git(b *testing.B, dir string, args ...string) {
	b.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("git %v: %v\n%s", args, err, out)
	}
}
