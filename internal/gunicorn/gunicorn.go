// Package gunicorn renders gunicorn's configuration file.
//
// It is not a tuning guide: workers, time-outs and logs stay with whoever starts gunicorn, whose command line wins
// over this file. Its one invariant: gunicorn believes exactly the header that the proxy writes, from the proxy alone.
package gunicorn

import (
	"net/netip"
	"strings"

	"proxypact/internal/python"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// ID names the target in --target and in the output tree.
const ID = "gunicorn"

// Render is the site's file.
func Render(set *render.Set, s *site.Site) (tree.File, error) {
	content, err := set.Execute("gunicorn/gunicorn.conf.py.tmpl", newView(s))
	return tree.File{ID: ID, Site: s.Name.String(), Path: "gunicorn/" + s.Name.String() + ".conf.py", Content: content}, err
}

// view feeds templates/gunicorn/gunicorn.conf.py.tmpl.
type view struct {
	Title             python.Literal
	File              render.Comment
	App               []python.Literal // at most one
	Bind              python.Literal
	Socket            []render.Comment // at most one: who must reach it
	Peers             python.Literal
	SchemeKey, Secure python.Literal
	Folds             bool // takes names with an underscore for the real ones
	HeaderMap         bool // settings of later versions
	ForwarderHeaders  bool
}

// The versions that brought the settings header_map and forwarder_headers (gunicorn/config.py).
var (
	headerMapSince        = value.V("22.0")
	forwarderHeadersSince = value.V("23.0")
)

func newView(s *site.Site) view {
	b := s.Backend
	v := view{
		Title:            python.Docstring(render.NewComment(s.Name.String() + ": gunicorn " + b.Version.String() + tree.Origin)),
		File:             render.NewComment(s.Name.String() + ".conf.py"),
		Bind:             python.String(bind(b)),
		Peers:            python.String(peers(b)),
		SchemeKey:        python.String(strings.ToUpper(site.SchemeHeader)),
		Secure:           python.String("https"),
		Folds:            !b.Version.AtLeast(headerMapSince),
		HeaderMap:        b.Version.AtLeast(headerMapSince),
		ForwarderHeaders: b.Version.AtLeast(forwarderHeadersSince),
	}
	if s.Module != (value.Module{}) {
		v.App = []python.Literal{python.String(s.Module.String())}
	}
	if b.OnSocket() {
		v.Socket = []render.Comment{render.NewComment(s.OS.Family.ProxyUser[s.Proxy.Kind])}
	}
	return v
}

func bind(b site.Backend) string {
	if b.OnSocket() {
		return "unix:" + b.Socket.String()
	}
	return netip.AddrPortFrom(b.Bind, uint16(b.Port)).String()
}

// peers is empty for a socket: gunicorn trusts whoever can open it, and nobody else connects.
func peers(b site.Backend) string {
	if b.OnSocket() {
		return ""
	}
	var list []string
	for _, peer := range b.Peers {
		list = append(list, peerText(peer))
		if peer.Addr().Is4() && b.Bind == netip.IPv6Unspecified() {
			list = append(list, peerText(mapped(peer)))
		}
	}
	return strings.Join(list, ",")
}

func peerText(peer netip.Prefix) string {
	if peer.IsSingleIP() {
		return peer.Addr().String()
	}
	return peer.String()
}

// mapped is how a socket of IPv6 sees the IPv4 peer (RFC 4291 section 2.5.5.2); gunicorn takes it for another address.
func mapped(peer netip.Prefix) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom16(peer.Addr().As16()), peer.Bits()+128-32)
}
