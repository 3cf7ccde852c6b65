package oracle

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proxypact/internal/readback"
)

// The file of a front's secret is the user's own: what is wrong with it is told, and never what stands in it.
func TestAskReadsTheFileOfASecret(t *testing.T) {
	const secret = "b1946ac92492d2347c6235b4d2611184"
	for _, c := range []struct {
		kind, content, want string
		mode                os.FileMode
	}{
		{"nginx", "~^" + secret + "$ 1;\n", "", 0o600},
		{"nginx", "~^" + secret + "$ 1;\n~^" + strings.ToUpper(secret) + "$ 1;\n", "", 0o640},
		{"nginx", "~^" + secret + "$ 1;\n", "everybody on this machine can use it (mode 0644)", 0o644},
		{"nginx", secret + "\n", "does not hold the line that the rendered file asks for", 0o600},
		{"apache", "Define shop_secret " + secret + "\n", "", 0o600},
		{"apache", "Define shop_secret " + secret + "|" + strings.ToUpper(secret) + "\n", "", 0o600},
		{"apache", "Define other_secret " + secret + "\n", "does not define shop_secret", 0o600},
		{"apache", "", "does not define shop_secret", 0o600},
		{"apache", "Define shop_secret /" + secret + "\n", "does not hold the line that the rendered file asks for", 0o600},
		{"apache", "Define shop_secret " + secret + "\" x\n", "does not hold the line that the rendered file asks for", 0o600},
		{"apache", "Define shop_secret (" + secret + "\n", "does not hold the line that the rendered file asks for", 0o600},
		{"apache", secret + "\n", "does not hold the line that the rendered file asks for", 0o600},
	} {
		file := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(file, []byte(c.content), c.mode); err != nil {
			t.Fatal(err)
		}
		s := readback.Site(t, "app = {name = 'shop', hosts = ['a.example']}\nproxy.kind = '"+c.kind+"'\nbackend.port = 8000\ntls = {"+absent+"}\n"+
			"front = {kind = 'cloudflare', secret_header = 'X-Origin-Secret', secret_file = '"+file+"'}\n")
		var got []string
		for _, f := range ask(t, s, nil).Findings {
			got = append(got, f.Message)
		}
		text := strings.Join(got, "\n")
		if (c.want == "") != (text == "") || !strings.Contains(text, c.want) || strings.Contains(text, secret) {
			t.Errorf("%s, %q, %04o: got %q, want %q", c.kind, c.content, c.mode, text, c.want)
		}
	}
}
