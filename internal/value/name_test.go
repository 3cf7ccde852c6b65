package value

import (
	"strings"
	"testing"
)

func TestParseName(t *testing.T) {
	accepts(t, ParseName, []acceptance{{"a", "a"}, {"shop-2_b", "shop-2_b"}, {"a-", "a-"}, {strings.Repeat("a", 64), strings.Repeat("a", 64)}})
	const hint = " is not a site name\n    hint: start with a lower-case letter; then lower-case letters, digits, - and _, at most 64 in all"
	for _, text := range []string{"", "A", "1a", "-a", "_a", ".a", "..", "a.b", "a/b", "../a", "a b", "a\n", "é", "aé", "shop;", "a$", strings.Repeat("a", 65)} {
		refuses(t, ParseName, []refusal{{text, Quote(text) + hint}})
	}
	if name, _ := ParseName("my-shop_2"); name.Identifier() != "my_shop_2" {
		t.Errorf("got %s, want my_shop_2", name.Identifier())
	}
}

func TestParseModule(t *testing.T) {
	accepts(t, ParseModule, []acceptance{{"shop.wsgi:application", "shop.wsgi:application"}, {"a:b", "a:b"}, {"match.case:type", "match.case:type"}, {"_a._b:C9", "_a._b:C9"}})
	long := strings.Repeat("a", 200) + ":b"
	for _, text := range []string{"", "shop.wsgi", "a:", ":b", "a:b:c", "a.b.:c", ".a:b", "a..b:c", "1a:b", "a:1b", "a:b()", "a-b:c", "a b:c", "é:b", "a/b:c", "import.wsgi:application", "shop.None:application", "shop.wsgi:class", long} {
		refuses(t, ParseModule, []refusal{{text, Quote(text) + " does not name an application\n    hint: write it as \"package.wsgi:application\""}})
	}
}

func TestParseVersion(t *testing.T) {
	accepts(t, ParseVersion, []acceptance{{"5.2", "5.2"}, {"1.22.1", "1.22.1"}, {"2028.1", "2028.1"}, {"2028", "2028"}, {"5", "5"}, {"0.0", "0.0"}, {"1.2.3.4", "1.2.3.4"}})
	const hint = " is not a version\n    hint: write digits and dots, such as \"5.2\" or \"1.22.1\""
	for _, text := range []string{"", "5.", ".5", "5..2", "5.2rc1", "v5.2", "05.2", "5.02", "-5.2", "+5.2", "5.2 ", "1.2.3.4.5", "5.99999", "٥.٢"} {
		refuses(t, ParseVersion, []refusal{{text, Quote(text) + hint}})
	}
}

func TestVersionOrder(t *testing.T) {
	for _, c := range []struct {
		version, other string
		want           bool
	}{{"5.2", "5.2", true}, {"5.2.0", "5.2", true}, {"5.2", "5.2.0", true}, {"5.10", "5.9", true}, {"5.9", "5.10", false}, {"1.19.3", "1.19.4", false},
		{"24.1", "24.1.1", false}, {"2.4.9", "2.4.37", false}, {"10.0", "9.9", true}, {"1.2.3.4", "1.2.3.5", false}, {"5", "5.0", true}, {"5", "5.1", false}, {"2028", "6.1.3", true}} {
		if got := V(c.version).AtLeast(V(c.other)); got != c.want {
			t.Errorf("%s at least %s: got %v, want %v", c.version, c.other, got, c.want)
		}
	}
	for text, want := range map[string]string{"5.2": "5.2", "4.2.19": "4.2", "1.2.3.4": "1.2", "5": "5.0", "2028": "2028.0"} {
		if got := V(text).Series(); got != want {
			t.Errorf("the series of %s: got %s, want %s", text, got, want)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]int64{"0s": 0, "30s": 30, "5m": 300, "2h": 7200, "1d": 86400, "2w": 1209600, "1y": 31536000, "100y": 3153600000} {
		got, err := ParseDuration(text)
		if err != nil || got.Seconds() != want || got.IsZero() || got.String() != text {
			t.Errorf("%s: got %s = %d, %v, want %d", text, got, got.Seconds(), err, want)
		}
	}
	const hint = " is not a duration\n    hint: write a number and one of s m h d w y, such as \"30s\" or \"1y\""
	for _, text := range []string{"", "s", "30", "0", "1.5h", "1e3s", "-1s", "+1s", "01s", " 1s", "1s ", "1 s", "1Y", "1ms", "1h30m", "99999999999s", "1é", "١s"} {
		refuses(t, ParseDuration, []refusal{{text, Quote(text) + hint}})
	}
	refuses(t, ParseDuration, []refusal{{"101y", `"101y" is longer than 100 years`}, {"2147483647y", `"2147483647y" is longer than 100 years`}})
}

func TestParseTimeout(t *testing.T) {
	accepts(t, ParseTimeout, []acceptance{{"1s", "1s"}, {"1d", "1d"}})
	refuses(t, ParseTimeout, []refusal{{"0s", "\"0s\" is no time at all\n    hint: leave it out, or write \"60s\""},
		{"25h", "\"25h\" is more than a day\n    hint: what takes as long belongs behind a queue"}})
}
