package site

import "strings"

// NeedsProxy reports whether the key is in the table proxied, or its table is.
func NeedsProxy(path string) bool {
	for _, row := range proxied {
		if path == row.key || strings.HasPrefix(path, row.key+".") {
			return true
		}
	}
	return false
}
