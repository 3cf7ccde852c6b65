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
