package explain

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/agext/levenshtein"
)

// Found is what answers to a text. Nearest are ids that look like it, where nothing does.
type Found struct {
	Entries []*Entry
	Nearest []string
}

// Lookup finds what text names: an id or term, a key of a table that the description names, then what a pasted message
// is a sign of, then a directive with other arguments, then whatever all its words occur in.
func Lookup(text string) Found {
	for _, find := range []func(string) []*Entry{named, tabled, signalled, directive, worded} {
		if entries := find(text); len(entries) > 0 {
			return Found{Entries: entries}
		}
	}
	return Found{Nearest: nearest(text)}
}

// IDs are those of the entries of the groups.
func IDs(groups ...Group) []string {
	var ids []string
	for _, e := range All() {
		if slices.Contains(groups, e.Group) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

type term struct {
	text  string
	entry *Entry
}

// terms are all ids and terms by their small letters; entries may share one.
var terms = sync.OnceValue(func() map[string][]term {
	index := map[string][]term{}
	for _, e := range All() {
		for _, text := range append([]string{e.ID}, e.Terms...) {
			key := strings.ToLower(statement(text))
			index[key] = append(index[key], term{statement(text), e})
		}
	}
	return index
})

// statement is a directive without what ends it in a file, and with single blanks.
func statement(line string) string {
	line = strings.Trim(strings.TrimSpace(line), "<>;{ \t")
	return strings.Join(strings.Fields(line), " ")
}

// longestTerm is more than any term has; what is longer was pasted.
const longestTerm = 200

// named are the entries of an id or term, those with the very same letters alone where there are any: Listen is
// Apache's and listen is nginx's.
func named(text string) []*Entry {
	text = statement(text)
	if len(text) > longestTerm {
		return nil
	}
	found := terms()[strings.ToLower(text)]
	same := slices.DeleteFunc(slices.Clone(found), func(n term) bool { return n.text != text })
	if len(same) > 0 {
		found = same
	}
	var entries []*Entry
	for _, n := range found {
		if !slices.Contains(entries, n.entry) {
			entries = append(entries, n.entry)
		}
	}
	return entries
}

// chosen is a key of a table of any name.
var chosen = regexp.MustCompile(`^(access|process)\.[a-z0-9_-]+\.([a-z_]+)$`)

// tabled finds such a key by the table's kind. [process.NAME] has every key of [backend].
func tabled(text string) []*Entry {
	parts := chosen.FindStringSubmatch(statement(text))
	if parts == nil {
		return nil
	}
	if entries := named(parts[1] + ".NAME." + parts[2]); len(entries) > 0 || parts[1] == "access" {
		return entries
	}
	return named("backend." + parts[2])
}

// directive drops arguments from the end until the rest is a term.
func directive(text string) []*Entry {
	fields := strings.Fields(statement(text))
	if len(fields) == 0 || len(text) > 10*longestTerm {
		return nil
	}
	for n := len(fields) - 1; n > 0; n-- {
		if n == 1 && isProse(fields) {
			return nil
		}
		if entries := named(strings.Join(fields[:n], " ")); len(entries) > 0 {
			return entries
		}
	}
	return nil
}

// isProse tells "redirect loop" from "Redirect 301": a directive that is an English word needs an argument that is
// none.
func isProse(fields []string) bool {
	isLetter := func(s string) bool {
		return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	}
	inner := strings.ToLower(fields[0][1:]) != fields[0][1:]
	return isLetter(fields[0]) && !inner && isLetter(fields[1])
}

type signed struct {
	sign  sign
	entry *Entry
	alone bool // no other entry has this sign
}

var signs = sync.OnceValue(func() []signed {
	var list []signed
	count := map[string]int{}
	for _, e := range All() {
		for _, text := range e.Signs {
			count[text]++
		}
	}
	for _, e := range All() {
		for _, text := range e.Signs {
			list = append(list, signed{newSign(text), e, count[text] == 1})
		}
	}
	return list
})

// signalled are the entries whose signs occur in text, the longest sign first. A sign that several entries share
// tells them from the rest and not from each other, so it counts only where no longer one occurs.
func signalled(text string) []*Entry {
	pasted := words(text)
	var hits []signed
	for _, s := range signs() {
		if s.sign.in(pasted) {
			hits = append(hits, s)
		}
	}
	slices.SortStableFunc(hits, func(a, b signed) int { return cmp.Compare(b.sign.length(), a.sign.length()) })
	var entries []*Entry
	for _, hit := range hits {
		counts := hit.alone || hit.sign.length() == hits[0].sign.length()
		if counts && !slices.Contains(entries, hit.entry) {
			entries = append(entries, hit.entry)
		}
	}
	return entries
}

// mostWords is what a person types to search; more is a paste that nothing knows.
const mostWords = 12

// worded are the entries in whose names and titles all telling words of text occur, or else in all of their text.
func worded(text string) []*Entry {
	wanted := telling(text)
	if len(wanted) == 0 || len(wanted) > mostWords {
		return nil
	}
	for part := range 2 {
		var entries []*Entry
		for _, r := range readable() {
			if !slices.ContainsFunc(wanted, func(w string) bool { return !holds(r.parts[part], w) }) {
				entries = append(entries, r.entry)
			}
		}
		if len(entries) > 0 {
			return entries
		}
	}
	return nil
}

// read are the words of an entry: of its names and title, and of everything.
type read struct {
	entry *Entry
	parts [2][]string
}

var readable = sync.OnceValue(func() []read {
	var list []read
	for _, e := range All() {
		if e.single {
			continue
		}
		names := append(append([]string{e.ID, e.Title}, e.Terms...), e.Signs...)
		rest := []string{e.Why, e.Without, e.Gen, e.Versions}
		for _, fix := range e.Fix {
			rest = append(rest, fix)
		}
		headline := words(strings.Join(names, " "))
		list = append(list, read{e, [2][]string{headline, append(words(strings.Join(rest, " ")), headline...)}})
	}
	return list
})

const mostNearest = 5

// nearest are the ids whose id or term differs least from text.
func nearest(text string) []string {
	text = strings.ToLower(statement(text))
	least := len(text)/3 + 1
	if text == "" || len(text) > longestTerm/2 {
		return nil
	}
	distances := map[string]int{}
	for term, found := range terms() {
		distance := levenshtein.Distance(text, term, nil)
		for _, n := range found {
			if old, known := distances[n.entry.ID]; distance <= least && (!known || distance < old) {
				distances[n.entry.ID] = distance
			}
		}
	}
	ids := make([]string, 0, len(distances))
	for id := range distances {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(distances[a], distances[b]), cmp.Compare(a, b))
	})
	return ids[:min(len(ids), mostNearest)]
}
