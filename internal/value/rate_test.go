package value

import "testing"

func TestRates(t *testing.T) {
	for text, want := range map[string]string{
		"10/m": "10/m", "1/s": "1/s", "9999/s": "9999/s",
		"":        `"" is not a rate`,
		"10":      `"10" is not a rate`,
		"/m":      `"/m" is not a rate`,
		"10/h":    `"10/h" is not a rate`,
		"10r/m":   `"10r/m" is not a rate`,
		"010/m":   `"010/m" is not a rate`,
		"+1/m":    `"+1/m" is not a rate`,
		"1.5/m":   `"1.5/m" is not a rate`,
		"10 /m":   `"10 /m" is not a rate`,
		"0/m":     `"0/m" is not in 1..9999`,
		"-1/m":    `"-1/m" is not in 1..9999`,
		"10000/s": `"10000/s" is not in 1..9999`,
	} {
		rate, err := ParseRate(text)
		got := rate.String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	parse := func(text string) Rate {
		rate, err := ParseRate(text)
		if err != nil {
			t.Fatal(err)
		}
		return rate
	}
	if slower, faster := parse("59/m"), parse("1/s"); slower.Compare(faster) >= 0 || faster.Compare(parse("60/m")) != 0 {
		t.Errorf("%s is slower than %s, which is 60/m", slower, faster)
	}
}
