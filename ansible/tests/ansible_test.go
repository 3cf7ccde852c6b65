package tests

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"proxypact/internal/readback"
)

// root is the repository.
const root = "../.."

// core is one installation of ansible-core.
type core struct {
	bin  string // directory of its programs
	name string
}

// cores are those that PROXYPACT_ANSIBLES names by the directories of their programs.
func cores(t testing.TB) []core {
	t.Helper()
	bins := filepath.SplitList(os.Getenv("PROXYPACT_ANSIBLES"))
	if len(bins) == 0 {
		t.Skip("PROXYPACT_ANSIBLES names no directory of an ansible-playbook: make test sets it")
	}
	var found []core
	for _, bin := range bins {
		out, err := exec.CommandContext(t.Context(), filepath.Join(bin, "ansible-playbook"), "--version").Output()
		if err != nil {
			t.Fatalf("%s: no ansible-playbook: %v", bin, err)
		}
		version, _, _ := strings.Cut(string(out), "\n")
		found = append(found, core{bin, strings.Trim(strings.TrimPrefix(version, "ansible-playbook "), "[]")})
	}
	return found
}

// work is what all tests of one run share: the installed collection, gen, and the playbooks.
type work struct {
	dir string
}

// shared is a directory that lasts for all tests.
var shared string

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdsHost); dir != "" {
		holdHost(dir)
	}
	var err error
	if shared, err = os.MkdirTemp("", "gen-collection-"); err != nil {
		panic(err)
	}
	if err = os.Chmod(shared, 0o755); err != nil { // other users of a host come through
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(shared)
	os.Exit(code)
}

// builtGen is the path of gen, or what was said against building it.
var builtGen = sync.OnceValues(func() (string, error) {
	path := filepath.Join(shared, "gen")
	out, err := exec.Command("go", "build", "-o", path, root+"/cmd/gen").CombinedOutput()
	if err != nil {
		return string(out), err
	}
	return path, nil
})

// newWork installs the collection as it would be released, and lays playbooks and descriptions beside it.
func newWork(t testing.TB, c core) work {
	t.Helper()
	w := work{t.TempDir()}
	if err := os.Chmod(w.dir, 0o755); err != nil { // other users of a host come through
		t.Fatal(err)
	}
	gen, err := builtGen()
	if err != nil {
		t.Fatalf("%v\n%s", err, gen)
	}
	for to, from := range map[string]string{"playbooks": "playbooks", "playbooks/files": root + "/examples"} {
		if err := os.CopyFS(filepath.Join(w.dir, to), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(w.dir, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(gen, filepath.Join(w.dir, "bin", "gen")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"shop", "other"} {
		readback.Certificate(t, name+".example", filepath.Join(w.dir, name+".pem"), filepath.Join(w.dir, name+".key"))
	}
	if err := os.WriteFile(filepath.Join(w.dir, "password"), []byte("correcthorse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(w.install(t, c), filepath.Join(w.dir, "collections")); err != nil {
		t.Fatal(err)
	}
	return w
}

// installed are the directories of the collection as each installation of Ansible has built and installed it.
var (
	installing sync.Mutex
	installed  = map[string]string{}
)

func (w work) install(t testing.TB, c core) string {
	t.Helper()
	installing.Lock()
	defer installing.Unlock()
	if dir, ok := installed[c.bin]; ok {
		return dir
	}
	dir := filepath.Join(shared, fmt.Sprint("collections", len(installed)))
	built := filepath.Join(w.dir, "built")
	w.must(t, c, "ansible-galaxy", "collection", "build", "--output-path", built, "..")
	tarballs, _ := filepath.Glob(built + "/*.tar.gz")
	w.must(t, c, "ansible-galaxy", append([]string{"collection", "install", "--offline", "-p", dir}, tarballs...)...)
	installed[c.bin] = dir
	return dir
}

// environment is all that a run of Ansible sees, so that no configuration of this machine changes it.
func (w work) environment(c core) []string {
	return []string{
		"HOME=" + w.dir, "PATH=" + c.bin + ":" + w.dir + "/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8",
		"ANSIBLE_CONFIG=" + w.dir + "/playbooks/ansible.cfg", "ANSIBLE_COLLECTIONS_PATH=" + w.dir + "/collections",
	}
}

func (w work) must(t testing.TB, c core, program string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(c.bin, program), args...)
	cmd.Env = w.environment(c)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
}

// inside is the command of a play that runs on the host itself.
func (w work) inside(h *host, c core, playbook string, more ...string) []string {
	argv := append([]string{"env", "-i"}, w.environment(c)...)
	argv = append(argv, filepath.Join(c.bin, "ansible-playbook"), "-i", "localhost,", "-c", "local", "-e", "work="+w.dir, filepath.Join(w.dir, "playbooks", playbook))
	return h.enter(append(argv, more...)...)
}

// play runs a playbook, whose own assertions are the test.
func play(t testing.TB, argv []string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), argv[0], argv[1:]...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// newest is the last of the cores that are named.
func newest(t testing.TB) core {
	found := cores(t)
	return found[len(found)-1]
}

// each runs a test with every installation of Ansible, side by side.
func each(t *testing.T, test func(t *testing.T, c core)) {
	for _, c := range cores(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			test(t, c)
		})
	}
}

// The playbooks run on a host, which Ansible reaches without a connection.
func TestLocal(t *testing.T) {
	t.Parallel()
	c := cores(t)[0]
	w := newWork(t, c)
	w.vault(t, c)
	h := newHost(t, "local", w.dir)
	play(t, w.inside(h, c, "local.yml", "-e", `{"chapters": ["refusals", "files", "sources", "trouble", "nginx", "role", "apache"], "dist": "`+w.dist(t)+`"}`))
}

// With the newest Ansible they run over ssh, but for those that are about servers alone, and tell all that it ever tells.
func TestRemote(t *testing.T) {
	t.Parallel()
	c := newest(t)
	w := newWork(t, c)
	w.vault(t, c)
	h := newHost(t, "remote", w.dir)
	f := newFleet(t, c, h)
	f.inventory(t, "remote")
	out := play(t, f.command(f.dir+"/playbooks/local.yml", "-vvv", "-e", `{"target": "remote", "work": "`+f.dir+`", "chapters": ["refusals", "files", "sources", "trouble"]}`))
	requireSecret(t, out)
}

// vault lays an encrypted description down.
func (w work) vault(t testing.TB, c core) {
	t.Helper()
	plain, err := os.ReadFile(root + "/examples/gallery.toml")
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "playbooks/files/vaulted.toml", string(plain)+"# hunter2\n")
	w.must(t, c, "ansible-vault", "encrypt", w.dir+"/playbooks/files/vaulted.toml")
}

// requireSecret looks for what is encrypted in the playbooks, and for the password.
func requireSecret(t *testing.T, out string) {
	t.Helper()
	for _, secret := range []string{"# hunter2", "correcthorse"} {
		if strings.Contains(out, secret) {
			t.Errorf("%s is in the output", secret)
		}
	}
	if !strings.Contains(out, "vaulted.toml") {
		t.Errorf("nothing that was encrypted is in the output: %s", out)
	}
}

// Every call that changes the disk fails once, and kills the run once; and places that others could turn into something
// else are no places for files.
func TestFaults(t *testing.T) {
	t.Parallel()
	c := cores(t)[0]
	w := newWork(t, c)
	h := newHost(t, "faults", w.dir)
	for _, args := range [][]string{{"faults.py", "/srv/faults"}, {"places.py"}} {
		program, err := os.ReadFile(args[0])
		if err != nil {
			t.Fatal(err)
		}
		argv := append([]string{"env", "PYTHONPATH=" + w.dir + "/collections", "/usr/bin/python3", "-c", string(program)}, args[1:]...)
		t.Log(play(t, h.enter(argv...)))
	}
}
