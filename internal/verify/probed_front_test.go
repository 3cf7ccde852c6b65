package verify

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// received is what an application server was told, and by what name.
type received struct {
	Host, Target string
	Header       http.Header
}

// echoServer is an application server that shows what it was told.
func echoServer(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(reached, "1")
		json.NewEncoder(w).Encode(received{r.Host, r.RequestURI, r.Header})
	})}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return fmt.Sprint(listener.Addr().(*net.TCPAddr).Port)
}

// probedSite is below a path, at ports that are not the usual ones, and serves its front alone.
func probedSite(t *testing.T, proxy choice, changes edits, weak ...change) *Stack {
	t.Helper()
	python := interpreters(t)[0]
	setup := prepared(t, described(t, "bookshop", running(python).with(proxy.edits).with(edits{"backend.port": echoServer(t), "app.prefix": `"/shop/"`, "proxy.public_https_port": "8443",
		"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`, "front.only": "true", "front.health_path": `"/up/"`, "front.health_hosts": `["up.internal"]`,
		"health.path": `"/healthz"`, "health.peers": `["127.0.2.1", "` + prober + `"]`}).with(changes)), python)
	setup.Templates = weakness{changes: weak}.changed(t)
	return alone(t, setup, nil)
}

// TestProbesOfAFront wants the front's own probes answered, and those of others who connect themselves, but nobody whom
// the front brings, whatever they say.
func TestProbesOfAFront(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		for _, c := range []choice{{"plain", plainInside}, {"tls", nil}, {"off", plainInside.with(edits{"proxy.http": `"off"`})},
			{"proxy", edits{"front.proxy_protocol": "true"}}, {"secret", edits{"front.secret_header": `"X-Origin-Secret"`, "front.secret_file": `"/etc/secret"`}}} {
			t.Run(proxy.name+"-"+c.name, func(t *testing.T) {
				t.Parallel()
				stack := probedSite(t, proxy, c.edits)
				for _, host := range []string{ownName, "10.0.1.7", "up.internal", ""} {
					for _, from := range []string{"127.0.2.1", prober} {
						for _, secure := range []bool{false, true} {
							if secure && !stack.https.IsValid() || !secure && !stack.http.IsValid() {
								continue
							}
							probe := probeRequest{secure: secure, name: map[bool]string{true: ownName}[host == ownName], host: host, target: "/shop/healthz?x", from: from, line: "GET"}
							wantReceived(t, stack, probe, c.name, "", from)
							if from == "127.0.2.1" {
								for _, claimed := range []string{"198.51.100.7", prober, "127.0.2.1, 198.51.100.7", "unknown", "127.0.2.1:x"} {
									wantReceived(t, stack, probe, c.name, claimed, "")
								}
							} else if c.name != "proxy" { // whose line Apache takes from anybody, and then has doubts
								wantReceived(t, stack, probe, c.name, "127.0.2.1", from)
							}
							probe.from = stranger.String()
							wantReceived(t, stack, probe, c.name, "", "")
							wantReceived(t, stack, probe, c.name, prober, "")
						}
					}
				}
			})
		}
	}
}

// wantReceived wants the application server reached by a probe as if it came over https; "" wants it left alone.
func wantReceived(t *testing.T, stack *Stack, probe probeRequest, kind, claimed, want string) {
	t.Helper()
	opening := ""
	switch {
	case kind == "proxy":
		shown := strings.Split(claimed+", ", ", ")
		opening = "PROXY TCP4 " + slices.DeleteFunc(append(slices.Clone(shown), probe.from), func(s string) bool { return s == "" })[0] + " 127.0.0.1 1024 80\r\n"
		if len(shown) > 2 {
			return // a line has one address
		}
	case claimed != "":
		probe.lines = "X-Forwarded-For: " + claimed + "\r\nX-Forwarded-Proto: http\r\n"
	}
	got := probe.send(t, stack, opening)
	if want == "" {
		if got.Header.Get(reached) != "" || got.Status != 403 && got.Status != 0 {
			t.Errorf("%s, claiming %q: got %d", probe, claimed, got.Status)
		}
		return
	}
	var seen received
	if err := json.Unmarshal(got.Body, &seen); err != nil || got.Status != 200 {
		t.Errorf("%s, claiming %q: got %d %.80q", probe, claimed, got.Status, got.Body)
		return
	}
	if seen.Host != ownName+":8443" || seen.Target != "/shop/healthz?x" || !slices.Equal(seen.Header["X-Forwarded-Proto"], []string{"https"}) || !slices.Equal(seen.Header["X-Forwarded-For"], []string{want}) {
		t.Errorf("%s, claiming %q: the application server is told %+v", probe, claimed, seen)
	}
}

// TestWithoutThePeersOfProbes shows that these tests see it when somebody else is answered.
func TestWithoutThePeersOfProbes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		proxy choice
		weak  change
		from  string
		said  string
	}{
		{"nginx for strangers", proxies[1], change{"nginx/allowed.conf.tmpl", "geo {{.Connected}} {{.Peer}} {\n    default 0;", "geo {{.Connected}} {{.Peer}} {\n    default 1;"}, stranger.String(), ""},
		{"Apache for strangers", proxies[0], change{"apache/probe_known.conf.tmpl", "SetEnvIfExpr {{.Is}} {{.Mark}}", "SetEnvIfExpr true {{.Mark}}"}, stranger.String(), ""},
		{"nginx for whom the front brings", proxies[1], change{"nginx/allowed.conf.tmpl", "    default 0;\n    {{.Wanted}} 1;", "    default 1;"}, "127.0.2.1", "X-Forwarded-For: 198.51.100.7\r\n"},
		{"Apache for whom the front brings", proxies[0], change{"apache/probe_known.conf.tmpl", "SetEnvIfExpr {{.Asks}}", "SetEnvIfExpr true"}, "127.0.2.1", "X-Forwarded-For: 198.51.100.7\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			stack := probedSite(t, c.proxy, nil, c.weak)
			probe := probeRequest{host: "10.0.1.7", target: "/shop/healthz", from: c.from, line: "GET", lines: c.said}
			if got := probe.send(t, stack, ""); got.Header.Get(reached) == "" {
				t.Errorf("%s: got %d", probe, got.Status)
			}
		})
	}
}

// TestProbesWithoutACertificate has everybody else show one.
func TestProbesWithoutACertificate(t *testing.T) {
	t.Parallel()
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			python := interpreters(t)[0]
			stack := alone(t, prepared(t, described(t, "bookshop", running(python).with(proxy.edits).with(edits{"backend.port": mirror(t), "health.path": `"/healthz/"`,
				"health.peers": `["` + prober + `"]`, "tls.client_ca": `"` + newAuthority(t, scratch(t), "ours").path + `"`, "tls.client_header": `"X-Client-Subject"`})), python), nil)
			for _, probe := range []probeRequest{{host: ownName}, {host: "10.0.1.7"}, {secure: true, host: "10.0.1.7"}} {
				probe.target, probe.from, probe.line = "/healthz/", prober, "GET"
				probe.lines = "X-Client-Subject: CN=admin\r\nX_Client_Subject: CN=admin\r\n"
				var headers http.Header
				got := probe.send(t, stack, "")
				if err := json.Unmarshal(got.Body, &headers); err != nil || got.Status != 200 {
					t.Errorf("%s: got %d %.80q", probe, got.Status, got.Body)
				}
				wantSubject(t, headers, "")
				probe.target = "/whoami/"
				if got := probe.send(t, stack, ""); got.Header.Get(reached) != "" {
					t.Errorf("%s: got %d", probe, got.Status)
				}
			}
		})
	}
}
