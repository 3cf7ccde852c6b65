package foreign

import (
	"regexp"
	"slices"
	"strings"
)

// refusals are statuses by which nginx or a rendered file turns somebody away, if a location answers in their place.
var refusals = regexp.MustCompile(`^error_page .*\b(40[013]|421|429|444|49[4-7])\b.* \S*[@$]\S*$`)

// answering finds error pages that make an answer of a refusal. A named location that ends in return makes none.
func answering(theirs, _ []directive) []directive {
	return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool {
		return !refusals.MatchString(d.text) || has(theirs, []string{"location " + d.args[len(d.args)-1]}, "return")
	})
}

// taking finds locations of nginx that may take a request from a guarded one of ours, and that ask for nothing
// themselves. A prefix precedes no expression, as which guarded paths are rendered, but may lead elsewhere.
func taking(theirs, ours []directive) []directive {
	guarded := guards(ours)
	return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool {
		within := append(slices.Clip(d.in), d.text)
		if len(guarded) == 0 || d.name != "location" || len(d.args) == 0 || asks(theirs, within) {
			return true
		}
		switch head := d.args[0]; {
		case strings.HasPrefix(head, "@"):
			return true // whatever leads there has been looked at
		case has(theirs, within, "rewrite") || strings.HasPrefix(head, "^~") || strings.HasPrefix(head, "~"):
			return false
		case head == "=" && len(d.args) > 1:
			return !slices.ContainsFunc(guarded, func(ours string) bool { return found(ours, d.args[1]) })
		}
		return !slices.Contains(guarded, "location /")
	})
}

// asks reports whether a block turns anybody away by itself, or answers nothing but what it says.
func asks(all []directive, block []string) bool {
	return has(all, block, "return", "internal", "deny", "auth_request", "auth_basic_user_file")
}

func has(all []directive, block []string, names ...string) bool {
	return slices.ContainsFunc(all, func(d directive) bool { return slices.Equal(d.in, block) && slices.Contains(names, d.name) })
}

var guard = regexp.MustCompile(`^(auth_basic|limit_req) |^if \(?\$(\w+_allowed|ssl_client_verify)\b`)

// guards are the heads of rendered locations that turn somebody away.
func guards(ours []directive) []string {
	var heads []string
	for _, o := range ours {
		if last := len(o.in) - 1; last >= 0 && strings.HasPrefix(o.in[last], "location ") && guard.MatchString(o.text) {
			heads = append(heads, o.in[last])
		}
	}
	return heads
}

// found reports whether a rendered location is that of a path.
func found(head, path string) bool {
	pattern, isPattern := strings.CutPrefix(head, "location ~ ")
	if !isPattern {
		return strings.TrimPrefix(strings.TrimPrefix(head, "location "), "= ") == path || head == "location /"
	}
	shape, err := regexp.Compile(pattern)
	return err != nil || shape.MatchString(path)
}
