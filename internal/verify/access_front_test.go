package verify

import (
	"net/http"
	"net/netip"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
)

// TestAllowedBehindAFront asks through the front, which says who the client is, and past it, from one of the hops that
// are believed about the client's address too.
func TestAllowedBehindAFront(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			python := interpreters(t)[0]
			counted := edits{"limits.login_paths": `["/accounts/login/"]`, "limits.login_rate": `"3/m"`}
			if proxy.name == "apache" {
				counted = nil
			}
			s := clinicSite(t, python, proxy.edits.with(counted).with(secretive).with(ledOn(t)).with(edits{"front.kind": `"other"`, "front.scheme_header": `"X-Edge-Proto"`,
				"front.client_header": `"X-Forwarded-For"`, "front.peers": `["10.0.0.4"]`, "front.outer": `["127.0.0.0/8"]`, "proxy.http": `"redirect"`, "log.access": `"/var/log/clinic.log"`}))
			setup := prepared(t, s, python)
			setup.around = tunnelling
			stack, err := Run(t.Context(), setup)
			if err != nil {
				t.Fatal(err)
			}
			defer stack.Close() // in the end Django is away
			public := stack.Public
			front := netip.MustParseAddr(public.Front.Peer)
			public.Front, public.Password = attack.Front{}, ""
			truth := attack.Truth{Public: public, Over: attack.HTTPS}
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
				seen := answerTo(t, stack, truth, r.from, raw("/house/", edge(r.client)...))
				if len(seen.Answers) != 1 || seen.Answers[0].Status != r.want {
					t.Errorf("from %s as %s: got %+v, want %d", r.from, r.client, seen, r.want)
				}
			}
			if counted != nil {
				wantCounted(t, stack, truth, front)
			}
			truth.Over = attack.HTTP
			wantNoStrangersWord(t, stack, truth, front)
			wantNoTunnel(t, stack, truth, front)
			if report, err := visit(t.Context(), stack, stack.Public, []Flow{copiesFlow}, nil); err != nil || len(report.Trials) != 1 || len(report.Broken()) > 0 {
				t.Errorf("%s: %v, %+v", copiesFlow.ID, err, report.Trials)
			}
			wantLedOn(t, stack, truth, front)
		})
	}
}

// edge is what a front says of a client that came over https.
func edge(client string) []string {
	return []string{"X-Forwarded-For: " + client, "X-Edge-Proto: https", "X-Origin-Secret: " + scaffold.Secret}
}

// ledOn has a file with a compressed copy below a guard, and a page for when Django is away: httpd leads requests on
// to both.
func ledOn(t *testing.T) edits {
	t.Helper()
	root := scratch(t)
	for _, name := range []string{"open.css", "open.css.gz", "house.css", "house.css.gz", "away.html"} {
		placed(t, filepath.Join(root, name), name)
	}
	return edits{"static.root": `"` + root + `"`, "static.compressed": `["gzip"]`, "pages.unavailable": `"` + filepath.Join(root, "away.html") + `"`,
		"access.house.paths": `["/house/", "/staff/hooks/", "/static/house.css"]`}
}

// wantLedOn wants the front believed to the end, over plain http, and nobody else.
func wantLedOn(t *testing.T, stack *Stack, truth attack.Truth, front netip.Addr) {
	t.Helper()
	want := func(target string, lines []string, status int, body string) {
		t.Helper()
		seen := answerTo(t, stack, truth, front, raw(target, append(lines, "Accept-Encoding: gzip")...))
		if len(seen.Answers) != 1 || seen.Answers[0].Status != status || body != "" && string(seen.Answers[0].Body) != body {
			t.Errorf("%s %q: got %+v, want %d with %q", target, lines, seen, status, body)
		}
	}
	want("/static/open.css", edge(attack.Spoof), http.StatusOK, "open.css.gz")
	want("/static/house.css", edge(beyond.String()), http.StatusOK, "house.css.gz")
	want("/static/house.css", edge(attack.Spoof), http.StatusForbidden, "")
	want("/static/house.css", edge(beyond.String())[:2], http.StatusMovedPermanently, "")
	stack.behind[0].Stop(patience)
	away := map[site.Kind]int{site.Apache: http.StatusServiceUnavailable, site.Nginx: http.StatusBadGateway}[stack.kind]
	want("/", edge(attack.Spoof), away, "away.html")
	want("/house/", edge(beyond.String()), away, "away.html")
	want("/", edge(attack.Spoof)[:2], http.StatusMovedPermanently, "")
}

// tunnelling is a configuration in which other sites of a port speak HTTP/2 without TLS, as a distribution's may.
func tunnelling(f *scaffold.Frame) error {
	if f.Site.Proxy.Kind == site.Apache {
		f.MoreModules, f.Extra = []string{"http2"}, "Protocols h2c http/1.1\n"
	}
	return nil
}

// wantNoTunnel wants the words of whoever has a tunnel through the front to count for nothing.
func wantNoTunnel(t *testing.T, stack *Stack, truth attack.Truth, front netip.Addr) {
	t.Helper()
	if stack.kind != site.Apache {
		return
	}
	w := wire{addr: stack.http, from: front}
	seen, err := w.send(t.Context(), message{framed: newBlock(raw("/whoami/", edge(beyond.String())...).Request, truth)})
	if err != nil || len(seen.Answers) != 1 || seen.Answers[0].Status != http.StatusMovedPermanently {
		t.Errorf("in a tunnel: got %+v, %v, want %d", seen, err, http.StatusMovedPermanently)
	}
}

// wantNoStrangersWord wants the log to begin with a client whom the front names, and with nobody whom others do: not
// with the hop's word that is believed behind the front alone, nor with that of others who connect from its addresses.
func wantNoStrangersWord(t *testing.T, stack *Stack, truth attack.Truth, front netip.Addr) {
	t.Helper()
	for i, r := range []struct {
		from  netip.Addr
		lines []string
		want  string
	}{
		{front, edge(attack.Spoof), attack.Spoof},
		{front, edge(attack.Spoof)[:2], front.String()},
		{stranger, edge(attack.Spoof), stranger.String()},
	} {
		for _, target := range []string{"/?whoami", "/static/open.css?whoami"} {
			answerTo(t, stack, truth, r.from, raw(target, append(r.lines, "Accept-Encoding: gzip")...))
		}
		lines := logged(t, stack, 2*i+2)
		if len(lines) != 2*i+2 || !strings.HasPrefix(lines[2*i], r.want+" ") || !strings.HasPrefix(lines[2*i+1], r.want+" ") {
			t.Errorf("from %s with %q: got %q, want it to begin with %s", r.from, r.lines, lines, r.want)
		}
	}
}

// wantCounted asks as often as a browser may, and once more, each time as another client: through the front, which says
// who it is, and past it with a lie that changes from request to request.
func wantCounted(t *testing.T, stack *Stack, truth attack.Truth, front netip.Addr) {
	t.Helper()
	for _, c := range []struct {
		name   string
		from   netip.Addr
		target string
		client string // {n} is the number of the request
		within bool   // none is turned away
	}{
		{"one client", front, "/accounts/login/", "198.51.100.7", false},
		{"another one", front, "/accounts/login/", "198.51.100.8", false},
		{"many", front, "/accounts/login/", "198.51.100.1{n}", true},
		{"elsewhere", front, "/accounts/logout/", "198.51.100.9", true},
		{"a network", front, "/accounts/login/?next=/", "2001:db8:1:2::{n}", false},
		{"the same network, written out", front, "/accounts/login/", "2001:db8:1:2:1:1:1:{n}", false},
		{"a network of zeros", front, "/accounts/login/", "2001:db8::{n}", false},
		{"networks", front, "/accounts/login/", "2001:db8:2:{n}::1", true},
		{"a liar", stranger, "/accounts/login", "198.51.100.2{n}", false},
	} {
		var statuses []int
		for i := range 6 {
			client := strings.ReplaceAll(c.client, "{n}", strconv.Itoa(i))
			seen := answerTo(t, stack, truth, c.from, raw(c.target, edge(client)...))
			for _, a := range seen.Answers {
				statuses = append(statuses, a.Status)
				if got := a.Header.Values("Strict-Transport-Security"); a.Status == http.StatusTooManyRequests && c.from == front && len(got) != 1 {
					t.Errorf("%s: Strict-Transport-Security %q", c.name, got)
				}
			}
		}
		fine, refused := 0, 0
		for _, status := range statuses {
			if status == http.StatusTooManyRequests {
				refused++
			} else {
				fine++
			}
		}
		want := 4
		if c.name == "the same network, written out" {
			want = 0 // it was counted already
		}
		if c.within {
			want = 6
		}
		if fine != want || fine+refused != 6 {
			t.Errorf("%s: got %v, want %d let through", c.name, statuses, want)
		}
	}
}
