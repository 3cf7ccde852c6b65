package daphne

import (
	"strings"
	"testing"

	"proxypact/internal/readback"
)

func rendered(t *testing.T, backend string) string {
	t.Helper()
	text := "app = {name = 'shop', hosts = ['a.example'], module = 'shop.asgi:application'}\nproxy.kind = 'nginx'\ntls = {certificate = '/c', key = '/k'}\n"
	s := readback.Site(t, text+"[backend]\nserver = 'daphne'\n"+backend)
	file, err := Render(readback.Templates(t), s, s.Backend)
	if err != nil {
		t.Fatal(err)
	}
	return string(file.Content)
}

// What whoever starts it adds comes behind all that is rendered, and wins.
func TestCommandReadsBack(t *testing.T) {
	for backend, want := range map[string]string{
		"port = 8000":                                               "--ping-interval 20 --proxy-headers --port 8000 --bind 127.0.0.1",
		"port = 8000\naddress = '::1'":                              "--ping-interval 20 --proxy-headers --port 8000 --bind ::1",
		"socket = \"/run/a+b/it's*.sock\"":                          "--ping-interval 20 --proxy-headers --unix-socket /run/a+b/it's*.sock",
		"port = 8000\nbind = '0.0.0.0'\nproxy_peers = ['10.0.0.5']": "--ping-interval 20 --port 8000 --bind 0.0.0.0",
	} {
		got := readback.Command(t, rendered(t, backend), ID, "--more", "than one word")
		if text := strings.Join(got, " "); text != want+" --more than one word shop.asgi:application" {
			t.Errorf("%s: got %s, want %s and what follows", backend, text, want)
		}
	}
}
