package tests

import (
	"fmt"
	"os/exec"
	"testing"
	"time"
)

// BenchmarkSite compares a task that applies three files with three tasks of ansible.builtin.template for the same
// files, on this host and over ssh, first written and then found unchanged.
func BenchmarkSite(b *testing.B) {
	c := cores(b)[0]
	w := newWork(b, c)
	web := newHost(b, "web1", w.dir)
	f := newFleet(b, c, web)
	f.inventory(b, "web1")
	for _, name := range []string{"nginx", "django", "gunicorn"} { // the same bytes, as templates
		f.write(b, "playbooks/"+name, must(b, f.dir+"/bin/gen", "render", "--target", name, f.dir+"/playbooks/files/gallery.toml"))
	}
	ways := map[string][]string{
		"local": w.inside(web, c, "bench.yml", "-e", "target=localhost"),
		"ssh":   f.command(f.dir+"/playbooks/bench.yml", "-e", "target=web1"),
	}
	const rounds = 3
	for name, argv := range ways {
		b.Run(name, func(b *testing.B) {
			once := func(module string, rounds int) (wall, processor time.Duration) {
				begun := time.Now()
				cmd := exec.CommandContext(b.Context(), argv[0], append(argv[1:len(argv):len(argv)], "-e", "module="+module, "-e", fmt.Sprintf("rounds=%d", rounds))...)
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
				return time.Since(begun), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			}
			for b.Loop() {
				empty, emptyUsed := once("site", 0)
				site, siteUsed := once("site", rounds)
				template, templateUsed := once("template", rounds)
				b.ReportMetric(float64(template-empty)/float64(site-empty), "times-as-fast")
				// What this machine has left for others changes the one above, and this hardly; over ssh it is the controller's part.
				b.ReportMetric(float64(templateUsed-emptyUsed)/float64(siteUsed-emptyUsed), "times-as-cheap")
				b.ReportMetric(float64(2*rounds)/(site-empty).Seconds(), "sites/s")
			}
		})
	}
}
