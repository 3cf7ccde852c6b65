package value

import (
	"slices"
	"strings"
)

// HeaderName names a request header that a front writes, as people write it.
type HeaderName struct{ text string }

const longestHeader = 46 // for which nginx has room in a hash of headers, whose buckets of 64 bytes no directive widens for uWSGI's

// structural headers say where a request goes and ends; none can carry a word about the client.
var structural = []string{"host", "connection", "content-length", "content-type", "transfer-encoding", "te", "trailer",
	"upgrade", "cookie", "authorization", "expect", "keep-alive"}

// spoken are headers, and beginnings of headers, that browsers, Django or the proxy itself say something else with.
var spoken = []string{"accept", "accept-", "access-control-", "cache-control", "content-", "date", "dnt", "early-data", "from", "http2-settings", "if-", "max-forwards", "origin",
	"pragma", "proxy-", "range", "referer", "sec-", "user-agent", "via", "x-accel-", "x-csrftoken", "x-http-method", "x-http-method-", "x-method-override", "x-requested-with", "x-sendfile", "x-sendfile-"}

// ParseHeaderName returns the name in text, or a *Refusal. Letters, digits and dashes only: a name with an underscore
// is what forgers write for one with a dash.
func ParseHeaderName(text string) (HeaderName, error) {
	if len(text) > longestHeader {
		return HeaderName{}, refuse(text, "is longer than 46 bytes, for which nginx has no room among its headers")
	}
	if text == "" || !isAlpha(text[0]) || strings.HasSuffix(text, "-") {
		return HeaderName{}, refuseHint(text, "is not a header name", `write it as "X-Forwarded-Proto"`)
	}
	for i := range len(text) {
		if c := text[i]; !isAlpha(c) && !isDigit(c) && c != '-' {
			return HeaderName{}, refuseHint(text, "is not a header name", "letters, digits and dashes only")
		}
	}
	if lower := strings.ToLower(text); slices.Contains(structural, lower) || slices.ContainsFunc(spoken, func(word string) bool {
		return lower == word || strings.HasSuffix(word, "-") && strings.HasPrefix(lower, word)
	}) {
		return HeaderName{}, refuse(text, "has a meaning of its own in every request")
	}
	return HeaderName{text}, nil
}

func (h HeaderName) String() string { return h.text }

// Variable is the name behind "$http_" in nginx.
func (h HeaderName) Variable() string { return strings.ToLower(strings.ReplaceAll(h.text, "-", "_")) }

// Is reports whether name is the same header.
func (h HeaderName) Is(name string) bool { return strings.EqualFold(h.text, name) }

// Meta is the key that a header has in Django's request.META, as in CGI, whichever way it is spelt.
func Meta(header string) string {
	return "HTTP_" + strings.ToUpper(strings.ReplaceAll(header, "-", "_"))
}
