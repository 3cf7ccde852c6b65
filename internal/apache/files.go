package apache

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// files is a directory that httpd answers.
type files struct {
	Why         render.Comment
	Hidden      Arg // what nobody gets
	URL, Target Arg
	Root        Arg
	Linked      bool // within what its owner has
	Links       Arg
	Types       []mediaType
	Compressed  []compressed // at most one
	Found       Arg
	Typed       sent
	Cached      []Arg  // at most one: the condition
	Sandboxed   []sent // at most one
}

type mediaType struct {
	Name       Arg
	Extensions []Arg
	Copied     Arg // names of compressed copies
}

type compressed struct {
	URL    Arg
	Types  []mediaType
	Copies []copied
}

// copied is a kind of compressed copies.
type copied struct{ Accepted, Suffix, Names, Copied, Encoding Arg }

// released are the downloads.
type released struct {
	Found, Root Arg
	Nobodys     Arg // the condition
	Policy      HeaderValue
	If          Arg
}

// whyFiles is what a directory is for, by its table.
var whyFiles = map[string]string{"static": "Files that are the same for everybody.", "media": "Uploads."}

func newFiles(s *site.Site) []files {
	shown := slices.DeleteFunc(s.Directories(), func(f site.Files) bool { return !f.Shown() })
	return render.Each(shown, func(d site.Files) files {
		f := files{
			Why:    render.NewComment(whyFiles[d.Table]),
			Hidden: quote(within(d) + "(.*/)?[.]"),
			URL:    quote(d.URL.String()),
			Target: quote(d.Root.String() + "/"),
			Root:   quote(d.Root.String()),
			Linked: !d.Foreign(),
			Links:  Arg{"None"},
			Types:  render.Each(site.MediaTypes, newMediaType),
			Found:  quote(within(d)),
			Typed:  newSent("X-Content-Type-Options", "nosniff", ""),
		}
		if d.Foreign() {
			f.Sandboxed = []sent{newSent("Content-Security-Policy", site.Sandbox, sandboxed)}
			return f
		}
		f.Links = Arg{"SymLinksIfOwnerMatch"}
		f.Compressed = []compressed{newCompressed(s)}
		if s.Static.Hashed {
			f.Cached = []Arg{quote("expr=%{REQUEST_URI} =~ m#" + site.HashedName(true) + "#")}
		}
		return f
	})
}

// within matches the path of a file.
func within(d site.Files) string { return site.Route{Path: d.URL}.Found() }

func newMediaType(m site.MediaType) mediaType {
	return mediaType{Arg{m.Name}, render.Each(m.Extensions, func(extension string) Arg { return Arg{"." + extension} }), quote(copyOf(m.Extensions, "(gz|br)"))}
}

// copyOf matches the name of a compressed copy of a file with one of the extensions.
func copyOf(extensions []string, suffix string) string {
	return "[.](" + strings.Join(extensions, "|") + ")[.]" + strings.TrimPrefix(suffix, ".") + "$"
}

func newCompressed(s *site.Site) compressed {
	c := compressed{URL: quote(s.Static.URL.String()), Types: render.Each(site.TextTypes(), newMediaType)}
	extensions := site.TextExtensions()
	for _, kind := range s.Static.Copies() {
		c.Copies = append(c.Copies, copied{quote(site.Accepts(kind.Encoding)), Arg{kind.Suffix},
			quote("^(.+[.](" + strings.Join(extensions, "|") + "))$"), quote(copyOf(extensions, kind.Suffix)), Arg{kind.Encoding}})
	}
	return c
}

func newReleased(s *site.Site) []released {
	if !s.Protected.Served() {
		return nil
	}
	return []released{{quote(within(s.Protected)), quote(s.Protected.Root.String()), quote(nobodys(s.Protected)), headerValue(site.Sandbox),
		quote("expr=-n resp('X-Sendfile') && " + sandboxed)}}
}

// sandboxed holds for answers that are no PDF.
const sandboxed = "%{CONTENT_TYPE} !~ m#^" + site.NotSandboxed + "#i"

// deepest is how many names of a path one condition can look at: httpd has as many back-references.
const deepest = 9

// nobodys holds for a file that is released and must not be: by its name, or over a link. mod_xsendfile 1.0 decodes a
// name, and would send another file than the one that was looked at.
func nobodys(d site.Files) string {
	root := "^" + regexp.QuoteMeta(d.Root.String())
	written := fmt.Sprintf("(?:/+(?![.])(?:(?!%%[0-9A-Fa-f]{2})[^/])+){1,%d}$", deepest)
	each := strings.Repeat("(", deepest) + root + "/+[^/]+)" + strings.Repeat("(?:/+[^/]+)?)", deepest-1) + "$"
	links := make([]string, deepest)
	for i := range links {
		links[i] = fmt.Sprintf("-L '$%d'", i+1)
	}
	return "expr=-n resp('X-Sendfile') && (resp('X-Sendfile') !~ " + expression(root+written) + " || resp('X-Sendfile') =~ " + expression(each) + " && (" + strings.Join(links, " || ") + "))"
}
