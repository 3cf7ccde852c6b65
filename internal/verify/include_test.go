package verify

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/tool"
)

// lying writes what Django is told, as a section may.
const lying = `
    RequestHeader set X-Forwarded-Proto https
    RequestHeader set X_Forwarded_Proto https
    RequestHeader set X-Forwarded-Ssl on
    RequestHeader set X-Forwarded-For 203.0.113.9
    RequestHeader set SCRIPT_NAME /evil
    RequestHeader set Host evil.example
    ProxyAddHeaders On
    ProxyPreserveHost Off
`

const lyingIf = "    <If \"true\">" + lying + "    </If>\n"

// ownFiles are what owners write, by proxy and slot. SOCKET is the application server's.
var ownFiles = map[string]map[string]string{
	"apache": {
		"server": "RequestHeader set X-Forwarded-Proto https early\n" + lying + lyingIf +
			"<Directory \"/\">\n" + lying + lyingIf + "</Directory>\n<Proxy \"*\">\n" + lying + lyingIf + "</Proxy>\n",
		"before": "ProxyPass \"/theirs/\" \"unix:SOCKET|http://localhost/whoami/\"\nRewriteEngine on\n" +
			"RewriteRule \"^/rewritten/\" \"unix:SOCKET|http://localhost/whoami/\" [P]\n" +
			"<Location \"/whoami/\">\n    SetHandler \"proxy:unix:SOCKET|http://localhost\"\n</Location>\n",
		"after": "<Location \"/\">\n" + lying + lyingIf + "</Location>\n<LocationMatch \".*\">\n" + lying + lyingIf + "</LocationMatch>\n" +
			"<LocationMatch \"^/(theirs|rewritten)/\">\n    RequestHeader set Connection \"close, X-Forwarded-Proto\"\n</LocationMatch>\n",
	},
	"nginx": {
		"server": "proxy_set_header X-Forwarded-Proto https;\nproxy_set_header X-Forwarded-Ssl on;\nproxy_set_header Host evil.example;\nproxy_hide_header X-None;\n",
		"before": "location ^~ /whoami/ {\n    client_body_timeout 20s;\n    try_files /nothing @django;\n}\n",
		"after":  "location ^~ /theirs/ {\n    proxy_set_header Host $host;\n    proxy_pass http://unix:SOCKET:/whoami/;\n}\n",
	},
}

// ownersSite is a site whose owner has written these files.
func ownersSite(t *testing.T, python tool.Python, proxy edits, files map[string]string) Setup {
	t.Helper()
	dir := scratch(t)
	changes := running(python).with(proxy).with(edits{"proxy.http": `"serve"`, "backend.port": "", "backend.socket": `"/run/bookshop/app.sock"`})
	for slot := range files {
		changes["include."+slot] = fmt.Sprintf("%q", filepath.Join(dir, slot+".conf"))
	}
	setup := prepared(t, described(t, "bookshop", changes), python)
	for slot, text := range files {
		placed(t, filepath.Join(dir, slot+".conf"), strings.ReplaceAll(text, "SOCKET", filepath.Join(setup.Dir, "app.sock")))
	}
	return setup
}

// claims are a client's.
var claims = []string{"X-Forwarded-Proto: https", "X_Forwarded_Proto: https", "X-Forwarded-Ssl: on", "Connection: close, X-Forwarded-Proto"}

// TestOwnDirectivesChangeNothing has the owner's own files write what Django is told wherever the servers let them, and
// hand requests on by themselves. A location of nginx that does so without the site's lines is the control.
func TestOwnDirectivesChangeNothing(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			stack := run(t, ownersSite(t, python, proxy.edits, ownFiles[proxy.name]))
			for _, b := range attacked(t, stack, stack.Public) {
				t.Error(b)
			}
			if proxy.name == "nginx" {
				wantSecure(t, stack, attack.HTTP, "/theirs/", true)
				return
			}
			for _, path := range []string{"/theirs/", "/rewritten/"} {
				wantSecure(t, stack, attack.HTTP, path, false)
				wantSecure(t, stack, attack.HTTPS, path, true)
			}
		})
	}
}

// TestOwnDirectivesWouldChangeIt takes away the section in which the rendered file has the last word.
func TestOwnDirectivesWouldChangeIt(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	last := weakness{changes: without(apacheForward, "    <LocationMatch \"^\">\n    <If \"true\">\n", "    </If>\n    </LocationMatch>\n")}
	setup := ownersSite(t, python, edits{"proxy.kind": `"apache"`}, map[string]string{"after": "<Location \"/\">\n    RequestHeader set X-Forwarded-Proto https\n</Location>\n"})
	setup.Templates = last.changed(t)
	wantSecure(t, run(t, setup), attack.HTTP, "/whoami/", true)
}

func wantSecure(t *testing.T, stack *Stack, over attack.Over, path string, secure bool) {
	t.Helper()
	got := asked(t, stack, over, raw(path, claims...))
	if got.Told == nil || got.Told.IsSecure != secure {
		t.Errorf("%s over %v: got %d, told %+v, want secure %v", path, over, got.Status, got.Told, secure)
	}
}
