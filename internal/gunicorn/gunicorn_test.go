package gunicorn

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"proxypact/internal/python"
	"proxypact/internal/readback"
	"proxypact/internal/site"
	"proxypact/internal/tool"
	"proxypact/internal/value"
)

// load has gunicorn's own Config read files as gunicorn -c does, and prints what it made of each.
const load = `
import json, runpy, sys
from gunicorn.config import Config
for path in sys.argv[1:]:
    config = Config()
    for name, value in runpy.run_path(path).items():
        if not name.startswith("__"):
            config.set(name, value)
    print(json.dumps({"app": config.wsgi_app, "address": config.address, "peers": config.forwarded_allow_ips, "scheme": config.secure_scheme_headers}))
`

// settings are what gunicorn read.
type settings struct {
	App     string
	Address []any // a path, or an IP address and a port
	Peers   []string
	Scheme  map[string]string
}

// ask is what gunicorn makes of each file, and its version.
func ask(t *testing.T, contents ...string) (all []settings, version string) {
	t.Helper()
	python, err := tool.DjangoPython(t.Context(), "", ID)
	if err != nil {
		t.Fatal(err)
	}
	argv := []string{"-c", load}
	dir := t.TempDir()
	for i, content := range contents {
		path := filepath.Join(dir, fmt.Sprintf("f%d.py", i))
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		argv = append(argv, path)
	}
	cmd := exec.Command(python.Path, argv...)
	cmd.Env, cmd.Stderr = tool.Environment(), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		var one settings
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all, python.Servers["gunicorn"]
}

func TestSocketsReadBack(t *testing.T) {
	paths := readback.Keep(readback.FileNames(1, 1500, 60), func(name string) bool {
		_, err := value.ParseSocketPath("/run/" + name)
		return err == nil
	})
	var contents []string
	for _, name := range paths {
		contents = append(contents, "bind = ["+python.String(backendOn(t, "/run/"+name).Listens()).String()+"]\n")
	}
	got, _ := ask(t, contents...)
	for i, name := range paths {
		if want := "/run/" + name; len(got[i].Address) != 1 || got[i].Address[0] != want {
			t.Errorf("got %q, want %q", got[i].Address, want)
		}
	}
	t.Logf("%d sockets", len(paths))
}

func backendOn(t *testing.T, path string) site.Backend {
	t.Helper()
	socket, err := value.ParseSocketPath(path)
	if err != nil {
		t.Fatal(err)
	}
	return site.Backend{Place: site.Place{Socket: socket}}
}

// The file as a whole says to gunicorn what the description says.
func TestSettingsReadBack(t *testing.T) {
	_, version := ask(t)
	for _, c := range []struct{ backend, want string }{
		{"port = 8000", "[[127.0.0.1 8000]] [127.0.0.1]"},
		{"port = 8000\naddress = '::1'", "[[::1 8000]] [::1]"},
		{"port = 8000\nbind = '0.0.0.0'\nproxy_peers = ['2001:db8::1', '10.0.0.5']", "[[0.0.0.0 8000]] [10.0.0.5 2001:db8::1]"},
		{"port = 8000\nbind = '::'\nproxy_peers = ['::1']", "[[:: 8000]] [::1]"},
		{"port = 8000\nbind = '::'\nproxy_peers = ['10.0.0.5', '::1']", "[[:: 8000]] [10.0.0.5 ::ffff:10.0.0.5 ::1]"},
		{"socket = '/run/shop/app.sock'", "[/run/shop/app.sock] []"},
	} {
		got, _ := ask(t, rendered(t, c.backend+"\nversion = '"+version+"'"))
		if text := fmt.Sprint(got[0].Address, " ", got[0].Peers); text != c.want {
			t.Errorf("%s: got %s, want %s", c.backend, text, c.want)
		}
		if got[0].App != "shop.wsgi:application" || len(got[0].Scheme) != 1 || got[0].Scheme["X-FORWARDED-PROTO"] != "https" {
			t.Errorf("%s: got %+v", c.backend, got[0])
		}
	}
}

// believe is the scheme that gunicorn takes from a request with the header, by the peer that sent it.
const believe = `
import runpy, sys
from gunicorn.config import Config
from gunicorn.http import RequestParser
config = Config()
for name, value in runpy.run_path(sys.argv[1]).items():
    if not name.startswith("__") and name in config.settings and name != "pre_request":
        config.set(name, value)
for peer in sys.argv[2:]:
    sent = [b"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https\r\n\r\n"]
    print(next(RequestParser(config, iter(sent), (peer, 1, 0, 0))).scheme)
`

// A server on [::] sees IPv4 peers in their mapped form, and believes the proxy's there too.
func TestMappedPeers(t *testing.T) {
	python, err := tool.DjangoPython(t.Context(), "", ID)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "c.py")
	content := rendered(t, "port = 8000\nbind = '::'\nproxy_peers = ['10.0.0.5']\nversion = '"+python.Servers[ID]+"'")
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python.Path, "-c", believe, path, "::ffff:10.0.0.5", "::ffff:10.0.0.6")
	cmd.Env, cmd.Stderr = tool.Environment(), os.Stderr
	if out, err := cmd.Output(); err != nil || string(out) != "https\nhttp\n" {
		t.Errorf("got %q, %v", out, err)
	}
}

func TestMappedNetworks(t *testing.T) {
	b := site.Place{Bind: netip.IPv6Unspecified(), Peers: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("2001:db8::/64")}}
	if got, want := strings.Join(b.Believed(), ","), "10.1.0.0/16,::ffff:10.1.0.0/112,2001:db8::/64"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func rendered(t *testing.T, backend string) string {
	t.Helper()
	text := "app = {name = 'shop', hosts = ['a.example'], module = 'shop.wsgi:application'}\nproxy.kind = 'nginx'\ntls = {certificate = '/c', key = '/k'}\n"
	s := readback.Site(t, text+"[backend]\n"+backend)
	file, err := Render(readback.Templates(t), s, s.Backend)
	if err != nil {
		t.Fatal(err)
	}
	return string(file.Content)
}
