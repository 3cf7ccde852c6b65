package scaffold

import (
	"os"
	"path/filepath"
	"regexp"
	"syscall"
)

// hold locks dir for as long as this program lives, however it ends. It is nil where the file system has no locks:
// then nobody sweeps it either.
func hold(dir string) *os.File {
	file, err := os.Open(dir)
	if err != nil {
		return nil
	}
	if syscall.Flock(int(file.Fd()), syscall.LOCK_EX) != nil {
		file.Close()
		return nil
	}
	return file
}

var scratchNames = regexp.MustCompile(`^` + scratchName + `\d+$`)

// sweep removes the scratch directories that killed runs of this user left below parent. What cannot be read or removed
// stays: it is no part of this run.
func sweep(parent string) {
	entries, _ := os.ReadDir(parent)
	for _, entry := range entries {
		if entry.IsDir() && scratchNames.MatchString(entry.Name()) {
			sweepOne(filepath.Join(parent, entry.Name()))
		}
	}
}

func sweepOne(dir string) {
	file, err := os.OpenFile(dir, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.Sys().(*syscall.Stat_t).Uid != uint32(os.Geteuid()) || info.Mode().Perm()&0o066 != 0 {
		return // others can list or change it, as none of ours
	}
	if syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil { // whoever held it is dead
		_ = os.RemoveAll(dir)
	}
}
