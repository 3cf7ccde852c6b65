package nginx

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"proxypact/internal/readback"
	"proxypact/internal/render"
	"proxypact/internal/value"
)

// admitted are the texts that a value type may let through to quote.
func admitted(text string) bool {
	return value.CheckText(text) == nil && !strings.Contains(text, "$") && len(text) <= 2000
}

// readBack is what nginx makes of each text as an argument.
func readBack(t *testing.T, texts []string) []string {
	t.Helper()
	dir, address := readback.Dir(t), readback.Free(t)
	var b strings.Builder
	fmt.Fprintf(&b, "server {\nlisten %s;\n", address)
	for i, text := range texts {
		fmt.Fprintf(&b, "location = /%d { return 200 %s; }\n", i, quote(text))
	}
	b.WriteString("}\n")
	server := readback.Nginx(t, dir, address, b.String())
	var got []string
	for i := range texts {
		got = append(got, server.Get(t, "", fmt.Sprintf("/%d", i)).Body)
	}
	return got
}

func TestQuoteReadsBack(t *testing.T) {
	texts := append(readback.Keep(readback.Hostile(1, 2000), admitted), "", strings.Repeat(`\`, 2000), strings.Repeat("é", 1000))
	for i, got := range readBack(t, texts) {
		if want := texts[i]; got != want {
			t.Errorf("%s: got %q, want %q", quote(want), got, want)
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, text := range readback.Keep(readback.Hostile(2, 100), admitted)[:20] {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !admitted(text) {
			return
		}
		if got := readBack(t, []string{text})[0]; got != text {
			t.Errorf("%s: got %q, want %q", quote(text), got, text)
		}
	})
}

// A bare argument must be one that needs no quotes, and a quoted one whole.
func TestQuoteForms(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", `""`}, {"/a/b.pem", "/a/b.pem"}, {"max-age=0", "max-age=0"}, {"a b", `"a b"`}, {"a;b", `"a;b"`},
		{"~a", `"~a"`}, {"-a", `"-a"`}, {"=a", `"=a"`}, {`a\b`, `"a\\b"`}, {`a"b`, `"a\"b"`}, {"é", `"é"`}, {"a\n", "\"a\n\""},
	} {
		if got := quote(c.text).String(); got != c.want {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
	}
}

func TestPathsReadBack(t *testing.T) {
	dir, address := readback.Dir(t), readback.Free(t)
	names := readback.Names(3, 400, 100, "/", value.ParseDirectory)
	var b strings.Builder
	fmt.Fprintf(&b, "server {\nlisten %s;\n", address)
	for i, name := range names {
		root := filepath.Join(dir, "roots", name)
		readback.File(t, filepath.Join(root, fmt.Sprint(i)), name)
		fmt.Fprintf(&b, "location = /%d { root %s; default_type text/plain; try_files $uri =404; }\n", i, quote(root))
	}
	b.WriteString("}\n")
	readback.Nginx(t, dir, address, b.String()).Bodies(t, "directory", names, "/%d")
}

func TestIncludesReadBack(t *testing.T) {
	dir, address := readback.Dir(t), readback.Free(t)
	names := readback.Names(11, 400, 100, "/", value.ParseDirectory)
	var b strings.Builder
	fmt.Fprintf(&b, "server {\nlisten %s;\n", address)
	for i, name := range names {
		path := filepath.Join(dir, "own", name)
		readback.File(t, path, "default_type text/plain; return 200 "+quote(name).text+";")
		fmt.Fprintf(&b, "location = /%d { include %s; }\n", i, quote(path))
	}
	b.WriteString("}\n")
	readback.Nginx(t, dir, address, b.String()).Bodies(t, "include", names, "/%d")
}

func TestSocketsReadBack(t *testing.T) {
	dir, address := readback.Dir(t), readback.Free(t)
	names := readback.Names(4, 600, 40, dir, value.ParseSocketPath)
	var b, locations strings.Builder
	for i, name := range names {
		path := filepath.Join(dir, name)
		readback.Echo(t, path, name)
		fmt.Fprintf(&b, "upstream u%d { server %s; }\n", i, quote("unix:"+path))
		fmt.Fprintf(&locations, "location = /%d { proxy_pass http://u%d; }\n", i, i)
	}
	fmt.Fprintf(&b, "server {\nlisten %s;\n%s}\n", address, locations.String())
	readback.Nginx(t, dir, address, b.String()).Bodies(t, "socket", names, "/%d")
}

func TestCertificatesReadBack(t *testing.T) {
	dir, address := readback.Dir(t), readback.Free(t)
	pairs := readback.Pairs(t, dir, readback.Names(5, 250, 100, "/", value.ParseFilePath))
	var b strings.Builder
	for _, pair := range pairs {
		fmt.Fprintf(&b, "server {\nlisten %s ssl;\nserver_name %s;\nssl_certificate %s;\nssl_certificate_key %s;\n}\n",
			address, pair.Host, quote(pair.Chain), quote(pair.Key))
	}
	readback.Nginx(t, dir, address, b.String()).Shows(t, pairs)
}

// A comment is one line whatever it is made of.
func TestCommentsReadBack(t *testing.T) {
	dir, address := readback.Dir(t), readback.Free(t)
	var b strings.Builder
	for _, text := range append(readback.Hostile(6, 1000), "a\nreturn 444;", "a\rb", "\x00", strings.Repeat("x", 1000)) {
		if got := render.NewComment(text).String(); !regexp.MustCompile(`^[ -~]*$`).MatchString(got) {
			t.Errorf("%q: got %q", text, got)
		}
		fmt.Fprintf(&b, "# %s\n", render.NewComment(text))
	}
	fmt.Fprintf(&b, "server { listen %s; return 200 whole; }\n", address)
	if got := readback.Nginx(t, dir, address, b.String()).Get(t, "", "/"); got.Body != "whole" {
		t.Errorf("got %d %q, want whole", got.Status, got.Body)
	}
}
