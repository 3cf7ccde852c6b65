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

func (p URLPath) String() string { return p.text }

// Bare is the path without its last slash, or p where there is none to leave out.
func (p URLPath) Bare() URLPath {
	if len(p.text) > 1 {
		return URLPath{strings.TrimSuffix(p.text, "/")}
	}
	return p
}
