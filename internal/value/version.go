package value

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Version is a release number of up to four parts, such as 5.2, 1.22.1 or 2028.
type Version struct{ text string }

// ParseVersion returns the version in text, or a *Refusal.
func ParseVersion(text string) (Version, error) {
	parts := strings.Split(text, ".")
	if len(parts) > 4 {
		return Version{}, refuseHint(text, "is not a version", `write digits and dots, such as "5.2" or "1.22.1"`)
	}
	for _, part := range parts {
		if number, err := strconv.ParseUint(part, 10, 16); err != nil || strconv.FormatUint(number, 10) != part {
			return Version{}, refuseHint(text, "is not a version", `write digits and dots, such as "5.2" or "1.22.1"`)
		}
	}
	return Version{text}, nil
}

// V is a version written in this program's own tables; it panics on any other text than a version.
func V(text string) Version {
	version, err := ParseVersion(text)
	if err != nil {
		panic(err)
	}
	return version
}

// AtLeast reports whether v is other or later; absent parts count as 0.
func (v Version) AtLeast(other Version) bool { return slices.Compare(v.parts(), other.parts()) >= 0 }

// Series is the version's first two parts, "5.2" for 5.2.19, and "5.0" for 5.
func (v Version) Series() string {
	parts := v.parts()
	return fmt.Sprintf("%d.%d", parts[0], parts[1])
}

// IsSeries reports whether the version says no more than that.
func (v Version) IsSeries() bool { return strings.Count(v.text, ".") < 2 }

func (v Version) parts() []int {
	parts := make([]int, 4)
	for i, part := range strings.Split(v.text, ".") {
		parts[i], _ = strconv.Atoi(part)
	}
	return parts
}

func (v Version) String() string { return v.text }

// Duration is a whole number of seconds that was written down; its zero value is "not written", which is not "0s".
type Duration struct {
	text    string
	seconds int64
}

// Seconds of each unit; a year has 365 days.
var units = map[byte]int64{'s': 1, 'm': 60, 'h': 3600, 'd': 86400, 'w': 7 * 86400, 'y': 365 * 86400}

const longestDuration = 100 * 365 * 86400

// ParseDuration returns the duration in text, an integer and one of s m h d w y, or a *Refusal.
func ParseDuration(text string) (Duration, error) {
	hint := `write a number and one of s m h d w y, such as "30s" or "1y"`
	if text == "" {
		return Duration{}, refuseHint(text, "is not a duration", hint)
	}
	digits, unit := text[:len(text)-1], units[text[len(text)-1]]
	number, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || number < 0 || unit == 0 || strconv.FormatInt(number, 10) != digits {
		return Duration{}, refuseHint(text, "is not a duration", hint)
	}
	if number*unit > longestDuration {
		return Duration{}, refuse(text, "is longer than 100 years")
	}
	return Duration{text, number * unit}, nil
}

const longestTimeout = 86400

// ParseTimeout is ParseDuration for what somebody is waited for.
func ParseTimeout(text string) (Duration, error) {
	d, err := ParseDuration(text)
	switch {
	case err != nil:
		return Duration{}, err
	case d.seconds == 0:
		return Duration{}, refuseHint(text, "is no time at all", `leave it out, or write "60s"`)
	case d.seconds > longestTimeout:
		return Duration{}, refuseHint(text, "is more than a day", "what takes as long belongs behind a queue")
	}
	return d, nil
}

// Seconds is the length in seconds.
func (d Duration) Seconds() int64 { return d.seconds }

// IsZero reports whether no duration was written.
func (d Duration) IsZero() bool { return d.text == "" }

func (d Duration) String() string { return d.text }
