package spec

import (
	"regexp"
	"strings"
	"testing"
)

// decodeSet reads the smallest description with settings.
func decodeSet(t *testing.T, texts ...string) string {
	t.Helper()
	set, err := ParseSettings("--set", texts)
	if err != nil {
		t.Fatal(err)
	}
	_, problems := Decode("d.toml", []byte(minimal), TOML, Beside{Set: set})
	return print(problems)
}

// A hint about a setting is for a command line: what stands in a file has quotes and brackets of its own.
func TestSettingMessages(t *testing.T) {
	for _, c := range []struct{ set, want string }{
		{"app.hosts=a", ""},
		{"app.hosts=", `
			|--set: app.hosts: "" is not a list of strings
			|    hint: write it without brackets and quotes, commas between several: --set app.hosts=bookshop.example.com,www.bookshop.example.com`},
		{`access.staff.paths=["/a/"]`, `
			|--set: access.staff.paths: "[\"/a/\"]" is not a URL path
			|    hint: start it with /`},
		{`proxy.listen=[192.0.2.1]`, `
			|--set: proxy.listen: "[192.0.2.1]" is not an IP address
			|    hint: write it without brackets and quotes, commas between several: --set proxy.listen=192.0.2.10,2001:db8::10`},
		{"access.staff.authenticated=yes", `
			|--set: access.staff.authenticated: "yes" is not a boolean
			|    hint: write --set access.staff.authenticated=true or --set access.staff.authenticated=false`},
		{"tls.http2=1", `
			|--set: tls.http2: 1 is not a boolean
			|    hint: write --set tls.http2=true or --set tls.http2=false`},
		{"backend.port=http", `
			|--set: backend.port: "http" is not an integer
			|    hint: write --set backend.port=8000`},
		{"app=shop", `
			|--set: app: "shop" is not a table
			|    hint: write --set app.KEY=VALUE`},
		{"access=/admin/", `
			|--set: access: "/admin/" is not a table
			|    hint: write --set access.NAME.KEY=VALUE`},
		{"access.staff=/admin/", `
			|--set: access.staff: "/admin/" is not a table
			|    hint: write --set access.staff.KEY=VALUE`},
		{"accept=no-tls", `
			|--set: accept: "no-tls" is not a table of strings
			|    hint: write --set 'accept.backend-exposed=the firewall of this host closes the port'`},
		{"app.django=five", `
			|--set: app.django: "five" is not a version
			|    hint: write digits and dots, such as "5.2" or "1.22.1"`},
		{"health.foo=1", `
			|--set: health.foo: unknown key
			|    hint: health has the keys path, peers`},
	} {
		if got, want := decodeSet(t, c.set), margin(c.want); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.set, got, want)
		}
	}
}

var suggested = regexp.MustCompile(`--set '?([^ ']+=[^']*?)( or --set .*)?'?$`)

// What a hint has people type is read.
func TestSuggestedSettingsAreRead(t *testing.T) {
	for _, key := range Keys {
		if key.Type == Text {
			continue
		}
		path := strings.ReplaceAll(key.Path, "NAME", "staff")
		hint := setting(path, "")
		typed := suggested.FindStringSubmatch(hint)
		if typed == nil {
			t.Errorf("%s: %q says nothing to type", path, hint)
			continue
		}
		if got := decodeSet(t, typed[1]); got != "" {
			t.Errorf("%s: %s", typed[1], got)
		}
	}
}

func TestSettingsAreBounded(t *testing.T) {
	_, err := ParseSettings("--set", []string{"app.hosts=" + strings.Repeat("a.", 2000)})
	if err == nil || err.Error() != "more than 2000 dots in one description" {
		t.Errorf("got %v", err)
	}
}
