package value

import (
	"net/netip"
	"testing"
)

func TestParsePort(t *testing.T) {
	for _, number := range []int64{1, 80, 65535} {
		if got, err := ParsePort(number); err != nil || int64(got) != number {
			t.Errorf("%d: got %s, %v", number, got, err)
		}
	}
	for number, want := range map[int64]string{0: "0 is not in 1..65535", -1: "-1 is not in 1..65535", 65536: "65536 is not in 1..65535",
		65536 + 80: "65616 is not in 1..65535", 1 << 40: "1099511627776 is not in 1..65535"} {
		if _, err := ParsePort(number); message(err) != want {
			t.Errorf("got %s, want %s", message(err), want)
		}
	}
}

func TestParseIP(t *testing.T) {
	accepts(t, ParseIP, []acceptance{{"127.0.0.1", "127.0.0.1"}, {"::1", "::1"}, {"2001:DB8:0::1", "2001:db8::1"}, {"0.0.0.0", "0.0.0.0"}})
	for _, text := range []string{"", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "127.0.0.01", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.4:80", "[::1]",
		"::1%lo", "fe80::1%eth0", "::ffff:1.2.3.4", " ::1", "1.2.3.4/32"} {
		refuses(t, ParseIP, []refusal{{text, Quote(text) + " is not an IP address"}})
	}
}

func TestParseListen(t *testing.T) {
	accepts(t, ParseListen, []acceptance{{"127.0.0.1", "127.0.0.1"}, {"2001:db8::1", "2001:db8::1"}})
	const hint = " is every address of its family\n    hint: leave proxy.listen out to listen on all addresses"
	refuses(t, ParseListen, []refusal{
		{"0.0.0.0", `"0.0.0.0"` + hint}, {"::", `"::"` + hint},
		{"*", `"*" is not an IP address`}, {"example.com", `"example.com" is not an IP address`},
	})
}

// unreachable are addresses that no TCP connection leads to, and what is said of them.
var unreachable = []refusal{
	{"224.0.0.1", `"224.0.0.1" is a multicast address` + oneHost}, {"ff02::1", `"ff02::1" is a multicast address` + oneHost},
	{"239.255.255.255", `"239.255.255.255" is a multicast address` + oneHost},
	{"255.255.255.255", `"255.255.255.255" is the broadcast address` + oneHost},
	{"fe80::1", `"fe80::1"` + linkLocal}, {"FE80::1", `"FE80::1"` + linkLocal}, {"febf:ffff::1", `"febf:ffff::1"` + linkLocal},
}

const (
	oneHost   = "\n    hint: write the address of one host"
	linkLocal = " is a link-local address, which says nothing without an interface\n    hint: write another address of that host"
)

func TestAddressesOutOfReach(t *testing.T) {
	refuses(t, ParseListen, unreachable)
	refuses(t, ParseBind, unreachable)
	refuses(t, ParseHostIP, unreachable)
	refuses(t, ParseHostIP, []refusal{{"0.0.0.0", `"0.0.0.0" is no host's address` + oneHost}, {"::", `"::" is no host's address` + oneHost}})
	refuses(t, ParseUpstream, unreachable)
	near := []acceptance{{"169.254.1.1", "169.254.1.1"}, {"fe7f::1", "fe7f::1"}, {"fec0::1", "fec0::1"}, {"223.255.255.255", "223.255.255.255"}, {"255.255.255.254", "255.255.255.254"}}
	accepts(t, ParseListen, near)
	accepts(t, ParseHostIP, near)
	accepts(t, ParseBind, append(near, acceptance{"0.0.0.0", "0.0.0.0"}, acceptance{"::", "::"}))
	accepts(t, ParseUpstream, near)
}

func TestParsePrefix(t *testing.T) {
	accepts(t, ParsePrefix, []acceptance{
		{"10.0.0.0/8", "10.0.0.0/8"}, {"10.0.0.1", "10.0.0.1/32"}, {"2001:DB8::/32", "2001:db8::/32"}, {"::1", "::1/128"}, {"10.0.0.1/32", "10.0.0.1/32"},
	})
	accepts(t, ParsePrefix, []acceptance{{"11.0.0.0/8", "11.0.0.0/8"}, {"fc00::/7", "fc00::/7"}})
	const wide = " is wider than any private network\n    hint: list the networks that are meant"
	const hint = " is not a network\n    hint: write it as \"10.0.0.0/8\" or \"10.0.0.1\""
	for _, text := range []string{"", "10", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/255.0.0.0", "localhost", "all", "unix:", "[::1]", "::1/129",
		"fe80::1%lo", "fe80::%lo/64", "::ffff:10.0.0.0/104", "::ffff:10.0.0.1", "010.0.0.0/8"} {
		refuses(t, ParsePrefix, []refusal{{text, Quote(text) + hint}})
	}
	refuses(t, ParsePrefix, []refusal{
		{"0.0.0.0/0", `"0.0.0.0/0" is everyone`}, {"::/0", `"::/0" is everyone`}, {"1.2.3.4/0", `"1.2.3.4/0" is everyone`},
		{"0.0.0.0/1", `"0.0.0.0/1"` + wide}, {"128.0.0.0/7", `"128.0.0.0/7"` + wide}, {"::/1", `"::/1"` + wide}, {"2000::/6", `"2000::/6"` + wide},
		{"10.0.0.1/8", `"10.0.0.1/8" has host bits set` + "\n    hint: write \"10.0.0.0/8\""},
		{"2001:db8::1/32", `"2001:db8::1/32" has host bits set` + "\n    hint: write \"2001:db8::/32\""},
	})
}

func TestParseUpstream(t *testing.T) {
	accepts(t, ParseUpstream, []acceptance{{"127.0.0.1", "127.0.0.1"}, {"2001:DB8::1", "2001:db8::1"}, {"App.internal", "app.internal"}, {"app", "app"}, {"bücher.example", "xn--bcher-kva.example"}})
	const neither = " is neither an IP address nor a host name"
	for _, text := range []string{"", "127.1", "1270001", "0x7f.1", "user@host", "a:80", "http://a", "unix:/a", "$host", "a/b", "*.a", "[::1]", "::1%lo", "::ffff:1.2.3.4", "a.invalid"} {
		refuses(t, ParseUpstream, []refusal{{text, Quote(text) + neither}})
	}
	for _, text := range []string{"0.0.0.0", "::"} {
		refuses(t, ParseUpstream, []refusal{{text, Quote(text) + " is not an address to connect to\n    hint: backend.bind is what the application server listens on"}})
	}
}

func TestUpstreamForms(t *testing.T) {
	for _, c := range []struct{ text, withPort, bracketed string }{
		{"127.0.0.1", "127.0.0.1:80", "127.0.0.1"}, {"::1", "[::1]:80", "[::1]"}, {"app.internal", "app.internal:80", "app.internal"},
	} {
		u, err := ParseUpstream(c.text)
		if err != nil || u.WithPort(80) != c.withPort || u.Bracketed() != c.bracketed || u.IsName() != (c.text == "app.internal") {
			t.Errorf("%s: got %s and %s, name %v, %v", c.text, u.WithPort(80), u.Bracketed(), u.IsName(), err)
		}
	}
	if got := UpstreamIP(netip.MustParseAddr("::1")).IP().String(); got != "::1" {
		t.Errorf("got %s, want ::1", got)
	}
}
