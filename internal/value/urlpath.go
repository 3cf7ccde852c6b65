package value

import (
	"slices"
	"strings"
)

// URLPath is the path of a URL, such as "/ws/", in characters that every server writes and reads alike.
type URLPath struct{ text string }

const longestURLPath = 200

// ParseURLPath returns the path in text, or a *Refusal. Escapes, empty segments and dots are refused: servers
// decode, merge and resolve them before they compare.
func ParseURLPath(text string) (URLPath, error) {
	segments := strings.Split(strings.Trim(text, "/"), "/")
	switch {
	case !strings.HasPrefix(text, "/"):
		return URLPath{}, refuseHint(text, "is not a URL path", "start it with /")
	case strings.Contains(text, "//") || slices.Contains(segments, ".") || slices.Contains(segments, ".."):
		return URLPath{}, refuse(text, "is not in normal form")
	case len(text) > longestURLPath:
		return URLPath{}, refuse(text, "is longer than 200 characters")
	}
	for i := range len(text) {
		if c := text[i]; !isAlpha(c) && !isDigit(c) && !strings.ContainsRune("/-._~", rune(c)) {
			return URLPath{}, refuseHint(text, "is not a URL path", "letters, digits and / - . _ ~ only")
		}
	}
	return URLPath{text}, nil
}

// ParseMount returns the path below which a site is mounted, or a *Refusal; "/" is the whole host.
func ParseMount(text string) (URLPath, error) {
	p, err := ParseURLPath(text)
	if err == nil && !p.IsTree() {
		return URLPath{}, refuseHint(text, "is one page, and not what is below it", `write "`+text+`/"`)
	}
	return p, err
}

func (p URLPath) String() string { return p.text }

// And is the page whose path goes on with a text of the same characters.
func (p URLPath) And(more string) URLPath { return URLPath{p.text + more} }

// IsTree reports whether the path stands for all that is below it.
func (p URLPath) IsTree() bool { return strings.HasSuffix(p.text, "/") }

// Below is the path p of a site that is mounted at prefix, as its visitors write it.
func (p URLPath) Below(prefix URLPath) URLPath {
	return URLPath{strings.TrimSuffix(prefix.text, "/") + p.text}
}

// Covers reports whether p stands for other, and so for all that other stands for.
func (p URLPath) Covers(other URLPath) bool {
	return p == other || p.IsTree() && strings.HasPrefix(other.text, p.text)
}

// Bare is the path without its last slash, or p where there is none to leave out.
func (p URLPath) Bare() URLPath {
	if len(p.text) > 1 {
		return URLPath{strings.TrimSuffix(p.text, "/")}
	}
	return p
}
