package attack

import "strings"

// Request is the exact text of a request. Nothing in it is checked or
// completed, so that it can be as wrong as a case needs it to be.
//
// It is written for any site: {host} stands for the canonical host as a browser
// writes it, and Truth has the other placeholders.
type Request struct {
	Method  string
	Target  string
	Version string   // empty: a request line of two words
	Lines   []string // header lines in order, without their ends
	Body    string
	End     string   // line end; empty means CR LF
	SNI     string   // server name of the TLS handshake; empty means {name}
	next    *Request // what Body ends with, if it is a further request

	// These are of a Version that is Framed only.
	Trailers []string // fields behind the body
	Split    bool     // the block of fields takes several frames
}

// NoSNI is a TLS handshake that names nobody.
const NoSNI = "-"

// Bytes is what goes over the wire to the site that t describes.
func (r Request) Bytes(t Truth) []byte {
	return []byte(t.expand(r.through(t).text()))
}

// ServerName is what the TLS handshake asks for; empty means nothing.
func (r Request) ServerName(t Truth) string {
	switch r.SNI {
	case "":
		return t.expand("{name}")
	case NoSNI:
		return ""
	}
	return t.expand(r.SNI)
}

func (r Request) text() string {
	end := r.End
	if end == "" {
		end = "\r\n"
	}
	start := r.Method + " " + r.Target
	if r.Version != "" {
		start += " " + r.Version
	}
	return strings.Join(append([]string{start}, r.Lines...), end) + end + end + r.Body + strings.Join(r.Trailers, end)
}

// path is the path and query that the target asks for.
func (r Request) path() string {
	_, after, absolute := strings.Cut(r.Target, "://")
	if !absolute || strings.HasPrefix(r.Target, "/") {
		return r.Target
	}
	if i := strings.IndexAny(after, "/?"); i >= 0 {
		return after[i:]
	}
	return "/"
}

// asks is the only host of ours that the request names, as a placeholder;
// empty when it names both or none.
func (r Request) asks() string {
	text := r.text()
	canonical := strings.Contains(text, "{host}") || strings.Contains(text, "{name}")
	other := strings.Contains(text, "{other}")
	switch {
	case canonical && !other:
		return "{name}"
	case other && !canonical:
		return "{other-name}"
	}
	return ""
}
