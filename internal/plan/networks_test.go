package plan

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
)

func TestBeyond(t *testing.T) {
	for _, c := range [][3]string{
		{"10.0.0.0/8", "10.0.0.0/9 10.128.0.0/9", ""},
		{"10.0.0.0/9 10.128.0.0/9", "10.0.0.0/8", ""},
		{"10.0.0.0/30", "10.0.0.1/32", "10.0.0.0/32 10.0.0.2/31"},
		{"10.0.0.0/8 192.0.2.0/24", "192.0.0.0/16", "10.0.0.0/8"},
		{"2001:db8::/126", "2001:db8::3/128 10.0.0.0/8", "2001:db8::/127 2001:db8::2/128"},
		{"0.0.0.0/0", "128.0.0.0/1", "0.0.0.0/1"},
		{"10.0.0.5/32", "10.0.0.5/32", ""},
		{"10.0.0.0/8", "", "10.0.0.0/8"},
	} {
		got := beyond(prefixes(c[0]), prefixes(c[1]))
		if text := strings.Trim(fmt.Sprint(got), "[]"); text != c[2] {
			t.Errorf("%s beyond %q: got %s, want %s", c[0], c[1], text, c[2])
		}
	}
}

func prefixes(text string) []netip.Prefix {
	var all []netip.Prefix
	for _, one := range strings.Fields(text) {
		all = append(all, netip.MustParsePrefix(one))
	}
	return all
}
