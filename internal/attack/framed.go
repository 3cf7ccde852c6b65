package attack

import (
	"slices"
	"strings"
)

// Framed is the Version of a request that only HTTP/2 can say. Its lines are fields as they are sent, "name: value",
// those in front with a colon first.
const Framed = "HTTP/2"

// Field is one field of a request in HTTP/2.
type Field struct{ Name, Value string }

// Fields is the block of fields that goes to the site that t describes.
func (r Request) Fields(t Truth) []Field {
	r.Lines, _ = r.framed()
	r.Version = Framed
	return fields(t, r.through(t).Lines)
}

// Trailing is the block of fields behind the body.
func (r Request) Trailing(t Truth) []Field { return fields(t, r.Trailers) }

// Data is the body as it stands in frames.
func (r Request) Data(t Truth) []byte { return []byte(t.expand(r.Body)) }

func fields(t Truth, lines []string) []Field {
	all := make([]Field, len(lines))
	for i, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		all[i] = Field{t.expand(name), t.expand(value)}
	}
	return all
}

// framed are the lines of the request in HTTP/2, and whether it can be said there: HTTP/2 has no versions, folded
// lines or line ends.
func (r Request) framed() (lines []string, ok bool) {
	if r.Version == Framed {
		return r.Lines, true
	}
	if r.Version != "HTTP/1.1" || r.End != "" || strings.ContainsAny(r.Method, " \r\n") {
		return nil, false
	}
	lines = []string{":method: " + r.Method, ":scheme: {scheme}", ":path: " + r.Target}
	hosts := 0
	for _, line := range r.Lines {
		name, value, colon := strings.Cut(line, ":")
		if !colon || name == "" || name[0] == ' ' || strings.Contains(line, "\r\n") {
			return nil, false
		}
		name = strings.ToLower(name)
		if name == "host" {
			name, value = ":authority", strings.TrimSpace(value)
			lines = slices.Insert(lines, 3, field(name, value))
			hosts++
			continue
		}
		lines = append(lines, field(name, value))
	}
	return lines, hosts < 2
}

func field(name, value string) string { return name + ": " + strings.TrimPrefix(value, " ") }

// alsoFramed sends over HTTP/2 what goes over https and can be said there, once where the difference is lost.
func alsoFramed(cases []Case) []Case {
	said := map[string]bool{}
	for i := range cases {
		c := &cases[i]
		lines, ok := c.Request.framed()
		key := strings.Join(append(lines, c.Request.SNI, c.Request.Body), "\x00")
		if c.Over&HTTPS != 0 && ok && !said[key] && c.Expect.Answers < 2 {
			c.Over |= HTTP2
			said[key] = true
		}
	}
	return cases
}

// ofConnections are the fields that HTTP/2 forbids, because it has no use for them.
var ofConnections = []string{"connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade", "te"}

// over is the case as it is judged there: a server may refuse in HTTP/2 what is harmless before it.
func (c Case) over(o Over) Case {
	if o != HTTP2 || c.Request.Version == Framed {
		return c
	}
	lines, _ := c.Request.framed()
	if slices.ContainsFunc(lines, malformed) {
		c.Expect.Django, c.Expect.Body = Either, 0
	}
	return c
}

func malformed(line string) bool {
	name, value, _ := strings.Cut(line, ": ")
	return slices.Contains(ofConnections, strings.TrimSpace(name)) || value != strings.TrimSpace(value)
}
