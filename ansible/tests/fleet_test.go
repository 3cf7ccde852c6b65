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

	"proxypact/internal/readback"
)

// fleet is an inventory of hosts that Ansible reaches over ssh, from a host of its own.
type fleet struct {
	work
	core    core
	control *host
}

const sshd = `HostKey %[1]s/hostkey
AuthorizedKeysFile %[1]s/key.pub
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PidFile none
Subsystem sftp internal-sftp
`

// newFleet cables a host to each of others, starts their ssh servers, and writes an inventory of them.
func newFleet(t testing.TB, c core, hosts ...*host) fleet {
	t.Helper()
	f := fleet{work: work{hosts[0].shared}, core: c, control: newHost(t, "control", hosts[0].shared)}
	for _, key := range []string{"hostkey", "key"} {
		must(t, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(f.dir, key))
	}
	f.write(t, "sshd_config", fmt.Sprintf(sshd, f.dir))
	f.write(t, "known_hosts", "* "+must(t, "cat", f.dir+"/hostkey.pub"))
	for number, h := range hosts {
		f.cable(t, h, number)
		// No password, and not locked; the server has its port once it is in the background.
		h.sh(t, "usermod -p '*' root && /usr/sbin/sshd -f "+f.dir+"/sshd_config && until (: < /dev/tcp/"+address(number)+"/22); do :; done 2>/dev/null")
	}
	return f
}

// address is that of a host on its own cable.
func address(number int) string { return fmt.Sprintf("10.77.%d.2", number) }

func (f fleet) cable(t testing.TB, h *host, number int) {
	t.Helper()
	must(t, asRoot("nsenter", "--net=/proc/"+f.control.pid+"/ns/net", "ip", "link", "add", h.name, "type", "veth", "peer", "name", "eth0", "netns", h.pid)...)
	f.control.sh(t, fmt.Sprintf("ip address add 10.77.%d.1/30 dev %s && ip link set %[2]s up", number, h.name))
	h.sh(t, "ip address add "+address(number)+"/30 dev eth0 && ip link set eth0 up")
}

// inventory says what each host is told.
func (f fleet) inventory(t testing.TB, told ...string) {
	t.Helper()
	lines := "[web]\n"
	for number, words := range told {
		name, more, _ := strings.Cut(words, " ")
		lines += fmt.Sprintf("%s ansible_host=%s %s\n", name, address(number), more)
	}
	f.write(t, "inventory", lines+fmt.Sprintf(`[all:vars]
ansible_user=root
ansible_ssh_private_key_file=%[1]s/key
ansible_ssh_common_args="-o UserKnownHostsFile=%[1]s/known_hosts"
names=["bookshop.example.com"]
`, f.dir))
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

// command is a play that runs on the host of the controller.
func (f fleet) command(playbook string, more ...string) []string {
	argv := append([]string{"env", "-i"}, f.environment(f.core)...)
	argv = append(argv, filepath.Join(f.core.bin, "ansible-playbook"), "-i", f.dir+"/inventory", playbook)
	return f.control.enter(append(argv, more...)...)
}

func (f fleet) play(t testing.TB, playbook string, more ...string) (map[string]ended, string) {
	t.Helper()
	argv := f.command(playbook, more...)
	out, _ := exec.CommandContext(t.Context(), argv[0], argv[1:]...).CombinedOutput()
	hosts := map[string]ended{}
	for _, found := range recap.FindAllStringSubmatch(string(out), -1) {
		hosts[found[1]] = ended{found[2], found[3], found[4]}
	}
	return hosts, string(out)
}

const neighbour = `echo 'server { listen 80; listen [::]:80; server_name neighbour.example; return 200 "the neighbour\n"; }' > /etc/nginx/sites-enabled/neighbour
/etc/init.d/nginx start >/dev/null
`

// client stands for an ACME client: it lays a challenge, looks whether it is answered as an ACME server would, and
// makes a certificate. Arguments: directory of the challenges, of the certificate, names.
const client = `#!/bin/sh -e
webroot=$1 directory=$2; shift 2
echo "asked for $*" >> /var/log/acme
mkdir -p "$webroot/.well-known/acme-challenge" "$directory"
echo granted > "$webroot/.well-known/acme-challenge/token"
for name; do
    curl -sf --retry 5 --retry-connrefused --resolve "$name:80:127.0.0.1" "http://$name/.well-known/acme-challenge/token" | grep -qx granted
    curl -s -o /dev/null -w '%{http_code}' --resolve "$name:80:127.0.0.1" "http://$name/" >> /var/log/acme
done
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$1" -addext "subjectAltName=DNS:$1" \
    -keyout "$directory/privkey.pem" -out "$directory/fullchain.pem" 2>/dev/null
`

// serve starts gunicorn as its unit says, which needs systemd otherwise.
const serve = `unit=/etc/systemd/system/bookshop.service
cd $(sed -n s/^WorkingDirectory=//p $unit)
setsid env $(sed -n s/^Environment=//p $unit) setpriv --reuid bookshop --regid bookshop --clear-groups $(sed -n s/^ExecStart=//p $unit) >/var/log/bookshop.log 2>&1 </dev/null &
`

// ask is what visitors do, and what they are answered.
const ask = `site="--cacert $(sed -nE 's/^ *(ssl_certificate|SSLCertificateFile) ([^;]*);?$/\2/p' /etc/*/sites-enabled/bookshop.conf | tr -d '"' | head -n 1) --resolve bookshop.example.com:443:127.0.0.1"
curl -s $site --retry 20 --retry-delay 1 --retry-all-errors -f https://bookshop.example.com/
curl -s -H 'X_Forwarded_Proto: http' -H 'X-Forwarded-Ssl: off' $site https://bookshop.example.com/
curl -s $site -D - -o /dev/null https://bookshop.example.com/ | grep -i ^strict | tr -d '\r'
curl -s -o /dev/null -w '%{http_code} %{redirect_url}\n' -H 'Host: bookshop.example.com' http://127.0.0.1/x
`

const answers = `bookshop.example.com over https
bookshop.example.com over https
Strict-Transport-Security: max-age=86400
301 https://bookshop.example.com/x
`

const askNeighbour = "curl -s -H 'Host: neighbour.example' http://127.0.0.1/"

// newQuickstart lays the example down beside what its hosts are given.
func newQuickstart(t *testing.T, c core) work {
	w := newWork(t, c)
	if err := os.CopyFS(filepath.Join(w.dir, "quickstart"), os.DirFS(root+"/examples/ansible")); err != nil {
		t.Fatal(err)
	}
	w.write(t, "bin/client", client)
	if err := os.Chmod(w.dir+"/bin/client", 0o755); err != nil {
		t.Fatal(err)
	}
	return w
}

// The example takes hosts to a site on https: one where nginx serves another site already and whose certificate is
// broken until it is mended, one with Apache that gets its certificate first, one that makes its own, and one that is not
// there.
func TestFleet(t *testing.T) {
	t.Parallel()
	c := newest(t)
	w := newQuickstart(t, c)
	web1, web2, web3 := newHost(t, "web1", w.dir), newHost(t, "web2", w.dir), newHost(t, "web3", w.dir)
	f := newFleet(t, c, web1, web2, web3)
	readback.Certificate(t, "bookshop.example.com", w.dir+"/given.pem", w.dir+"/given.key")
	broken := fmt.Sprintf(" kind=nginx given_certificate=%[1]s/given.pem given_key=%[1]s/other.key", w.dir)
	mended := strings.Replace(broken, "other.key", "given.key", 1)
	acme := fmt.Sprintf(` kind=apache acme_email=admin@example.com acme_client='["%s/bin/client", "/var/www/acme", "/etc/letsencrypt/live/bookshop", "bookshop.example.com"]'`, w.dir)
	f.inventory(t, "web1"+broken, "web2"+acme, "web3 kind=nginx", "gone kind=nginx")
	web1.sh(t, neighbour)
	quickstart, from := f.dir+"/quickstart/site.yml", []string{"-e", "proxy_gen_dist=" + w.dist(t), "-e", "proxy_gen_path=" + f.dir + "/installed/gen"}
	first, out := f.play(t, quickstart, from...)
	expect(t, first, out, map[string]ended{"web1": {"*", "0", "1"}, "web2": {"*", "0", "0"}, "web3": {"*", "0", "0"}, "gone": {"0", "1", "0"}})
	if !strings.Contains(out, "key values mismatch") {
		t.Errorf("nginx's own message is missing\n%s", out)
	}
	if left := web1.sh(t, "find /etc/nginx /srv -name '*bookshop*.conf' -o -name gunicorn.conf.py; "+askNeighbour); left != "the neighbour\n" {
		t.Errorf("of a site with a broken certificate there is left: %s", left)
	}
	for name, web := range map[string]*host{"web2": web2, "web3": web3} {
		if got := web.sh(t, serve+ask); got != answers {
			t.Errorf("%s answers %q", name, got)
		}
	}

	f.inventory(t, "web1"+mended, "web2"+acme)
	second, out := f.play(t, quickstart, from...)
	expect(t, second, out, map[string]ended{"web1": {"*", "0", "0"}, "web2": {"0", "0", "0"}})
	if got := web1.sh(t, serve+ask+askNeighbour); got != answers+"the neighbour\n" {
		t.Errorf("web1 answers %q", got)
	}
	if got := web2.sh(t, ask+"cat /var/log/acme"); got != answers+"asked for bookshop.example.com\n503" {
		t.Errorf("web2 answers, and its client saw %q", got)
	}
}

// expect compares how a play went; "*" is any number of changes but none.
func expect(t *testing.T, got map[string]ended, out string, want map[string]ended) {
	t.Helper()
	for name, want := range want {
		got := got[name]
		if got.unreachable != want.unreachable || got.failed != want.failed || got.changed != want.changed && (want.changed != "*" || got.changed == "0") {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	if t.Failed() {
		t.Fatal(out)
	}
}
