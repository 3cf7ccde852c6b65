package granian

import (
	"strings"
	"testing"

	"proxypact/internal/readback"
)

func rendered(t *testing.T, backend string) string {
	t.Helper()
	text := "app = {name = 'shop', hosts = ['a.example'], module = 'shop.asgi:application'}\nproxy.kind = 'nginx'\ntls = {certificate = '/c', key = '/k'}\n"
	s := readback.Site(t, text+"[backend]\nserver = 'granian'\nversion = '2.8.7'\n"+backend)
	file, err := Render(readback.Templates(t), s, s.Backend)
	if err != nil {
		t.Fatal(err)
	}
	return string(file.Content)
}

// What whoever starts it adds comes behind all that is rendered, and wins.
func TestCommandReadsBack(t *testing.T) {
	for backend, want := range map[string]string{
		"port = 8000":                      "--http 1 --interface asgi --port 8000 --host 127.0.0.1",
		"port = 8000\naddress = '::1'":     "--http 1 --interface asgi --port 8000 --host ::1",
		"socket = \"/run/a+b/it's*.sock\"": "--http 1 --interface asgi --uds-permissions 666 --uds /run/a+b/it's*.sock",
	} {
		got := readback.Command(t, rendered(t, backend), ID, "--more", "than one word")
		if text := strings.Join(got, " "); text != want+" --more than one word shop.asgi:application" {
			t.Errorf("%s: got %s, want %s and what follows", backend, text, want)
		}
	}
}
