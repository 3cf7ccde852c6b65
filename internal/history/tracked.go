package history

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io/fs"
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
	Same bool   // the working tree has certainly this content
	Blob string // git's name for it, where it may have another; "" for none, or for what is no regular file
}

// Tracked are the files of the scope, by path from the root of the repository. It compares git's notes about each file
// with the file itself: git's own comparison would run the filters that the repository names, and passes over files
// that it was told to take for unchanged. A file that is as young as the notes may have changed since.
func (r *Repository) Tracked(ctx context.Context, scope Scope) (map[string]Kept, error) {
	full, err := r.Full(scope.Name)
	if err != nil {
		return nil, err
	}
	all, written, err := r.notes(ctx, scope)
	if err != nil {
		return nil, err
	}
	same := make([]bool, len(all))
	top := filepath.Join(r.dir, r.upwards()) + "/"
	each(len(all), func(i int) {
		same[i] = scope.holds(full, all[i].path) && all[i].same(top+all[i].path, written)
	})
	tracked := make(map[string]Kept, len(all))
	for i, n := range all {
		switch {
		case same[i]:
			tracked[n.path] = Kept{Same: true}
		case scope.holds(full, n.path):
			tracked[n.path] = Kept{Blob: n.blob()}
		}
	}
	return tracked, nil
}

// holds reports whether the scope has the file at a path from the root of the repository; full is its name from there.
func (s Scope) holds(full, name string) bool {
	return strings.HasSuffix(name, s.Suffix) || full == "" || strings.HasPrefix(name, full) && (len(name) == len(full) || name[len(full)] == '/')
}

// notes are git's about each file, and when they were written. Where they are in a form that only git reads, git prints
// them, which takes longer than all else here.
func (r *Repository) notes(ctx context.Context, scope Scope) ([]note, stamp, error) {
	if all, written, whole := readIndex(r.index); whole {
		return all, written, nil
	}
	var written stamp // no index: nothing is tracked
	if info, err := os.Stat(r.index); err == nil {
		written = stampOf(info.ModTime())
	}
	paths, err := r.pathspecs(scope)
	if err != nil {
		return nil, written, err
	}
	out, err := r.run(ctx, append([]string{"ls-files", "-s", "-z", "--debug", "--full-name"}, paths...)...)
	return printed(string(out)), written, err
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
	path  string
	mode  uint32
	raw   string // git's name for the content, as bytes
	flags uint32
	facts
}

// What git's flags say of a file: it is not there yet, and will be added; it is left out of the working tree.
const intended, leftOut = 0x2000, 0x4000

// facts are what tells a file that changed from one that did not, as git keeps them: in 32 bits each.
type facts struct {
	changed, modified stamp
	inode, size       uint32
}

// stamp is a time in seconds and nanoseconds.
type stamp struct{ seconds, nanoseconds uint32 }

func stampOf(t time.Time) stamp { return stamp{uint32(t.Unix()), uint32(t.Nanosecond())} }

func (s stamp) before(other stamp) bool {
	return s.seconds < other.seconds || s.seconds == other.seconds && s.nanoseconds < other.nanoseconds
}

// same reports whether the file has certainly the content that git has.
func (n note) same(path string, written stamp) bool {
	if n.modified.before(written) && n.unchanged(path) {
		return true
	}
	if n.flags&leftOut == 0 {
		return false
	}
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}

func (n note) blob() string {
	if n.mode>>12 != 0o10 || n.flags&intended != 0 { // a symbolic link, a submodule, or nothing yet
		return ""
	}
	return hex.EncodeToString([]byte(n.raw))
}

func number(data string) uint32 { return binary.BigEndian.Uint32([]byte(data[:4])) }

// printed reads what git ls-files -s -z --debug prints: "mode blob stage\tpath", NUL, then lines of "key: value".
func printed(text string) []note {
	var all []note
	for text != "" {
		head, rest, found := strings.Cut(text, "\x00")
		meta, name, named := strings.Cut(head, "\t")
		fields := strings.Fields(meta)
		if !found || !named || len(fields) != 3 {
			return all
		}
		n := note{path: name}
		if mode, err := strconv.ParseUint(fields[0], 8, 32); err == nil {
			n.mode = uint32(mode)
		}
		if raw, err := hex.DecodeString(fields[1]); err == nil {
			n.raw = string(raw)
		}
		for strings.HasPrefix(rest, "  ") {
			var line string
			line, rest, _ = strings.Cut(rest, "\n")
			n.read(line)
		}
		all, text = append(all, n), rest
	}
	return all
}

// read takes one line of the notes. What it cannot read stays zero, which no file is like.
func (n *note) read(line string) {
	key, text, _ := strings.Cut(strings.TrimSpace(line), ": ")
	first, last, _ := strings.Cut(text, "\t")
	switch key {
	case "ctime":
		n.changed = stampIn(text)
	case "mtime":
		n.modified = stampIn(text)
	case "dev":
		n.inode = decimal(strings.TrimPrefix(last, "ino: "))
	case "size":
		n.size = decimal(first)
		if flags, err := strconv.ParseUint(strings.TrimPrefix(last, "flags: "), 16, 32); err == nil {
			n.flags = uint32(flags >> 16)
		}
	}
}

func stampIn(text string) stamp {
	seconds, nanoseconds, _ := strings.Cut(text, ":")
	return stamp{decimal(seconds), decimal(nanoseconds)}
}

func decimal(text string) uint32 {
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return 0
	}
	return uint32(n)
}
