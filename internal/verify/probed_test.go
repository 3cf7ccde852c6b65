package verify

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
)

// prober is where probes connect from.
var prober = scaffold.Prober.String()

// probeRequest is a request for the health path, or for something like it.
type probeRequest struct {
	secure       bool
	name         string // of the handshake; "": none is said
	host, target string
	from         string
	line         string // before the target
	lines        string
	body         string
}

func (s probeRequest) String() string {
	scheme := map[bool]string{true: "https", false: "http"}[s.secure]
	return fmt.Sprintf("%s %s://%s%s as %q from %s %q", s.line, scheme, s.host, s.target, s.name, s.from, s.lines)
}

// send returns the one answer, or none.
func (s probeRequest) send(t *testing.T, stack *Stack, opening string) attack.Answer {
	t.Helper()
	w := wire{addr: stack.http, from: netip.MustParseAddr(s.from), opening: []byte(opening)}
	if s.secure {
		w.addr, w.tls = stack.https, handshake(s.name, nil)
	}
	head := s.line + " " + s.target + " HTTP/1.0\r\n"
	if s.host != "" {
		head = s.line + " " + s.target + " HTTP/1.1\r\nHost: " + s.host + "\r\n"
	}
	seen, err := w.send(t.Context(), message{answers: 1, head: s.line == "HEAD", raw: []byte(head + s.lines + "Connection: close\r\n\r\n" + s.body)})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen.Answers) == 0 {
		return attack.Answer{}
	}
	return seen.Answers[0]
}

// forgeries are what a probe could say, if it were believed.
var forgeries = []string{
	"X-Forwarded-Proto: http\r\nX_Forwarded_Proto: http\r\nX-Forwarded-Ssl: off\r\nX-Forwarded-Host: evil.example\r\nForwarded: for=1.2.3.4;proto=http;host=evil.example\r\n",
	"X-Forwarded-For: 1.2.3.4\r\nX_Forwarded_For: 1.2.3.4\r\nX-Real-IP: 1.2.3.4\r\nScript-Name: /x\r\nSCRIPT_NAME: /x\r\n",
	"Remote-User: admin\r\nCookie: sessionid=x\r\nAuthorization: Basic eDp5\r\nX-Request-ID: mine\r\nX-Request_ID: mine\r\n",
	"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
	"Connection: Host, X-Forwarded-Proto, X-Forwarded-For\r\n",
}

// inTheWay is whatever keeps others from Django.
var inTheWay = edits{"app.hosts": `["bookshop.example.com", "*.bookshop.example.com"]`, "app.redirect_hosts": `["` + leads + `"]`, "access.all.paths": `["/"]`,
	"access.all.password_file": `"/etc/htpasswd"`, "log.request_id": "true", "app.remote_user_header": `"X-Shop-User"`}

// TestProbes asks Django whether it works, as probes do, where everything else is in its way: a redirect, a password,
// maintenance, a name that leads elsewhere. Nobody else gets that answer, and nothing else is answered so.
func TestProbes(t *testing.T) {
	t.Parallel()
	below := edits{"app.prefix": `"/shop/"`}.with(loads)
	for _, row := range []struct {
		name   string
		proxy  choice
		server site.Server
		edits  edits
	}{
		{"apache", proxies[0], site.Gunicorn, nil},
		{"nginx", proxies[1], site.Gunicorn, nil},
		{"apache-packets", proxies[0], site.UWSGI, inPackets[1].edits.with(below)},
		{"nginx-packets", proxies[1], site.UWSGI, inPackets[1].edits.with(below)},
		{"apache-inside", proxies[0], site.ModWSGI, edits{"backend.port": "", "app.directory": `"/srv/bookshop"`}.with(loads)},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			python := interpretersOf(t, row.server)[0]
			off := filepath.Join(scratch(t), "off")
			setup := prepared(t, described(t, "bookshop", runningOn(python, row.server).with(row.proxy.edits).with(inTheWay).with(edits{
				"health.path": `"/whoami/"`, "health.peers": `["` + prober + `"]`, "pages.maintenance_switch": `"` + off + `"`, "tls.acme_webroot": `"` + webroot(t) + `"`}).with(row.edits)), python)
			setup.around = beside(nil)
			stack, err := Run(t.Context(), setup)
			if err != nil {
				t.Fatal(err)
			}
			defer stack.Close()
			wantProbes(t, stack)
			if err := probesAnswered(t.Context(), stack.visitor(attack.Truth{Public: stack.Public, Over: attack.HTTPS})); err != nil {
				t.Error(err)
			}
			wantOwnPages(t, stack, 401)
			placed(t, off, "")
			wantOwnPages(t, stack, 503)
			for _, probe := range approaches(stack) {
				wantProbed(t, stack, probe)
			}
			if got := asked(t, stack, attack.HTTPS, raw(stack.moved.ScriptName()+"/")); got.Status != 503 {
				t.Errorf("in maintenance / is %d", got.Status)
			}
			for _, server := range stack.behind {
				server.Stop(time.Second)
			}
			if got := approaches(stack)[0].send(t, stack, ""); len(stack.behind) > 0 && got.Status < 500 {
				t.Errorf("without Django a probe gets %d", got.Status)
			}
		})
	}
}

// wantOwnPages wants nobody in by the paths beside those of the server's own pages.
func wantOwnPages(t *testing.T, stack *Stack, status int) {
	t.Helper()
	truth := attack.Truth{Public: stack.Public, Over: attack.HTTPS}
	truth.Password = ""
	for _, target := range []string{"x", "", "maintenance/", "maintenance%0a", "unavailable", "away", "maintenance/..%2fx"} {
		for _, answer := range answerTo(t, stack, truth, truth.Client, raw("/.proxypact/"+target)).Answers {
			if answer.Django || answer.Status < 400 {
				t.Errorf("/.proxypact/%s: got %d, from Django %v", target, answer.Status, answer.Django)
			}
			if target == "x" && answer.Status != status && len(stack.behind) == 0 {
				t.Errorf("/.proxypact/%s: got %d, want %d", target, answer.Status, status)
			}
		}
	}
}

// approaches are the ways of a probe to the site.
func approaches(stack *Stack) []probeRequest {
	all := []probeRequest{
		{secure: true, name: ownName, host: ownName}, {secure: true, host: "10.0.1.7"},
		{secure: true, name: leads, host: leads}, {secure: true, name: "a." + ownName, host: "a." + ownName}, {secure: true, host: ownName},
	}
	for _, host := range []string{ownName, "10.0.1.7", leads, "a." + ownName, "10.0.1.7:80", "[2001:db8::1]", "[::1]:80", "localhost", "up.internal", ""} {
		all = append(all, probeRequest{host: host})
	}
	for i := range all {
		all[i].target, all[i].from, all[i].line = stack.moved.Probe.Path.String(), prober, "GET"
	}
	return all
}

// wantProbes wants what was promised of probes, and of everyone else.
func wantProbes(t *testing.T, stack *Stack) {
	t.Helper()
	all := approaches(stack)
	for _, probe := range all {
		wantProbed(t, stack, probe)
		away := probe
		away.from, away.lines = stranger.String(), "X-Forwarded-For: "+prober+"\r\n"
		if got := away.send(t, stack, ""); got.Django || got.Status != 0 && got.Status != 403 || got.Status == 0 && slices.Contains([]string{ownName, leads}, away.host) {
			t.Errorf("%s: got %d, from Django %v", away, got.Status, got.Django)
		}
	}
	for _, way := range []probeRequest{all[0], all[1], all[5], all[6]} {
		for _, lies := range forgeries {
			liar := way
			liar.lines = lies
			wantProbed(t, stack, liar)
		}
		query, head := way, way
		query.target += "?full=1"
		wantProbed(t, stack, query)
		head.line = "HEAD"
		if got := head.send(t, stack, ""); got.Status != 200 || !got.Django {
			t.Errorf("%s: got %d, from Django %v", head, got.Status, got.Django)
		}
		wantNothingElse(t, stack, way)
	}
}

// wantNothingElse wants no other request of a probe to come to Django.
func wantNothingElse(t *testing.T, stack *Stack, way probeRequest) {
	t.Helper()
	var others []probeRequest
	for _, target := range []string{"//whoami/", "/%77hoami/", "/whoami%2f", "/./whoami/", "/x/../whoami/", "/x/%2e%2e/whoami/", "/whoami/.", "/whoami//", "/whoami/x", "/whoami", "/whoamix/",
		"/whoami/../", "/whoami/../admin/", "/whoami/..%2fadmin/", "/whoami/;x", "/whoami;/", "/whoami/#x", "/whoami/%23", "/whoami/%3f", "/whoami/%00", "/whoami/%0a", "/whoami/%0A?x", "/whoami%0a", "/WHOAMI/", "/?/whoami/", "/", "/admin/", "/\\whoami/"} {
		other := way
		other.target = stack.moved.ScriptName() + target
		others = append(others, other)
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "GETX"} {
		other := way
		other.line, other.lines = method, "Content-Length: 0\r\n"
		others = append(others, other)
	}
	for _, other := range others {
		if got := other.send(t, stack, ""); got.Django || !other.isRefused(got) {
			t.Errorf("%s: got %d, from Django %v, to %q", other, got.Status, got.Django, got.Header.Get("Location"))
		}
	}
	body := way
	body.lines, body.body = "Content-Length: 40\r\n", strings.Repeat("x", 40)
	if got := body.send(t, stack, ""); got.Told != nil && got.Told.Body > 0 {
		t.Errorf("%s: Django got a body", body)
	}
}

// isRefused reports whether there is no answer, or a refusal, or the way from http to https that is everybody's there.
// A TRACE httpd answers itself, wherever the distribution leaves that on.
func (s probeRequest) isRefused(got attack.Answer) bool {
	if s.line == "TRACE" && got.Status == 200 {
		return got.Header.Get("Content-Type") == "message/http"
	}
	if !s.secure && s.host == ownName && got.Status == 301 {
		return got.Header.Get("Location") == "https://"+ownName+s.target
	}
	return got.Status == 0 || got.Status >= 400
}

// wantProbed wants Django told of a probe as over https, by the site's own name, and of nobody in particular.
func wantProbed(t *testing.T, stack *Stack, probe probeRequest) {
	t.Helper()
	got := probe.send(t, stack, "")
	if got.Status != 200 || got.Told == nil {
		t.Errorf("%s: got %d, from Django %v", probe, got.Status, got.Django)
		return
	}
	told := *got.Told
	if !told.IsSecure || told.Host != ownName || told.Path != stack.moved.Probe.Path.String() || told.Mount != stack.moved.ScriptName() ||
		told.Meta["HTTP_X_FORWARDED_FOR"] != prober || len(told.Meta["HTTP_X_REQUEST_ID"]) < 16 {
		t.Errorf("%s: Django is told %+v", probe, told)
	}
	for name := range told.Meta {
		for _, part := range []string{"COOKIE", "AUTHORIZATION", "USER", "SSL", "HTTP_FORWARDED", "FORWARDED_HOST", "REAL_IP", "UPGRADE"} {
			if strings.Contains(name, part) && name != "HTTP_USER_AGENT" && told.Meta[name] != "" {
				t.Errorf("%s: Django is told %s %q", probe, name, told.Meta[name])
			}
		}
	}
}
