package site

import (
	"slices"

	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// Files is a directory that the proxy answers below a URL path. The zero Files is none.
type Files struct {
	Table string // of the description
	URL   value.URLPath
	Root  value.FilePath
}

// Static is what collectstatic collects.
type Static struct {
	Files
	Hashed     bool     // some names hold a hash of the content
	Compressed []string // copies that lie beside the files
}

// Served reports whether there is such a directory.
func (f Files) Served() bool { return f.Root != value.FilePath{} }

// Compression is a way to compress files beforehand.
type Compression struct {
	Name     string // in the description
	Encoding string // in Accept-Encoding
	Suffix   string // of a copy's name
}

// Compressions are those that copies may have, the smaller first.
var Compressions = []Compression{{"brotli", "br", ".br"}, {"gzip", "gzip", ".gz"}}

// Copies are the compressions of which copies lie beside the files.
func (s Static) Copies() []Compression {
	return slices.DeleteFunc(slices.Clone(Compressions), func(c Compression) bool { return !slices.Contains(s.Compressed, c.Name) })
}

// Gzip and Brotli report whether such copies lie beside the files.
func (s Static) Gzip() bool   { return slices.Contains(s.Compressed, "gzip") }
func (s Static) Brotli() bool { return slices.Contains(s.Compressed, "brotli") }

// Directories are those that there are.
func (s *Site) Directories() []Files {
	return slices.DeleteFunc([]Files{s.Static.Files, s.Media, s.Protected}, func(f Files) bool { return !f.Served() })
}

// Shown reports whether whoever asks gets the files.
func (f Files) Shown() bool { return f.Served() && f.Table != "protected" }

// Foreign reports whether somebody else than the site's owner may have made the files.
func (f Files) Foreign() bool { return f.Served() && f.Table != "static" }

// HashedName matches the path of a file in whose name is a hash of its content, as Django's ManifestStaticFilesStorage
// makes them, and of its compressed copies too if there are some. It has no backslash, which Apache's expressions and
// nginx's quotes read differently.
func HashedName(copies bool) string {
	const name = `[.][0-9a-f]{12}([.][^./]+)?`
	if copies {
		return name + `([.](gz|br))?$`
	}
	return name + `$`
}

// HiddenName matches the path of a file that begins with a dot, or is in such a directory. Two slashes are those of
// nginx where another file has it leave them: they are one to a file system and none to a guard.
const HiddenName = `/[./]`

// Sandbox is the policy for files that somebody else may have made: a page among them runs no script and is of no
// origin. Browsers show no PDF in a sandbox, and run none of its scripts outside of their own viewer. What is one says
// the type that is sent, whoever says that; of several, behind commas, browsers may take the last.
const (
	Sandbox      = "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; sandbox"
	NotSandboxed = `application/pdf *(;[^,]*)?$`
)

// MediaType is what files with such a name are, and whether they are text that can be compressed.
type MediaType struct {
	Name       string
	Extensions []string
	Text       bool
}

// MediaTypes are those of the web. Every other name is nobody's business to guess at: application/octet-stream.
var MediaTypes = []MediaType{
	{"application/json", []string{"json", "map"}, true},
	{"application/manifest+json", []string{"webmanifest"}, true},
	{"application/pdf", []string{"pdf"}, false},
	{"application/wasm", []string{"wasm"}, true},
	{"application/xml", []string{"xml", "xsl"}, true},
	{"application/zip", []string{"zip"}, false},
	{"audio/mp4", []string{"m4a"}, false},
	{"audio/mpeg", []string{"mp3"}, false},
	{"audio/ogg", []string{"ogg", "oga", "opus"}, false},
	{"audio/wav", []string{"wav"}, false},
	{"font/otf", []string{"otf"}, true},
	{"font/ttf", []string{"ttf"}, true},
	{"font/woff", []string{"woff"}, false},
	{"font/woff2", []string{"woff2"}, false},
	{"image/avif", []string{"avif"}, false},
	{"image/gif", []string{"gif"}, false},
	{"image/jpeg", []string{"jpg", "jpeg"}, false},
	{"image/png", []string{"png"}, false},
	{"image/svg+xml", []string{"svg"}, true},
	{"image/webp", []string{"webp"}, false},
	{"image/x-icon", []string{"ico"}, true},
	{"text/css", []string{"css"}, true},
	{"text/csv", []string{"csv"}, true},
	{"text/html", []string{"html", "htm"}, true},
	{"text/javascript", []string{"js", "mjs"}, true},
	{"text/plain", []string{"txt"}, true},
	{"video/mp4", []string{"mp4"}, false},
	{"video/ogg", []string{"ogv"}, false},
	{"video/webm", []string{"webm"}, false},
}

// TextTypes are those that are compressed.
func TextTypes() []MediaType {
	return slices.DeleteFunc(slices.Clone(MediaTypes), func(m MediaType) bool { return !m.Text })
}

func files(sp *spec.Spec, table string, described *spec.Files) Files {
	if !described.Root.Set {
		return Files{}
	}
	return Files{table, described.URL.Value.Below(sp.App.Prefix.Value), described.Root.Value}
}

func static(sp *spec.Spec) Static {
	compressed := slices.Clone(sp.Static.Compressed.Value)
	slices.Sort(compressed)
	return Static{files(sp, "static", &sp.Static.Files), sp.Static.Hashed.Value, compressed}
}

// TextExtensions are those of files that are compressed.
func TextExtensions() []string {
	var all []string
	for _, m := range TextTypes() {
		all = append(all, m.Extensions...)
	}
	return all
}

// Accepts matches an Accept-Encoding that takes an encoding. It has no backslash either.
func Accepts(encoding string) string {
	return "(^|[ ,])" + encoding + "(?![[:blank:]]*;[[:blank:]]*q=0([.]0*)?[[:blank:]]*(,|$))([ ,;]|$)"
}
