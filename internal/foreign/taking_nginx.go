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
		case has(theirs, within, "rewrite") || hands(theirs, ours, within) || strings.HasPrefix(head, "~"):
			return false
		case head == "=" && len(d.args) > 1:
			return !slices.ContainsFunc(guarded, func(ours string) bool { return found(ours, d.args[1]) })
		case strings.HasPrefix(head, "^~"):
			path := d.args[len(d.args)-1]
			return !slices.ContainsFunc(guarded, func(ours string) bool { return found(ours, path) || strings.HasPrefix(begin(ours), path) })
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

var guard = regexp.MustCompile(`^(auth_basic|limit_req) |^if \(?\$ssl_client_verify\b`)

// guards are the heads of rendered locations that turn somebody away: a geo of ours knows who may ask, or the map of
// probes.
func guards(ours []directive) []string {
	var heads, known []string
	for _, o := range ours {
		if len(o.args) > 0 && (o.name == "geo" || o.name == "map" && strings.HasSuffix(o.args[len(o.args)-1], "_probe")) {
			known = append(known, "("+o.args[len(o.args)-1])
		}
		last := len(o.in) - 1
		stranger := o.name == "if" && len(o.args) > 0 && slices.Contains(known, o.args[0])
		if last >= 0 && strings.HasPrefix(o.in[last], "location ") && (stranger || guard.MatchString(o.text)) {
			heads = append(heads, o.in[last])
		}
	}
	return heads
}

const expression = "location ~ "

// found reports whether a rendered location is that of a path.
func found(head, path string) bool {
	pattern, is := strings.CutPrefix(head, expression)
	if !is {
		return head == "location = "+path || head == "location /"
	}
	shape, err := regexp.Compile(pattern)
	return err != nil || shape.MatchString(path)
}

// begin is what all paths of a rendered location begin with, as far as it says so.
func begin(head string) string {
	pattern, is := strings.CutPrefix(head, expression)
	if !is {
		return strings.TrimPrefix(strings.TrimPrefix(head, "location "), "= ")
	}
	shape, err := regexp.Compile(strings.TrimPrefix(pattern, "^"))
	if err != nil {
		return ""
	}
	text, _ := shape.LiteralPrefix()
	return text
}

// hands reports whether a block of nginx hands requests to a program of ours by itself.
func hands(theirs, ours []directive, block []string) bool {
	var places []string
	for _, o := range ours {
		if o.name == "upstream" || o.name == "server" && len(o.in) > 0 && strings.HasPrefix(o.in[0], "upstream ") {
			places = append(places, o.args...)
		}
	}
	return slices.ContainsFunc(theirs, func(d directive) bool {
		return setters[d.name] != "" && slices.Equal(d.in, block) && slices.ContainsFunc(places, func(p string) bool { return strings.Contains(d.text, p) })
	})
}
