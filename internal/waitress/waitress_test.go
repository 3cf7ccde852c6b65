package waitress

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"proxypact/internal/readback"
	"proxypact/internal/tool"
)

// stand is run in the place of waitress-serve: it reads the options as waitress does and asks what becomes of two
// requests, from the trusted peer and from another.
const stand = `#!%s
import json, sys
from waitress.adjustments import Adjustments
from waitress.proxy_headers import proxy_headers_middleware
options, app = Adjustments.parse_args(sys.argv[1:])
options = {name: value for name, value in options.items() if name not in ("help", "call", "app")}
a = Adjustments(**options)
told = []
def django(environ, start_response):
    told.append([environ["wsgi.url_scheme"], environ["REMOTE_ADDR"], environ.get("HTTP_X_FORWARDED_PROTO"), environ.get("HTTP_X_FORWARDED_HOST")])
asked = proxy_headers_middleware(django, a.trusted_proxy, a.trusted_proxy_count, a.trusted_proxy_headers, a.clear_untrusted_proxy_headers)
for peer in a.trusted_proxy, "192.0.2.9":
    asked({"wsgi.url_scheme": "http", "REMOTE_ADDR": peer, "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "2001:db8::1",
        "HTTP_X_FORWARDED_HOST": "evil.example"}, None)
print(json.dumps({"app": app, "listen": [list(s[3][:2]) for s in a.listen] if not options.get("unix_socket") else [],
    "socket": a.unix_socket, "mode": a.unix_socket_perms, "threads": a.threads, "told": told}))
`

// understood is what waitress read.
type understood struct {
	App     []string
	Listen  [][]any
	Socket  string
	Mode    int
	Threads int
	Told    [][]any // of the proxy, and of somebody else
}

// ask runs the rendered command with a further option.
func ask(t *testing.T, backend string) understood {
	t.Helper()
	python, err := tool.DjangoPython(t.Context(), "", ID)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "waitress-serve"), fmt.Appendf(nil, stand, python.Path), 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "shop.sh")
	if err := os.WriteFile(path, rendered(t, backend), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/bin/sh", path, "--threads=7")
	cmd.Env, cmd.Stderr = tool.Environment("PATH="+dir+":"+os.Getenv("PATH")), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got understood
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func rendered(t *testing.T, backend string) []byte {
	t.Helper()
	text := "app = {name = 'shop', hosts = ['a.example'], module = 'shop.wsgi:application'}\nproxy.kind = 'nginx'\ntls = {certificate = '/c', key = '/k'}\n"
	s := readback.Site(t, text+"[backend]\nserver = 'waitress'\nversion = '3.0'\n"+backend)
	file, err := Render(readback.Templates(t), s, s.Backend)
	if err != nil {
		t.Fatal(err)
	}
	return file.Content
}

// The command as a whole says to waitress what the description says, and waitress keeps the contract.
func TestCommandReadsBack(t *testing.T) {
	for _, c := range []struct{ backend, want string }{
		{"port = 8000", "[[127.0.0.1 8000]]"},
		{"port = 8000\naddress = '::1'", "[[::1 8000]]"},
		{"port = 8000\nbind = '0.0.0.0'\nproxy_peers = ['10.0.0.5']", "[[0.0.0.0 8000]]"},
		{"port = 8000\nbind = '::'\nproxy_peers = ['2001:db8::7']", "[[:: 8000]]"},
		{"socket = '/run/shop/app.sock'", "/run/shop/app.sock 666"},
		{`socket = "/run/it's+(b)&c;%é/app.sock"`, "/run/it's+(b)&c;%é/app.sock 666"},
	} {
		got := ask(t, c.backend)
		place := fmt.Sprint(got.Listen)
		if len(got.Listen) == 0 {
			place = fmt.Sprintf("%s %o", got.Socket, got.Mode)
		}
		if place != c.want || fmt.Sprint(got.App) != "[shop.wsgi:application]" || got.Threads != 7 {
			t.Errorf("%s: got %+v, want %s", c.backend, got, c.want)
		}
		if want := "[[https 2001:db8::1 https <nil>] [http 192.0.2.9 <nil> <nil>]]"; fmt.Sprint(got.Told) != want {
			t.Errorf("%s: got %v, want %s", c.backend, got.Told, want)
		}
	}
}
