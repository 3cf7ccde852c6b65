package uvicorn

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"proxypact/internal/readback"
	"proxypact/internal/tool"
)

func rendered(t *testing.T, backend string) string {
	t.Helper()
	text := "app = {name = 'shop', hosts = ['a.example'], module = 'shop.asgi:application'}\nproxy.kind = 'nginx'\ntls = {certificate = '/c', key = '/k'}\n"
	s := readback.Site(t, text+"[backend]\nserver = 'uvicorn'\n"+backend)
	file, err := Render(readback.Templates(t), s, s.Backend)
	if err != nil {
		t.Fatal(err)
	}
	return string(file.Content)
}

func TestCommandReadsBack(t *testing.T) {
	const rest = "--ws-ping-interval 20 --forwarded-allow-ips "
	for backend, want := range map[string]string{
		"port = 8000":                      rest + "127.0.0.1 --proxy-headers --port 8000 --host 127.0.0.1",
		"port = 8000\naddress = '::1'":     rest + "::1 --proxy-headers --port 8000 --host ::1",
		"socket = \"/run/a+b/it's*.sock\"": rest + "* --proxy-headers --uds /run/a+b/it's*.sock",
		"port = 8000\nbind = '0.0.0.0'\nproxy_peers = ['10.0.0.5', '10.0.0.6']": rest + "10.0.0.5,10.0.0.6 --proxy-headers --port 8000 --host 0.0.0.0",
	} {
		got := readback.Command(t, rendered(t, backend), ID, "--workers", "4 of them")
		first, last := got[:len(got)-3], strings.Join(got[len(got)-3:], " ")
		if last != "--workers 4 of them shop.asgi:application" {
			t.Errorf("%s: the options of who starts it are not the last: %q", backend, got)
		}
		if pairs := strings.Join(first, " "); pairs != want {
			t.Errorf("%s: got %s, want %s", backend, pairs, want)
		}
	}
}

// believe tells scheme and client of a request, by the peer that sent it; "" is one on a socket.
const believe = `
import asyncio, sys
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
async def app(scope, receive, send):
    print(scope["scheme"], (scope["client"] or ["nobody"])[0])
for peer in sys.argv[2:]:
    scope = {"type": "http", "scheme": "http", "client": (peer, 1) if peer else None,
        "headers": [(b"x-forwarded-proto", b"https"), (b"x-forwarded-for", b"192.0.2.9")]}
    asyncio.run(ProxyHeadersMiddleware(app, trusted_hosts=sys.argv[1])(scope, None, None))
`

// uvicorn itself believes the peers of the file, and nobody else.
func TestPeers(t *testing.T) {
	python, err := tool.DjangoPython(t.Context(), "", ID)
	if err != nil {
		t.Fatal(err)
	}
	version := "\nversion = '" + python.Servers[ID] + "'"
	for _, c := range []struct {
		backend string
		peers   []string
		want    string
	}{
		{"port = 8000", []string{"127.0.0.1", "127.0.0.2", "192.0.2.1"}, "https 192.0.2.9\nhttp 127.0.0.2\nhttp 192.0.2.1\n"},
		{"port = 8000\nbind = '::'\nproxy_peers = ['10.0.0.5']", []string{"::ffff:10.0.0.5", "::ffff:10.0.0.6"}, "https 192.0.2.9\nhttp ::ffff:10.0.0.6\n"},
		{"socket = '/run/shop/app.sock'", []string{""}, "https 192.0.2.9\n"},
	} {
		arguments := readback.Command(t, rendered(t, c.backend+version), ID)
		var trusted string
		for i, argument := range arguments {
			if argument == "--forwarded-allow-ips" {
				trusted = arguments[i+1]
			}
		}
		cmd := exec.Command(python.Path, append([]string{"-c", believe, trusted}, c.peers...)...)
		cmd.Env, cmd.Stderr = tool.Environment(), os.Stderr
		if out, err := cmd.Output(); err != nil || string(out) != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.backend, out, err, c.want)
		}
	}
}
