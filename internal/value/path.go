package value

import (
	"path"
	"slices"
	"strings"
	"unicode"
)

// FilePath is an absolute path in normal form of a file or directory that a server reads.
type FilePath struct{ text string }

// A raw token of nginx holds 4095 bytes and every byte of a value may need a second one.
const longestPath = 1000

// NAME_MAX of Linux, which systemd holds paths to before it looks for them.
const longestFileName = 255

// ParseFilePath returns the path in text, or a *Refusal. "$" is refused because nginx expands it and has no escape.
func ParseFilePath(text string) (FilePath, error) {
	if err := checkPath(text); err != nil {
		return FilePath{}, err
	}
	if strings.Contains(text, "$") {
		return FilePath{}, refuse(text, `contains "$", which nginx and Apache expand and cannot escape`)
	}
	if text == "/" {
		return FilePath{}, refuse(text, "is the whole file system")
	}
	if len(text) > longestPath {
		return FilePath{}, refuse(text, "is longer than 1000 bytes")
	}
	if slices.ContainsFunc(strings.Split(text, "/"), func(name string) bool { return len(name) > longestFileName }) {
		return FilePath{}, refuse(text, "has a name of more than 255 bytes, which no file system takes")
	}
	return FilePath{text}, nil
}

// ParseDirectory is ParseFilePath for a directory: Apache's <Directory> reads * ? [ ] \ as a pattern without escape.
func ParseDirectory(text string) (FilePath, error) {
	dir, err := ParseFilePath(text)
	if err == nil && strings.ContainsAny(text, `*?[]\`) {
		return FilePath{}, refuse(text, `contains one of * ? [ ] \, which Apache reads as a pattern`)
	}
	return dir, err
}

// ParsePlainPath is ParseFilePath for a file that Apache's mod_rewrite asks for: it replaces %1, reads a backslash as
// it is, and knows no escape.
func ParsePlainPath(text string) (FilePath, error) {
	file, err := ParseFilePath(text)
	if err == nil && strings.ContainsAny(text, `%\"`) {
		return FilePath{}, refuse(text, `contains one of % \ ", which Apache's mod_rewrite reads in its own way`)
	}
	return file, err
}

func checkPath(text string) error {
	switch {
	case !strings.HasPrefix(text, "/"):
		return refuseHint(text, "is not an absolute path", "start it with /")
	case path.Clean(text) != text:
		return refuseHint(text, "is not in normal form", `write "`+path.Clean(text)+`"`)
	}
	return CheckText(text)
}

func (p FilePath) String() string { return p.text }

// Join is the path of name below p.
func (p FilePath) Join(name string) FilePath { return FilePath{path.Join(p.text, name)} }

// Holds reports whether other is p, or is below it.
func (p FilePath) Holds(other FilePath) bool {
	return p == other || strings.HasPrefix(other.text, p.text+"/")
}

// SocketPath is the absolute path of a unix socket that nginx, Apache and the application server all read alike.
type SocketPath struct{ text string }

// Apache cuts a longer one without a word; nginx allows 107 (sun_path holds 108 with its NUL).
const longestSocket = 95

// ParseSocketPath returns the socket path in text, or a *Refusal.
func ParseSocketPath(text string) (SocketPath, error) {
	if rest, found := strings.CutPrefix(text, "unix:"); found {
		return SocketPath{}, refuseHint(text, "is not an absolute path", `write "`+rest+`"`)
	}
	if err := checkPath(text); err != nil {
		return SocketPath{}, err
	}
	switch {
	case strings.ContainsAny(text, ":|#?$") || strings.ContainsFunc(text, unicode.IsSpace):
		return SocketPath{}, refuse(text, "contains a blank or one of : | # ? $, at which a server cuts a socket path")
	case len(text) > longestSocket:
		return SocketPath{}, refuse(text, "is longer than 95 bytes, where Apache cuts a socket path")
	case text == "/":
		return SocketPath{}, refuse(text, "is a directory")
	}
	return SocketPath{text}, nil
}

func (p SocketPath) String() string { return p.text }

// Directory is where the socket is created; who may search it may connect.
func (p SocketPath) Directory() string { return path.Dir(p.text) }
