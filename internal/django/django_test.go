package django

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"proxypact/internal/readback"
	"proxypact/internal/tool"
)

// load imports the file as the last line of a project's settings and prints what Django then has.
const load = `
import json, sys, types
from shop_proxy import *
from django.conf import settings
found = {name: value for name, value in globals().items() if name.isupper()}
settings.configure(**found)
assert all(getattr(settings, name) == value for name, value in found.items())
assert isinstance(settings.SECURE_PROXY_SSL_HEADER, tuple) and isinstance(settings.ALLOWED_HOSTS, list)
print(json.dumps(found))
`

// read is what Django has of a site with this app table and the rest.
func read(t *testing.T, app, rest string) map[string]any {
	t.Helper()
	python, err := tool.DjangoPython(t.Context(), "", "gunicorn")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "shop_proxy.py"), rendered(t, "[app]\nname = 'shop'\n"+app+"\n[backend]\nport = 8000\n"+rest), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python.Path, "-c", load)
	cmd.Dir, cmd.Env, cmd.Stderr = dir, tool.Environment("PYTHONPATH="+dir), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var found map[string]any
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatal(err)
	}
	return found
}

func rendered(t *testing.T, text string) []byte {
	t.Helper()
	file, err := Render(readback.Templates(t), readback.Site(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return file.Content
}

const (
	withTLS = "[proxy]\nkind = 'nginx'\n[tls]\ncertificate = '/c'\nkey = '/k'\n"
	plain   = "[proxy]\nkind = 'nginx'\nhttp = 'serve'\n"
)

func TestSettingsReadBack(t *testing.T) {
	common := map[string]any{
		"SECURE_PROXY_SSL_HEADER": []any{"HTTP_X_FORWARDED_PROTO", "https"}, "USE_X_FORWARDED_HOST": false, "USE_X_FORWARDED_PORT": false,
		"SECURE_SSL_REDIRECT": false, "SECURE_HSTS_SECONDS": 0.0, "SECURE_HSTS_INCLUDE_SUBDOMAINS": false, "SECURE_HSTS_PRELOAD": false,
	}
	for _, c := range []struct {
		name, app, rest string
		want            map[string]any
	}{
		{"hosts", "hosts = ['a.example', '*.b.example', 'bücher.example']\ninternal_hosts = ['localhost', '::1', '127.0.0.1']", withTLS, map[string]any{
			"ALLOWED_HOSTS":         []any{"a.example", ".b.example", "xn--bcher-kva.example", "localhost", "[::1]", "127.0.0.1"},
			"SESSION_COOKIE_SECURE": true, "CSRF_COOKIE_SECURE": true, "LANGUAGE_COOKIE_SECURE": true}},
		{"plain http", "hosts = ['a.example']\ndjango = '2.2'", plain, map[string]any{
			"ALLOWED_HOSTS": []any{"a.example"}, "SESSION_COOKIE_SECURE": false, "CSRF_COOKIE_SECURE": false}},
		{"origins", "hosts = ['a.example']\ntrusted_origins = ['https://*.b.example:8443', 'https://c.example']", withTLS, map[string]any{
			"ALLOWED_HOSTS": []any{"a.example"}, "SESSION_COOKIE_SECURE": true, "CSRF_COOKIE_SECURE": true, "LANGUAGE_COOKIE_SECURE": true,
			"CSRF_TRUSTED_ORIGINS": []any{"https://*.b.example:8443", "https://c.example"}}},
		{"origins of Django 3.2", "hosts = ['a.example']\ndjango = '3.2'\ntrusted_origins = ['https://*.b.example:8443', 'https://c.example']", withTLS, map[string]any{
			"ALLOWED_HOSTS": []any{"a.example"}, "SESSION_COOKIE_SECURE": true, "CSRF_COOKIE_SECURE": true, "LANGUAGE_COOKIE_SECURE": true,
			"CSRF_TRUSTED_ORIGINS": []any{".b.example:8443", "c.example"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, value := range common {
				c.want[name] = value
			}
			if got := read(t, c.app, c.rest); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
