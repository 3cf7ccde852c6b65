package django

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"proxypact/internal/readback"
	"proxypact/internal/tool"
)

// asked sends requests through Django with the middleware first, by WSGI and, where this Django has it, by ASGI.
const asked = `
import asyncio, json, sys, django
from django.conf import settings
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=["shop_client.client_address", "django.middleware.common.CommonMiddleware"])
django.setup()
from django.http import HttpResponse
from django.test import Client
from django.urls import re_path
urlpatterns = [re_path("", lambda request: HttpResponse(json.dumps([request.META.get("REMOTE_ADDR"), request.META.get("REMOTE_HOST")])))]
if django.VERSION >= (3, 1):
    from django.core.handlers.asgi import ASGIHandler
handler = django.VERSION >= (3, 1) and ASGIHandler()
async def ask(peer, headers):
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "client": (peer, 1) if peer is not None else None,
        "headers": [(b"x-forwarded-for", value.encode()) for value in headers or []]}
    sent, parts = [], [{"type": "http.request"}]
    async def receive():
        if not parts:
            await asyncio.sleep(60)
        return parts.pop()
    async def send(message):
        sent.append(message)
    await handler(scope, receive, send)
    return json.loads(sent[1]["body"])
for peer, headers in json.loads(sys.argv[1]):
    extra = {"HTTP_X_FORWARDED_FOR": ",".join(headers)} if headers else {}
    got = json.loads(Client().get("/", REMOTE_ADDR=peer or "", **extra).content)[0]
    if handler:
        also = asyncio.run(ask(peer, headers))
        assert (also[0] or "") == got and also[1] in (also[0], None), (got, also)
    print(got)
`

type question struct {
	peer    any // nil: none, as ASGI has it of a socket
	headers []string
	want    string
}

func TestClientMiddleware(t *testing.T) {
	const client = "203.0.113.9"
	for _, c := range []struct {
		backend string
		asks    []question
	}{
		{"port = 8000", []question{
			{"127.0.0.1", []string{client}, client},
			{"127.0.0.1", []string{"2001:db8::9"}, "2001:db8::9"},
			{"127.0.0.1", nil, "127.0.0.1"},
			{"127.0.0.1", []string{"6.6.6.6", client}, "127.0.0.1"},
			{"127.0.0.1", []string{"6.6.6.6, " + client}, "127.0.0.1"},
			{"127.0.0.1", []string{client + ":80"}, "127.0.0.1"},
			{"127.0.0.1", []string{"fe80::1%eth0"}, "127.0.0.1"},
			{"127.0.0.1", []string{"unknown"}, "127.0.0.1"},
			{"127.0.0.1", []string{""}, "127.0.0.1"},
			{"127.0.0.1", []string{"2130706433"}, "127.0.0.1"},
			{"192.0.2.1", []string{"6.6.6.6"}, "192.0.2.1"},
			{"", []string{"6.6.6.6"}, ""},
			{"junk", []string{"6.6.6.6"}, "junk"},
		}},
		{"port = 8000\nversion = '26.1'\nbind = '::'\nproxy_peers = ['10.0.0.0/24', '2001:db8::/64']", []question{
			{"::ffff:10.0.0.7", []string{client}, client},
			{"2001:db8::1", []string{client}, client},
			{"::ffff:10.0.1.7", []string{"6.6.6.6"}, "::ffff:10.0.1.7"},
		}},
		{"socket = '/run/shop/app.sock'", []question{
			{nil, []string{client}, client},
			{"", []string{client}, client},
			{"127.0.0.1", []string{"6.6.6.6"}, "127.0.0.1"},
			{"0.0.0.0", []string{"6.6.6.6"}, "0.0.0.0"},
		}},
		{"server = 'uwsgi'\nsocket = '/run/shop/app.sock'", []question{
			{"0.0.0.0", []string{client}, client},
		}},
	} {
		dir := t.TempDir()
		s := readback.Site(t, "app = {name = 'shop', hosts = ['a.example'], module = 'a.wsgi:app', client_middleware = true}\n[backend]\n"+c.backend+"\n"+withTLS)
		file, err := RenderClient(readback.Templates(t), s)
		if err != nil {
			t.Fatal(err)
		}
		readback.File(t, dir+"/shop_client.py", string(file.Content))
		for i, got := range answers(t, dir, c.asks) {
			if want := c.asks[i].want; got != want {
				t.Errorf("%s: %v says %q: got %q, want %q", c.backend, c.asks[i].peer, c.asks[i].headers, got, want)
			}
		}
	}
}

// answers are REMOTE_ADDR as each Django of the tests has it, which must agree.
func answers(t *testing.T, dir string, asks []question) []string {
	t.Helper()
	var list [][2]any
	for _, ask := range asks {
		list = append(list, [2]any{ask.peer, ask.headers})
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for path := range strings.SplitSeq(os.Getenv("PROXYPACT_PYTHONS"), ":") {
		python, err := tool.DjangoPython(t.Context(), path, "gunicorn")
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(python.Path, "-c", asked, string(text))
		cmd.Dir, cmd.Env, cmd.Stderr = dir, tool.Environment("PYTHONPATH="+dir), os.Stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
		if all != nil && strings.Join(all, " ") != strings.Join(got, " ") {
			t.Errorf("Django %s says %q, another %q", python.Django, got, all)
		}
		all = got
	}
	return all
}
