package tests

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// fleet is an inventory of hosts that Ansible reaches over ssh.
type fleet struct {
	work
	core core
}

const sshd = `HostKey %[1]s/hostkey
AuthorizedKeysFile %[1]s/key.pub
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PidFile none
Subsystem sftp internal-sftp
`

// newFleet writes an inventory of hosts with what else each is told, and of one that nothing answers for.
func newFleet(t testing.TB, c core, hosts map[*host]string) fleet {
	t.Helper()
	f := fleet{core: c}
	for h := range hosts {
		f.work = work{h.shared}
	}
	for _, key := range []string{"hostkey", "key"} {
		must(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(f.dir, key))
	}
	f.write(t, "sshd_config", fmt.Sprintf(sshd, f.dir))
	var inventory strings.Builder
	inventory.WriteString("[web]\n")
	for h, told := range hosts {
		must(t, h.enter("usermod", "-p", "*", "root")...) // no password, and not locked
		server := strings.Join(h.enter("/usr/sbin/sshd", "-i", "-f", f.dir+"/sshd_config"), " ")
		fmt.Fprintf(&inventory, "%s ansible_ssh_common_args='-o ProxyCommand=\"%s\"' %s\n", h.name, server, told)
	}
	fmt.Fprintf(&inventory, "gone ansible_ssh_common_args='-o ProxyCommand=/bin/false' kind=nginx\n[web:vars]\n"+
		"ansible_user=root\nansible_ssh_private_key_file=%s/key\nansible_host_key_checking=false\nnames=[\"bookshop.example.com\"]\n", f.dir)
	f.write(t, "inventory", inventory.String())
	return f
}

func (w work) write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func must(t testing.TB, argv ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), argv[0], argv[1:]...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(argv, " "), err, out)
	}
	return string(out)
}

// dist lays gen down as make dist does.
func (w work) dist(t testing.TB) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(w.dir, "bin", "gen"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(w.dir, "dist"), 0o755); err != nil {
		t.Fatal(err)
	}
	name := "gen-linux-" + runtime.GOARCH
	w.write(t, "dist/"+name, string(content))
	w.write(t, "dist/SHA256SUMS", fmt.Sprintf("%x  %s\n", sha256.Sum256(content), name))
	return filepath.Join(w.dir, "dist")
}

var recap = regexp.MustCompile(`(?m)^(\w+) +: ok=\d+ +changed=(\d+) +unreachable=(\d) +failed=(\d)`)

// ended is how a play went on one host.
type ended struct{ changed, unreachable, failed string }

func (f fleet) play(t testing.TB, playbook string, more ...string) (map[string]ended, string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(f.core.bin, "ansible-playbook"), append([]string{"-i", f.dir + "/inventory", playbook}, more...)...)
	cmd.Env = f.environment(f.core)
	out, _ := cmd.CombinedOutput()
	hosts := map[string]ended{}
	for _, found := range recap.FindAllStringSubmatch(string(out), -1) {
		hosts[found[1]] = ended{found[2], found[3], found[4]}
	}
	return hosts, string(out)
}

// The example takes hosts to a site on https: one where nginx serves another site already, one with Apache, one whose
// certificate is broken, and one that is not there.
func TestFleet(t *testing.T) {
	each(t, func(t *testing.T, c core) {
		w := newWork(t, c)
		if err := os.CopyFS(filepath.Join(w.dir, "quickstart"), os.DirFS(root+"/examples/ansible")); err != nil {
			t.Fatal(err)
		}
		broken := fmt.Sprintf("kind=nginx given_certificate=%[1]s/shop.pem given_key=%[1]s/other.key", w.dir)
		web1, web2, web3 := newHost(t, "web1", w.dir), newHost(t, "web2", w.dir), newHost(t, "web3", w.dir)
		f := newFleet(t, c, map[*host]string{web1: "kind=nginx", web2: "kind=apache", web3: broken})
		prepare, out := f.play(t, f.dir+"/playbooks/before.yml", "--limit", "web3,web1")
		if prepare["web1"].failed+prepare["web3"].failed != "00" {
			t.Fatal(out)
		}
		quickstart, dist := f.dir+"/quickstart/site.yml", w.dist(t)
		from := []string{"-e", "proxy_gen_dist=" + dist, "-e", "proxy_gen_path=" + f.dir + "/installed/gen"}
		first, out := f.play(t, quickstart, from...)
		for name, want := range map[string]ended{"web1": {"*", "0", "0"}, "web2": {"*", "0", "0"}, "web3": {"*", "0", "1"}, "gone": {"0", "1", "0"}} {
			if got := first[name]; got.unreachable != want.unreachable || got.failed != want.failed || got.changed == "0" && want.changed == "*" {
				t.Errorf("%s: got %+v", name, got)
			}
		}
		if !strings.Contains(out, "key values mismatch") {
			t.Error("nginx's own message is missing")
		}
		if t.Failed() {
			t.Fatal(out)
		}
		second, out := f.play(t, quickstart, append(from, "--limit", "web1,web2")...)
		if want := (ended{"0", "0", "0"}); second["web1"] != want || second["web2"] != want {
			t.Errorf("a second run changes something: %+v\n%s", second, out)
		}
		if asked, out := f.play(t, f.dir+"/playbooks/after.yml", "--limit", "!gone"); asked["web1"].failed+asked["web2"].failed+asked["web3"].failed != "000" {
			t.Error(out)
		}
		f.write(t, "dist/SHA256SUMS", strings.Repeat("0", 64)+"  gen-linux-"+runtime.GOARCH+"\n")
		if err := os.RemoveAll(filepath.Join(f.dir, "installed")); err != nil {
			t.Fatal(err)
		}
		if forged, out := f.play(t, quickstart, append(from, "--limit", "web1")...); forged["web1"].failed != "1" || !strings.Contains(out, "The checksum for") {
			t.Errorf("gen is installed whatever its checksum: %+v\n%s", forged, out)
		}
	})
}
