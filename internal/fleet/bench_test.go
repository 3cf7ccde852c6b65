package fleet_test

import (
	"fmt"
	"runtime"
	"testing"

	"proxypact/internal/fleet"
	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/tree"
	"proxypact/templates"
)

const description = `[app]
name  = "shop%[1]d"
hosts = ["shop%[1]d.example.com", "www.shop%[1]d.example.com"]
[proxy]
kind = "apache"
[backend]
socket = "/run/shop%[1]d/app.sock"
[tls]
certificate = "/etc/ssl/shop%[1]d/fullchain.pem"
key         = "/etc/ssl/shop%[1]d/privkey.pem"
hsts        = "1y"
`

func sources(n int) []fleet.Source {
	var list []fleet.Source
	for i := range n {
		list = append(list, fleet.Source{File: fmt.Sprintf("shop%d.toml", i), Data: fmt.Appendf(nil, description, i)})
	}
	return list
}

func load(b *testing.B, n int) []*site.Site {
	b.Helper()
	sites, problems := fleet.Load(sources(n), spec.TOML, spec.Beside{}, site.Options{})
	if problem.HasErrors(problems) {
		b.Fatal(problems)
	}
	return sites
}

func parse(b *testing.B) *render.Set {
	b.Helper()
	set, err := render.Parse(templates.FS, nil)
	if err != nil {
		b.Fatal(err)
	}
	return set
}

func BenchmarkParseTemplates(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		parse(b)
	}
}

func BenchmarkLoadOne(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		load(b, 1)
	}
}

// BenchmarkHeld tells what a run keeps of each description until it ends.
func BenchmarkHeld(b *testing.B) {
	const n = 1000
	list := sources(n)
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		sites, _ := fleet.Load(list, spec.TOML, spec.Beside{}, site.Options{})
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(sites)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "held-B/site")
}

func BenchmarkRenderOne(b *testing.B) {
	set, sites := parse(b), load(b, 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := fleet.Files(set, sites, "").List(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTree takes descriptions all the way into a directory: the first run writes everything, the second nothing.
func BenchmarkTree(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		descriptions := sources(n)
		b.Run(fmt.Sprintf("first/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				intoTree(b, descriptions, b.TempDir())
			}
		})
		b.Run(fmt.Sprintf("again/%d", n), func(b *testing.B) {
			dir := b.TempDir()
			intoTree(b, descriptions, dir)
			b.ReportAllocs()
			for b.Loop() {
				intoTree(b, descriptions, dir)
			}
		})
	}
}

func intoTree(b *testing.B, descriptions []fleet.Source, dir string) {
	b.Helper()
	sites, _ := fleet.Load(descriptions, spec.TOML, spec.Beside{}, site.Options{})
	if _, err := tree.Write(b.Context(), dir, fleet.Files(parse(b), sites, "")); err != nil {
		b.Fatal(err)
	}
}
