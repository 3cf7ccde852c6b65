package verify

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/site"
	"proxypact/internal/tool"
)

// divided is a site with a process for some paths, one below another's.
const divided = `[app]
name = "bookshop"
hosts = ["bookshop.example.com", "www.bookshop.example.com"]
[proxy]
kind = "nginx"
http = "serve"
[backend]
port = 8000
[process.live]
paths = ["/ws/", "/exact", "/v1.0/"]
port = 8001
[process.deep]
paths = ["/ws/deep/"]
socket = "/run/bookshop/deep.sock"
[tls]
certificate = "/c.pem"
key = "/k.pem"
`

func dividedSite(t *testing.T, python tool.Python, changes edits) *site.Site {
	t.Helper()
	version := `"` + python.Servers["gunicorn"] + `"`
	return read(t, "divided", divided, running(python).with(edits{"process.live.version": version, "process.deep.version": version}).with(changes), site.Options{})
}

// owners are request targets and who answers: an application server, or "" for nobody. Both proxies have to agree.
var owners = map[string]string{
	"/":                         "bookshop",
	"/ws/":                      "bookshop-live",
	"/ws/x":                     "bookshop-live",
	"/ws//x":                    "bookshop-live",
	"/ws/%2Fx":                  "bookshop-live",
	"/ws/x?next=/../":           "bookshop-live",
	"/ws/.x/..y/...":            "bookshop-live",
	"/ws":                       "bookshop",
	"/ws?x":                     "bookshop",
	"/wsx":                      "bookshop",
	"/ws.":                      "bookshop",
	"/ws;x/":                    "bookshop",
	"/WS/":                      "bookshop",
	"/x/ws/":                    "bookshop",
	"/?/ws/":                    "bookshop",
	"/ws%252Fx":                 "bookshop",
	"/%2577s/":                  "bookshop",
	"/ws%5Cx":                   "bookshop",
	"/ws%2Fx":                   "",
	"/ws%2fx":                   "",
	"%2Fws/":                    "",
	"/%2Fws/":                   "",
	"/%77s/":                    "",
	"/w%73/x":                   "",
	"//ws/":                     "",
	"///ws//x":                  "",
	"/x/../ws/":                 "",
	"/x/%2e%2e/ws/":             "",
	"/x/%2E./ws/":               "",
	"/./ws/":                    "",
	"/%2e/ws/":                  "",
	"/ws/../":                   "",
	"/ws/..":                    "",
	"/ws/%2e%2e":                "",
	"/ws/%2e%2e/whoami/":        "",
	"/ws/..%2fwhoami/":          "",
	"/ws%2f../whoami/":          "",
	"/x/..%2fws/":               "",
	"/x%2f..%2fws/":             "",
	"/exact":                    "bookshop-live",
	"/exact?x":                  "bookshop-live",
	"/exact/":                   "bookshop",
	"/exactly":                  "bookshop",
	"/exact%2F":                 "bookshop",
	"/exact%3Fx":                "bookshop",
	"/%65xact":                  "",
	"//exact":                   "",
	"/exact/..":                 "",
	"/v1.0/":                    "bookshop-live",
	"/v1x0/":                    "bookshop",
	"/v1%2E0/":                  "",
	"/v1%2e0/":                  "",
	"/ws/deep/":                 "bookshop-deep",
	"/ws/deep/x":                "bookshop-deep",
	"/ws/deep":                  "bookshop-live",
	"/ws/deeper/":               "bookshop-live",
	"/ws/de%65p/":               "",
	"/ws%2Fdeep/":               "",
	"/ws/deep%2F":               "",
	"/ws//deep/":                "",
	"/ws/deep/../":              "",
	"http://{host}/ws/":         "bookshop-live",
	"http://{host}/ws":          "bookshop",
	"http://{host}//ws/":        "",
	"http://{host}/%77s/":       "",
	"http://{host}/x/../ws/":    "",
	"https://{host}/ws/deep/x":  "bookshop-deep",
	"http://{host}?/ws/":        "bookshop",
	"http://{host}/x?http:/ws/": "bookshop",
}

// partings are who stands beside whom.
func partings(python tool.Python) []choice {
	packets := edits{"app.module": `"bookshop.application:application"`, "process.live.server": `"uwsgi"`, "process.live.protocol": `"uwsgi"`,
		"process.live.version": `"` + python.Servers["uwsgi"] + `"`}
	return []choice{
		{"apache", proxies[0].edits},
		{"nginx", proxies[1].edits},
		{"apache-packets", packets.with(proxies[0].edits)},
		{"nginx-packets", packets.with(proxies[1].edits)},
		{"apache-inside", packets.with(proxies[0].edits).with(inApache[0].edits).with(edits{"backend.server": `"mod_wsgi"`, "backend.version": `"4.9.4"`})},
	}
}

func TestBothProxiesAgreeWhoseAPathIs(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for _, parting := range partings(python) {
		t.Run(parting.name, func(t *testing.T) {
			t.Parallel()
			stack := run(t, prepared(t, dividedSite(t, python, parting.edits), python))
			wantOwners(t, stack, owners)
		})
	}
}

// TestBothProxiesAgreeBelowAMount asks for the same below a path that uvicorn wants to be left out and gunicorn does
// not, and that uWSGI finds in its packets.
func TestBothProxiesAgreeBelowAMount(t *testing.T) {
	t.Parallel()
	below := map[string]string{"/": "", "/ws/": "", "/exact": "", "/shop/v1x0/ws/": ""}
	for target, want := range owners {
		if target[0] == '/' {
			below["/shop/v1.0"+target] = want
		}
	}
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			pythons := interpretersOf(t, site.Uvicorn)
			python := pythons[len(pythons)-1]
			s := dividedSite(t, python, proxy.edits.with(mounted).with(edits{"process.live.server": `"uvicorn"`, "process.live.module": `"shop.asgi:application"`,
				"process.live.version": `"` + python.Servers["uvicorn"] + `"`, "app.module": `"bookshop.application:application"`,
				"process.deep.server": `"uwsgi"`, "process.deep.protocol": `"uwsgi"`, "process.deep.version": `"` + python.Servers["uwsgi"] + `"`}))
			stack := run(t, prepared(t, s, python))
			wantOwners(t, stack, below)
			for path, query := range map[string]string{"/exact": "a=%2F", "/ws/a%2Fb//c": "", "/ws/x\ny": "", "/whoami/": "a=1", "/ws/deep/": "a=%2F", "/ws/deep/a b;c": ""} {
				told := asked(t, stack, attack.HTTPS, raw(strings.NewReplacer("\n", "%0A", " ", "%20").Replace("/shop/v1.0"+path+"?"+query))).Told
				want, _ := url.PathUnescape("/shop/v1.0" + path)
				if told == nil || told.Path != want || told.Meta["QUERY_STRING"] != query || told.Mount != "/shop/v1.0" {
					t.Errorf("%s: told %+v, want the path %q", path, told, want)
				}
			}
		})
	}
}

func wantOwners(t *testing.T, stack *Stack, owners map[string]string) {
	t.Helper()
	for target, want := range owners {
		if stack.inside && want == "bookshop" {
			want = "apache"
		}
		for _, truth := range transports(stack, stack.Public) {
			if truth.Over == attack.HTTP2 && target[0] != '/' {
				continue // is no path there
			}
			seen, err := stack.Send(t.Context(), truth, raw(target))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, answer := range seen.Answers {
				got = answer.Header.Get(reached)
				if got == "" && answer.Status < http.StatusBadRequest {
					t.Errorf("%s over %s: %d from the proxy itself", target, truth.Over, answer.Status)
				}
			}
			if got != want {
				t.Errorf("%s over %s: %q answers, want %q", target, truth.Over, got, want)
			}
		}
	}
}

// TestProcessesHold sends everything to the main backend, and everything to a process.
func TestProcessesHold(t *testing.T) {
	t.Parallel()
	for i, python := range interpreters(t) {
		for _, proxy := range proxies {
			for name, paths := range map[string]string{"beside": `["/ws/"]`, "through": `["/whoami/", "/form/", "/admin/", "/accounts/", "/cookies/", "/absolute-redirect/"]`} {
				plain := plains[i%len(plains)]
				t.Run(proxy.name+"-"+name+"/"+versions(python), func(t *testing.T) {
					t.Parallel()
					s := dividedSite(t, python, proxy.edits.with(plain.edits).with(edits{"process.live.paths": paths}))
					stack := run(t, prepared(t, s, python))
					holds(t, stack, stack.Public)
					want := map[string]string{"beside": "bookshop", "through": "bookshop-live"}[name]
					if got := asked(t, stack, attack.HTTPS, raw("/whoami/")).Header.Get(reached); got != want {
						t.Errorf("%q answered, want %q", got, want)
					}
				})
			}
		}
	}
}

// besideASGI is the newsroom with what really runs.
func besideASGI(t *testing.T, python tool.Python, changes edits) *site.Site {
	t.Helper()
	return described(t, "newsroom", running(python).with(edits{"process.live.version": `"` + python.Servers["uvicorn"] + `"`}).with(changes))
}

// TestWebSocketsBesideWSGI opens one at the process, and none elsewhere; then the whole catalogue goes to gunicorn, and
// to uvicorn.
func TestWebSocketsBesideWSGI(t *testing.T) {
	t.Parallel()
	for _, python := range interpretersOf(t, site.Uvicorn) {
		for _, proxy := range proxies {
			for name, paths := range map[string]string{"beside": `["/ws/"]`, "through": `["/whoami/", "/form/", "/admin/", "/accounts/", "/cookies/", "/absolute-redirect/"]`} {
				also := edits{}
				if proxy.name == "apache" && python.Path == interpreters(t)[0].Path { // Apache knows of no upgrade for Django that it runs itself
					also = inApache[0].edits.with(edits{"backend.server": `"mod_wsgi"`, "backend.version": `"4.9.4"`, "app.module": `"newsroom.wsgi:application"`, "process.live.module": `"newsroom.asgi:application"`})
				}
				t.Run(proxy.name+"-"+name+"/"+versions(python), func(t *testing.T) {
					t.Parallel()
					s := besideASGI(t, python, proxy.edits.with(edits{"process.live.paths": paths, "proxy.http": `"serve"`}).with(also))
					stack := run(t, prepared(t, s, python))
					holds(t, stack, stack.Public)
					for path, opens := range map[string]bool{"/ws/": name == "beside", "/ws": false, "/%77s/": false, "/whoami/": name == "through"} {
						answer := asked(t, stack, attack.HTTPS, raw(path, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
							"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
						if got := answer.Status == http.StatusSwitchingProtocols; got != opens {
							t.Errorf("%s: %d, want a WebSocket: %v", path, answer.Status, opens)
						}
					}
				})
			}
		}
	}
}

// TestPathsNeedTheirGuard takes it away: a path in disguise then reaches the process.
func TestPathsNeedTheirGuard(t *testing.T) {
	t.Parallel()
	for i, weak := range []change{{apacheForward, "    <If {{.}}>\n        Require all denied\n    </If>\n{{- end}}\n{{- range .Dotted}}", "{{- end}}\n{{- range .Dotted}}"}, {nginxWritten, "!~ {{.}}", "~ ^never"}} {
		proxy := proxies[i]
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			python := interpreters(t)[0]
			setup := prepared(t, dividedSite(t, python, proxy.edits), python)
			setup.Templates = weakness{changes: []change{weak}}.changed(t)
			stack := run(t, setup)
			wrong := 0
			for target, want := range owners {
				if target[0] == '/' && want != asked(t, stack, attack.HTTPS, raw(target)).Header.Get(reached) {
					wrong++
				}
			}
			if wrong == 0 {
				t.Error("nothing misses it")
			}
		})
	}
}
