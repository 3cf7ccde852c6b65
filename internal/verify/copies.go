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
	name, encoding := copied(static)
	if name == "" {
		return nil
	}
	address := v.origin() + (&url.URL{Path: static.URL.String() + name}).EscapedPath()
	plain, err := v.encoded(ctx, address, "identity")
	if err != nil || plain.StatusCode != http.StatusOK { // it is kept from visitors, or from the server
		return err
	}
	packed, err := v.encoded(ctx, address, encoding)
	if err == nil && packed.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s is answered with %s where %s is asked for", address, packed.Status, encoding)
	}
	return err
}

// looked is after how many files no copy is looked for any more.
const looked = 10_000

// copied is the first file that has a copy, and the copy's encoding; "": none has.
func copied(static site.Static) (name, encoding string) {
	suffixes := map[string]string{}
	if static.Gzip() {
		suffixes["gzip"] = ".gz"
	}
	if static.Brotli() {
		suffixes["br"] = ".br"
	}
	if !static.Served() || len(suffixes) == 0 {
		return "", ""
	}
	root, left := os.DirFS(static.Root.String()), looked
	fs.WalkDir(root, ".", func(at string, entry fs.DirEntry, err error) error {
		if left--; left == 0 {
			return fs.SkipAll
		}
		if err != nil { // nobody can look there
			return nil
		}
		for kind, suffix := range suffixes {
			if hasCopy(root, at, entry, suffix) {
				name, encoding = at, kind
				return fs.SkipAll
			}
		}
		return nil
	})
	return name, encoding
}

// hasCopy reports whether a file is one of those that have copies, and has one. What begins with a dot is nobody's.
func hasCopy(root fs.FS, name string, entry fs.DirEntry, suffix string) bool {
	if !entry.Type().IsRegular() || strings.Contains("/"+name, "/.") || !slices.Contains(site.TextExtensions(), strings.TrimPrefix(path.Ext(name), ".")) {
		return false
	}
	info, err := fs.Stat(root, name+suffix)
	return err == nil && info.Mode().IsRegular()
}
