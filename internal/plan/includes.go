package plan

import (
	"slices"

	"proxypact/internal/site"
)

// includes are about files that no review of a description shows.
func includes(before, after *site.Site) []Statement {
	var all []Statement
	old, now := before.Includes.Slots(), after.Includes.Slots()
	for _, slot := range come(old, now) {
		all = append(all, say("include-added", Danger, Loosened, slot.Key, "what %s holds becomes a part of the site, and this review does not show it", slot.File))
	}
	for _, slot := range gone(old, now) {
		all = append(all, say("include-dropped", Notice, "", slot.Key, "what %s holds is no part of the site any more", slot.File))
	}
	if len(all) == 0 && !slices.Equal(old, now) {
		all = one("include-reordered", Notice, "", "include", "files of directives are read in another order, and of what matches alike the first counts: %s", now[0].File)
	}
	return all
}
