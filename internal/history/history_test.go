package history

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// repository is a git repository with a commit for each state of files.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	r := repository{t, t.TempDir()}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-C", r.dir, "-c", "user.name=a", "-c", "user.email=a@b.invalid", "-c", "commit.gpgsign=false"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r repository) put(name, content string) {
	r.t.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r repository) commit() string {
	r.t.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "-m", "x", "--allow-empty")
	return r.git("rev-parse", "HEAD")
}

func (r repository) open(below string) *Repository {
	r.t.Helper()
	opened, _, err := Open(r.t.Context(), filepath.Join(r.dir, below))
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(opened.Close)
	return opened
}

func resolve(t *testing.T, r *Repository, revision string) (string, error) {
	t.Helper()
	commits, err := r.resolve(t.Context(), []string{revision})
	return strings.Join(commits, " "), err
}

// contents reads a listing.
func contents(t *testing.T, r *Repository, commit, name string) map[string]string {
	t.Helper()
	entries, err := r.List(t.Context(), commit, name, false)
	if err != nil {
		t.Fatal(err)
	}
	var blobs []string
	for _, e := range entries {
		blobs = append(blobs, e.Blob)
	}
	read, err := r.Read(t.Context(), blobs)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for i, e := range entries {
		all[e.Path] = string(read[i])
	}
	return all
}

func TestFilesAtARevision(t *testing.T) {
	made := newRepository(t)
	made.put("sites/a.toml", "a1\n")
	made.put("sites/b.toml", "")
	made.put("sites/deep/c.toml", "c\n")
	if err := os.Symlink("a.toml", filepath.Join(made.dir, "sites/link.toml")); err != nil {
		t.Fatal(err)
	}
	first := made.commit()
	made.put("sites/a.toml", "a2\n")
	second := made.commit()
	for _, below := range []string{"", "sites", "sites/deep"} {
		r := made.open(below)
		name, err := filepath.Rel(filepath.Join(made.dir, below), filepath.Join(made.dir, "sites"))
		if err != nil {
			t.Fatal(err)
		}
		got := contents(t, r, first, name)
		if len(got) != 3 || got["a.toml"] != "a1\n" || got["b.toml"] != "" || got["link.toml"] != "a.toml" {
			t.Errorf("from %q: got %q", below, got)
		}
		if got := contents(t, r, second, filepath.Join(name, "a.toml")); len(got) != 1 || got[""] != "a2\n" {
			t.Errorf("from %q: got %q", below, got)
		}
	}
	if got := contents(t, made.open(""), second, "absent"); len(got) != 0 {
		t.Errorf("got %q", got)
	}
	if _, err := made.open("").List(t.Context(), second, "../x", false); err == nil || !strings.Contains(err.Error(), "outside of the git repository") {
		t.Errorf("got %v", err)
	}
}

func TestRevisions(t *testing.T) {
	made := newRepository(t)
	commit := made.commit()
	r := made.open("")
	for _, name := range []string{"HEAD", "main", commit, commit[:8], "@"} {
		if got, err := resolve(t, r, name); err != nil || got != commit {
			t.Errorf("%s: got %s, %v", name, got, err)
		}
	}
	if _, _, err := Open(t.Context(), made.dir, "HEAD", "absent", "HEAD~7"); err == nil || !strings.Contains(err.Error(), `"absent"`) || !strings.Contains(err.Error(), `"HEAD~7"`) {
		t.Errorf("got %v", err)
	}
	for _, name := range []string{"absent", "HEAD~1", "--help", "", "HEAD:x", "a b 1", "HEAD\nHEAD"} {
		if got, err := resolve(t, r, name); err == nil {
			t.Errorf("%s: got %s", name, got)
		}
	}
	_, err := resolve(t, r, "HEAD~1")
	if unknown, ok := errors.AsType[*UnknownError](err); !ok || unknown.Shallow {
		t.Errorf("got %v", err)
	}
	if _, _, err := Open(t.Context(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "not a git repository") {
		t.Errorf("got %v", err)
	}
}

func TestBareAndShallow(t *testing.T) {
	made := newRepository(t)
	made.put("a.toml", "1\n")
	made.commit()
	made.put("a.toml", "2\n")
	made.commit()
	bare := filepath.Join(t.TempDir(), "bare.git")
	made.git("clone", "-q", "--bare", made.dir, bare)
	r, _, err := Open(t.Context(), bare)
	if err != nil || !r.Bare() {
		t.Fatal(err)
	}
	commit, err := resolve(t, r, "HEAD~1")
	if err != nil {
		t.Fatal(err)
	}
	if got := contents(t, r, commit, "."); got["a.toml"] != "1\n" {
		t.Errorf("got %q", got)
	}
	for _, name := range []string{".", "a.toml"} {
		if got, err := r.Between(t.Context(), commit, made.git("rev-parse", "HEAD"), Scope{name, ".toml"}); err != nil || len(got) != 1 {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	shallow := filepath.Join(t.TempDir(), "shallow")
	made.git("clone", "-q", "--depth", "1", "file://"+made.dir, shallow)
	if r, _, err = Open(t.Context(), shallow); err != nil || r.Bare() {
		t.Fatal(err)
	}
	_, err = resolve(t, r, "HEAD~1")
	if unknown, ok := errors.AsType[*UnknownError](err); !ok || !unknown.Shallow {
		t.Errorf("got %v", err)
	}
}

func TestTracked(t *testing.T) {
	made := newRepository(t)
	made.putOld("sites/a.toml", "a\n")
	made.putOld("sites/b.toml", "b\n")
	made.commit()
	made.put("sites/b.toml", "changed\n")
	made.put("sites/new.toml", "new\n")
	got, err := made.open("").Tracked(t.Context(), Scope{"sites", ".toml"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || !got["sites/a.toml"].Same || got["sites/b.toml"].Blob == "" || got["sites/b.toml"].Same {
		t.Errorf("got %v", got)
	}
}

// putOld is put, long enough ago for git's notes to be sure of it.
func (r repository) putOld(name, content string) {
	r.t.Helper()
	r.put(name, content)
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(r.dir, name), old, old); err != nil {
		r.t.Fatal(err)
	}
}

// A change is not missed because its size and time are those of before, git was told to look away, or it came as git
// wrote its notes.
func TestNoChangeIsMissed(t *testing.T) {
	made := newRepository(t)
	for _, name := range []string{"restored", "assumed", "plain", "link", "gone"} {
		made.putOld(name+".toml", "1\n")
	}
	made.commit()
	info, err := os.Stat(filepath.Join(made.dir, "restored.toml"))
	if err != nil {
		t.Fatal(err)
	}
	made.put("restored.toml", "2\n")
	if err := os.Chtimes(filepath.Join(made.dir, "restored.toml"), info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	made.git("update-index", "--assume-unchanged", "assumed.toml")
	made.put("assumed.toml", "2\n")
	made.put("young.toml", "1\n")
	made.git("add", "young.toml")
	notes, err := os.Stat(filepath.Join(made.dir, ".git/index"))
	if err != nil {
		t.Fatal(err)
	}
	made.put("young.toml", "2\n")
	if err := os.Chtimes(filepath.Join(made.dir, "young.toml"), notes.ModTime(), notes.ModTime()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"link.toml", "gone.toml"} {
		if err := os.Remove(filepath.Join(made.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("plain.toml", filepath.Join(made.dir, "link.toml")); err != nil {
		t.Fatal(err)
	}
	got, err := made.open("").Tracked(t.Context(), Scope{".", ".toml"})
	if err != nil {
		t.Fatal(err)
	}
	for name, kept := range got {
		if kept.Same != (name == "plain.toml") {
			t.Errorf("%s: got %v", name, kept)
		}
	}
	if len(got) != 6 {
		t.Errorf("got %v", got)
	}
}

// What is read of git's notes is what git prints of them, in each of their forms that is read at all; of others git is
// asked.
func TestIndexForms(t *testing.T) {
	forms := map[string][][]string{
		"2":        {{"update-index", "--index-version", "2"}},
		"4":        {{"update-index", "--index-version", "4"}},
		"untended": {{"update-index", "--untracked-cache"}, {"add", "-N", "later.toml"}},
		"left out": {{"sparse-checkout", "set", "--no-cone", "/*", "!/sites/deep/ab.toml"}, {"update-index", "--index-version", "4"}},
		"split":    {{"update-index", "--split-index"}},
	}
	for name, commands := range forms {
		made := newRepository(t)
		for _, file := range []string{"a.toml", "b.toml", "sites/deep/a.toml", "sites/deep/ab.toml", "sites/\u00fc \"quoted\"\n.toml", strings.Repeat(strings.Repeat("l", 250)+"/", 14) + "x.toml"} {
			made.putOld(file, file)
		}
		if err := os.Symlink("a.toml", filepath.Join(made.dir, "link.toml")); err != nil {
			t.Fatal(err)
		}
		made.commit()
		made.put("later.toml", "later")
		for _, command := range commands {
			made.git(command...)
		}
		r := made.open("sites")
		out, err := r.run(t.Context(), "ls-files", "-s", "-z", "--debug", "--full-name", "--", ":(top)")
		if err != nil {
			t.Fatal(err)
		}
		want := printed(string(out))
		got, written, whole := readIndex(r.index)
		if whole != (name != "split") || whole && (written == stamp{}) {
			t.Fatalf("%s: got %v, %v", name, whole, written)
		}
		for i := range got {
			got[i].flags &= intended | leftOut
		}
		for i := range want {
			want[i].flags &= intended | leftOut
		}
		if len(want) < 7 || whole && !slices.Equal(got, want) {
			t.Errorf("%s: got\n%+v, want\n%+v", name, got, want)
		}
		tracked, err := r.Tracked(t.Context(), Scope{".", ".toml"})
		if err != nil || len(tracked) != len(want) || !tracked["a.toml"].Same || !tracked["sites/deep/a.toml"].Same || !tracked["sites/deep/ab.toml"].Same || tracked["link.toml"].Same || tracked["later.toml"].Blob != "" {
			t.Errorf("%s: got %v, %v", name, tracked, err)
		}
	}
}

// An index that was cut or damaged is not read, and ends nothing.
func TestBrokenIndex(t *testing.T) {
	made := newRepository(t)
	made.putOld("a.toml", "a")
	made.putOld("b.toml", "b")
	made.git("add", "-A")
	made.git("update-index", "--index-version", "4")
	data, err := os.ReadFile(filepath.Join(made.dir, ".git/index"))
	if err != nil {
		t.Fatal(err)
	}
	for end := range data {
		notesOf(string(data[:end]))
	}
	for at := range data {
		for _, b := range []byte{0, 0x40, 0xff} {
			broken := slices.Clone(data)
			broken[at] = b
			notesOf(string(broken))
		}
	}
	if all, whole := notesOf(string(data)); !whole || len(all) != 2 {
		t.Errorf("got %v", all)
	}
	if _, whole := notesOf(string(data[:len(data)-30])); whole {
		t.Error("half an index is read")
	}
}

// What two states have differently is told from every directory: of a directory or a file, and of files that end so.
func TestChanges(t *testing.T) {
	made := newRepository(t)
	made.put("sites/same.toml", "same\n")
	made.put("sites/gone.toml", "gone\n")
	made.put("sites/plain", "1\n")
	made.put("sites/deep/a.toml", "1\n")
	made.put("else.toml", "1\n")
	made.put("else.txt", "1\n")
	first := made.commit()
	made.git("rm", "-q", "sites/gone.toml")
	made.put("sites/plain", "2\n")
	made.put("sites/deep/a.toml", "2\n")
	made.put("sites/came.toml", "came\n")
	made.put("else.toml", "2\n")
	made.put("else.txt", "2\n")
	if err := os.Symlink("a", filepath.Join(made.dir, "sites/link.toml")); err != nil {
		t.Fatal(err)
	}
	made.git("add", "-A")
	for _, below := range []string{"", "sites", "sites/deep"} {
		r := made.open(below)
		name, err := filepath.Rel(filepath.Join(made.dir, below), filepath.Join(made.dir, "sites"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{name, filepath.Join(made.dir, "sites")} {
			got, err := r.Staged(t.Context(), first, Scope{name, ".toml"})
			if err != nil || len(got) != 6 {
				t.Fatalf("from %q: got %v, %v", below, got, err)
			}
			if gone, came, plain := got["sites/gone.toml"], got["sites/came.toml"], got["sites/plain"]; gone.Old == "" || gone.New != "" || came.Old != "" || came.New == "" || plain.Old == plain.New ||
				got["sites/link.toml"] != (Change{}) || got["sites/deep/a.toml"].New == "" || got["else.toml"].New == "" {
				t.Errorf("from %q: got %v", below, got)
			}
		}
		if got, err := r.Staged(t.Context(), first, Scope{filepath.Join(name, "plain"), ".none"}); err != nil || len(got) != 1 || got["sites/plain"].New == "" {
			t.Errorf("from %q: got %v, %v", below, got, err)
		}
	}
	second := made.commit()
	got, err := made.open("sites").Between(t.Context(), first, second, Scope{".", ".toml"})
	if err != nil || len(got) != 6 {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := made.open("").Between(t.Context(), second, second, Scope{".", ".toml"}); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
}

// A repository that somebody else made names programs wherever git has a place for one. None may run.
func TestNothingRuns(t *testing.T) {
	made := newRepository(t)
	made.put("a.toml", "1\n")
	made.put(".gitattributes", "*.toml filter=evil diff=evil\n")
	made.commit()
	trace := filepath.Join(t.TempDir(), "ran")
	evil := filepath.Join(t.TempDir(), "evil")
	if err := os.WriteFile(evil, []byte("#!/bin/sh\necho \"$0 $*\" >> "+trace+"\ncat\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"core.fsmonitor", "core.pager", "diff.external", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process",
		"diff.evil.textconv", "diff.evil.command", "core.sshCommand", "core.askPass", "core.editor", "pager.ls-tree", "pager.ls-files", "gpg.program", "core.gitProxy"} {
		made.git("config", name, evil)
	}
	made.git("config", "core.hooksPath", filepath.Dir(evil))
	// Half of the run is the control: what follows is known to start the program.
	control := exec.Command("git", "-C", made.dir, "status")
	control.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null")
	if err := control.Run(); err != nil {
		t.Log(err)
	}
	if _, err := os.Stat(trace); err != nil {
		t.Fatal("the control ran nothing")
	}
	if err := os.Remove(trace); err != nil {
		t.Fatal(err)
	}
	made.put("a.toml", "2\n")
	r := made.open("")
	commit, err := resolve(t, r, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	contents(t, r, commit, ".")
	if _, err := r.Tracked(t.Context(), Scope{".", ".toml"}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Staged(t.Context(), commit, Scope{".", ".toml"}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Between(t.Context(), commit, commit, Scope{".", ".toml"}); err != nil {
		t.Fatal(err)
	}
	if ran, err := os.ReadFile(trace); err == nil {
		t.Errorf("ran %s", ran)
	}
}
