package verify

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"

	"proxypact/internal/site"
)

// copiesFlow is for sites with compressed copies beside their static files.
var copiesFlow = Flow{ID: "flow-copies", Does: "a static file that is answered is answered too where its compressed copy is asked for", over: home, try: copiesRead}

// copiesRead asks for a file with a copy as it is, and then as browsers do. httpd lets the second request in once more,
// when what said whose it is may be gone.
func copiesRead(ctx context.Context, v *visitor) error {
	static := v.stack.moved.Static
	name, encodings := copied(static)
	if name == "" {
		return nil
	}
	address := v.origin() + (&url.URL{Path: static.URL.String() + name}).EscapedPath()
	plain, err := v.encoded(ctx, address, "identity")
	if err != nil || plain.StatusCode != http.StatusOK { // it is kept from visitors, or from the server
		return err
	}
	for _, encoding := range encodings {
		packed, err := v.encoded(ctx, address, encoding)
		if err != nil {
			return err
		}
		if packed.StatusCode != http.StatusOK {
			return fmt.Errorf("%s is answered with %s where %s is asked for", address, packed.Status, encoding)
		}
	}
	return nil
}

// looked is after how many files no copy is looked for any more.
const looked = 10_000

// copied is the first file that has copies, and their encodings; "": none has.
func copied(static site.Static) (name string, encodings []string) {
	if !static.Served() || len(static.Copies()) == 0 {
		return "", nil
	}
	root, left := os.DirFS(static.Root.String()), looked
	fs.WalkDir(root, ".", func(at string, entry fs.DirEntry, err error) error {
		if left--; left == 0 {
			return fs.SkipAll
		}
		if err != nil { // nobody can look there
			return nil
		}
		for _, c := range static.Copies() {
			if hasCopy(root, at, entry, c.Suffix) {
				name, encodings = at, append(encodings, c.Encoding)
			}
		}
		if name != "" {
			return fs.SkipAll
		}
		return nil
	})
	return name, encodings
}

// hasCopy reports whether a file is one of those that have copies, and has one. What begins with a dot is nobody's.
func hasCopy(root fs.FS, name string, entry fs.DirEntry, suffix string) bool {
	if !entry.Type().IsRegular() || strings.Contains("/"+name, "/.") || !slices.Contains(site.TextExtensions(), strings.TrimPrefix(path.Ext(name), ".")) {
		return false
	}
	info, err := fs.Stat(root, name+suffix)
	return err == nil && info.Mode().IsRegular()
}
