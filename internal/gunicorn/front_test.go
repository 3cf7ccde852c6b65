package gunicorn

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"proxypact/internal/readback"
	"proxypact/internal/tool"
)

// hook runs the rendered file's on requests, as gunicorn does, and prints what is left of each.
const hook = `
import json, runpy, sys
from types import SimpleNamespace
pre_request = runpy.run_path(sys.argv[1])["pre_request"]
for peer, headers in json.loads(sys.argv[2]):
    req = SimpleNamespace(peer_addr=(peer, 1) if peer else "", scheme="?", headers=[tuple(header) for header in headers])
    pre_request(None, req)
    print(json.dumps([req.scheme] + [":".join(header) for header in req.headers]))
`

// The file takes scheme and address from the front alone, one of each, and nothing else that anybody could believe.
func TestFrontsWords(t *testing.T) {
	type headers [][2]string
	proto, forwarded := func(v string) [2]string { return [2]string{"X-FORWARDED-PROTO", v} }, func(v string) [2]string { return [2]string{"X-FORWARDED-FOR", v} }
	https := proto("https")
	cases := []struct {
		name, peer string
		sent       headers
		want       string
	}{
		{"the front", "10.0.0.4", headers{https, forwarded("203.0.113.66, 198.51.100.7")}, `["https","X-FORWARDED-PROTO:https","X-FORWARDED-FOR:198.51.100.7"]`},
		{"the front in its mapped form", "::ffff:10.0.0.4", headers{https, forwarded("2001:db8:1::7")}, `["https","X-FORWARDED-PROTO:https","X-FORWARDED-FOR:2001:db8:1::7"]`},
		{"a stranger", "192.0.2.1", headers{https, forwarded("203.0.113.66")}, `["http","X-FORWARDED-PROTO:http","X-FORWARDED-FOR:192.0.2.1"]`},
		{"hops on the way", "10.0.0.4", headers{https, forwarded("203.0.113.66, 198.51.100.7, 192.0.2.129, 10.0.0.9")}, `["https","X-FORWARDED-PROTO:https","X-FORWARDED-FOR:198.51.100.7"]`},
		{"two lines of addresses", "10.0.0.4", headers{forwarded("203.0.113.66"), https, forwarded("198.51.100.7")}, `["https","X-FORWARDED-PROTO:https","X-FORWARDED-FOR:198.51.100.7"]`},
		{"addresses with ports", "10.0.0.4", headers{https, forwarded("203.0.113.66, 198.51.100.7:4711")}, `["https","X-FORWARDED-PROTO:https","X-FORWARDED-FOR:198.51.100.7"]`},
		{"brackets", "10.0.0.4", headers{https, forwarded("[2001:db8:1::7]:4711")}, `["https","X-FORWARDED-PROTO:https","X-FORWARDED-FOR:2001:db8:1::7"]`},
		{"no address at the end", "10.0.0.4", headers{https, forwarded("198.51.100.7, unknown")}, `["https","X-FORWARDED-PROTO:https"]`},
		{"no address at all", "10.0.0.4", headers{https}, `["https","X-FORWARDED-PROTO:https"]`},
		{"hops alone", "10.0.0.4", headers{https, forwarded("10.0.0.9")}, `["https","X-FORWARDED-PROTO:https"]`},
		{"no scheme", "10.0.0.4", headers{forwarded("198.51.100.7")}, `["http","X-FORWARDED-PROTO:http","X-FORWARDED-FOR:198.51.100.7"]`},
		{"the scheme twice", "10.0.0.4", headers{https, https}, `["http","X-FORWARDED-PROTO:http"]`},
		{"a list of schemes", "10.0.0.4", headers{proto("https, https")}, `["http","X-FORWARDED-PROTO:http"]`},
		{"another spelling of it", "10.0.0.4", headers{proto("HTTPS")}, `["http","X-FORWARDED-PROTO:http"]`},
		{"siblings and names with underscores", "10.0.0.4", headers{https, {"X_FORWARDED_PROTO", "http"}, {"SCRIPT_NAME", "/x"}, {"X-FORWARDED-HOST", "evil.example"}, {"COOKIE", "a=1"}},
			`["https","COOKIE:a=1","X-FORWARDED-PROTO:https"]`},
	}
	var requests [][]any
	for _, c := range cases {
		requests = append(requests, []any{c.peer, c.sent})
	}
	got := hooked(t, "peers = ['10.0.0.0/24']\nouter = ['192.0.2.128/25']\n", requests)
	for i, c := range cases {
		if got[i] != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got[i], c.want)
		}
	}
}

// hooked is what the file leaves of each request.
func hooked(t *testing.T, front string, requests [][]any) []string {
	t.Helper()
	python, err := tool.DjangoPython(t.Context(), "", ID)
	if err != nil {
		t.Fatal(err)
	}
	s := readback.Site(t, "app = {name = 'shop', hosts = ['a.example'], internal_hosts = ['b.example']}\nproxy.kind = 'none'\nbackend = {port = 8000, bind = '::'}\n[front]\nkind = 'haproxy'\n"+front)
	file, err := Render(readback.Templates(t), s, s.Backend)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "c.py")
	readback.File(t, path, string(file.Content))
	sent, err := json.Marshal(requests)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python.Path, "-c", hook, path, string(sent))
	cmd.Env, cmd.Stderr = tool.Environment(), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return lines(t, out)
}

// lines are JSON texts in Go's form.
func lines(t *testing.T, out []byte) []string {
	t.Helper()
	var all []string
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var one []string
		if err := decoder.Decode(&one); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(text))
	}
	return all
}
