package tree

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Place is where files of ours stand: below one directory as they are rendered, or a target's own directory.
type Place struct {
	Dir string
	Map map[string]string // directory by target, absolute; its files stand there by their last name
}

// Standing is a file of ours and what stands in its place.
type Standing struct {
	ID, Site string // of the file; "" where no description of this run yields it
	Path     string // below Place.Dir, or of the whole file system without its first slash
	Content  []byte // nil: nothing stands there
	New      []byte // nil: no description of this run yields it
	Unread   error  // why what stands there cannot be compared; it names the file
}

// largestStanding bounds what is read; a rendered file is far smaller.
const largestStanding = 16 << 20

// Compare reads what stands in the place of every file. With whole, files of ours that none of them is are among the
// answers. Nothing below a directory of the place is followed, and nothing but a regular file is opened.
func Compare(ctx context.Context, place Place, files []File, whole bool) ([]Standing, error) {
	shelves := map[string]*shelf{}
	defer func() {
		for _, s := range shelves {
			s.close()
		}
	}()
	var standing []Standing
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		dir, name := place.of(f)
		if shelves[dir] == nil {
			shelves[dir] = openShelf(dir)
		}
		one, err := shelves[dir].compare(name, f.Content)
		if err != nil {
			return nil, err
		}
		one.ID, one.Site, one.Path = f.ID, f.Site, place.label(dir, name)
		standing = append(standing, one)
	}
	if !whole {
		return standing, nil
	}
	for dir, s := range shelves {
		more, err := s.rest()
		if err != nil {
			return nil, err
		}
		for _, one := range more {
			one.Path = place.label(dir, one.Path)
			standing = append(standing, one)
		}
	}
	return standing, nil
}

func (p Place) of(f File) (dir, name string) {
	if dir := p.Map[f.ID]; dir != "" {
		return dir, path.Base(f.Path)
	}
	return p.Dir, f.Path
}

func (p Place) label(dir, name string) string {
	if dir == p.Dir {
		return name
	}
	return strings.TrimPrefix(path.Join(filepath.ToSlash(dir), name), "/")
}

// shelf is a directory that is read.
type shelf struct {
	dir   string
	root  *os.Root
	err   error
	known map[string]bool
}

func openShelf(dir string) *shelf {
	root, err := os.OpenRoot(dir)
	return &shelf{dir, root, err, map[string]bool{}}
}

func (s *shelf) close() {
	if s.root != nil {
		s.root.Close()
	}
}

func (s *shelf) compare(name string, content []byte) (Standing, error) {
	s.known[name] = true
	if s.err != nil {
		return Standing{}, fmt.Errorf("%s: %w", s.dir, cause(s.err))
	}
	old, err := s.read(name)
	return Standing{Content: old, New: content, Unread: err}, nil
}

// read is what stands under the name, nil for nothing.
func (s *shelf) read(name string) ([]byte, error) {
	info, err := s.root.Lstat(name)
	full := path.Join(s.dir, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%s: %w", full, cause(err))
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: is not a regular file, and nothing below %s is followed", full, s.dir)
	case info.Size() > largestStanding:
		return nil, fmt.Errorf("%s: is larger than %d bytes", full, largestStanding)
	}
	content, err := s.root.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", full, cause(err))
	}
	return append([]byte{}, content...), nil // an empty file is not nothing
}

// rest are the files of ours beside those that were compared.
func (s *shelf) rest() ([]Standing, error) {
	folders := map[string]bool{}
	for name := range s.known {
		folders[path.Dir(name)] = true
	}
	var all []Standing
	for folder := range folders {
		names, err := stale(s.root, folder, s.known)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", path.Join(s.dir, folder), cause(err))
		}
		for _, name := range names {
			if content, err := s.read(name); content != nil || err != nil {
				all = append(all, Standing{Path: name, Content: content, Unread: err})
			}
		}
	}
	return all, nil
}
