package plan

import (
	"slices"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// directories is what becomes of each directory of files.
func directories(before, after *site.Site) []Statement {
	all := directory("static", before.Static.Files, after.Static.Files)
	all = append(all, directory("media", before.Media, after.Media)...)
	all = append(all, directory("protected", before.Protected, after.Protected)...)
	if before.Static.Served() && after.Static.Served() {
		all = append(all, copies(before.Static, after.Static)...)
	}
	return all
}

// to whom files of a directory are shown.
var to = map[string]string{
	"static":    "the proxy answers with every file in %s to whoever asks below %s",
	"media":     "the proxy answers with every file in %s to whoever asks below %s: nobody logs in for an upload there",
	"protected": "a view can release any file in %s by a header of its answer, which the proxy looks up below %s",
}

func directory(table string, old, now site.Files) []Statement {
	var all []Statement
	switch key := table + ".root"; {
	case !old.Served() && now.Served():
		return one("files-shown", Notice, Loosened, key, to[table], now.Root, now.URL)
	case old.Served() && !now.Served():
		return one("files-gone", Notice, Tightened, key, "the proxy answers with no file in %s any more: Django is asked for what is below %s", old.Root, old.URL)
	case old.Root != now.Root:
		all = one("files-moved", Notice, turned(old.Root, now.Root), key, to[table]+", and did with %s", now.Root, now.URL, old.Root)
	}
	if old.URL != now.URL {
		all = append(all, say("files-url-changed", Notice, "", table+".url", "files are below %s, and were below %s: pages that were rendered before lead nowhere", now.URL, old.URL))
	}
	return all
}

func turned(old, now value.FilePath) Turn {
	switch {
	case now.Holds(old):
		return Loosened
	case old.Holds(now):
		return Tightened
	}
	return ""
}

// copies is what holds of static files alone.
func copies(old, now site.Static) []Statement {
	var all []Statement
	switch {
	case now.Hashed && !old.Hashed:
		all = one("files-kept", Notice, "", "static.hashed", "browsers keep files with a hash in their name for a year and do not ask again")
	case old.Hashed && !now.Hashed:
		all = one("files-asked-for", Neutral, "", "static.hashed", "browsers ask again for files that they have")
	}
	for _, kind := range come(old.Compressed, now.Compressed) {
		all = append(all, say("files-compressed", Notice, "", "static.compressed", "where NAME%s lies beside a static file, it is sent in its place to whoever takes %s, even if it is the older one",
			suffix(kind), kind))
	}
	for _, kind := range gone(old.Compressed, now.Compressed) {
		all = append(all, say("files-uncompressed", Neutral, "", "static.compressed", "NAME%s is not looked for beside static files any more: %s", suffix(kind), instead(now)))
	}
	return all
}

// instead is what is sent where a copy was.
func instead(now site.Static) string {
	if len(now.Compressed) == 0 {
		return "text is compressed for each answer"
	}
	return "NAME" + suffix(now.Compressed[0]) + " still is, and text without one is compressed for each answer"
}

// suffix is how copies are named.
func suffix(compression string) string {
	i := slices.IndexFunc(site.Compressions, func(c site.Compression) bool { return c.Name == compression })
	return site.Compressions[i].Suffix
}
