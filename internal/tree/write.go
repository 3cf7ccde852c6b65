package tree

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
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
func Write(ctx context.Context, dir string, files []File) (Written, error) {
	w := &writer{dir: dir, steps: make([]step, len(files))}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Written{}, w.named(".", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Written{}, w.named(".", err)
	}
	defer root.Close()
	w.root = root
	if err := w.stage(ctx, files); err != nil {
		return Written{}, errors.Join(err, w.discard())
	}
	if err := w.commit(files); err != nil {
		return Written{}, err
	}
	return w.report(files)
}

type writer struct {
	root  *os.Root
	dir   string
	steps []step // by file
}

type step struct {
	staged  string // the temporary file, until it is renamed; "" where nothing changes
	renamed bool
}

func (w *writer) stage(ctx context.Context, files []File) error {
	for _, folder := range folders(files) {
		if err := w.folder(folder); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	// Several at once, because syncing waits for the disk and file systems sync many files as one.
	group.SetLimit(8 * runtime.GOMAXPROCS(0))
	for i, f := range files {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return w.stageOne(i, f)
		})
	}
	err := group.Wait()
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("%s: interrupted, nothing is changed", w.dir)
	}
	return err
}

func folders(files []File) []string {
	var names []string
	for _, f := range files {
		names = append(names, path.Dir(f.Path))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

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

func (w *writer) stageOne(i int, f File) error {
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
	w.steps[i].staged = name
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

func (w *writer) commit(files []File) error {
	if err := w.rename(files); err != nil {
		return errors.Join(err, w.partly(), w.discard())
	}
	return nil
}

func (w *writer) rename(files []File) error {
	for i, f := range files {
		if w.steps[i].staged == "" {
			continue
		}
		if err := w.root.Rename(w.steps[i].staged, f.Path); err != nil {
			return w.named(f.Path, err)
		}
		w.steps[i] = step{renamed: true}
	}
	for _, folder := range folders(files) {
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

func (w *writer) report(files []File) (Written, error) {
	var done Written
	known := map[string]bool{}
	for i, f := range files {
		known[f.Path] = true
		if w.steps[i].renamed {
			done.Changed = append(done.Changed, f.Path)
		} else {
			done.Unchanged++
		}
	}
	for _, folder := range folders(files) {
		found, err := stale(w.root, folder, known)
		if err != nil {
			return done, w.named(folder, err)
		}
		done.Stale = append(done.Stale, found...)
	}
	return done, nil
}
