package value

import (
	"strings"
	"testing"
)

const (
	notAbsolute = " is not an absolute path\n    hint: start it with /"
	notNormal   = " is not in normal form\n    hint: write "
	dollar      = ` contains "$", which nginx and Apache expand and cannot escape`
	pattern     = ` contains one of * ? [ ] \, which Apache reads as a pattern`
	cut         = " contains a blank or one of : | # ? $, at which a server cuts a socket path"
)

func TestParseFilePath(t *testing.T) {
	long := strings.Repeat("/"+strings.Repeat("a", 249), 4)
	named := "/" + strings.Repeat("a", 253) + "é"
	accepts(t, ParseFilePath, []acceptance{
		{"/a", "/a"}, {"/etc/ssl/a b.pem", "/etc/ssl/a b.pem"}, {`/a"b'c\d`, `/a"b'c\d`}, {"/é/日本/😀", "/é/日本/😀"},
		{"/a%20b#c;d{e}", "/a%20b#c;d{e}"}, {"/...", "/..."}, {"/*?[]", "/*?[]"}, {"/ a ", "/ a "}, {long, long}, {named + "/b", named + "/b"},
	})
	refuses(t, ParseFilePath, []refusal{
		{"", `""` + notAbsolute},
		{"a", `"a"` + notAbsolute},
		{"./a", `"./a"` + notAbsolute},
		{"~/a", `"~/a"` + notAbsolute},
		{"|cat", `"|cat"` + notAbsolute},
		{"syslog:local0", `"syslog:local0"` + notAbsolute},
		{"data:x", `"data:x"` + notAbsolute},
		{"engine:pkcs11:x", `"engine:pkcs11:x"` + notAbsolute},
		{"pkcs11:x", `"pkcs11:x"` + notAbsolute},
		{`C:\a`, `"C:\\a"` + notAbsolute},
		{"//a", `"//a"` + notNormal + `"/a"`},
		{"/a/", `"/a/"` + notNormal + `"/a"`},
		{"/a//b", `"/a//b"` + notNormal + `"/a/b"`},
		{"/a/./b", `"/a/./b"` + notNormal + `"/a/b"`},
		{"/a/../b", `"/a/../b"` + notNormal + `"/b"`},
		{"/..", `"/.."` + notNormal + `"/"`},
		{"/", `"/" is the whole file system`},
		{"/a$b", `"/a$b"` + dollar},
		{"/${A}", `"/${A}"` + dollar},
		{"/a\x00b", `"/a\x00b" contains the invisible character U+0000`},
		{"/a\nb", `"/a\nb" contains the invisible character U+000A`},
		{"/a\tb", `"/a\tb" contains the invisible character U+0009`},
		{"/a\u202eb", `"/a\u202eb" contains the invisible character U+202E`},
		{"/a\xff", `"/a\xff" is not valid UTF-8`},
		{long + "a", Quote(long) + " is longer than 1000 bytes"},
		{"/a/" + named[1:] + "a/b", Quote("/a/"+named[1:]+"a/b") + " has a name of more than 255 bytes, which no file system takes"},
	})
}

func TestParseDirectory(t *testing.T) {
	accepts(t, ParseDirectory, []acceptance{{"/srv/www", "/srv/www"}, {`/a "b' {c};#%é`, `/a "b' {c};#%é`}})
	refuses(t, ParseDirectory, []refusal{
		{"/a*", `"/a*"` + pattern}, {"/a?", `"/a?"` + pattern}, {"/[a", `"/[a"` + pattern}, {"/a]", `"/a]"` + pattern}, {`/a\b`, `"/a\\b"` + pattern},
		{"/", `"/" is the whole file system`},
		{"a", `"a"` + notAbsolute},
		{"/a$", `"/a$"` + dollar},
	})
}

func TestParseSocketPath(t *testing.T) {
	longest := "/" + strings.Repeat("a", 94)
	accepts(t, ParseSocketPath, []acceptance{
		{"/run/a/app.sock", "/run/a/app.sock"}, {`/run/"a'\b`, `/run/"a'\b`}, {"/run/é;{}%20", "/run/é;{}%20"}, {longest, longest},
	})
	refuses(t, ParseSocketPath, []refusal{
		{"unix:/run/a", `"unix:/run/a" is not an absolute path` + "\n    hint: write \"/run/a\""},
		{"run/a", `"run/a"` + notAbsolute},
		{"@abstract", `"@abstract"` + notAbsolute},
		{"/run/../a", `"/run/../a"` + notNormal + `"/a"`},
		{"/run/a:b", `"/run/a:b"` + cut}, {"/run/a|b", `"/run/a|b"` + cut}, {"/run/a#b", `"/run/a#b"` + cut}, {"/run/a?b", `"/run/a?b"` + cut},
		{"/run/$host.sock", `"/run/$host.sock"` + cut}, {"/run/a b", `"/run/a b"` + cut},
		{"/run/a\u00a0", `"/run/a\u00a0"` + cut}, {"/run/\u3000a", `"/run/\u3000a"` + cut}, // gunicorn strips every blank of Unicode
		{"/run/a\nb", `"/run/a\nb" contains the invisible character U+000A`},
		{"/", `"/" is a directory`},
		{longest + "a", Quote(longest) + " is longer than 95 bytes, where Apache cuts a socket path"},
	})
	if socket, _ := ParseSocketPath("/run/a/app.sock"); socket.Directory() != "/run/a" {
		t.Errorf("got %s, want /run/a", socket.Directory())
	}
}
