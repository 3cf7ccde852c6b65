// Package uwsgi renders uWSGI's configuration file.
//
// It is not a tuning guide: processes, threads, logs and the master stay with whoever starts uWSGI. Its one invariant:
// uWSGI listens for the proxy alone, and what it would believe of anyone never passes the proxy.
package uwsgi

import (
	"net/netip"
	"strconv"

	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/tree"
)

// ID names the target in --target and in the output tree.
const ID = "uwsgi"

// Render is the file of one of the site's backends.
func Render(set *render.Set, s *site.Site, b site.Backend) (tree.File, error) {
	content, err := set.Execute("uwsgi/uwsgi.ini.tmpl", newView(s, b))
	return tree.File{ID: ID, Site: s.Name.String(), Path: b.File(), Content: content}, err
}

// Value stands behind "=" in a line. uWSGI takes the rest of the line as it is, but for names that it replaces: %x,
// %(x), $(x) and @(x). The model has no value with any of them for uWSGI.
type Value struct{ text string }

func (v Value) String() string { return v.text }

// IsZero reports whether the value was never made.
func (v Value) IsZero() bool { return v.text == "" }

// view feeds templates/uwsgi/uwsgi.ini.tmpl.
type view struct {
	Title    render.Comment
	File     render.Comment
	Socket   []render.Comment // at most one: who must reach it
	Handed   []handed
	Place    bool
	HTTP     []Value // where it listens, one of the two
	Packets  []Value
	App      []Value // at most one of App and Mount
	Mount    []mount
	Body     []Value // at most one, in bytes
	Response []Value // at most one, in seconds
	Silence  Value   // of the proxy, in seconds
}

// mount is the application below a path, and the object in its module.
type mount struct{ Path, App, Callable Value }

// handed is a socket that uWSGI gets from systemd.
type handed struct {
	User   render.Comment // who can open it
	Speaks Value
}

func newView(s *site.Site, b site.Backend) view {
	v := view{
		Title:   render.NewComment(s.Name.String() + ": uWSGI " + b.Version.String() + tree.Origin),
		File:    render.NewComment(b.FileName()),
		Silence: Value{strconv.FormatInt(s.Silence(), 10)},
	}
	if s.IsMounted() {
		v.Mount = []mount{{Value{s.ScriptName()}, Value{b.Module.String()}, Value{b.Module.Attribute()}}}
	} else {
		v.App = []Value{{b.Module.String()}}
	}
	if l := s.Limits; !l.Body.IsZero() {
		v.Body = []Value{{strconv.FormatInt(l.Body.Bytes(), 10)}}
	}
	if l := s.Limits; !l.Response.IsZero() {
		v.Response = []Value{{strconv.FormatInt(l.Response.Seconds(), 10)}}
	}
	switch user := render.NewComment(s.ProxyUser()); {
	case b.Handed():
		v.Handed = []handed{{user, Value{string(b.Protocol)}}}
		return v
	case b.OnSocket():
		v.Socket = []render.Comment{user}
	default:
		v.Place = true
	}
	if b.Protocol == site.OverUWSGI {
		v.Packets = []Value{place(b)}
	} else {
		v.HTTP = []Value{place(b)}
	}
	return v
}

func place(b site.Backend) Value {
	if b.OnSocket() {
		return Value{b.Socket.String()}
	}
	return Value{netip.AddrPortFrom(b.Bind, uint16(b.BindPort)).String()}
}
