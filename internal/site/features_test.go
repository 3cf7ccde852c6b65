package site

import (
	"testing"

	"proxypact/internal/value"
)

func TestFeaturesAreSpans(t *testing.T) {
	type row struct {
		feature Feature
		program string
		first   value.Version
	}
	seen := map[row]bool{}
	for _, s := range features {
		if seen[row{s.feature, s.program, s.first}] {
			t.Errorf("%s %s: twice in the table", s.program, s.feature)
		}
		seen[row{s.feature, s.program, s.first}] = true
		if s.gone != still && s.first.AtLeast(s.gone) {
			t.Errorf("%s %s: gone in %s, before it came in %s", s.program, s.feature, s.gone, s.first)
		}
		if s.source == "" {
			t.Errorf("%s %s: nobody said so", s.program, s.feature)
		}
	}
}

func TestHas(t *testing.T) {
	for _, c := range []struct {
		program, version string
		feature          Feature
		want             bool
	}{
		{"nginx", "1.22.1", JoinsLines, false},
		{"nginx", "1.23", JoinsLines, true},
		{"nginx", "1.30.1", JoinsLines, true},
		{"Apache", "2.4.46", Upgrades, false},
		{"Apache", "2.4.47", Upgrades, true},
		{"gunicorn", "24.1", ReadsNetworks, false},
		{"gunicorn", "24.1.1", ReadsNetworks, true},
		{"daphne", "4.2", ReadsNetworks, false},
		{"Apache", "2.4.63", Conditions, true},
		{"Apache", "2.4.64", Conditions, false},
		{"Apache", "2.4.65", Conditions, true},
		{"OpenSSL", "3.4.9", ExchangesHybrid, false},
		{"OpenSSL", "3.10", ExchangesHybrid, true},
	} {
		if got := has(c.program, value.V(c.version), c.feature); got != c.want {
			t.Errorf("%s %s %s: got %v, want %v", c.program, c.version, c.feature, got, c.want)
		}
	}
}
