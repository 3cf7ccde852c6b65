package history

import "syscall"

// unchanged reports whether a file is certainly the one that git saw: what git compares, down to the nanosecond.
func (f facts) unchanged(path string) bool {
	var s syscall.Stat_t
	return syscall.Lstat(path, &s) == nil && s.Mode&syscall.S_IFMT == syscall.S_IFREG && f == facts{
		changed: stamp{uint32(s.Ctim.Sec), uint32(s.Ctim.Nsec)}, modified: stamp{uint32(s.Mtim.Sec), uint32(s.Mtim.Nsec)},
		inode: uint32(s.Ino), size: uint32(s.Size)}
}
