package value

import (
	"regexp"
	"slices"
	"strings"
)

// ContentPolicy is a Content-Security-Policy without what differs from answer to answer.
type ContentPolicy struct{ text string }

// PolicyDirective is one of its directives, such as script-src, and what that allows.
type PolicyDirective struct {
	Name   string
	Values []string
}

const longestPolicy = 1900 // bytes; nginx's limit for one argument is 4095

var (
	directiveName  = regexp.MustCompile(`^[a-z][a-z-]*$`)
	directiveValue = regexp.MustCompile(`^['A-Za-z0-9*/][A-Za-z0-9'*:/._~!&()+=@%?-]*$`)
)

// quoted are words that count between apostrophes alone; without them they are hosts (CSP Level 3, 2.3.1). A beginning
// ends in a dash.
var quoted = []string{"inline-speculation-rules", "none", "report-sample", "self", "sha256-", "sha384-", "sha512-", "strict-dynamic",
	"unsafe-eval", "unsafe-hashes", "unsafe-inline", "wasm-unsafe-eval"}

// lacksQuotes reports whether a source of the directive is one of those words, with an apostrophe too few.
func lacksQuotes(directive, source string) bool {
	bare := strings.ToLower(strings.Trim(source, "'"))
	known := slices.ContainsFunc(quoted, func(word string) bool {
		return bare == word || strings.HasSuffix(word, "-") && strings.HasPrefix(bare, word)
	})
	if !known || source == "'"+strings.Trim(source, "'")+"'" {
		return false
	}
	return strings.Contains(directive, "-src") || directive == "base-uri" || directive == "form-action" || directive == "frame-ancestors"
}

// ParseContentPolicy returns the policy in text, directives apart by semicolons, or a *Refusal.
func ParseContentPolicy(text string) (ContentPolicy, error) {
	if len(text) > longestPolicy {
		return ContentPolicy{}, refuse(text, "is longer than 1900 bytes")
	}
	var directives []string
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, ";") {
		words := strings.FieldsFunc(part, isBlank)
		if len(words) == 0 {
			continue
		}
		switch name := words[0]; {
		case !directiveName.MatchString(name):
			return ContentPolicy{}, refuseHint(name, "is not a directive of a policy", `write it as "default-src 'self'; img-src *"`)
		case seen[name]:
			return ContentPolicy{}, refuse(name, "is there twice, and browsers go by the first")
		default:
			seen[name] = true
		}
		for _, word := range words[1:] {
			switch {
			case strings.HasPrefix(strings.ToLower(strings.Trim(word, "'")), "nonce-"):
				return ContentPolicy{}, refuseHint(word, "is for one answer alone", `leave it to Django: a nonce that never changes protects nobody`)
			case lacksQuotes(words[0], word):
				return ContentPolicy{}, refuseHint(word, "is a host without its apostrophes", "write it as \"'"+strings.Trim(word, "'")+"'\"")
			case !directiveValue.MatchString(word):
				return ContentPolicy{}, refuse(word, "is not a source of a policy")
			}
		}
		directives = append(directives, strings.Join(words, " "))
	}
	if len(directives) == 0 {
		return ContentPolicy{}, refuseHint(text, "is no policy", `write it as "default-src 'self'"`)
	}
	return ContentPolicy{strings.Join(directives, "; ")}, nil
}

func isBlank(r rune) bool { return r == ' ' }

// String is the header's value.
func (p ContentPolicy) String() string { return p.text }

// Directives are what it says, in the order in which it was written.
func (p ContentPolicy) Directives() []PolicyDirective {
	var all []PolicyDirective
	for part := range strings.SplitSeq(p.text, "; ") {
		words := strings.Fields(part)
		all = append(all, PolicyDirective{words[0], words[1:]})
	}
	return all
}
