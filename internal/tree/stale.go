package tree

import (
	"bytes"
	"crypto/rand"
	"io/fs"
	"os"
	"path"
	"regexp"
	"syscall"
	"time"
)

// temporary is the name of a file that is being written.
func temporary() string { return ".gen-" + rand.Text() }

var temporaries = regexp.MustCompile(`^\.gen-[A-Z2-7]{26}$`)

// longestRun is after what time a temporary file is taken for one that a killed run left, and not for one that another
// run is about to rename.
const longestRun = time.Hour

// stale are the files of earlier runs in folder that are not known.
func stale(root *os.Root, folder string, known map[string]bool) ([]string, error) {
	entries, err := fs.ReadDir(root.FS(), folder)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		if entry.Type().IsRegular() && !known[name] && left(root, entry, name) {
			found = append(found, name)
		}
	}
	return found, nil
}

// left reports whether a file is of an earlier run.
func left(root *os.Root, entry fs.DirEntry, name string) bool {
	if !temporaries.MatchString(entry.Name()) {
		return ours(root, name)
	}
	info, err := entry.Info()
	return err == nil && time.Since(info.ModTime()) > longestRun
}

func ours(root *os.Root, name string) bool {
	file, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // it may have become a pipe
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, 256)
	n, _ := file.Read(head)
	return Ours(head[:n])
}

// Ours reports whether content begins as a rendered file does.
func Ours(content []byte) bool {
	line, _, _ := bytes.Cut(content, []byte("\n"))
	return bytes.Contains(line, []byte(Origin))
}
