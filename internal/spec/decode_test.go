package spec

import (
	"strings"
	"testing"

	"proxypact/internal/problem"
)

const minimal = `[app]
name = "bookshop"
hosts = ["bookshop.example.com"]
[proxy]
kind = "nginx"
`

// Each case is a description and every message it must give, whole.
var messageCases = []struct{ name, toml, want string }{
	{"valid", minimal, ""},
	{"out of range", minimal + "[backend]\nport = 99999\n", `
		|d.toml:7:8: backend.port: 99999 is not in 1..65535`},
	{"misspelt key", minimal + "[tls]\ncertifcate = \"/x\"\n", `
		|d.toml:7:1: tls.certifcate: unknown key
		|    hint: did you mean "certificate"?`},
	{"injection", strings.Replace(minimal, "bookshop.example.com", "shop.example.com; return 301", 1), `
		|d.toml:3:9: app.hosts: "shop.example.com; return 301" is not a host name`},
	{"all at once, by place", "[app]\nname = \"Book\"\n[proxy]\nkind = \"iis\"\nhtpp = 1\n", `
		|d.toml:1:1: app.hosts: missing
		|    hint: write it in [app], such as hosts = ["bookshop.example.com", "www.bookshop.example.com"]
		|d.toml:2:8: app.name: "Book" is not a site name
		|    hint: start with a lower-case letter; then lower-case letters, digits, - and _, at most 64 in all
		|d.toml:4:8: proxy.kind: "iis" is not one of apache, nginx, none
		|d.toml:5:1: proxy.htpp: unknown key
		|    hint: did you mean "http"?`},
	{"missing without a table", "[app]\nname = \"a\"\nhosts = [\"a.example\"]\n", `
		|d.toml: proxy.kind: missing
		|    hint: write it in [proxy], such as kind = "apache"`},
	{"float for a version", strings.Replace(minimal, "[proxy]", "django = 5.2\n[proxy]", 1), `
		|d.toml:4:10: app.django: 5.2 is not a string
		|    hint: quote it: "5.2"`},
	{"text for a list", strings.Replace(minimal, `["bookshop.example.com"]`, `"bookshop.example.com"`, 1), `
		|d.toml:3:9: app.hosts: "bookshop.example.com" is not a list of strings
		|    hint: write a list: ["bookshop.example.com"]`},
	{"text for a port", minimal + "[backend]\nport = '80'\n", `
		|d.toml:7:8: backend.port: "80" is not an integer
		|    hint: write it without quotes: 80`},
	{"case matters", minimal + "[APP]\nname = \"x\"\n", `
		|d.toml:6:1: APP: unknown key
		|    hint: did you mean "app"?`},
	{"a mount point and a port", strings.Replace(minimal, "[proxy]", "prefix = \"x\"\n[proxy]", 1) + "[process.web]\nport = 0\n", `
		|d.toml:4:10: app.prefix: "x" is not a URL path
		|    hint: start it with /
		|d.toml:8:8: process.web.port: 0 is not in 1..65535`},
	{"processes", minimal + "[process.Web]\nport = 1\n[process.live]\npath = [\"/ws/\"]\nprefix = \"x\"\npaths = [\"ws\", \"/a/../b\", \"/a//b\", \"/a%20\"]\n", `
		|d.toml:6:1: process.Web: "Web" is not a site name
		|    hint: start with a lower-case letter; then lower-case letters, digits, - and _, at most 64 in all
		|d.toml:9:1: process.live.path: unknown key
		|    hint: did you mean "paths"?
		|d.toml:10:1: process.live.prefix: unknown key
		|    hint: process.live has the keys server, version, worker, port, socket, addresses, address, bind, bind_port, proxy_peers, protocol, paths, module
		|d.toml:11:9: process.live.paths: "/a%20" is not a URL path
		|    hint: letters, digits and / - . _ ~ only
		|d.toml:11:9: process.live.paths: "/a/../b" is not in normal form
		|d.toml:11:9: process.live.paths: "/a//b" is not in normal form
		|d.toml:11:9: process.live.paths: "ws" is not a URL path
		|    hint: start it with /`},
	{"a process that is no table", minimal + "[process]\nlive = 1\n", `
		|d.toml:7:8: process.live: 1 is not a table
		|    hint: write it as [process.live]`},
	{"dotted and inline", "app = { name = \"a\", hots = [] , hosts = [\"a.example\"]}\nproxy.kind = \"nginx\"\nproxy.sever = 1\n", `
		|d.toml:1:21: app.hots: unknown key
		|    hint: did you mean "hosts"?
		|d.toml:3:1: proxy.sever: unknown key
		|    hint: proxy has the keys kind, version, openssl, listen, http_port, https_port, public_http_port, public_https_port, http, resolver`},
	{"a key of no table", minimal + "[health]\nfoo = 1\n[access.staff]\nfoo = 1\n[helth]\nfoo = 1\n", `
		|d.toml:7:1: health.foo: unknown key
		|    hint: health has the keys path, peers
		|d.toml:9:1: access.staff.foo: unknown key
		|    hint: access.staff has the keys paths, allow, password_file, client_certificate, authenticated
		|d.toml:10:1: helth: unknown key
		|    hint: did you mean "health"?`},
	{"quoted dots are no path", minimal + "\"app.name\" = 1\n", `
		|d.toml:6:1: proxy."app.name": unknown key`},
	{"array of tables", "[[app]]\nname = \"a\"\n" + "[proxy]\nkind = \"nginx\"\n", `
		|d.toml:1:1: app: a list is not a table
		|    hint: write it as [app]`},
	{"invisible", strings.Replace(minimal, "bookshop\"", "book\\u202eshop\"", 1), `
		|d.toml:2:8: app.name: "book\u202eshop" contains the invisible character U+202E`},
	{"NUL", minimal + "[tls]\ncertificate = \"/a\\u0000b\"\n", `
		|d.toml:7:15: tls.certificate: "/a\x00b" contains the invisible character U+0000`},
	{"syntax", "[app]\nname = \n", `
		|d.toml:2:8: expected value but found '\n' instead`},
	{"syntax at the end", "[app]\nname = \"a", `
		|d.toml:2:9: unexpected EOF; expected '"'`},
	{"twice", "[app]\nname = \"a\"\nname = \"b\"\n", `
		|d.toml:3:1: key 'app.name' has already been defined`},
	{"byte-order mark", "\uFEFF[app]\nname = 1\nhosts = [\"a.example\"]\n[proxy]\nkind = \"nginx\"\n", `
		|d.toml:2:8: app.name: 1 is not a string
		|    hint: quote it: "1"`},
	{"nesting", "a = " + strings.Repeat("{a = ", 5000), `
		|d.toml:1:5005: more than 1000 brackets in one description
		|    hint: delete comments, which count too; a file that it extends may hold as much again`},
	{"dots", minimal + "# \u00e4" + strings.Repeat(".", 1999), `
		|d.toml:6:2002: more than 2000 dots in one description
		|    hint: delete comments, which count too; a file that it extends may hold as much again`},
	{"equal signs", "\uFEFF" + minimal + strings.Repeat("\n#=", 500), `
		|d.toml:504:2: more than 500 equal signs in one description
		|    hint: delete comments, which count too; a file that it extends may hold as much again`},
	{"as many as may be", minimal + "# " + strings.Repeat(".", 1998) + strings.Repeat("[", 997) + strings.Repeat("=", 497), ""},
	{"size", strings.Repeat("# x\n", 100000), `
		|d.toml:65537:1: larger than 262144 bytes, which no description is
		|    hint: delete comments, which count too; a file that it extends may hold as much again`},
}

func TestMessages(t *testing.T) {
	for _, c := range messageCases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := Decode("d.toml", []byte(c.toml), TOML, Beside{})
			if got, want := print(problems), margin(c.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestJSONMessages(t *testing.T) {
	for _, c := range []struct{ name, json, want string }{
		{"valid", `{"app": {"name": "a", "hosts": ["a.example"]}, "proxy": {"kind": "nginx", "http_port": 8080}}`, ""},
		{"twice", `{"app": {"name": "a", "name": "b"}}`, `|d.json: the key "name" is written twice`},
		{"trailing", `{} {}`, `|d.json: something follows the description`},
		{"truncated", `{"app": {`, `|d.json: the description ends too early`},
		{"nesting", `{"a":` + "\n" + strings.Repeat("[", 1001), `
			|d.json:2:1000: more than 1000 brackets in one description
			|    hint: delete comments, which count too; a file that it extends may hold as much again`},
		{"not an object", `[]`, `|d.json: a description is an object`},
		{"fraction", `{"app": {"name": "a", "hosts": ["a.example"]}, "proxy": {"kind": "nginx", "http_port": 80.5}}`,
			`|d.json: proxy.http_port: 80.5 is not an integer`},
		{"missing", `{"app": {"name": "a", "hosts": ["a.example"]}}`, `
			|d.json: proxy.kind: missing
			|    hint: write it in "proxy", such as "kind": "apache"`},
		{"null", `{"app": {"name": null, "hosts": ["a.example"]}, "proxy": {"kind": "nginx"}}`,
			`|d.json: app.name: null is not a string`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := Decode("d.json", []byte(c.json), JSON, Beside{})
			if got, want := print(problems), margin(c.want); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func print(problems []problem.Problem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// margin strips everything up to the | of each line.
func margin(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if _, rest, found := strings.Cut(strings.TrimRight(line, "\n"), "|"); found {
			lines = append(lines, rest)
		}
	}
	return strings.Join(lines, "\n")
}

func FuzzDecode(f *testing.F) {
	for _, c := range messageCases {
		f.Add([]byte(c.toml))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []Format{TOML, JSON} {
			spec, problems := Decode("d", data, format, Beside{})
			if (spec == nil) == (len(problems) == 0) {
				t.Fatalf("%s: spec %v beside %d problems", format, spec, len(problems))
			}
			for _, p := range problems {
				if p.Message == "" || strings.ContainsAny(p.Message, "\n\r") || p.Line > 0 && p.Column < 1 {
					t.Fatalf("%s: bad problem %#v", format, p)
				}
			}
		}
	})
}
