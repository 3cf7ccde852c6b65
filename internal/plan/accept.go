package plan

import (
	"maps"
	"slices"

	"proxypact/internal/site"
)

func acceptance(before, after *site.Site) []Statement {
	var all []Statement
	for _, id := range slices.Sorted(maps.Keys(after.Accepted)) {
		if _, was := before.Accepted[id]; !was {
			all = append(all, say("finding-accepted", Notice, Loosened, "accept."+id, "%s stops nobody from here on: %s", id, after.Accepted[id]))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(before.Accepted)) {
		if _, is := after.Accepted[id]; !is {
			all = append(all, say("acceptance-withdrawn", Notice, Tightened, "accept."+id, "%s counts again", id))
		}
	}
	return all
}
