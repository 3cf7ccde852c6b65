package attack

import (
	"encoding/base64"
	"slices"
	"strings"
)

// Front is what stands between the visitors and the proxy and alone knows who they are. It forwards everything else as
// it came, which is the worst that a front can do.
type Front struct {
	SchemeHeader string   // written in place of every one that came; "": it does not say
	ClientHeader string   // "": it does not say
	Appends      bool     // to what the client sent in ClientHeader; else in its place
	Hops         []string // addresses of the hops between the client and the front, the nearest to the client first
	Peer         string   // an address that it connects from; "": there is no front
	SecretHeader string   // in which it sends Secret, in place of what came; "": it sends none
	Secret       string
	Certified    bool // it shows a certificate, for the name of the site
}

// Way is how requests get to the proxy of a site behind a front. The zero Way is that of sites without one.
type Way struct {
	Name    string // for people
	Entry   Over   // how the proxy is spoken to, HTTP or HTTPS; 0: as the client speaks
	Through bool   // the front; else past it
	Beside  bool   // past it, from where it connects and without what it shows
	Lies    bool   // the front's own words are what is tried: the scheme is that of the connection
	Shut    bool   // nobody is served who comes so
	Guarded bool   // Shut by what guards the site's paths, which its mount point without the slash is none of
	Bare    bool   // there is no proxy: the application server itself is spoken to
}

// Knows is what a visitor says who knows the password of the site.
func (p Public) Knows() []Field {
	if p.Password == "" {
		return nil
	}
	return []Field{{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(p.User+":"+p.Password))}}
}

// through is the request as it reaches the proxy, with what its visitor and the front add. One of HTTP/0.9 has no
// headers, and no front forwards it.
func (r Request) through(t Truth) Request {
	words := t.Knows()
	if t.Way.Through {
		words = append(t.words(), words...)
	}
	if len(words) == 0 || r.Version == "" {
		return r
	}
	r.Lines = r.eachLine()
	if t.Way.Through {
		r.Lines = slices.DeleteFunc(r.Lines, t.replaces)
	}
	for _, word := range words {
		if r.Version == Framed {
			word.Name = strings.ToLower(word.Name)
		}
		r.Lines = append(r.Lines, word.Name+": "+word.Value)
	}
	if r.next != nil {
		r.Body = strings.TrimSuffix(r.Body, r.next.text()) + r.next.through(t).text()
	}
	return r
}

// eachLine takes a line feed alone for the end of a line, as fronts do.
func (r Request) eachLine() []string {
	if r.Version == Framed {
		return slices.Clone(r.Lines)
	}
	var lines []string
	for _, line := range r.Lines {
		for piece := range strings.SplitSeq(line, "\n") {
			lines = append(lines, strings.TrimSuffix(piece, "\r"))
		}
	}
	return lines
}

// replaces reports whether the front takes a client's line out.
func (t Truth) replaces(line string) bool {
	name, _, _ := strings.Cut(t.expand(line), ":")
	is := func(header string) bool { return header != "" && strings.EqualFold(name, header) }
	return !t.Way.Lies && is(t.Front.SchemeHeader) || !t.Front.Appends && is(t.Front.ClientHeader) || is(t.Front.SecretHeader)
}

// unread is more of a body than fits between a front and an application server. Django redirects without reading it,
// and the connection may end under the front's hands.
const unread = 16 << 10

// expected is what the case may do on the way that t is about. A question about "*" is not for the site.
func (c Case) expected(t Truth) Expect {
	switch {
	case t.Way.Guarded && c.Outside && c.Expect.Django == Either: // the step onto the mount point
	case t.Shut() && c.Request.Target != "*":
		c.Expect.Django, c.Expect.Error, c.Expect.Body = Refused, true, 0
	case t.misdirected(c.Request):
		c.Expect.Django, c.Expect.Error, c.Expect.Body = Refused, true, 0
	case t.Alone && t.Redirected() && len(c.Request.Body) > unread:
		c.Expect.Django, c.Expect.Error = Either, true
	case c.Expect.Django == Refused && (t.disarms(c.Request) || c.Outside && t.Redirected()):
		c.Expect.Django = Either
	}
	return c.Expect
}

// disarms reports whether a refusal may have lost its reason: the front takes a line out, or the URL in the request
// line names another scheme than that of the connection, so that a redirect goes by Host.
func (t Truth) disarms(r Request) bool {
	otherwise := t.Redirected() && t.Entry().Secure() != t.Over.Secure() && strings.HasPrefix(r.Target, "{scheme}://")
	return t.Way.Through && (otherwise || slices.ContainsFunc(r.eachLine(), t.replaces))
}

// words are the headers that the front adds behind those of the client.
func (t Truth) words() []Field {
	var words []Field
	if t.Front.SchemeHeader != "" && !t.Way.Lies {
		words = append(words, Field{t.Front.SchemeHeader, "{scheme}"})
	}
	if t.Front.ClientHeader != "" {
		words = append(words, Field{t.Front.ClientHeader, strings.Join(append([]string{"{client}"}, t.Front.Hops...), ", ")})
	}
	if t.Front.SecretHeader != "" {
		words = append(words, Field{t.Front.SecretHeader, t.Front.Secret})
	}
	return words
}

// Says is what the front says of a request on this transport; nothing on a way past it.
func (t Truth) Says() []Field {
	if !t.Way.Through {
		return nil
	}
	words := t.words()
	for i := range words {
		words[i].Value = t.expand(words[i].Value)
	}
	return words
}

// claims are the variables in which the front's words would arrive.
func (f Front) claims() []claim {
	var list []claim
	for _, c := range []claim{{f.SchemeHeader, trueScheme}, {f.ClientHeader, trueClient}, {f.SecretHeader, nil}} {
		if c.meta != "" {
			list = append(list, claim{variable(c.meta), c.truth})
		}
	}
	return list
}

// fits reports whether the case is for the transport and the way that t is about.
func (c Case) fits(t Truth) bool {
	switch {
	case c.Over&t.Over == 0, c.Lies != t.Way.Lies:
		return false
	case c.Behind && t.Front.SchemeHeader == "", c.Shown && t.SubjectHeader == "", c.Outside && t.Mount == "":
		return false
	case t.Front.SecretHeader == "" && strings.Contains(c.Request.text(), "{secret-header}"):
		return false
	case t.Front.Certified && c.Request.SNI != "":
		return false
	}
	return c.Request.Version != "" || !t.Way.Through
}

const peerWhy = "a proxy behind a front believes its header, and must do so for connections of the front alone"

// frontHeaders are lies in the very headers that the site's front writes.
var frontHeaders = family{
	fault:   Peer,
	behind:  true,
	why:     peerWhy,
	symptom: schemeSymptom,
	cases: slices.Concat(
		twice("front-scheme", "the front's scheme header", "{scheme-header}: {lie}"),
		[]Case{
			{ID: "front-scheme-lower-case", Sends: "the front's scheme header twice, the lie first",
				Request: last("{scheme-header}: {lie}", "{scheme-header}: {scheme}")},
			{ID: "front-scheme-hop", Sends: "the front's headers named in Connection", Fault: Hop,
				Request: last("Connection: close, {scheme-header}, {client-header}")},
			{ID: "front-client", Sends: "the front's address header", Request: last("{client-header}: {spoof}"), Symptom: clientSymptom},
			{ID: "front-client-chain", Sends: "a chain of addresses in the front's address header, the last one of its own network",
				Request: last("{client-header}: {spoof}, {peer}"), Symptom: clientSymptom},
			{ID: "front-secret-guess", Sends: "a guess at the front's secret, and the lie",
				Request: last("{scheme-header}: {lie}", "{client-header}: {spoof}", "{secret-header}: 0123456789abcdef")},
			{ID: "front-secret-empty", Sends: "an empty secret, and the lie",
				Request: last("{scheme-header}: {lie}", "{client-header}: {spoof}", "{secret-header}:")},
			{ID: "front-secret-name", Sends: "the name of the secret in the proxy's configuration, and the lie",
				Request: last("{scheme-header}: {lie}", "{client-header}: {spoof}", "{secret-header}: ${{app}_secret}")},
			{ID: "front-secret-pattern", Sends: "a pattern that matches every secret, and the lie",
				Request: last("{scheme-header}: {lie}", "{client-header}: {spoof}", "{secret-header}: .{16,}|^.*$")},
			{ID: "front-client-peers", Sends: "addresses of the front alone in its address header",
				Request: last("{client-header}: {peer}, {peer}"), Symptom: clientSymptom},
		},
	),
}

// frontLies are words of the front's own that are not exactly one of the two.
var frontLies = family{
	fault:   Peer,
	behind:  true,
	lies:    true,
	why:     "a list, a spelling or junk means that somebody before the front wrote it, so the connection's own scheme counts",
	symptom: schemeSymptom,
	expect:  Expect{Django: Reached},
	cases: []Case{
		{ID: "peer-nothing", Sends: "no scheme header from the front", Request: last()},
		{ID: "peer-list", Sends: "a list from the front, the lie first", Request: last("{scheme-header}: {lie},{scheme}")},
		{ID: "peer-list-late", Sends: "a list from the front, the lie last", Request: last("{scheme-header}: {scheme}, {lie}")},
		{ID: "peer-list-same", Sends: "a list of the same lie from the front", Request: last("{scheme-header}: {lie}, {lie}")},
		{ID: "peer-upper-case", Sends: "the lie in capitals from the front", Request: last("{scheme-header}: {LIE}")},
		{ID: "peer-quoted", Sends: "the lie in quotes from the front", Request: last(`{scheme-header}: "{lie}"`)},
		{ID: "peer-url", Sends: "the beginning of a URL from the front", Request: last("{scheme-header}: {lie}://")},
		{ID: "peer-tail", Sends: "the lie and more from the front", Request: last("{scheme-header}: {lie}x")},
		{ID: "peer-head", Sends: "more and the lie from the front", Request: last("{scheme-header}: x{lie}")},
		{ID: "peer-on", Sends: "on and off from the front", Request: last("{scheme-header}: {lie-ssl}")},
		{ID: "peer-empty", Sends: "an empty value from the front", Request: last("{scheme-header}:")},
		{ID: "peer-twice", Sends: "the header twice from the front, the lie first",
			Request: last("{scheme-header}: {lie}", "{scheme-header}: {scheme}")},
		{ID: "peer-twice-late", Sends: "the header twice from the front, the lie last",
			Request: last("{scheme-header}: {scheme}", "{scheme-header}: {lie}")},
		{ID: "peer-twin", Sends: "a twin with underscores from the front", Fault: Underscore,
			Request: last("X_Forwarded_Proto: {lie}", "X-Forwarded_Proto: {lie}", "X_Forwarded-Proto: {lie}"), Expect: Expect{Django: Either}},
	},
}
