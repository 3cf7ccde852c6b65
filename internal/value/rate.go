package value

import "strconv"

// Rate is a number of requests in a second or a minute.
type Rate struct {
	times   int
	seconds int
}

// mostTimes is more than anybody logs in.
const mostTimes = 9999

// ParseRate returns the rate in text, or a *Refusal.
func ParseRate(text string) (Rate, error) {
	if len(text) < 3 || text[len(text)-2] != '/' {
		return Rate{}, noRate(text)
	}
	seconds := map[byte]int{'s': 1, 'm': 60}[text[len(text)-1]]
	times, err := strconv.Atoi(text[:len(text)-2])
	switch {
	case err != nil || seconds == 0 || strconv.Itoa(times) != text[:len(text)-2]:
		return Rate{}, noRate(text)
	case times < 1 || times > mostTimes:
		return Rate{}, refuse(text, "is not in 1..9999")
	}
	return Rate{times, seconds}, nil
}

func noRate(text string) error {
	return refuseHint(text, "is not a rate", `write it as "10/m" or "1/s"`)
}

func (r Rate) String() string { return strconv.Itoa(r.times) + "/" + r.Unit() }

// Times is the number of requests.
func (r Rate) Times() int { return r.times }

// Unit is "s" or "m".
func (r Rate) Unit() string { return map[int]string{1: "s", 60: "m"}[r.seconds] }

// Compare orders rates, the slower one first.
func (r Rate) Compare(other Rate) int { return r.times*other.seconds - other.times*r.seconds }
