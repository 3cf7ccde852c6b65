package verify

import (
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/site"
	"proxypact/internal/tool"
)

// direct are sites that a front reaches itself: one whose server's file does a proxy's part, one that hands plain http
// to Django, one whose port the platform says, and one that leaves nearly everything to the front.
var direct = []struct {
	name, example string
	server        site.Server
	newest        bool
	edits         edits
}{
	{"redirect", "none/ingress", site.Gunicorn, false, nil},
	{"serve", "none/ingress", site.Gunicorn, true, edits{"proxy.http": `"serve"`}},
	{"platform", "none/heroku", site.Gunicorn, false, edits{"backend.worker": `"gthread"`, "proxy.http": `"serve"`}},
	{"left-to-the-front", "none/ingress", site.UWSGI, false, loads},
}

func directSetup(t *testing.T, example string, server site.Server, python tool.Python, changes edits) Setup {
	t.Helper()
	return prepared(t, described(t, example, runningOn(python, server).with(changes)), python)
}

// TestDirect sends everything through an nginx that does what the checklist asks for,
// and where the server's file does a proxy's part, past it.
func TestDirect(t *testing.T) {
	t.Parallel()
	for _, row := range direct {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			python := interpreters(t)[0]
			if row.newest {
				python = interpreters(t)[len(interpreters(t))-1]
			}
			stack := run(t, directSetup(t, row.example, row.server, python, row.edits))
			holds(t, stack, stack.Public)
			if stack.Public.Plain == attack.Serves && overruns(t, stack) && !closesBehind(t, stack) {
				t.Error("a front that keeps the connection takes the body behind HEAD for another answer")
			}
		})
	}
}

// closesBehind reports whether the application server ends a connection that it was asked to keep.
func closesBehind(t *testing.T, stack *Stack) bool {
	t.Helper()
	conn, err := net.Dial("tcp", stack.apps[0].address.String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second)) // less than gunicorn keeps it by itself
	fmt.Fprintf(conn, "HEAD /whoami/ HTTP/1.1\r\nHost: %s\r\nConnection: keep-alive\r\n\r\n", stack.Public.Canonical())
	_, err = io.ReadAll(conn)
	return err == nil
}

// passing is a front that hands everything on as it came.
const passing = `
server {
    listen @HTTP@;
    listen @HTTPS@ ssl;
    server_name wharf.example.com www.wharf.example.com;
    ssl_certificate @CERT@;
    ssl_certificate_key @KEY@;
    underscores_in_headers on;
    location / {
        proxy_pass http://@BACKEND@;
        proxy_bind 127.0.2.1;
        proxy_set_header Host $host;
    }
}
`

// TestAPassingFront is the control: what only the front can do is missed, and what is closed behind it is not.
func TestAPassingFront(t *testing.T) {
	t.Parallel()
	setup := directSetup(t, "none/ingress", site.Gunicorn, interpreters(t)[0], nil)
	setup.Config = passing
	stack := run(t, setup)
	forged := map[string]bool{}
	for _, b := range attackedBy(t, stack, attack.Plain, attack.Underscore, attack.Alias, attack.Mount, attack.User) {
		if b.Over == attack.HTTP && b.Way == "" && b.Invariant == attack.Kept {
			forged[b.Case] = true
		}
	}
	if !forged["proto-plain-first"] || !forged["proto-lower-case-last"] {
		t.Error("a client's own X-Forwarded-Proto was not found")
	}
	for id := range forged {
		with := id == "alias-all" || id == "ws-proto" // whose lines have the header itself, too
		if !with && (!strings.HasPrefix(id, "proto-") || strings.Contains(id, "underscore")) {
			t.Errorf("%s is for the application server's file to hold", id)
		}
	}
}

// weakDirect are pieces of what stands in a proxy's place, all of which are taken away at once; each is missed by a
// case of its own.
var weakDirect = []struct {
	changes []change
	missed  []attack.Broken
}{
	{[]change{
		{gunicornFront, "return any(peer in network for network in FRONT)", "return True"},
		{gunicornFront, `words == ["https"]`, `"https" in ",".join(words)`},
		{gunicornFront, "reversed(chain)", "chain"},
		{djangoDirect, "SECURE_SSL_REDIRECT = {{.Redirect}}", "SECURE_SSL_REDIRECT = False"},
	}, []attack.Broken{
		{Case: "proto-plain-first", Over: attack.HTTP, Way: "past the front", Invariant: attack.Scheme},
		{Case: "peer-list", Over: attack.HTTP, Way: "from the front", Invariant: attack.Scheme},
		{Case: "for-plain", Over: attack.HTTPS, Invariant: attack.Address},
		{Case: "honest-get", Over: attack.HTTP, Invariant: attack.Kept},
	}},
	{[]change{
		{gunicornFront, ` if "_" not in name and name.upper() not in DROPPED`, ""},
		{gunicornFront, `    req.headers.append(("X-FORWARDED-PROTO", req.scheme))` + "\n", ""},
		{djangoDirect, "SECURE_HSTS_SECONDS = {{.Seconds}}", "SECURE_HSTS_SECONDS = 0"},
	}, []attack.Broken{
		{Case: "for-underscore", Over: attack.HTTPS, Invariant: attack.Address},
		{Case: "forwarded-host", Over: attack.HTTPS, Invariant: attack.Claims},
		{Case: "proto-plain-first", Over: attack.HTTP, Way: "past the front", Invariant: attack.Scheme},
		{Case: "honest-get", Over: attack.HTTPS, Invariant: attack.Pinned},
	}},
}

const (
	gunicornFront = "gunicorn/front.conf.py.tmpl"
	djangoDirect  = "django/direct.py.tmpl"
)

// TestWeakDirect takes the pieces away.
func TestWeakDirect(t *testing.T) {
	t.Parallel()
	for i, row := range weakDirect {
		t.Run(string(rune('a'+i)), func(t *testing.T) {
			t.Parallel()
			setup := directSetup(t, "none/ingress", site.Gunicorn, interpreters(t)[0], nil)
			setup.Templates = weakness{changes: row.changes}.changed(t)
			stack := run(t, setup)
			var broken []attack.Broken
			for _, b := range attackedBy(t, stack, attack.Plain, attack.Client, attack.Underscore, attack.Alias, attack.Host, attack.Peer, attack.Honest) {
				broken = append(broken, attack.Broken{Case: b.Case, Over: b.Over, Way: b.Way, Invariant: b.Invariant})
			}
			for _, want := range row.missed {
				if !slices.Contains(broken, want) {
					t.Errorf("not found: %v", want)
				}
			}
		})
	}
}

// attackedBy sends the cases of some classes.
func attackedBy(t *testing.T, stack *Stack, faults ...attack.Fault) []attack.Broken {
	t.Helper()
	cases := slices.DeleteFunc(attack.Cases(), func(c attack.Case) bool { return !slices.Contains(faults, c.Fault) })
	report, err := Attack(t.Context(), stack, stack.Public, cases, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report.Broken()
}
