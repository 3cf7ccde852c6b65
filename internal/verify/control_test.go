package verify

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
)

// broken2013 is how the old recipe fails, by the case that shows it: names with underscores, aliases, headers dropped
// on request and the mount point reach Django.
var broken2013 = []struct {
	id   string
	over attack.Over
	want attack.Invariant
}{
	{"proto-underscore-last", attack.HTTP, attack.Scheme},
	{"proto-underscore-left-first", attack.HTTP, attack.Scheme},
	{"proto-underscore-right-first", attack.HTTP, attack.Scheme},
	{"alias-ssl-last", attack.HTTP, attack.Scheme},
	{"alias-protocol-last", attack.HTTP, attack.Scheme},
	{"hop-alias-ssl", attack.HTTP, attack.Scheme},
	{"hop-underscore-last", attack.HTTP, attack.Scheme},
	{"proto-underscore-last", attack.HTTPS, attack.Scheme},
	{"hop-proto-close", attack.HTTPS, attack.Scheme},
	{"hop-proto-blank", attack.HTTPS, attack.Scheme},
	{"mount-script-name", attack.HTTP, attack.NoError},
	{"mount-script-name-own", attack.HTTPS, attack.Mounted},
	{"for-plain", attack.HTTPS, attack.Address},
	{"forwarded-host", attack.HTTPS, attack.Claims},
	{"httpoxy", attack.HTTP, attack.Claims},
	{"user-remote-user", attack.HTTPS, attack.Claims},
	{"host-foreign", attack.HTTPS, attack.Strangers},
	{"host-odd-port", attack.HTTPS, attack.Name},
}

// lines2013 are what people still copy.
const lines2013 = `
  RequestHeader unset X-Forwarded-Proto
  RequestHeader set X-Forwarded-Proto https env=HTTPS
`

// linesCrashing are the repair that many would think of first: drop the name from Connection. Its pattern matches
// nothing, too, and Apache does not survive that.
const linesCrashing = lines2013 + `
  RequestHeader edit* Connection "(?i)(\s*,?\s*x-forwarded-proto)*" ""
`

const recipeHosts = `
<VirtualHost {http}>
  ServerName bookshop.example.com
  ServerAlias www.bookshop.example.com
  ProxyPreserveHost On
  ProxyPass / http://{backend}/
{plain}
</VirtualHost>
<VirtualHost {https}>
  ServerName bookshop.example.com
  ServerAlias www.bookshop.example.com
  ProxyPreserveHost On
  ProxyPass / http://{backend}/
  SSLEngine on
  SSLCertificateFile {dir}/chain0.pem
  SSLCertificateKeyFile {dir}/key0.pem
{secure}
</VirtualHost>
`

const recipeSettings = `SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLOWED_HOSTS = ["bookshop.example.com", "www.bookshop.example.com"]
`

// recipe is a site whose virtual hosts, settings and gunicorn configuration are written by hand.
func recipe(t *testing.T, plain, secure string) (layout, attack.Public) {
	t.Helper()
	setup := prepared(t, described(t, "bookshop", edits{"proxy.http": `"serve"`}), pythonAt(t, "/usr/bin/python3"))
	l := laidOut(t, setup)
	hosts := strings.NewReplacer("{http}", l.http.String(), "{https}", l.https.String(), "{backend}", l.apps[0].url(),
		"{dir}", l.dir, "{plain}", plain, "{secure}", secure).Replace(recipeHosts)
	for path, content := range map[string]string{
		filepath.Join(l.dir, "apache", "bookshop.conf"): hosts,
		l.settings:       recipeSettings,
		l.apps[0].serves: fmt.Sprintf("bind = %q\n", l.apps[0].address),
	} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return l, Public(setup.Site)
}

// TestControlCrash has to find a crash that the client only sees as a closed connection.
func TestControlCrash(t *testing.T) {
	t.Parallel()
	l, public := recipe(t, linesCrashing, lines2013)
	stack, err := start(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	defer stack.Close()
	empty := slices.DeleteFunc(attack.Cases(), func(c attack.Case) bool { return c.ID != "hop-empty" })
	if _, err := Attack(t.Context(), stack, public, empty, nil); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if err := stack.Died(); err != nil && strings.Contains(err.Error(), "Segmentation fault") {
			return
		}
	}
	t.Error("the crash was not found")
}

// TestControl holds the catalogue itself to account: what is known to be broken has to be found, and what is known to
// work must not be blamed.
func TestControl(t *testing.T) {
	t.Parallel()
	l, public := recipe(t, lines2013, lines2013)
	stack, err := start(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, stack) })
	found := map[attack.Broken]bool{}
	for _, b := range attacked(t, stack, public) {
		found[attack.Broken{Case: b.Case, Over: b.Over, Invariant: b.Invariant}] = true
	}
	for _, row := range broken2013 {
		if !found[attack.Broken{Case: row.id, Over: row.over, Invariant: row.want}] {
			t.Errorf("%s over %s: %q was not found broken", row.id, row.over, row.want)
		}
	}
	for _, id := range []string{"honest-get", "honest-post", "proto-plain-last", "path-two-slashes", "te-xchunked"} {
		for b := range found {
			if b.Case == id {
				t.Errorf("%s over %s: %q was found broken", id, b.Over, b.Invariant)
			}
		}
	}
	visited(t, stack, public)
}
