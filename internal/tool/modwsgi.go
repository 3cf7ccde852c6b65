package tool

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// modWSGIVersion is where the module keeps its own version; Python's stands beside it.
var modWSGIVersion = regexp.MustCompile(`\x00([4-9]\.\d+\.\d+)\x00`)

// modWSGI is the version of the mod_wsgi that is installed for a Python of that version, or "". The module holds one
// Python, to the second number.
func modWSGI(python string) string {
	series := strings.Join(strings.SplitN(python, ".", 3)[:2], ".")
	for _, dir := range apacheModules {
		paths, _ := filepath.Glob(filepath.Join(dir, "mod_wsgi*.so"))
		for _, path := range paths {
			content, err := os.ReadFile(path)
			found := modWSGIVersion.FindSubmatch(content)
			if err == nil && found != nil && bytes.Contains(content, []byte("libpython"+series)) {
				return string(found[1])
			}
		}
	}
	return ""
}
