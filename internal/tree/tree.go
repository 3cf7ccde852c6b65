// Package tree is the rendered result: files in memory, and the sinks that print them or write them below a directory.
//
// It is not an installer: it changes no owner, enables nothing and deletes nothing. Its one invariant: every file is
// complete in memory before the first byte leaves, so a sink can fail but never leave half a file.
package tree

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"iter"
)

// File is one rendered file.
type File struct {
	ID      string // of the target: "nginx", "django", ...
	Site    string // app.name
	Path    string // relative, with slashes
	Content []byte
}

// Files are files as they come, in an order that is always the same. After an error nothing follows.
type Files iter.Seq2[File, error]

// Of are the files of a list.
func Of(list []File) Files {
	return func(yield func(File, error) bool) {
		for _, f := range list {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// List waits for all of them.
func (files Files) List() ([]File, error) {
	var list []File
	for f, err := range files {
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}

// Origin ends the first line of every rendered file, behind the site's name and what the file configures. Nothing in
// it changes from run to run.
const Origin = ", rendered by gen. Change the description, not this file."

// Mode is the permission of a new file.
const Mode = 0o644

// SHA256 is the hash of the content in hexadecimal.
func (f File) SHA256() string {
	sum := sha256.Sum256(f.Content)
	return hex.EncodeToString(sum[:])
}

// Print writes files to w: one alone as it is, several as a txtar archive.
func Print(w io.Writer, files []File) error {
	for _, f := range files {
		if len(files) > 1 {
			if _, err := io.WriteString(w, "-- "+f.Path+" --\n"); err != nil {
				return err
			}
		}
		if _, err := w.Write(f.Content); err != nil {
			return err
		}
	}
	return nil
}
