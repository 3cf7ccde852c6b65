package tree

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Create writes content to a new file at path, complete or not at all, and never over a file or through a link. A kill
// leaves at most a temporary file beside it.
func Create(path string, content []byte) error { return createBy(os.Link, path, content) }

// createBy names the finished file with link, which unlike a rename replaces nothing.
func createBy(link func(old, name string) error, path string, content []byte) error {
	staged := filepath.Join(filepath.Dir(path), temporary())
	err := create(staged, content)
	if err == nil {
		err = link(staged, path)
		if err != nil && !errors.Is(err, fs.ErrExist) { // shared folders of virtual machines have no hard links
			err = create(path, content)
		}
	}
	if left := os.Remove(staged); err == nil {
		err = left
	}
	if err != nil {
		return &fs.PathError{Op: "create", Path: path, Err: cause(err)}
	}
	return nil
}

func create(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, Mode)
	if err != nil {
		return err
	}
	if err := finish(file, content); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
