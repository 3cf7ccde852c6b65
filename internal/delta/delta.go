// Package delta shows the difference between two states of files as text.
//
// It is not a comparison of sites and knows no meaning: package plan has that. Its one invariant: applied to the old
// state, the unified diff gives exactly the new one.
package delta

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// File is one file before and after. A nil content is a file that is not there.
type File struct {
	Path     string // with slashes, as the diff names it
	Old, New []byte
}

// Changed reports whether the two states differ.
func (f File) Changed() bool {
	return (f.Old == nil) != (f.New == nil) || !bytes.Equal(f.Old, f.New)
}

// Sort orders files by path.
func Sort(files []File) {
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
}

// Unified is the difference as git apply(1) reads it, or nothing where there is none.
func (f File) Unified() string {
	if !f.Changed() {
		return ""
	}
	from, to := "a/"+f.Path, "b/"+f.Path
	head := fmt.Sprintf("diff --git %s %s\n", from, to)
	switch {
	case f.Old == nil:
		head, from = head+"new file mode 100644\n", "/dev/null"
	case f.New == nil:
		head, to = head+"deleted file mode 100644\n", "/dev/null"
	}
	return head + udiff.Unified(from, to, string(f.Old), string(f.New))
}

// Count is how many lines come and go.
func (f File) Count() (added, removed int) {
	inside := false
	for line := range strings.Lines(f.Unified()) {
		switch {
		case strings.HasPrefix(line, "@@"):
			inside = true
		case inside && line[0] == '+':
			added++
		case inside && line[0] == '-':
			removed++
		}
	}
	return added, removed
}

// Print writes the difference of every file.
func Print(w io.Writer, files []File, colour bool) error {
	for _, f := range files {
		text := f.Unified()
		if colour {
			text = painted(text)
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
	}
	return nil
}

// PrintStat writes a line for each file that differs and the sum.
func PrintStat(w io.Writer, files []File) error {
	width, count, more, less := 0, 0, 0, 0
	for _, f := range files {
		if f.Changed() {
			width = max(width, len(f.Path))
		}
	}
	var b strings.Builder
	for _, f := range files {
		if !f.Changed() {
			continue
		}
		added, removed := f.Count()
		count, more, less = count+1, more+added, less+removed
		fmt.Fprintf(&b, " %-*s | %-7s %5s %5s\n", width, f.Path, f.Fate(), fmt.Sprint("+", added), fmt.Sprint("-", removed))
	}
	if count > 0 {
		fmt.Fprintf(&b, " %d changed, %d lines added, %d removed\n", count, more, less)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Fate is "new", "gone" or "changed".
func (f File) Fate() string {
	switch {
	case f.Old == nil:
		return "new"
	case f.New == nil:
		return "gone"
	}
	return "changed"
}

// What a terminal is told: bold, red, green, cyan, and back.
const bold, red, green, cyan, plain = "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[m"

func painted(text string) string {
	var b strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		body, end := strings.CutSuffix(line, "\n")
		if strings.HasPrefix(line, "diff ") {
			inside = false
		}
		inside = inside || strings.HasPrefix(line, "@@")
		b.WriteString(tint(body, inside) + body + plain)
		if end {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func tint(line string, inside bool) string {
	switch {
	case !inside:
		return bold
	case strings.HasPrefix(line, "@@"):
		return cyan
	case strings.HasPrefix(line, "+"):
		return green
	case strings.HasPrefix(line, "-"):
		return red
	}
	return ""
}
