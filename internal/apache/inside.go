package apache

import (
	"cmp"
	"path"
	"slices"

	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// daemon is a group of processes that run Django inside httpd.
type daemon struct {
	Group, Directory Arg
	Venv             []Arg // at most one
	Response         []Arg // at most one, in seconds
	Patience         []Arg // at most one, in seconds, with the application and the client
	Client           []Arg // at most one, in seconds, with the client alone
	Line             []Arg // at most one: the longest of an answer's head, in bytes
}

// unsaid is how long httpd bears with a client that nobody speaks of, in seconds. mod_wsgi has one time for what the
// application takes and what the client lets it wait.
const unsaid = 60

// usualInside is the longest line of an answer's head that mod_wsgi takes by itself.
const usualInside = 32 << 10

// script is the application that they load.
type script struct{ Path, Group, File, Directory, Base, Callable Arg }

// inside are the backends that httpd runs itself, outside the others.
func inside(s *site.Site) []site.Backend {
	return slices.DeleteFunc(s.Backends(), func(b site.Backend) bool { return !b.Inside() })
}

func outside(s *site.Site) []site.Backend {
	return slices.DeleteFunc(s.Backends(), site.Backend.Inside)
}

func daemons(s *site.Site) []daemon {
	return render.Each(inside(s), func(b site.Backend) daemon {
		d := daemon{Group: group(b), Directory: quote(b.Directory.String())}
		if s.Limits.Header.Bytes() > usualInside {
			d.Line = answerLine(s)
		}
		if time := s.Limits.Response; !time.IsZero() {
			d.Response = []Arg{number(time.Seconds())}
		}
		if b.Venv != (value.FilePath{}) {
			d.Venv = []Arg{quote(b.Venv.String())}
		}
		if n := waits(s, site.Route{Streams: len(s.Streaming) > 0, Backend: b}); n > 0 {
			d.Patience = []Arg{number(max(n, cmp.Or(s.Limits.Client.Seconds(), unsaid)))}
		}
		if time := s.Limits.Client; !time.IsZero() {
			d.Client = []Arg{number(time.Seconds())}
		}
		return d
	})
}

func scripts(s *site.Site) []script {
	return render.Each(inside(s), func(b site.Backend) script {
		file := path.Join(b.Directory.String(), b.Module.File())
		return script{quote(cmp.Or(s.ScriptName(), "/")), group(b), quote(file), quote(path.Dir(file)), quote(path.Base(file)), quote(b.Module.Attribute())}
	})
}

// The suffix keeps a group apart from those that people name after their site.
func group(b site.Backend) Arg { return Arg{b.Name.String() + "_backend"} }
