package verify

import (
	"fmt"
	"path/filepath"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

// forging has a client's header become a variable, which gen check refuses: it is why.
const forging = "SetEnvIf X-Forging yes HTTPS=on HTTP_X_FORGED=1\n"

// ownOthers are what owners write for a Django that gets variables in place of headers, or none at all.
var ownOthers = []struct {
	name   string
	server site.Server
	edits  edits
	file   string // include.server
	paths  []string
	forged bool // by the variable HTTPS; the others are told a header
}{
	{"apache-inside", site.ModWSGI, edits{"proxy.kind": `"apache"`, "backend.port": "", "app.directory": `"/srv/bookshop"`},
		forging + lying + lyingIf + "<Location \"/\">\n" + lying + lyingIf + "</Location>\n", []string{"/whoami/"}, true},
	{"apache-packets", site.UWSGI, edits{"proxy.kind": `"apache"`, "backend.protocol": `"uwsgi"`},
		forging + lying + lyingIf + "<Location \"/\">\n" + lying + lyingIf + "</Location>\n", []string{"/whoami/"}, false},
	{"nginx-packets", site.UWSGI, edits{"proxy.kind": `"nginx"`, "backend.protocol": `"uwsgi"`},
		"uwsgi_param HTTP_X_FORWARDED_PROTO https;\nuwsgi_param HTTPS on;\nlocation ^~ /theirs/ {\n    uwsgi_param HTTPS on;\n    try_files /nothing @django;\n}\n",
		[]string{"/whoami/", "/theirs/"}, false},
}

// TestOwnDirectivesBesideOtherServers is the same for them. What gen check refuses does reach Django,
// which is the control.
func TestOwnDirectivesBesideOtherServers(t *testing.T) {
	t.Parallel()
	for _, row := range ownOthers {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			python := interpretersOf(t, row.server)[0]
			file := filepath.Join(scratch(t), "own.conf")
			placed(t, file, row.file)
			changes := loads.with(runningOn(python, row.server)).with(row.edits).with(edits{"proxy.http": `"serve"`, "include.server": fmt.Sprintf("%q", file)})
			stack := run(t, prepared(t, described(t, "bookshop", changes), python))
			for _, path := range row.paths {
				wantSecure(t, stack, attack.HTTP, path, false)
				wantSecure(t, stack, attack.HTTPS, path, true)
			}
			if row.edits["proxy.kind"] != `"apache"` {
				return
			}
			got := asked(t, stack, attack.HTTP, raw("/whoami/", "X-Forging: yes"))
			if got.Told == nil || got.Told.IsSecure != row.forged || got.Told.Meta["HTTP_X_FORGED"] != "1" {
				t.Errorf("a forged variable: got %d, told %+v", got.Status, got.Told)
			}
		})
	}
}

// TestHandingOverNeedsItsLines takes one away from the location that theirs lead to.
func TestHandingOverNeedsItsLines(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	bare := weakness{changes: without(nginxForward, "        proxy_set_header X-Forwarded-Proto {{.Scheme}};\n")}
	setup := ownersSite(t, python, edits{"proxy.kind": `"nginx"`}, map[string]string{"before": ownFiles["nginx"]["before"]})
	setup.Templates = bare.changed(t)
	wantSecure(t, run(t, setup), attack.HTTP, "/whoami/", true)
}
