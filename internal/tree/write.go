package tree

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Written tells what Write did, by path.
type Written struct {
	Changed   []string
	Unchanged int
	Stale     []string // files of ours in the written folders that are not among the files any more
}

// Write puts files below dir, which may be a symbolic link and is made if it is absent; nothing below it is
// followed. Unchanged files are left alone. Everything is staged and synced before the first rename: until then an
// error or a cancelled ctx leaves every old file as it was. New files get Mode, replaced ones keep theirs.
func Write(ctx context.Context, dir string, files Files) (Written, error) {
	w := &writer{dir: dir, folders: map[string]bool{}}
	defer w.close()
	if err := w.stage(ctx, files); err != nil {
		return Written{}, errors.Join(err, w.discard())
	}
	if err := w.commit(); err != nil {
		return Written{}, err
	}
	return w.report()
}

type writer struct {
	root    *os.Root // opened for the first file
	dir     string
	folders map[string]bool // that files are written to
	steps   []*step         // by file
}

type step struct {
	path    string
	staged  string // the temporary file, until it is renamed; "" where nothing changes
	renamed bool
}

// open makes and opens the directory, once there is a file for it.
func (w *writer) open() error {
	if w.root != nil {
		return nil
	}
	err := os.MkdirAll(w.dir, 0o755)
	if err == nil {
		w.root, err = os.OpenRoot(w.dir)
	}
	return w.named(".", err)
}

func (w *writer) close() {
	if w.root != nil {
		w.root.Close()
	}
}

// stage holds a file no longer than until it is on the disk.
func (w *writer) stage(ctx context.Context, files Files) error {
	group, ctx := errgroup.WithContext(ctx)
	// Several at once, because syncing waits for the disk and file systems sync many files as one.
	group.SetLimit(8 * runtime.GOMAXPROCS(0))
	var failed error
	for f, err := range files {
		if failed = cmp.Or(err, ctx.Err()); failed == nil {
			failed = w.prepare(path.Dir(f.Path))
		}
		if failed != nil {
			break
		}
		one := &step{path: f.Path}
		w.steps = append(w.steps, one)
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return w.stageOne(one, f)
		})
	}
	err := cmp.Or(group.Wait(), failed)
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("%s: interrupted, nothing is changed", w.dir)
	}
	return err
}

// prepare sees to the folder of a file.
func (w *writer) prepare(folder string) error {
	if w.folders[folder] {
		return nil
	}
	if err := w.open(); err != nil {
		return err
	}
	w.folders[folder] = true
	return w.folder(folder)
}

// sorted are the folders in an order that is always the same.
func (w *writer) sorted() []string { return slices.Sorted(maps.Keys(w.folders)) }

func (w *writer) folder(name string) error {
	info, err := w.root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = w.root.MkdirAll(name, 0o755)
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s: is not a directory, and nothing below %s is followed", path.Join(w.dir, name), w.dir)
	}
	if err == nil {
		err = w.syncFolder(name) // one that cannot be synced shows before the first rename
	}
	return w.named(name, err)
}

func (w *writer) stageOne(one *step, f File) error {
	info, err := w.root.Lstat(f.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return w.named(f.Path, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: is not a regular file, and nothing below %s is followed", path.Join(w.dir, f.Path), w.dir)
	default:
		if info.Size() == int64(len(f.Content)) { // a file of any size may lie there
			if old, err := w.root.ReadFile(f.Path); err == nil && bytes.Equal(old, f.Content) {
				return nil
			}
		}
	}
	// A leading dot and no .conf: no server's include takes it for a file of its own.
	name := path.Join(path.Dir(f.Path), temporary())
	file, err := w.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return w.named(f.Path, err)
	}
	one.staged = name
	return w.named(f.Path, fill(file, f.Content, info))
}

// fill writes a new file. It is like old where there is one.
func fill(file *os.File, content []byte, old fs.FileInfo) error {
	mode := fs.FileMode(Mode)
	if old != nil {
		keepOwner(file, old)
		mode = old.Mode().Perm()
	}
	if err := file.Chmod(mode); err != nil {
		return errors.Join(err, file.Close())
	}
	return finish(file, content)
}

// finish writes content to a new file, down to the disk.
func finish(file *os.File, content []byte) error {
	_, err := file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

func (w *writer) commit() error {
	if err := w.rename(); err != nil {
		return errors.Join(err, w.partly(), w.discard())
	}
	return nil
}

func (w *writer) rename() error {
	for _, s := range w.steps {
		if s.staged == "" {
			continue
		}
		if err := w.root.Rename(s.staged, s.path); err != nil {
			return w.named(s.path, err)
		}
		s.staged, s.renamed = "", true
	}
	for _, folder := range w.sorted() {
		if err := w.syncFolder(folder); err != nil {
			return w.named(folder, err)
		}
	}
	return nil
}

// partly says how far a commit came that failed.
func (w *writer) partly() error {
	renamed := 0
	for _, s := range w.steps {
		if s.renamed {
			renamed++
		}
	}
	if renamed == 0 {
		return nil
	}
	return fmt.Errorf("%s: %d of its files are new already and the others old; run it again", w.dir, renamed)
}

func (w *writer) syncFolder(name string) error {
	folder, err := w.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// discard removes what was staged and not renamed.
func (w *writer) discard() error {
	var left []error
	for _, s := range w.steps {
		if s.staged == "" {
			continue
		}
		if err := w.root.Remove(s.staged); err != nil && !errors.Is(err, fs.ErrNotExist) {
			left = append(left, w.named(s.staged, err))
		}
	}
	return errors.Join(left...)
}

// named puts the path that the user knows into an error of the operating system.
func (w *writer) named(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", path.Join(w.dir, name), cause(err))
}

// cause is what the operating system said, without the path that it was said of.
func cause(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	} else if linkError, ok := errors.AsType[*os.LinkError](err); ok {
		return linkError.Err
	}
	return err
}

func (w *writer) report() (Written, error) {
	var done Written
	known := map[string]bool{}
	for _, s := range w.steps {
		known[s.path] = true
		if s.renamed {
			done.Changed = append(done.Changed, s.path)
		} else {
			done.Unchanged++
		}
	}
	for _, folder := range w.sorted() {
		found, err := stale(w.root, folder, known)
		if err != nil {
			return done, w.named(folder, err)
		}
		done.Stale = append(done.Stale, found...)
	}
	return done, nil
}
