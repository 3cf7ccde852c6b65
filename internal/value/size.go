package value

import "strconv"

// Size is a number of bytes that was written down; its zero value is "not written".
type Size struct {
	text  string
	bytes int64
}

var sizeUnits = map[byte]int64{'k': 1 << 10, 'm': 1 << 20, 'g': 1 << 30}

// largestSize is far from where any server's arithmetic ends.
const largestSize = 1 << 40

// ParseSize returns the size in text, an integer and one of k m g, or a *Refusal. Both servers and Django count 1024.
func ParseSize(text string) (Size, error) {
	hint := `write a number and one of k m g, such as "512k" or "10m"`
	if text == "" {
		return Size{}, refuseHint(text, "is not a size", hint)
	}
	digits, unit := text[:len(text)-1], sizeUnits[text[len(text)-1]]
	number, err := strconv.ParseInt(digits, 10, 32)
	switch {
	case err != nil || unit == 0 || number < 0 || strconv.FormatInt(number, 10) != digits:
		return Size{}, refuseHint(text, "is not a size", hint)
	case number == 0:
		return Size{}, refuseHint(text, "leaves no room", hint)
	case number > largestSize/unit:
		return Size{}, refuse(text, "is more than 1024g")
	}
	return Size{text, number * unit}, nil
}

const (
	smallestLine = 4 << 10
	largestLine  = 64 << 10 // more is no header but an attack
)

// ParseLine is ParseSize for a line of a request's head.
func ParseLine(text string) (Size, error) {
	size, err := ParseSize(text)
	if err == nil && (size.bytes < smallestLine || size.bytes > largestLine) {
		return Size{}, refuse(text, "is not between 4k and 64k")
	}
	return size, err
}

// Bytes is the size of so many bytes, in whole kilobytes.
func Bytes(n int64) Size {
	n = (n + sizeUnits['k'] - 1) / sizeUnits['k']
	return Size{strconv.FormatInt(n, 10) + "k", n * sizeUnits['k']}
}

// Bytes is the size in bytes.
func (s Size) Bytes() int64 { return s.bytes }

// IsZero reports whether no size was written.
func (s Size) IsZero() bool { return s.text == "" }

// String is the size as it was written, which is how nginx writes it too.
func (s Size) String() string { return s.text }
