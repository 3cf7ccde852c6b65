package scaffold

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Scratch is a directory for one run, that a site can be tried in: its path leaves room for a unix socket's name, no
// program reads it for more than a path, and the proxy's workers, who are somebody else where root starts it, can
// enter it.
type Scratch struct {
	Dir  string
	held *os.File // the lock that tells other runs that this one lives; nil: the file system has none
}

const scratchName = "gen-run-"

// NewScratch makes a directory, and removes those of runs that were killed. It stands in TMPDIR where that fits.
func NewScratch() (*Scratch, error) {
	var reasons []string
	for _, parent := range []string{os.TempDir(), "/tmp", "/var/tmp"} {
		err := fits(parent)
		if err == nil {
			sweep(parent)
			var made *Scratch
			if made, err = scratchIn(parent); err == nil {
				return made, nil
			}
		}
		reasons = append(reasons, fmt.Sprintf("%q %v", parent, err))
	}
	return nil, errors.New("no place for a scratch directory: " + strings.Join(reasons, "; "))
}

// Remove takes the directory away with all that is in it.
func (s *Scratch) Remove() error {
	err := os.RemoveAll(s.Dir)
	if s.held != nil {
		err = errors.Join(err, s.held.Close())
	}
	return err
}

// plain is a path without what an include, a socket's address or PYTHONPATH takes for more, and short enough for
// "/gen-run-", its number and a socket's name in the 95 bytes that Apache reads.
var plain = regexp.MustCompile(`^/[\w./+-]{0,59}$`)

func fits(parent string) error {
	switch {
	case !plain.MatchString(parent):
		return errors.New("is not an absolute path of at most 60 letters, digits and ._+-")
	case os.Geteuid() == 0 && !enterable(parent):
		return errors.New("cannot be entered by everybody")
	}
	return nil
}

// enterable reports whether everybody may enter dir.
func enterable(dir string) bool {
	for ; ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

func scratchIn(parent string) (*Scratch, error) {
	for {
		dir, err := os.MkdirTemp(parent, scratchName)
		if err != nil {
			return nil, cause(err)
		}
		held := hold(dir)
		if err = os.Chmod(dir, 0o711); err == nil {
			return &Scratch{dir, held}, nil
		}
		if held != nil {
			held.Close()
		}
		if !errors.Is(err, os.ErrNotExist) { // else another run swept it before it was held
			return nil, cause(err)
		}
	}
}

func cause(err error) error {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	return err
}
