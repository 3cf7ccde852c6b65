// Package templates carries the templates that gen renders, one folder per target.
//
// It holds no Go beside this file. Its one invariant: a template is shape; whatever needs a thought is in the view
// that feeds it.
package templates

import "embed"

// FS holds every template below its target's folder.
//
//go:embed */*.tmpl
var FS embed.FS
