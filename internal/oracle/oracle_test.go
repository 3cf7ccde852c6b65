package oracle

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"proxypact/internal/readback"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/templates"
)

func TestReadServer(t *testing.T) {
	for _, c := range []struct {
		name, output string
		want         []Finding
	}{
		{"nginx has nothing to say", "nginx: the configuration file /d/main.conf syntax is ok\nnginx: configuration file /d/main.conf test is successful\n", nil},
		{"nginx before -e", "nginx: [alert] could not open error log file: open() \"/var/log/nginx/error.log\" failed (13: Permission denied)\nnginx: configuration file /d/main.conf test is successful\n", nil},
		{"nginx refuses", "nginx: [emerg] unknown directive \"x\" in /d/nginx/a.conf:12\nnginx: configuration file /d/main.conf test failed\n",
			[]Finding{{"nginx/a.conf", 12, `[emerg] unknown directive "x"`}}},
		{"nginx tells the time", "2026/11/22 21:49:53 [emerg] 4414#4414: unknown directive \"x\" in /d/nginx/a.conf:12\n", []Finding{{"nginx/a.conf", 12, `[emerg] unknown directive "x"`}}},
		{"Apache tells the time", "[Sun Nov 22 21:49:59.600918 2026] [core:warn] [pid 4804:tid 4804] AH00111: no\nSyntax OK\n", []Finding{{"", 0, "[core:warn] AH00111: no"}}},
		{"nginx warns", "nginx: [warn] conflicting server name \"a\" on 127.0.0.1:80, ignored\nnginx: the configuration file /d/main.conf syntax is ok\n",
			[]Finding{{"", 0, `[warn] conflicting server name "a" on 127.0.0.1:80, ignored`}}},
		{"nginx names a file", "nginx: [emerg] cannot load certificate \"/d/chain0.pem\": no such file\n", []Finding{{"", 0, `[emerg] cannot load certificate "chain0.pem": no such file`}}},
		{"Apache has nothing to say", "Syntax OK\n", nil},
		{"Apache refuses", "AH00526: Syntax error on line 7 of /d/apache/a.conf:\nInvalid command 'X', perhaps misspelled\nAction '-t' failed.\nThe Apache error log may have more information.\n",
			[]Finding{{"apache/a.conf", 7, "Invalid command 'X', perhaps misspelled"}}},
		{"Apache ends", "[Sun Nov 22 21:49:59.600918 2026] [ssl:emerg] [pid 4804:tid 4804] AH02407: no\nAH00016: Configuration Failed\n" +
			"[Sun Nov 22 21:49:59.600918 2026] [:emerg] [pid 4804:tid 4804] AH00020: Configuration Failed, exiting\n", []Finding{{"", 0, "[ssl:emerg] AH02407: no"}}},
		{"Apache warns", "AH00111: Config variable ${X} is not defined\nSyntax OK\n", []Finding{{"", 0, "AH00111: Config variable ${X} is not defined"}}},
		{"another directory", "nginx: [emerg] unknown directive \"x\" in /e/a.conf:1\n", []Finding{{"/e/a.conf", 1, `[emerg] unknown directive "x"`}}},
		{"silence", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := readServer(c.output, "/d"); !slices.Equal(got, c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestReadPython(t *testing.T) {
	if got, want := readPython("/d/django/a_proxy.py\t3\tinvalid syntax", "/d"), (Finding{"django/a_proxy.py", 3, "invalid syntax"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func example(t *testing.T, kind, certificate string) *site.Site {
	t.Helper()
	text := fmt.Sprintf("app = {name = 'shop', hosts = ['a.example']}\nproxy.kind = '%s'\nbackend.port = 8000\ntls = {%s}\n", kind, certificate)
	return readback.Site(t, text)
}

const absent = "certificate = '/no/c.pem', key = '/no/k.pem'"

// programs are found once, for sites of both kinds.
var programs = sync.OnceValues(func() (*Oracle, error) {
	return Find(context.Background(), []*site.Site{{Proxy: site.Proxy{Kind: site.Nginx}}, {Proxy: site.Proxy{Kind: site.Apache}}})
})

func ask(t *testing.T, s *site.Site, replacements fstest.MapFS) Verdict {
	t.Helper()
	set, err := render.Parse(templates.FS, replacements)
	if err != nil {
		t.Fatal(err)
	}
	found, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	verdict, err := found.Ask(t.Context(), set, s)
	if err != nil {
		t.Fatal(err)
	}
	return verdict
}

func TestAskFindsNothing(t *testing.T) {
	for _, kind := range []string{"nginx", "apache"} {
		verdict := ask(t, example(t, kind, absent), nil)
		if len(verdict.Findings) > 0 || len(verdict.Asked) != 2 || !strings.HasPrefix(verdict.Asked[0], kind+" ") || !strings.HasPrefix(verdict.Asked[1], "Python 3.") {
			t.Errorf("%s: got %+v", kind, verdict)
		}
		var moved []string
		for _, change := range verdict.Moved {
			moved = append(moved, change.Key)
		}
		if want := []string{"proxy.http_port", "proxy.https_port", "tls.certificate"}; !slices.Equal(moved, want) {
			t.Errorf("%s: got %q moved, want %q", kind, moved, want)
		}
	}
}

// Templates of one's own can be wrong in every way; each is found, with its place.
func TestAskFindsFaults(t *testing.T) {
	for _, c := range []struct{ kind, template, text, want string }{
		{"nginx", "nginx/site.conf.tmpl", "# x\nnonsense on;", `nginx/shop.conf:2: [emerg] unknown directive "nonsense"`},
		{"nginx", "nginx/site.conf.tmpl", "server { listen 127.0.0.1:12345; server_name a; }\nserver { listen 127.0.0.1:12345; server_name a; }", `:0: [warn] conflicting server name "a" on 127.0.0.1:12345, ignored`},
		{"apache", "apache/site.conf.tmpl", "# x\nNonsense on", "apache/shop.conf:2: Invalid command 'Nonsense', perhaps misspelled or defined by a module not included in the server configuration"},
		{"apache", "apache/site.conf.tmpl", "Define A ${GEN_NOT_THERE}", ":0: [core:warn] AH00111: Config variable ${GEN_NOT_THERE} is not defined"},
		{"nginx", "django/proxy.py.tmpl", "X = 1\nY = (", "django/shop_proxy.py:2: '(' was never closed"},
		{"nginx", "gunicorn/gunicorn.conf.py.tmpl", "x = 08", "gunicorn/shop.conf.py:1: leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers"},
		{"nginx", "django/proxy.py.tmpl", `X = "\d"`, `django/shop_proxy.py:1: invalid escape sequence '\d'`},
	} {
		verdict := ask(t, example(t, c.kind, absent), fstest.MapFS{c.template: {Data: []byte(c.text + "\n")}})
		var got []string
		for _, f := range verdict.Findings {
			got = append(got, fmt.Sprintf("%s:%d: %s", f.Path, f.Line, f.Message))
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.template, strings.Join(got, "\n"), c.want)
		}
	}
}

// httpd's own test does not compare a certificate with its key.
func TestAskFindsMismatchedPairs(t *testing.T) {
	dir := readback.Dir(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	readback.Certificate(t, "a.example", at("c1.pem"), at("k1.pem"))
	readback.Certificate(t, "a.example", at("c2.pem"), at("k2.pem"))
	for _, kind := range []string{"nginx", "apache"} {
		right := ask(t, example(t, kind, fmt.Sprintf("certificate = '%s', key = '%s'", at("c1.pem"), at("k1.pem"))), nil)
		if len(right.Findings) > 0 {
			t.Errorf("%s: got %+v", kind, right.Findings)
		}
		wrong := ask(t, example(t, kind, fmt.Sprintf("certificate = '%s', key = '%s'", at("c1.pem"), at("k2.pem"))), nil)
		if want := at("c1.pem") + ": private key does not match public key"; len(wrong.Findings) == 0 || wrong.Findings[0].Message != want {
			t.Errorf("%s: got %+v, want %s", kind, wrong.Findings, want)
		}
	}
}
