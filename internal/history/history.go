// Package history reads files as a git repository has them, at a revision or in its working tree.
//
// It is not a git client: it changes nothing, checks nothing out and asks no other machine. Its one invariant: nothing
// that the repository says can make it run a program, and no file is read outside of the directories it is asked for.
package history

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Repository is where a path of the working directory belongs to.
type Repository struct {
	git   string // the program
	dir   string // where git is run
	path  string // dir, from the root of the repository, with slashes and without a last one; "" at the root
	bare  bool
	index string // the file of git's notes about the working tree

	objects *objects
}

// MissingError says that git is not installed.
type MissingError struct{}

func (*MissingError) Error() string { return "git is not installed" }

// Open finds the repository that dir lies in, and the commits that the revisions name.
func Open(ctx context.Context, dir string, revisions ...string) (*Repository, []string, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, nil, &MissingError{}
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, nil, err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil { // as git does
		return nil, nil, err
	}
	r := &Repository{git: program, dir: dir}
	r.objects = r.reader(ctx)
	var commits []string
	var unknown error
	var group sync.WaitGroup
	group.Go(func() { commits, unknown = r.resolve(ctx, revisions) }) // beside the question where, not after it
	err = r.find(ctx)
	group.Wait()
	if err = cmp.Or(err, unknown); err != nil {
		r.Close()
		return nil, nil, err
	}
	return r, commits, nil
}

// Close ends what runs for the repository.
func (r *Repository) Close() { r.objects.close() }

func (r *Repository) find(ctx context.Context) error {
	out, err := r.run(ctx, "rev-parse", "--is-bare-repository", "--git-path", "index", "--show-prefix")
	if err != nil {
		return err
	}
	bare, rest, _ := strings.Cut(string(out), "\n")
	index, prefix, _ := strings.Cut(rest, "\n")
	r.bare, r.path, r.index = bare == "true", strings.Trim(strings.TrimSuffix(prefix, "\n"), "/"), index
	if !filepath.IsAbs(r.index) {
		r.index = filepath.Join(r.dir, r.index)
	}
	return nil
}

// Bare reports whether the repository has no working tree.
func (r *Repository) Bare() bool { return r.bare }

// resolve is the commit that each revision names.
func (r *Repository) resolve(ctx context.Context, revisions []string) ([]string, error) {
	if len(revisions) == 0 {
		return nil, nil
	}
	names := make([]string, len(revisions))
	for i, revision := range revisions {
		if strings.HasPrefix(revision, "-") || strings.ContainsAny(revision, "\x00\r\n") {
			return nil, fmt.Errorf("%q is not a revision", revision)
		}
		names[i] = revision + "^{commit}"
	}
	found, err := r.objects.get(ctx, names)
	if err != nil {
		return nil, err
	}
	var unknown []error
	commits := make([]string, len(revisions))
	for i, one := range found {
		if commits[i] = one.name; one.kind == "" {
			unknown = append(unknown, &UnknownError{Revision: revisions[i], Shallow: r.shallow(ctx)})
		}
	}
	return commits, errors.Join(unknown...)
}

// UnknownError is a revision that the repository does not have.
type UnknownError struct {
	Revision string
	Shallow  bool // the clone is without its history
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("git knows no revision %q here", e.Revision)
}

func (r *Repository) shallow(ctx context.Context) bool {
	out, err := r.run(ctx, "rev-parse", "--is-shallow-repository")
	return err == nil && strings.TrimSpace(string(out)) == "true"
}

// Entry is a file at a revision.
type Entry struct {
	Path string // from the directory that was listed; "" for the file that was
	Blob string // git's name for the content
	Link bool   // a symbolic link, whose content is where it leads
}

// List are the files in the directory, or the file itself, as a commit has them. Submodules are left out. No entry: the
// commit has nothing there.
func (r *Repository) List(ctx context.Context, commit, name string, deep bool) ([]Entry, error) {
	full, err := r.Full(name)
	if err != nil {
		return nil, err
	}
	args := []string{"--literal-pathspecs", "ls-tree", "-z", "--full-tree"}
	if deep {
		args = append(args, "-r")
	}
	out, err := r.run(ctx, append(args, commit, "--", asFolder(full))...)
	if err != nil {
		return nil, err
	}
	if len(out) == 0 && full != "" {
		if out, err = r.run(ctx, "--literal-pathspecs", "ls-tree", "-z", "--full-tree", commit, "--", full); err != nil {
			return nil, err
		}
	}
	return entries(out, full), nil
}

// asFolder names what is in a directory.
func asFolder(full string) string {
	if full == "" {
		return "."
	}
	return full + "/"
}

func entries(listing []byte, full string) []Entry {
	var all []Entry
	for record := range bytes.SplitSeq(listing, []byte{0}) {
		meta, name, found := strings.Cut(string(record), "\t")
		fields := strings.Fields(meta)
		if !found || len(fields) != 3 || fields[1] != "blob" {
			continue
		}
		all = append(all, Entry{Path: strings.TrimPrefix(strings.TrimPrefix(name, full), "/"), Blob: fields[2], Link: fields[0] == "120000"})
	}
	return all
}

// Full is a name of the working directory as a path from the root of the repository, "" for the root itself. A link to
// a directory is that directory, as it is for whoever opens it.
func (r *Repository) Full(name string) (string, error) {
	place := name
	if !filepath.IsAbs(place) {
		place = filepath.Join(r.dir, place)
	}
	relative, err := filepath.Rel(r.dir, followed(place))
	if err != nil {
		return "", err
	}
	full := path.Join(r.path, filepath.ToSlash(relative))
	if full == ".." || strings.HasPrefix(full, "../") {
		return "", fmt.Errorf("%s: is outside of the git repository", name)
	}
	if full == "." {
		full = ""
	}
	for inside := full; !r.bare && inside != "" && inside != "."; inside = path.Dir(inside) {
		if _, err := os.Lstat(filepath.Join(r.dir, r.upwards(), inside, ".git")); err == nil {
			return "", fmt.Errorf("%s: is in a git repository of its own; review it from in there", name)
		}
	}
	return full, nil
}

// followed is a path without links but for the last name of a file, which git keeps as a link; what is not there is
// where it would be.
func followed(name string) string {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		if real, err := filepath.EvalSymlinks(name); err == nil {
			return real
		}
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(name)); err == nil {
		return filepath.Join(real, filepath.Base(name))
	}
	return name
}

// Most bounds what is read of one file. It is what gen reads of one on disk, so that both pass or fail alike.
const Most = 1 << 20

// At names the content that a path from the root of the repository has at a commit, for Read, through links that stay
// in the repository. It need not be there.
func At(commit, full string) string {
	if strings.ContainsAny(full, "\n") {
		return "" // for git, a name would end there
	}
	return commit + ":" + full
}

// Read is the content of each blob, in their order, or the start of one that is too large;
// nil for a path that has none.
func (r *Repository) Read(ctx context.Context, blobs []string) ([][]byte, error) {
	if len(blobs) == 0 {
		return nil, nil
	}
	found, err := r.objects.get(ctx, blobs)
	if err != nil {
		return nil, err
	}
	contents := make([][]byte, len(blobs))
	for i, one := range found {
		if one.kind == "blob" {
			contents[i] = one.content
		} else if !strings.Contains(blobs[i], ":") {
			return nil, fmt.Errorf("git cannot read %s", blobs[i])
		}
	}
	return contents, nil
}

// harmless keeps the repository's own configuration from naming programs that git would run, and git from asking
// another machine for objects that a partial clone lacks.
var harmless = []string{"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.pager=cat",
	"-c", "diff.external=", "-c", "protocol.allow=never", "--no-pager", "--no-optional-locks"}

var quiet = []string{"GIT_ALLOW_PROTOCOL=", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C"}

func (r *Repository) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, r.git, slices.Concat([]string{"-C", r.dir}, harmless, args)...)
	cmd.Env = append(os.Environ(), quiet...)
	cmd.WaitDelay = time.Second // for what it started, once it has been ended itself
	return cmd
}

func (r *Repository) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := r.command(ctx, args...)
	var out, says bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &says
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if text := strings.TrimSpace(says.String()); text != "" {
			err = errors.New(text)
		}
		return nil, fmt.Errorf("git %s: %w", strings.TrimPrefix(args[0], "--"), err)
	}
	return out.Bytes(), nil
}
