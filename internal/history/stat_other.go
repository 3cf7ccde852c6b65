//go:build !linux

package history

import "os"

// unchanged reports whether a file is the one that git saw, as far as every system tells.
func (f facts) unchanged(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular() && f.size == uint32(info.Size()) && f.modified == stampOf(info.ModTime())
}
