package verify

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/tool"
)

// clinic is a site of which not everyone may see everything.
const clinic = `[app]
name = "clinic"
hosts = ["clinic.example.com"]
remote_user_header = "X-Clinic-User"
[proxy]
kind = "nginx"
http = "serve"
[backend]
port = 8000
[access.staff]
paths = ["/staff/", "/exact"]
password_file = "/etc/clinic/htpasswd"
[access.house]
paths = ["/house/", "/staff/hooks/"]
allow = ["10.0.0.0/8"]
[access.both]
paths = ["/house/both/"]
allow = ["10.0.0.0/8", "192.0.2.7"]
password_file = "/etc/clinic/htpasswd"
[tls]
certificate = "/c.pem"
key = "/k.pem"
hsts = "1y"
`

var elsewhereHouse = netip.AddrFrom4([4]byte{127, 0, 0, 9})

func clinicSite(t *testing.T, python tool.Python, changes edits) *site.Site {
	t.Helper()
	return read(t, "clinic", clinic, running(python).with(changes), site.Options{})
}

func basic(user, password string) string {
	return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// claim is a request, and what becomes of it.
type request struct {
	target string
	lines  []string
	away   bool // it comes from another address than the one that is let in
	status int  // 200: Django answers
	user   string
}

var (
	rightPassword = basic(scaffold.User, scaffold.Password)
	wrongPassword = basic(scaffold.User, "guessed")
	noPassword    = basic(scaffold.User, "")
	lies          = []string{"X-Clinic-User: admin", "x_clinic_user: admin", "X_Clinic-User: admin", "X-Clinic_User: admin", "Remote-User: admin"}
	addressLies   = []string{"X-Forwarded-For: 127.0.0.1", "X_Forwarded_For: 127.0.0.1", "X-Real-IP: 127.0.0.1", "Forwarded: for=127.0.0.1", "Client-IP: 127.0.0.1"}
)

var requests = []request{
	{target: "/whoami/", status: 200},
	{target: "/whoami/", lines: []string{rightPassword}, status: 200},
	{target: "/whoami/", lines: append([]string{wrongPassword}, lies...), status: 200},
	{target: "/whoami/", lines: append([]string{"Connection: close, X-Clinic-User"}, lies...), status: 200},
	{target: "/staff/", status: 401},
	{target: "/staff", status: 401},
	{target: "/staff?x", status: 401},
	{target: "/staff/x/y?z", status: 401},
	{target: "/exact", status: 401},
	{target: "/staff/", lines: lies, status: 401},
	{target: "/staff/", lines: []string{wrongPassword}, status: 401},
	{target: "/staff/", lines: []string{noPassword}, status: 401},
	{target: "/staff/", lines: []string{"Authorization: Bearer x"}, status: 401},
	{target: "/staff/", lines: []string{"Authorization: Basic"}, status: 401},
	{target: "/staff/", lines: []string{rightPassword}, status: 200, user: scaffold.User},
	{target: "/staff", lines: []string{rightPassword}, status: 200, user: scaffold.User},
	{target: "/staff/x", lines: append([]string{rightPassword}, lies...), away: true, status: 200, user: scaffold.User},
	{target: "/staff/x", lines: []string{rightPassword, "Connection: X-Clinic-User"}, status: 200, user: scaffold.User},
	{target: "/exact", lines: []string{rightPassword}, status: 200, user: scaffold.User},
	{target: "/exact/", status: 200},
	{target: "/staffing/", status: 200},
	{target: "/STAFF/", status: 200},
	{target: "/staff/hooks/", status: 200},
	{target: "/staff/hooks", lines: append([]string{rightPassword}, lies...), status: 200},
	{target: "/staff/hooks/x", lines: []string{rightPassword}, away: true, status: 403},
	{target: "/house/", status: 200},
	{target: "/house/", away: true, status: 403},
	{target: "/house", away: true, status: 403},
	{target: "/house/x", lines: addressLies, away: true, status: 403},
	{target: "/house/both/", lines: []string{rightPassword}, status: 200, user: scaffold.User},
	{target: "/house/both/", status: 401},
	{target: "/house/both/", lines: []string{rightPassword}, away: true, status: 403},
	{target: "/house/both/", away: true, status: 403},
}

// disguises are spellings of a path that somebody on the way to Django could read as the one that is guarded.
var disguises = []string{
	"//staff/", "///staff/x", "/%73taff/", "/st%61ff", "/staff%2f", "/staff%2Fx", "/%2fstaff/", "%2Fstaff/", "/./staff/", "/x/../staff/", "/x/%2e%2e/staff/",
	"/%2e/staff/", "/x/..%2fstaff/", "/x%2f..%2fstaff/", "/staff/../staff/", "/staff/.", "/staff/..", "/staff;x/", "/staff/;x", "/;/staff/", `/\staff/`, `\staff/`,
	"/staff%00", "/staff%00/", "/staff%20/", "/staff%09", "/staff#x", "/staff/#", "/#/../staff/", "/staff%23/", "/staff%3f", "/%2573taff/", "/staff%252f",
	"/staff/hooks/../", "/staff/hooks/..%2f", "/staff/hooks%2f..%2fx", "/exact%3f", "/exact#", "/%65xact", "/exact/..", "/house%2f", "//house/both/", "/house//both/", "/house/%62oth/",
	"http://{host}/staff/", "http://{host}//staff/", "https://{host}/%73taff/", "http://{host}/x/../staff/", "http://{host}?/staff/", "http://{host}#/staff/", "{host}/staff/",
	"/?/staff/", "staff/", "*/staff/", "/staff/?/whoami/", "/staff\t/", "/%c0%afstaff/", "/\xefstaff/", "/ſtaff/",
}

var methods = []string{"HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "GETX", "CONNECT"}

// secluded reports whether Django reads the path as one that somebody needs a password or an address for.
func secluded(path string) bool {
	for _, below := range []string{"/staff", "/house"} {
		if path == below || strings.HasPrefix(path, below+"/") {
			return true
		}
	}
	return path == "/exact"
}

// answerTo sends one request from an address.
func answerTo(t *testing.T, stack *Stack, truth attack.Truth, from netip.Addr, c attack.Case) attack.Observation {
	t.Helper()
	w := stack.wire(truth)
	if from.IsValid() {
		w.from = from
	}
	if truth.Entry().Secure() {
		w.tls = handshake(c.Request.ServerName(truth), nil)
	}
	m := message{head: c.Request.Method == "HEAD", answers: 1, raw: c.Request.Bytes(truth)}
	seen, err := w.send(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

// misses are the requests that got something else than they should have.
func misses(t *testing.T, stack *Stack) []string {
	t.Helper()
	var missed []string
	miss := func(truth attack.Truth, c attack.Case, format string, values ...any) {
		missed = append(missed, fmt.Sprintf("%s %q %q over %s: ", c.Request.Method, c.Request.Target, c.Request.Lines, truth.Over)+fmt.Sprintf(format, values...))
	}
	for _, truth := range transports(stack, stack.Public) {
		if truth.Over == attack.HTTP2 {
			continue // holds the same paths; the catalogue has them in frames
		}
		truth.Password = ""
		for _, r := range requests {
			from := truth.Client
			if r.away {
				from = elsewhereHouse
			}
			c := raw(r.target, r.lines...)
			seen := answerTo(t, stack, truth, from, c)
			if len(seen.Answers) != 1 {
				miss(truth, c, "%d answers (%s)", len(seen.Answers), seen.Note)
				continue
			}
			a := seen.Answers[0]
			if a.Status != r.status || a.Django != (r.status == http.StatusOK) {
				miss(truth, c, "%d, from Django %v, want %d", a.Status, a.Django, r.status)
			}
			if hsts := a.Header.Values("Strict-Transport-Security"); truth.Over.Secure() && len(hsts) != 1 {
				miss(truth, c, "Strict-Transport-Security %q", hsts)
			}
			if a.Told == nil {
				continue
			}
			if got, told := a.Told.Meta["HTTP_X_CLINIC_USER"]; got != r.user || told != (r.user != "") {
				miss(truth, c, "Django is told the user %q (%v), want %q", got, told, r.user)
			}
			if a.Told.User != r.user {
				miss(truth, c, "Django has logged in %q, want %q", a.Told.User, r.user)
			}
			if got := a.Told.Meta["HTTP_AUTHORIZATION"]; r.user != "" && got != "" {
				miss(truth, c, "Django is told the password of the proxy: %q", got)
			}
		}
		for _, target := range disguises {
			c := raw(target)
			for _, a := range answerTo(t, stack, truth, elsewhereHouse, c).Answers {
				if a.Told != nil && secluded(a.Told.Path) || a.Django && a.Told == nil {
					miss(truth, c, "Django answers %d to a stranger", a.Status)
				}
			}
		}
		for _, method := range methods {
			c := raw("/staff/x")
			c.Request.Method = method
			for _, a := range answerTo(t, stack, truth, elsewhereHouse, c).Answers {
				if a.Django || a.Status == http.StatusOK && method != "TRACE" {
					miss(truth, c, "Django answers %d to a stranger", a.Status)
				}
			}
		}
	}
	return missed
}

// guardians are the proxies, each before servers that read paths in ways of their own.
var guardians = []struct {
	name, server string
	edits        edits
}{
	{"apache", "gunicorn", nil},
	{"nginx", "gunicorn", nil},
	{"apache-inside", "mod_wsgi", edits{"backend.port": "", "app.directory": `"/srv/clinic"`}.with(loads)},
	{"nginx-packets", "uwsgi", edits{"backend.protocol": `"uwsgi"`}.with(loads)},
}

func TestGuardedPaths(t *testing.T) {
	for _, g := range guardians {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			inRoom(t)
			kind, _, _ := strings.Cut(g.name, "-")
			python := interpretersOf(t, site.Server(g.server))[0]
			s := clinicSite(t, python, runningOn(python, site.Server(g.server)).with(edits{"proxy.kind": `"` + kind + `"`}).with(g.edits))
			for _, missed := range misses(t, run(t, prepared(t, s, python))) {
				t.Error(missed)
			}
		})
	}
}

// TestCertificatesGuardPaths asks with a certificate and without, where the rest of the site is for everyone.
func TestCertificatesGuardPaths(t *testing.T) {
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			inRoom(t)
			python := interpreters(t)[0]
			s := clinicSite(t, python, proxy.edits.with(edits{"tls.client_ca": `"/a.pem"`, "tls.client_certificates": `"optional"`, "access.cards.paths": `["/cards/"]`,
				"access.cards.client_certificate": "true"}))
			stack := run(t, prepared(t, s, python))
			shown := stack.shown
			for _, with := range []bool{true, false} {
				stack.shown = nil
				if with {
					stack.shown = shown
				}
				for _, truth := range transports(stack, stack.Public) {
					for target, open := range map[string]bool{"/cards/": false, "/cards/x?y": false, "/cards": false, "//cards/": false, "/cards%2f": false, "/whoami/": true} {
						seen, err := stack.Send(t.Context(), truth, raw(target, "SSL-Client-Verify: SUCCESS", "X-SSL-Client-Verify: SUCCESS"))
						if err != nil {
							t.Fatal(err)
						}
						want := open || with && truth.Over.Secure() && (target == "/cards/" || target == "/cards/x?y" || target == "/cards")
						for _, answer := range seen.Answers {
							if answer.Django != want {
								t.Errorf("%s over %s with a certificate %v: got %d, want an answer of Django's %v", target, truth.Over, with, answer.Status, want)
							}
						}
					}
				}
			}
		})
	}
}

// TestAllowedBehindAFront asks through the front, which says who the client is, and past it, from one of the hops that
// are believed about the client's address too.
func TestAllowedBehindAFront(t *testing.T) {
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			inRoom(t)
			python := interpreters(t)[0]
			s := clinicSite(t, python, proxy.edits.with(edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`, "front.outer": `["127.0.0.0/8"]`}))
			stack := run(t, prepared(t, s, python))
			public := stack.Public
			front := netip.MustParseAddr(public.Front.Peer)
			public.Front, public.Password = attack.Front{}, ""
			for _, r := range []struct {
				from   netip.Addr
				client string
				want   int
			}{
				{front, beyond.String(), http.StatusOK},
				{front, attack.Spoof, http.StatusForbidden},
				{front, beyond.String() + ", " + attack.Spoof, http.StatusForbidden},
				{front, attack.Spoof + ", " + beyond.String(), http.StatusOK},
				{stranger, beyond.String(), http.StatusForbidden},
				{stranger, beyond.String() + ", " + stranger.String(), http.StatusForbidden},
			} {
				c := raw("/house/", "X-Forwarded-For: "+r.client, "X-Forwarded-Proto: https")
				seen := answerTo(t, stack, attack.Truth{Public: public, Over: attack.HTTPS}, r.from, c)
				if len(seen.Answers) != 1 || seen.Answers[0].Status != r.want {
					t.Errorf("from %s as %s: got %+v, want %d", r.from, r.client, seen, r.want)
				}
			}
		})
	}
}

// unguarded are changes of the templates, all at once, and what each of them lets happen.
var unguarded = map[string]struct {
	changes []change
	missed  []string
}{
	"apache": {
		[]change{
			{apacheForward, "    <If {{.}}>\n        Require all denied\n    </If>\n{{- end}}\n{{- range .Dotted}}", "{{- end}}\n{{- range .Dotted}}"},
			{apacheForward, "    RequestHeader unset {{.Header}}\n", ""},
			{apacheForward, "    RequestHeader unset Authorization ", "    RequestHeader unset Authorisation "},
			{apacheGuard, "Require expr {{.}}", "Require all granted"},
		},
		[]string{`"/staff%2f"`, `is told the user "admin`, `has logged in "admin"`, "is told the password", `"/house/"`, `"/staff/hooks/x"`},
	},
	"apache-open": {
		[]change{{apacheGuard, "Require valid-user", "Require all granted"}, {apacheForward, "{{- range .Folded}}\n    RequestHeader unset {{.}}\n{{- end}}", ""}},
		[]string{`GET "/staff/" ["Host: {host}"] `, `HEAD "/staff/x"`, `"/exact" ["Host: {host}"] `, `"/house/both/" ["Host: {host}"] `, `is told the user "`},
	},
	"nginx": {
		[]change{
			{nginxForward, "proxy_set_header {{.Header}} {{.User}};", "proxy_set_header {{.Header}} $remote_user;"},
			{nginxForward, "        proxy_set_header Authorization \"\";\n", ""},
			{nginxGuard, "({{.}} = 0)", "({{.}} = 2)"},
		},
		[]string{`is told the user "visitor" (true), want ""`, "is told the password", `"/house/"`, `"/staff/hooks/x"`},
	},
	"nginx-open": {
		[]change{{nginxGuard, "auth_basic {{.Realm}};", "auth_basic off;"}, {nginxForward, "proxy_set_header {{.Header}} {{.User}};", ""}},
		[]string{`GET "/staff/" ["Host: {host}"] `, `HEAD "/staff/x"`, `"/exact" ["Host: {host}"] `, `"/house/both/" ["Host: {host}"] `, `is told the user "admin"`},
	},
}

func TestPathsAreGuardedByTheseLines(t *testing.T) {
	for name, weak := range unguarded {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inRoom(t)
			kind, _, _ := strings.Cut(name, "-")
			python := interpreters(t)[0]
			setup := prepared(t, clinicSite(t, python, edits{"proxy.kind": `"` + kind + `"`}), python)
			setup.Templates = weakness{changes: weak.changes}.changed(t)
			stack := run(t, setup)
			if v := stack.visitor(attack.Truth{Public: stack.Public, Over: attack.HTTPS}); keptOut(t.Context(), v) == nil {
				t.Errorf("%s keeps everybody out", guardFlow.ID)
			}
			all := strings.Join(misses(t, stack), "\n")
			for _, want := range weak.missed {
				if !strings.Contains(all, want) {
					t.Errorf("nothing misses it: %s in\n%s", want, all)
				}
			}
		})
	}
}
