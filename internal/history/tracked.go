package history

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Kept is what git's index has of a file of the working tree.
type Kept struct {
	Blob string // git's name for the content; "" for none, or for what is no regular file
	Same bool   // the working tree has certainly this content
}

// Tracked are the files of the scope, by path from the root of the repository. It asks git for its notes about each file
// and compares them with the file itself: git's own comparison would run the filters that the repository names. A
// file that is as young as the notes may have changed since.
func (r *Repository) Tracked(ctx context.Context, scope Scope) (map[string]Kept, error) {
	paths, err := r.pathspecs(scope)
	if err != nil {
		return nil, err
	}
	out, err := r.run(ctx, nil, append([]string{"ls-files", "-s", "-z", "--debug", "--full-name"}, paths...)...)
	if err != nil {
		return nil, err
	}
	var written time.Time // no index: nothing is tracked
	if info, err := os.Stat(r.index); err == nil {
		written = info.ModTime()
	}
	remembered := notes(string(out))
	same := make([]bool, len(remembered))
	top := filepath.Join(r.dir, r.upwards())
	each(len(remembered), func(i int) { same[i] = remembered[i].unchanged(top, written) })
	tracked := make(map[string]Kept, len(remembered))
	for i, n := range remembered {
		tracked[n.path] = Kept{n.blob, same[i]}
	}
	return tracked, nil
}

// each does so for 0 to n-1, over all cores.
func each(n int, do func(int)) {
	var group sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for core := range cores {
		group.Go(func() {
			for i := core; i < n; i += cores {
				do(i)
			}
		})
	}
	group.Wait()
}

// upwards leads from dir to the root of the repository.
func (r *Repository) upwards() string {
	if r.path == "" {
		return "."
	}
	return strings.Repeat("../", strings.Count(r.path, "/")+1)
}

// note is what git remembers of a file.
type note struct {
	path, blob string
	size       int64
	modified   time.Time
}

// unchanged reports whether the file is certainly the one that git saw.
func (n note) unchanged(top string, written time.Time) bool {
	info, err := os.Lstat(top + "/" + n.path)
	return err == nil && info.Mode().IsRegular() && info.Size() == n.size &&
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
		n := note{path: name, blob: file(fields[0], fields[1]), size: -1}
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
	switch key, value, _ := strings.Cut(line, ": "); key {
	case "mtime":
		before, after, _ := strings.Cut(value, ":")
		seconds, wrong := strconv.ParseInt(before, 10, 64)
		nanoseconds, alsoWrong := strconv.ParseInt(after, 10, 64)
		if wrong == nil && alsoWrong == nil {
			n.modified = time.Unix(seconds, nanoseconds)
		}
	case "size":
		value, _, _ = strings.Cut(value, "\t")
		if size, err := strconv.ParseInt(value, 10, 64); err == nil {
			n.size = size
		}
	}
}
