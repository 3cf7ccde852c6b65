package apache

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

// sendable are the texts that may be a header's value: httpd reads one with the prefix as an expression.
func sendable(text string) bool {
	return admitted(text) && text != "" && !strings.HasPrefix(text, "expr=") && text == strings.TrimSpace(text)
}

// readBack is what httpd makes of each text as an argument. The brackets keep a client from trimming blanks.
func readBack(t *testing.T, texts []string) []string {
	t.Helper()
	return headers(t, texts, []string{"env", "headers"}, func(i int, text string) string {
		return fmt.Sprintf("SetEnv V%d %s\nHeader always set X-%d \"[%%{V%d}e]\"\n", i, quote(text), i, i)
	})
}

func readHeaders(t *testing.T, texts []string) []string {
	t.Helper()
	return headers(t, texts, []string{"headers"}, func(i int, text string) string {
		return fmt.Sprintf("Header always set X-%d %s\n", i, headerValue(text))
	})
}

func headers(t *testing.T, texts, modules []string, directives func(int, string) string) []string {
	t.Helper()
	dir, address := readback.Dir(t), readback.Free(t)
	var b strings.Builder
	for i, text := range texts {
		b.WriteString(directives(i, text))
	}
	answer := readback.Apache(t, dir, address, modules, b.String()).Get(t, "", "/")
	var got []string
	for i := range texts {
		got = append(got, answer.Header.Get(fmt.Sprintf("X-%d", i)))
	}
	return got
}

func TestQuoteReadsBack(t *testing.T) {
	texts := append(readback.Keep(readback.Hostile(1, 2000), admitted), "", strings.Repeat(`\`, 2000), strings.Repeat("é", 1000))
	for i, got := range readBack(t, texts) {
		if want := "[" + texts[i] + "]"; got != want {
			t.Errorf("%s: got %q, want %q", quote(texts[i]), got, want)
		}
	}
}

func TestHeaderValueReadsBack(t *testing.T) {
	texts := readback.Keep(readback.Hostile(2, 2000), sendable)
	for i, got := range readHeaders(t, texts) {
		if want := texts[i]; got != want {
			t.Errorf("%s: got %q, want %q", headerValue(want), got, want)
		}
	}
}

func TestIncludesReadBack(t *testing.T) {
	dir := readback.Dir(t)
	names := readback.Names(11, 400, 100, "/", value.ParseDirectory)
	for i, got := range headers(t, names, []string{"headers"}, func(i int, name string) string {
		path := filepath.Join(dir, name)
		readback.File(t, path, fmt.Sprintf("Header always set X-%d %d\n", i, i))
		return fmt.Sprintf("Include %s\n", quote(path))
	}) {
		if got != fmt.Sprint(i) {
			t.Errorf("%q: got %q, want %d", names[i], got, i)
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, text := range readback.Keep(readback.Hostile(3, 100), sendable)[:10] {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !admitted(text) {
			return
		}
		if got, want := readBack(t, []string{text})[0], "["+text+"]"; got != want {
			t.Errorf("%s: got %q, want %q", quote(text), got, want)
		}
		if !sendable(text) {
			return
		}
		if got := readHeaders(t, []string{text})[0]; got != text {
			t.Errorf("%s: got %q, want %q", headerValue(text), got, text)
		}
	})
}

// A bare argument must be one that needs no quotes, and a quoted one whole.
func TestQuoteForms(t *testing.T) {
	for _, c := range []struct{ text, want, header string }{
		{"", `""`, `""`}, {"/a/b.pem", "/a/b.pem", "/a/b.pem"}, {"max-age=0", "max-age=0", "max-age=0"},
		{"a b", `"a b"`, `"a b"`}, {"a>b", `"a>b"`, `"a>b"`}, {"#a", `"#a"`, `"#a"`}, {"-a", `"-a"`, `"-a"`},
		{`a\b`, `"a\\b"`, `"a\\\\b"`}, {`a"b`, `"a\"b"`, `"a\"b"`}, {"é", `"é"`, `"é"`}, {"100%", `"100%"`, `"100%%"`},
	} {
		if got := quote(c.text).String(); got != c.want {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
		if got := headerValue(c.text).String(); got != c.header {
			t.Errorf("%q as a header: got %s, want %s", c.text, got, c.header)
		}
	}
}

func TestPathsReadBack(t *testing.T) {
	dir, address := readback.Dir(t), readback.Free(t)
	names := readback.Names(4, 400, 100, "/", value.ParseDirectory)
	var b strings.Builder
	b.WriteString("<Directory />\nRequire all denied\n</Directory>\n")
	for i, name := range names {
		root := filepath.Join(dir, name)
		readback.File(t, filepath.Join(root, "f"), name)
		fmt.Fprintf(&b, "Alias /%d/ %s\n<Directory %s>\nRequire all granted\n</Directory>\n", i, quote(root+"/"), quote(root))
	}
	readback.Apache(t, dir, address, []string{"alias"}, b.String()).Bodies(t, "directory", names, "/%d/f")
}

func TestSocketsReadBack(t *testing.T) {
	dir, address := readback.Dir(t), readback.Free(t)
	names := readback.Names(5, 600, 40, dir, value.ParseSocketPath)
	var b strings.Builder
	for i, name := range names {
		path := filepath.Join(dir, name)
		readback.Echo(t, path, name)
		fmt.Fprintf(&b, "ProxyPass /%d/ %s retry=0 nocanon\n", i, quote(fmt.Sprintf("unix:%s|http://n%d.invalid/", path, i)))
	}
	readback.Apache(t, dir, address, []string{"proxy", "proxy_http"}, b.String()).Bodies(t, "socket", names, "/%d/")
}

func TestCertificatesReadBack(t *testing.T) {
	dir, address := readback.Dir(t), readback.Free(t)
	pairs := readback.Pairs(t, dir, readback.Names(6, 250, 100, "/", value.ParseFilePath))
	var b strings.Builder
	for _, pair := range pairs {
		fmt.Fprintf(&b, "<VirtualHost %s>\nServerName %s\nSSLEngine on\nSSLCertificateFile %s\nSSLCertificateKeyFile %s\n</VirtualHost>\n",
			address, pair.Host, quote(pair.Chain), quote(pair.Key))
	}
	readback.Apache(t, dir, address, []string{"ssl"}, b.String()).Shows(t, pairs)
}

// A comment is one line whatever it is made of, and never takes in the next.
func TestCommentsReadBack(t *testing.T) {
	dir, address := readback.Dir(t), readback.Free(t)
	var b strings.Builder
	for i, text := range append(readback.Hostile(7, 500), "a\nListen 1", "a\rb", "\x00", `\`, `\\`) {
		if got := render.NewComment(text).String(); !regexp.MustCompile(`^[ -\[\]-~]*$`).MatchString(got) {
			t.Errorf("%q: got %q", text, got)
		}
		fmt.Fprintf(&b, "# %s\nHeader always set X-%d whole\n", render.NewComment(text), i)
	}
	answer := readback.Apache(t, dir, address, []string{"headers"}, b.String()).Get(t, "", "/")
	for i := range 505 {
		if got := answer.Header.Get(fmt.Sprintf("X-%d", i)); got != "whole" {
			t.Errorf("line %d: got %q, want whole", i, got)
		}
	}
}
