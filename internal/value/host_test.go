package value

import (
	"strings"
	"testing"
)

// longHost is a name of that many bytes, in labels of 50.
func longHost(length int) string {
	return (strings.Repeat(strings.Repeat("a", 50)+".", 6))[:length-1] + "a"
}

func TestParseHost(t *testing.T) {
	accepts(t, ParseHost, []acceptance{
		{"example.com", "example.com"},
		{"EXAMPLE.Com", "example.com"},
		{"localhost", "localhost"},
		{"a", "a"},
		{"*.example.com", "*.example.com"},
		{"*.com", "*.com"},
		{"1.example", "1.example"},
		{"a-b--c.example", "a-b--c.example"},
		{"4.3.2.1.in-addr.arpa", "4.3.2.1.in-addr.arpa"},
		{"invalid.example", "invalid.example"},
		{"xn--bcher-kva.example", "xn--bcher-kva.example"},
		{"bücher.example", "xn--bcher-kva.example"},
		{"BÜCHER.example", "xn--bcher-kva.example"},
		{"bu\u0308cher.example", "xn--bcher-kva.example"},
		{"straße.example", "xn--strae-oqa.example"},
		{"*.日本語.jp", "*.xn--wgv71a119e.jp"},
		{"例え。テスト", "xn--r8jz45g.xn--zckzah"},
		{"ＡＢＣ.example", "abc.example"},
		{"א.example", "xn--4db.example"},
		{strings.Repeat("a", 63) + ".example", strings.Repeat("a", 63) + ".example"},
		{longHost(253), longHost(253)},
	})
	refuses(t, ParseHost, []refusal{
		{"", `"" is not a host name`},
		{"*", `"*" is not a host name`},
		{"*.", `"*." is not a host name` + "\n    hint: leave the trailing dot out"},
		{".example.com", `".example.com" is not a host name` + "\n    hint: write a wildcard as \"*.example.com\""},
		{"example.com.", `"example.com." is not a host name` + "\n    hint: leave the trailing dot out"},
		{"a..b", `"a..b" is not a host name`},
		{"www.*.com", `"www.*.com" is not a host name`},
		{"*.*.com", `"*.*.com" is not a host name`},
		{"a*.com", `"a*.com" is not a host name`},
		{"*com", `"*com" is not a host name`},
		{"~.*", `"~.*" is not a host name`},
		{"~^a$", `"~^a$" is not a host name`},
		{"$hostname", `"$hostname" is not a host name`},
		{"a b", `"a b" is not a host name`},
		{"a;b", `"a;b" is not a host name`},
		{"a/b", `"a/b" is not a host name`},
		{"a\"b", `"a\"b" is not a host name`},
		{"<a>", `"<a>" is not a host name`},
		{"a_b.example", `"a_b.example" is not a host name` + "\n    hint: Django refuses an underscore in a host name"},
		{"-a.example", `"-a.example" is not a host name`},
		{"a-.example", `"a-.example" is not a host name`},
		{"xn--a.example", `"xn--a.example" is not a host name`},
		{"xn--", `"xn--" is not a host name`},
		{"000\xc30", `"000\xc30" is not a host name`},
		{"a\u200db.example", `"a\u200db.example" is not a host name`},
		{"https://a.example", `"https://a.example" is not a host name` + "\n    hint: leave the scheme out: only the name"},
		{"a.example:80", `"a.example:80" is not a host name` + "\n    hint: leave the port out: proxy.public_https_port says it"},
		{"1.2.3.4", `"1.2.3.4" is not a host name` + "\n    hint: an IP address is not a name"},
		{"::1", `"::1" is not a host name` + "\n    hint: an IP address is not a name"},
		{"[::1]", `"[::1]" is not a host name` + "\n    hint: an IP address is not a name"},
		{"1.2.3.4:80", `"1.2.3.4:80" is not a host name` + "\n    hint: leave the port out: proxy.public_https_port says it"},
		{"127.1", `"127.1" is not a host name`},
		{"2130706433", `"2130706433" is not a host name`},
		{"0x7f.1", `"0x7f.1" is not a host name`},
		{"1.0x7f", `"1.0x7f" is not a host name`},
		{"１.２.３.４", `"１.２.３.４" is not a host name`},
		{"invalid", `"invalid" ends in .invalid, which never resolves and names the rendered catch-all servers`},
		{"a.INVALID", `"a.INVALID" ends in .invalid, which never resolves and names the rendered catch-all servers`},
		{"*.invalid", `"*.invalid" ends in .invalid, which never resolves and names the rendered catch-all servers`},
		{strings.Repeat("a", 64) + ".b", Quote(strings.Repeat("a", 64)+".b") + " is not a host name"},
		{longHost(254), Quote(longHost(254)) + " is not a host name"},
	})
	refuses(t, ParseExactHost, []refusal{
		{"*.example.com", `"*.example.com" is a wildcard; one name is wanted here`},
		{"a b", `"a b" is not a host name`},
	})
}

func TestHostParts(t *testing.T) {
	host, err := ParseHost("*.Example.com")
	if err != nil || !host.IsWildcard() || host.Base() != "example.com" {
		t.Errorf("got %v %v %s", err, host.IsWildcard(), host.Base())
	}
}

func TestParseOrigin(t *testing.T) {
	accepts(t, ParseOrigin, []acceptance{
		{"https://a.example", "https://a.example"},
		{"http://a.example", "http://a.example"},
		{"https://A.Example:8443", "https://a.example:8443"},
		{"https://*.a.example", "https://*.a.example"},
		{"http://a.example:443", "http://a.example:443"},
		{"https://bücher.example", "https://xn--bcher-kva.example"},
	})
	const howTo = "\n    hint: write it as \"https://name\" or \"https://name:port\""
	const noPath = "\n    hint: write it as \"https://name\", without a path"
	refuses(t, ParseOrigin, []refusal{
		{"", `"" is not an origin` + howTo},
		{"a.example", `"a.example" is not an origin` + howTo},
		{"HTTPS://a.example", `"HTTPS://a.example" is not an origin` + howTo},
		{"ftp://a.example", `"ftp://a.example" is not an origin` + howTo},
		{"https://", `"https://" is not an origin` + noPath},
		{"https://a.example/", `"https://a.example/" is not an origin` + noPath},
		{"https://a.example/x", `"https://a.example/x" is not an origin` + noPath},
		{"https://user@a.example", `"https://user@a.example" is not an origin` + noPath},
		{"https://[::1]:8443", `"https://[::1]:8443" is not an origin` + noPath},
		{"https://a.example:", `"https://a.example:" is not an origin: its port is not in 1..65535`},
		{"https://a.example:0", `"https://a.example:0" is not an origin: its port is not in 1..65535`},
		{"https://a.example:080", `"https://a.example:080" is not an origin: its port is not in 1..65535`},
		{"https://a.example:65536", `"https://a.example:65536" is not an origin: its port is not in 1..65535`},
		{"https://a.example:443", `"https://a.example:443" names the scheme's own port, which browsers leave out` + "\n    hint: write \"https://a.example\""},
		{"http://a.example:80", `"http://a.example:80" names the scheme's own port, which browsers leave out` + "\n    hint: write \"http://a.example\""},
	})
}

func TestOriginAuthority(t *testing.T) {
	for text, want := range map[string]string{"https://a.example": "a.example", "https://*.a.example:8443": ".a.example:8443", "http://a.example:81": "a.example:81"} {
		origin, err := ParseOrigin(text)
		if got := origin.Authority(); err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", text, got, err, want)
		}
	}
}

func FuzzParseHost(f *testing.F) {
	for _, text := range []string{"example.com", "*.bücher.example", "例え。テスト", "xn--bcher-kva.example", "a_b", "1.2.3.4"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		host, err := ParseHost(text)
		if err != nil {
			return
		}
		name := host.Base()
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" || len(name) > 253 || strings.HasSuffix(name, ".") {
			t.Errorf("%q: got %q", text, name)
		}
		if again, err := ParseHost(host.String()); err != nil || again != host {
			t.Errorf("%q: reading %s again gives %s, %v", text, host, again, err)
		}
	})
}
