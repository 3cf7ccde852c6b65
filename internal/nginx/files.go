package nginx

import (
	"regexp"
	"slices"
	"strings"

	"proxypact/internal/render"
	"proxypact/internal/site"
)

// files is a location that answers with files.
type files struct {
	Why         render.Comment
	Path        Arg
	Written     []Arg
	Down        []Arg // at most one: the file that puts the site into maintenance
	Plain       overPlain
	Guard       guard
	Released    bool // by the application alone
	Hidden      Arg
	Root, Below Arg  // a directory, and what finds a file's path in it
	Linked      bool // within what its owner has
	Links       Arg
	Compressed  []compressed // at most one
	Copies      []copies     // at most one
	HSTS        []owned
	Headers     []added
	Private     bool  // for those whom the guard lets in
	Cached      []Arg // at most one: a variable, as in chosen
	Sandboxed   []Arg // the same
	Sharing     []Arg // the same: what an answer that released a file says of caches
}

// typed is what files are by their names.
type typed struct{ Types []mediaType }

type mediaType struct {
	Name       Arg
	Extensions []Arg
}

type compressed struct {
	Types []Arg
	Gzip  bool // copies lie beside the files
}

// copies are those that brotli compressed, which nginx has no module for, and Debian's loses the way to where links are
// looked at (1.0.0rc, seen running).
type copies struct {
	Taken, Suffix, Type, Encoding, Vary Arg // variables
	Takes, Text                         Arg // what clients say who take brotli, and names of text
	Types                               []mediaType
	Kinds                               []copied
}

type copied struct{ Pattern, Type Arg }

// added is a header of the site's that these files carry too.
type added struct{ Name, Value Arg }

// chosen is a header that depends on what a file is. A set in an if would do as well, but for nginx: where the
// condition holds, it forgets the try_files beside it.
type chosen struct {
	Why                     render.Comment
	Of, Variable, Otherwise Arg
	Cases                   []match
}

type match struct{ Pattern, Value Arg }

// overPlain is what becomes of requests that a front brought over plain http.
type overPlain struct {
	Redirects []schemed
	Refuses   []Arg
}

func newOverPlain(s *site.Site, l site.Listener) overPlain {
	switch scheme := schemeNow(s, l); {
	case s.Mixed() && s.Proxy.Plain == site.Redirect:
		return overPlain{Redirects: []schemed{{scheme, redirectTarget(s)}}}
	case s.Mixed() && s.Proxy.Plain == site.Off:
		return overPlain{Refuses: []Arg{scheme}}
	}
	return overPlain{}
}

// whyFiles is what a directory is for, by its table.
var whyFiles = map[string]string{
	"static":    "Files that are the same for everybody.",
	"media":     "Uploads. Nothing here is executed, whatever its name is.",
	"protected": "Downloads. They are Django's to release, with X-Accel-Redirect in its answer; whoever asks gets 404.",
}

func newFiles(s *site.Site, l site.Listener, r site.Route) files {
	f := files{
		Why:      render.NewComment(whyFiles[r.Files.Table]),
		Path:     location(r),
		Written:  written(r),
		Down:     down(s),
		Plain:    newOverPlain(s, l),
		Guard:    newGuard(s, r),
		Released: !r.Files.Shown(),
		Hidden:   quote(site.HiddenName),
		Root:     quote(r.Files.Root.String()),
		Below:    quote("^" + regexp.QuoteMeta(strings.TrimSuffix(r.Files.URL.String(), "/")) + "(/.*)$"),
		Linked:   !r.Files.Foreign(),
		Links:    Arg{"on"},
		Headers:  newAdded(s, r.Files),
		Private:  r.Files.Shown() && r.Access.Guards(),
	}
	if s.Secures(l) {
		f.HSTS = hsts(s)
	}
	if r.Files.Foreign() {
		f.Sandboxed = []Arg{variable(s, "policy")}
		if f.Released {
			f.Sharing = []Arg{variable(s, "sharing")}
		}
		return f
	}
	f.Links = Arg{"if_not_owner"}
	f.Compressed, f.Copies = []compressed{{textTypes(), s.Static.Gzip()}}, newCopies(s)
	if s.Static.Hashed && !f.Private {
		f.Cached = []Arg{variable(s, "caching")}
	}
	return f
}

func newCopies(s *site.Site) []copies {
	if !s.Static.Brotli() {
		return nil
	}
	c := copies{Taken: variable(s, "taken"), Suffix: variable(s, "copy"), Type: variable(s, "copied"), Encoding: variable(s, "encoding"), Vary: variable(s, "vary"),
		Takes: quote("~*" + site.Accepts("br")), Text: quote("~*[.](" + strings.Join(site.TextExtensions(), "|") + ")$"),
		Types: render.Each(site.MediaTypes, newMediaType)}
	for _, m := range site.TextTypes() {
		c.Kinds = append(c.Kinds, copied{quote("~*[.](" + strings.Join(m.Extensions, "|") + ")[.]br$"), Arg{m.Name}})
	}
	return []copies{c}
}

func newChosen(s *site.Site) []chosen {
	var all []chosen
	// nginx goes by the name of a copy of brotli's, once it has found it, and finds out that a range is not there when
	// it has said all this.
	if s.Static.Served() && s.Static.Hashed {
		all = append(all, chosen{render.NewComment("A name with a hash has another content never. A part that is asked for may not be there."), Arg{"$http_range:$uri"}, variable(s, "caching"), quote(""),
			[]match{{quote("~^:.*" + site.HashedName(s.Static.Brotli())), quote("public, max-age=31536000, immutable")}}})
	}
	if slices.ContainsFunc(s.Directories(), site.Files.Foreign) { // a 304 has no type, and leaves what was said with the file
		all = append(all, chosen{render.NewComment("A page among uploads runs no script and is no page of this site. Browsers show no PDF so."), Arg{"$status:$sent_http_content_type"},
			variable(s, "policy"), quote(site.Sandbox), []match{{quote("~^304:"), quote("")}, {quote("~*^[0-9]+:" + site.NotSandboxed), quote(s.Headers.Policy.String())}}})
	}
	if s.Protected.Served() {
		all = append(all, chosen{render.NewComment("A download is nobody else's, unless Django says who may keep it."), Arg{"$upstream_http_cache_control"},
			variable(s, "sharing"), Arg{"private"}, []match{{Arg{"~."}, quote("")}}})
	}
	return all
}

// newAdded are the headers that nothing here says in its own way.
func newAdded(s *site.Site, d site.Files) []added {
	var all []added
	for _, h := range s.Headers.Sent() {
		if h.Name != "X-Content-Type-Options" && (h.Name != "Content-Security-Policy" || !d.Foreign()) {
			all = append(all, added{Arg{h.Name}, quote(h.Value)})
		}
	}
	return all
}

// textTypes are those that nginx does not compress by itself, which it does not like to be told.
func textTypes() []Arg {
	all := slices.DeleteFunc(site.TextTypes(), func(m site.MediaType) bool { return m.Name == "text/html" })
	return render.Each(all, func(m site.MediaType) Arg { return Arg{m.Name} })
}

func newTyped(s *site.Site) []typed {
	if len(s.Directories()) == 0 {
		return nil
	}
	return []typed{{render.Each(site.MediaTypes, newMediaType)}}
}

func newMediaType(m site.MediaType) mediaType {
	return mediaType{Arg{m.Name}, render.Each(m.Extensions, func(extension string) Arg { return Arg{extension} })}
}
