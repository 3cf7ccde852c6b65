package verify

import (
	"crypto/tls"
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

// cards are for those who show a certificate, where the rest of the site is for everyone.
var cards = edits{"tls.client_ca": `"/a.pem"`, "tls.client_certificates": `"optional"`, "access.cards.paths": `["/cards/"]`, "access.cards.client_certificate": "true"}

var elsewhereHouse = netip.AddrFrom4([4]byte{127, 0, 0, 9})

func clinicSite(t *testing.T, python tool.Python, changes edits) *site.Site {
	t.Helper()
	return read(t, "clinic", clinic, running(python).with(changes), site.Options{})
}

func basic(user, password string) string {
	return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// request is one, and what becomes of it.
type request struct {
	target string
	lines  []string
	away   bool // it comes from another address than the one that is let in
	card   bool // its client shows a certificate
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
	{target: "/server-status", status: 200},
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
	{target: "/cards/", status: 403},
	{target: "/cards?x", lines: []string{"SSL-Client-Verify: SUCCESS", "SSL_CLIENT_VERIFY: SUCCESS"}, status: 403},
	{target: "/cards/", card: true, status: 200},
	{target: "/cards/x", card: true, away: true, status: 200},
	{target: "/staff/", card: true, status: 401},
}

// disguises are spellings of a path that somebody on the way to Django could read as the one that is guarded.
var disguises = []string{
	"//staff/", "///staff/x", "/%73taff/", "/st%61ff", "/staff%2f", "/staff%2Fx", "/%2fstaff/", "%2Fstaff/", "/./staff/", "/x/../staff/", "/x/%2e%2e/staff/",
	"/%2e/staff/", "/x/..%2fstaff/", "/x%2f..%2fstaff/", "/staff/../staff/", "/staff/.", "/staff/..", "/staff;x/", "/staff/;x", "/;/staff/", `/\staff/`, `\staff/`,
	"/staff%00", "/staff%00/", "/staff%20/", "/staff%09", "/staff#x", "/staff/#", "/#/../staff/", "/staff%23/", "/staff%3f", "/%2573taff/", "/staff%252f",
	"/staff/hooks/../", "/staff/hooks/..%2f", "/staff/hooks%2f..%2fx", "/exact%3f", "/exact#", "/%65xact", "/exact/..", "/exact%0a", "/exact%0A?x", "/exact%0a#x", "/staff%0a", "/house%0a", "/house/both%0A", "/cards%0a", "/staff/hooks%0a", "/house%2f", "//house/both/", "/house//both/", "/house/%62oth/", "//cards/", "/cards%2f", "/%63ards/",
	"https://{host}/staff%252fx", "http://{host}/cards%25%32%66", "https://{host}/x%252f..%252fstaff/", "http:/staff%2fx", "http:/staff%252fx", "http:staff/",
	"http://{host}/staff/", "http://{host}//staff/", "https://{host}/%73taff/", "http://{host}/x/../staff/", "http://{host}?/staff/", "http://{host}#/staff/", "{host}/staff/",
	"/?/staff/", "staff/", "*/staff/", "/staff/?/whoami/", "/staff\t/", "/%c0%afstaff/", "/\xefstaff/", "/ſtaff/",
}

var methods = []string{"HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "GETX", "CONNECT"}

// secluded reports whether Django reads the path as one that somebody needs a password or an address for. A $ within
// one of its patterns matches before a line end.
func secluded(path string) bool {
	path = strings.TrimSuffix(path, "\n")
	for _, below := range []string{"/staff", "/house", "/cards"} {
		if path == below || strings.HasPrefix(path, below+"/") {
			return true
		}
	}
	return path == "/exact"
}

// answerTo sends one request from an address, with the certificates that are shown.
func answerTo(t *testing.T, stack *Stack, truth attack.Truth, from netip.Addr, c attack.Case, shown ...tls.Certificate) attack.Observation {
	t.Helper()
	w := stack.wire(truth)
	if from.IsValid() {
		w.from = from
	}
	if truth.Entry().Secure() {
		w.tls = handshake(c.Request.ServerName(truth), shown)
	}
	m := message{head: c.Request.Method == "HEAD", answers: 1, raw: c.Request.Bytes(truth)}
	seen, err := w.send(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

// misses are the requests over these transports that got something else than they should have.
func misses(t *testing.T, stack *Stack, over attack.Over) []string {
	t.Helper()
	var all []string
	for _, truth := range transports(stack, stack.Public) {
		if truth.Over&over == 0 { // HTTP/2 holds the same paths; the catalogue has them in frames
			continue
		}
		truth.Password = ""
		for _, r := range requests {
			all = append(all, r.misses(t, stack, truth)...)
		}
		for _, target := range disguises {
			c := raw(target)
			for _, a := range answerTo(t, stack, truth, elsewhereHouse, c).Answers {
				if a.Told != nil && secluded(a.Told.Path) || a.Django && a.Told == nil {
					all = append(all, missed(truth, c, "Django answers %d to a stranger", a.Status))
				}
			}
		}
		for _, method := range methods {
			c := raw("/staff/x")
			c.Request.Method = method
			for _, a := range answerTo(t, stack, truth, elsewhereHouse, c).Answers {
				if a.Django || a.Status == http.StatusOK {
					all = append(all, missed(truth, c, "Django answers %d to a stranger", a.Status))
				}
			}
		}
	}
	return all
}

func missed(truth attack.Truth, c attack.Case, format string, values ...any) string {
	return fmt.Sprintf("%s %q %q over %s: ", c.Request.Method, c.Request.Target, c.Request.Lines, truth.Over) + fmt.Sprintf(format, values...)
}

// misses are what is wrong with the answer to one request.
func (r request) misses(t *testing.T, stack *Stack, truth attack.Truth) []string {
	t.Helper()
	from, c := truth.Client, raw(r.target, r.lines...)
	if r.away {
		from = elsewhereHouse
	}
	var shown []tls.Certificate
	if r.card {
		shown = stack.shown
	}
	if r.card && r.status == http.StatusOK && !truth.Over.Secure() {
		r.status = http.StatusForbidden // there is nothing to show it over
	}
	seen := answerTo(t, stack, truth, from, c, shown...)
	if len(seen.Answers) != 1 {
		return []string{missed(truth, c, "%d answers (%s)", len(seen.Answers), seen.Note)}
	}
	var all []string
	a := seen.Answers[0]
	if a.Status != r.status || a.Django != (r.status == http.StatusOK) {
		all = append(all, missed(truth, c, "%d, from Django %v, want %d", a.Status, a.Django, r.status))
	}
	if hsts := a.Header.Values("Strict-Transport-Security"); truth.Over.Secure() && len(hsts) != 1 {
		all = append(all, missed(truth, c, "Strict-Transport-Security %q", hsts))
	}
	if a.Told != nil {
		all = append(all, r.mistold(truth, c, *a.Told)...)
	}
	return all
}

// mistold is what Django was told and should not have been.
func (r request) mistold(truth attack.Truth, c attack.Case, told attack.Told) []string {
	var all []string
	if got, is := told.Meta["HTTP_X_CLINIC_USER"]; got != r.user || is != (r.user != "") {
		all = append(all, missed(truth, c, "Django is told the user %q (%v), want %q", got, is, r.user))
	}
	if told.User != r.user {
		all = append(all, missed(truth, c, "Django has logged in %q, want %q", told.User, r.user))
	}
	if got := told.Meta["HTTP_AUTHORIZATION"]; r.user != "" && got != "" {
		all = append(all, missed(truth, c, "Django is told the password of the proxy: %q", got))
	}
	return all
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
	t.Parallel()
	for _, g := range guardians {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			kind, _, _ := strings.Cut(g.name, "-")
			python := interpretersOf(t, site.Server(g.server))[0]
			if g.name == "apache" {
				g.edits = edits{"access.sso.paths": `["/sso/", "/unset/"]`, "access.sso.authenticated": "true"}
			}
			s := clinicSite(t, python, runningOn(python, site.Server(g.server)).with(cards).with(edits{"proxy.kind": `"` + kind + `"`}).with(g.edits))
			setup := prepared(t, s, python)
			if g.name == "apache" {
				setup.around = digested(t)
			}
			setup.around = beside(setup.around)
			stack := run(t, setup)
			for _, wrong := range misses(t, stack, attack.Both) {
				t.Error(wrong)
			}
			if g.name == "apache" {
				wantDigest(t, stack)
			}
		})
	}
}
