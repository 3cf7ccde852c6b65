package nginx

import (
	"fmt"
	"strings"
	"testing"

	"proxypact/internal/readback"
	"proxypact/internal/value"
)

// hostsOf are names of every length from 10 to 253, each third a wildcard.
func hostsOf(t *testing.T) []value.Host {
	t.Helper()
	var hosts []value.Host
	for length := 10; length <= 253; length++ {
		// What follows the dots would be a control character to a reader that decodes a backslash before it.
		text := (fmt.Sprintf("h%03d", length) + strings.Repeat("a-b.n-t.r.nt-9x.", 16))[:length-1] + "q"
		if length%3 == 0 {
			text = "*." + text
		}
		host, err := value.ParseHost(text)
		if err != nil {
			t.Fatal(err)
		}
		hosts = append(hosts, host)
	}
	return hosts
}

func TestServerNamesReadBack(t *testing.T) {
	dir, address := readback.Dir(t), readback.Free(t)
	hosts := hostsOf(t)
	var b strings.Builder
	fmt.Fprintf(&b, "server { listen %s default_server; return 200 none; }\n", address)
	for _, host := range hosts {
		fmt.Fprintf(&b, "server { listen %s; server_name %s; return 200 %s; }\n", address, serverName(host.String()), quote(host.String()))
	}
	server := readback.Nginx(t, dir, address, b.String())
	for _, host := range hosts {
		for name, matches := range neighboursOf(host) {
			want := "none"
			if matches {
				want = host.String()
			}
			if got := server.Get(t, name, "/").Body; got != want {
				t.Errorf("%s: asked for %s, got %q, want %q", serverName(host.String()), name, got, want)
			}
		}
	}
}

// neighboursOf are names near host, and whether it stands for them.
func neighboursOf(host value.Host) map[string]bool {
	base, wildcard := host.Base(), host.IsWildcard()
	dotless := strings.Replace(base, ".", "x", 1)
	return map[string]bool{
		base:                  !wildcard,
		base + ".":            !wildcard, // the same name in DNS
		strings.ToUpper(base): !wildcard,
		base + ":8443":        !wildcard,
		"a." + base:           wildcard,
		"a.b-c." + base:       wildcard,
		"a" + base:            false,
		base + "a":            false,
		base + ".a":           false,
		base[1:]:              false,
		dotless:               false,
		"a." + dotless:        false,
	}
}

func FuzzServerName(f *testing.F) {
	f.Add("example.com", "www.example.com")
	f.Add("*."+strings.Repeat("a.", 30)+"example", "b."+strings.Repeat("a.", 30)+"example")
	f.Add(strings.Repeat("n-t.", 20)+"example", strings.Repeat("n-tx", 20)+"example")
	f.Fuzz(func(t *testing.T, text, asked string) {
		host, err := value.ParseHost(text)
		other, otherErr := value.ParseExactHost(asked)
		if err != nil || otherErr != nil {
			return
		}
		dir, address := readback.Dir(t), readback.Free(t)
		server := readback.Nginx(t, dir, address, fmt.Sprintf("server { listen %s default_server; return 200 none; }\n"+
			"server { listen %s; server_name %s; return 200 match; }\n", address, address, serverName(host.String())))
		want := "none"
		if host.String() == other.String() || host.IsWildcard() && strings.HasSuffix(other.String(), "."+host.Base()) {
			want = "match"
		}
		if got := server.Get(t, other.String(), "/").Body; got != want {
			t.Errorf("%s: asked for %s, got %s, want %s", host, other, got, want)
		}
	})
}
