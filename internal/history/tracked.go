package history

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// Tracked are the files of the directory, or the file itself, by path, with git's name for their content; "" where the
// working tree may have another one. It asks git for its notes about each file and compares them with the file itself:
// git's own comparison would run the filters that the repository names.
func (r *Repository) Tracked(ctx context.Context, name string) (map[string]string, error) {
	full, err := r.full(name)
	if err != nil {
		return nil, err
	}
	written, err := r.indexTime(ctx)
	if err != nil {
		return nil, err
	}
	out, err := r.run(ctx, nil, "ls-files", "-s", "-z", "--debug", "--full-name", "--", name)
	if err != nil {
		return nil, err
	}
	tracked := map[string]string{}
	for _, n := range notes(string(out)) {
		relative := relativeTo(full, n.path)
		if n.unchanged(filepath.Join(r.dir, r.upwards(), filepath.FromSlash(n.path)), written) {
			tracked[relative] = n.blob
		} else {
			tracked[relative] = ""
		}
	}
	return tracked, nil
}

// indexTime is when git last wrote its notes. A file that is as young may have changed since.
func (r *Repository) indexTime(ctx context.Context) (time.Time, error) {
	out, err := r.run(ctx, nil, "rev-parse", "--git-path", "index")
	if err != nil {
		return time.Time{}, err
	}
	name := strings.TrimSuffix(string(out), "\n")
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.dir, name)
	}
	info, err := os.Stat(name)
	if err != nil {
		return time.Time{}, nil // no index: nothing is tracked
	}
	return info.ModTime(), nil
}

// upwards leads from dir to the root of the repository.
func (r *Repository) upwards() string {
	if r.path == "" {
		return "."
	}
	return strings.Repeat("../", strings.Count(r.path, "/")+1)
}

func relativeTo(full, name string) string {
	relative := strings.TrimPrefix(strings.TrimPrefix(name, full), "/")
	if relative == "" {
		return path.Base(name)
	}
	return relative
}

// note is what git remembers of a file.
type note struct {
	path, blob string
	size       int64
	modified   time.Time
}

// unchanged reports whether the file is certainly the one that git saw.
func (n note) unchanged(file string, written time.Time) bool {
	info, err := os.Lstat(file)
	return err == nil && info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0 && info.Size() == n.size &&
		info.ModTime().Equal(n.modified) && n.modified.Before(written)
}

// notes reads what git ls-files -s -z --debug prints: "mode blob stage\tpath", NUL, then lines of "key: value".
func notes(text string) []note {
	var all []note
	for text != "" {
		head, rest, found := strings.Cut(text, "\x00")
		meta, name, named := strings.Cut(head, "\t")
		fields := strings.Fields(meta)
		if !found || !named || len(fields) != 3 {
			return all
		}
		n := note{path: name, blob: fields[1]}
		for strings.HasPrefix(rest, "  ") {
			var line string
			line, rest, _ = strings.Cut(rest, "\n")
			n.read(strings.TrimSpace(line))
		}
		all, text = append(all, n), rest
	}
	return all
}

func (n *note) read(line string) {
	var seconds, nanoseconds int64
	switch key, value, _ := strings.Cut(line, ": "); key {
	case "mtime":
		if count, _ := fmt.Sscanf(value, "%d:%d", &seconds, &nanoseconds); count == 2 {
			n.modified = time.Unix(seconds, nanoseconds)
		}
	case "size":
		fmt.Sscanf(value, "%d", &n.size)
	}
}
