package foreign

import (
	"regexp"
	"slices"
	"strings"
)

// place is where a URL of Apache leads: a socket, or a host with its port.
var place = regexp.MustCompile(`unix:([^|]+)|://([^/]+)`)

// mapping finds what hands requests in Apache to a program of ours under another path than a client asked for, where
// ours has guarded paths: httpd looks for those in the path that was asked for.
func mapping(theirs, ours []directive) []directive {
	if !slices.ContainsFunc(ours, func(o directive) bool { return o.name == "<requireall" }) {
		return nil
	}
	var places []string
	for _, o := range ours {
		if found := place.FindString(o.text); found != "" && slices.Contains([]string{"proxypass", "proxypassmatch", "balancermember"}, o.name) {
			places = append(places, found)
		}
	}
	passes := matching(`(?i)^(proxypass|proxypassmatch|rewriterule|balancermember) `)
	return slices.DeleteFunc(passes(theirs, nil), func(d directive) bool {
		same := d.name == "proxypass" && len(d.args) > 1 && strings.HasSuffix(place.ReplaceAllString(d.args[1], ""), d.args[0])
		return same || !slices.Contains(places, place.FindString(d.text))
	})
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
