package spec

import (
	"fmt"
	"strings"
)

// The TOML library takes time that grows with the cube of the nesting, by brackets or by dots, and looking up places
// takes a pass for each key, so a description is bounded before it is parsed. Real ones stay far below.
const longestFile = 256 << 10

var bounds = []struct {
	characters, name string
	most             int
}{{"{[", "brackets", 1000}, {"=", "equal signs", 500}, {".", "dots", 2000}}

// excess is what a description has too much of.
type excess struct {
	fact   string
	offset int // of the first that is too many
}

func (e *excess) Error() string { return e.fact }

// excessHint holds for every bound, as they count bytes and know no syntax.
const excessHint = "delete comments, which count too; a file that it extends may hold as much again"

func (s *source) bounded() error {
	text := strings.TrimPrefix(s.text, byteOrderMark)
	if len(text) > longestFile {
		return &excess{fmt.Sprintf("larger than %d bytes, which no description is", longestFile), longestFile}
	}
	for _, bound := range bounds {
		if at := surplus(text, bound.characters, bound.most); at >= 0 {
			return &excess{fmt.Sprintf("more than %d %s in one description", bound.most, bound.name), at}
		}
	}
	return nil
}

// surplus is where one of the characters stands once more than count times, or -1.
func surplus(text, characters string, count int) int {
	at := -1
	for range count + 1 {
		next := strings.IndexAny(text[at+1:], characters)
		if next < 0 {
			return -1
		}
		at += 1 + next
	}
	return at
}
