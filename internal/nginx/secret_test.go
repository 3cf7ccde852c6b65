package nginx

import (
	"fmt"
	"strings"
	"testing"

	"proxypact/internal/readback"
)

// Whatever the file of a secret lets through, a text is one only if it is long enough and a word.
func TestProofsWantASecret(t *testing.T) {
	s := readback.Site(t, "app = {name = 'shop', hosts = ['a.example']}\nproxy.kind = 'nginx'\nbackend.port = 8000\n"+
		"tls = {certificate = '/c.pem', key = '/k.pem'}\nfront = {kind = 'cloudflare', secret_header = 'X-Secret', secret_file = '/s'}\n")
	wanted := proofs(s)[0].Wanted
	var b strings.Builder
	rows := []struct {
		shown string
		want  string
	}{
		{"1:1:0123456789abcdef", "1"}, {"1:1:0123456789abcde", "0"}, {"1:1:", "0"}, {"1:0:0123456789abcdef", "0"}, {"0:1:0123456789abcdef", "0"},
		{"1:1:0123456789abcdef ", "0"}, {"1:1:0123456789abcdef:1", "0"}, {"1::0123456789abcdef", "0"}, {"1:1:0123456789abcde.", "0"},
	}
	dir, address := readback.Dir(t), readback.Free(t)
	for i, row := range rows {
		fmt.Fprintf(&b, "map %q $v%d { default 0; %s 1; }\n", row.shown, i, wanted)
	}
	fmt.Fprintf(&b, "server {\nlisten %s;\n", address)
	for i := range rows {
		fmt.Fprintf(&b, "location = /%d { return 200 $v%d; }\n", i, i)
	}
	b.WriteString("}\n")
	server := readback.Nginx(t, dir, address, b.String())
	for i, row := range rows {
		if got := server.Get(t, "", fmt.Sprintf("/%d", i)).Body; got != row.want {
			t.Errorf("%q: got %s, want %s", row.shown, got, row.want)
		}
	}
}
