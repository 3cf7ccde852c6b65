package verify

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/site"
	"proxypact/templates"
)

// unattacked are the lines that no request can miss, and why.
var unattacked = map[string]string{
	`RequestHeader edit* {{.}} "(?:((?:\d{1,3}\.){3}\d{1,3})|\[([0-9a-fA-F:.]{2,45})\]):\d{1,5}(?=\s*(?:,|$))" "$1$2" early`: "TestPortsAreNoPartOfAnAddress",
	`SetEnvIfExpr "reqenv('REDIRECT_GEN_FRONT') == '1'" GEN_FRONT=1`:                                                         "TestAllowedBehindAFront",
	`SetEnvIfExpr "reqenv('REDIRECT_GEN_SCHEME') == 'http'" GEN_SCHEME=http`:                                                 "only for the log, and for Strict-Transport-Security beside a page: what comes over http is served or led to https before",
	`SetEnvIfExpr "reqenv('REDIRECT_GEN_SCHEME') == 'https'" GEN_SCHEME=https`:                                               "TestAllowedBehindAFront",
	"map {{.Sent}} {{.Secret}} {":                        "without it nginx does not start",
	"SetEnv proxy-sendcl 1":                              "large uploads in chunks arrive empty without it; honest-post-chunked-large sends one",
	`ProxyPass "/.well-known/acme-challenge/" "!"`:       "certificates are not renewed without it; TestChallenges asks for it",
	"resolver{{range .Resolvers}} {{.}}{{end}};":         "only for a backend with a name; without it nginx does not start",
	"set {{.Variable}} {{.URL}};":                        "only for a backend with a name",
	"proxy_pass {{.Pass}};":                              "only for a backend with a name",
	"proxy_read_timeout {{.}};":                          "without it silent WebSockets are cut; TestPatience waits for one, TestLimits for a slow page",
	`ProxyPass "/.proxypact/" "!"`:                       "TestPages, which looks for what stands in for Django",
	"RequestHeader set {{.Header}} {{.Value}} {{.If}}":   "TestClientCertificates, which forges it",
	"uwsgi_param {{.Header}} {{.Subject}};":              "TestClientCertificates, which forges it",
	`RequestHeader set {{.}} "expr=%{reqenv:UNIQUE_ID}"`: "TestAccessLog, which sends another",
	"proxy_set_header {{.}} $request_id;":                "TestAccessLog, which sends another",
	"uwsgi_param {{.}} $request_id;":                     "TestAccessLog, which sends another",
	"uwsgi_read_timeout {{.}};":                          "TestLimits waits for a slow page",
	"proxy_http_version 1.1;":                            "gunicorn speaks 1.0 as well; it spares nobody an attack",
	"map {{.Front}} {{.Client}} {":                       "without it nginx does not start",
	"map {{.Said}} {{.Scheme}} {":                        "without it nginx does not start",
	"map {{.Scheme}} {{.Header}} {":                      "without it nginx does not start",
	"map {{.Scheme}} {{.Port}} {":                        "without it nginx does not start",
	"location {{.Path}} {":                               "without it nginx does not start",
	"}":                                                  "without it nginx does not start",
	"proxy_headers_hash_bucket_size 128;":                "nginx warns without it",
	"proxy_connect_timeout 2s;":                          "only for a backend that may be elsewhere; TestADeadBackendIsPassedOver",
	"proxy_next_upstream error timeout;":                 "TestNoPostIsRepeated and TestARepeatedPostIsSeen",
	"proxy_next_upstream_timeout 10s;":                   "only for a backend that may be elsewhere; a slow page is asked for once",
	"if ($request_uri !~ {{.}}) {":                       "TestBothProxiesAgreeWhoseAPathIs",
	"return 403;":                                        "TestBothProxiesAgreeWhoseAPathIs",
	"<If {{.}}>":                                         "TestBothProxiesAgreeWhoseAPathIs",
	"Require all denied":                                 "TestBothProxiesAgreeWhoseAPathIs",
	"</If>":                                              "without it Apache does not start",
	`ErrorDocument 500 "/.proxypact/away"`:               "TestANamedBackendIsFoundAgain",
	"RewriteEngine on":                                   "TestANamedBackendIsFoundAgain",
	"RewriteCond %{ENV:REDIRECT_STATUS} =500":            "TestANamedBackendIsFoundAgain",
	`RewriteRule "^/\.proxypact/away$" "-" [R=503,L]`:    "TestANamedBackendIsFoundAgain",
	"uwsgi_connect_timeout 2s;":                          "only for a backend that may be elsewhere; TestADeadBackendIsPassedOver",
	"uwsgi_next_upstream error timeout;":                 "nginx's own default, and the same as over http",
	"uwsgi_next_upstream_timeout 10s;":                   "only for a backend that may be elsewhere; a slow page is asked for once",
	"RequestHeader unset Upgrade {{.}}":                  "TestWebSocketsBesideWSGI, whose Django in Apache is told of an upgrade without it",
	`ProxyPassMatch {{.Path}} {{.URL}}{{range .Only}} retry=0{{template "apache/worker.conf.tmpl" .}}{{end}}{{if .Verbatim}} nocanon{{end}}`: "TestBothProxiesAgreeWhoseAPathIs",
	"<Proxy {{.Name}}>":                             "without it Apache does not start",
	"</Proxy>":                                      "without it Apache does not start",
	"uwsgi_param REMOTE_ADDR {{.Client}};":          "a client cannot write a variable without HTTP_; without it Django is told no address",
	"uwsgi_pass {{.}};":                             "without it nginx does not start",
	"set {{.Variable}} {{.Place}};":                 "only for a backend with a name",
	"uwsgi_pass {{.Variable}};":                     "only for a backend with a name",
	"uwsgi_param REQUEST_METHOD $request_method;":   "the request itself",
	"uwsgi_param REQUEST_URI $request_uri;":         "the request itself",
	"uwsgi_param PATH_INFO $document_uri;":          "the request itself",
	"uwsgi_param QUERY_STRING $query_string;":       "the request itself",
	"uwsgi_param CONTENT_TYPE $content_type;":       "the request itself",
	"uwsgi_param CONTENT_LENGTH $content_length;":   "the request itself",
	"uwsgi_param SERVER_PROTOCOL $server_protocol;": "the request itself",
	"uwsgi_param SERVER_NAME $server_name;":         "the request itself, which WSGI wants",
	"uwsgi_param SERVER_PORT $server_port;":         "the request itself, which WSGI wants",
	"RequestHeader unset {{.Header}}":               "TestPathsAreGuardedByTheseLines",
	`RequestHeader set {{.Header}} "expr=%{REMOTE_USER}" "expr=%{REMOTE_USER} =~ /^[^[:cntrl:]]+$/"`:                               "TestGuardedPaths misses the user without it",
	`RequestHeader unset Authorization "expr=%{AUTH_TYPE} == 'Basic' && %{REMOTE_USER} != '' && %{HANDLER} != 'redirect-handler'"`: "TestPathsAreGuardedByTheseLines",
	"<Proxy {{.URL}}>":                        "TestStreaming",
	"proxy_buffering off;":                    "TestStreaming",
	"uwsgi_buffering off;":                    "TestStreaming",
	"proxy_set_header {{.Header}} {{.User}};": "TestPathsAreGuardedByTheseLines",
	`proxy_set_header Authorization "";`:      "TestPathsAreGuardedByTheseLines",
	"uwsgi_param {{.Header}} {{.User}};":      "TestGuardedPaths",
	`uwsgi_param HTTP_AUTHORIZATION "";`:      "TestGuardedPaths",
	"WSGIScriptAlias {{.Path}} {{.File}} process-group={{.Group}} application-group=%{GLOBAL}": "without it there is no application",
	"WSGICallableObject {{.Callable}}": "without it there is no application of another name",
	"WSGIPassAuthorization On":         "Django is not told a password without it; it spares nobody an attack",
	"<Directory {{.Directory}}>":       "without it every answer is 403",
	"<Files {{.Base}}>":                "without it every file beside the application could be asked for, by no URL that leads there",
	"Require all granted":              "without it every answer is 403",
	`<LocationMatch "^">`:              "only for a site with files of its owner's own; TestOwnDirectivesChangeNothing",
	`<Location "/server-status">`:      "TestGuardedPaths, which asks for it",
	"SetHandler none":                  "TestGuardedPaths, which asks for it",
	"</Location>":                      "without it Apache does not start",
	`<If "true">`:                      "the same",
	"</LocationMatch>":                 "the same",
	"</Files>":                         "without it Apache does not start",
	"</Directory>":                     "without it Apache does not start",
	`ProxyPass {{.Path}} {{.URL}}{{range .Only}} retry=0{{template "apache/worker.conf.tmpl" .}}{{end}}{{if .Verbatim}} nocanon{{end}}`: "without it there is no application",
	`ProxySet retry=0{{template "apache/worker.conf.tmpl" .}}`:                                                                          "TestStreaming",
	`BalancerMember {{.URL}} retry=5 connectiontimeout=2{{template "apache/worker.conf.tmpl" .}}`:                                       "TestADeadBackendIsPassedOver",
}

// TestEveryForwardedLineHasAWeakness looks for the row that takes a line away, or changes it.
func TestEveryForwardedLineHasAWeakness(t *testing.T) {
	for _, name := range []string{apacheForward, nginxForward, nginxWritten, nginxPlain, nginxPackets, apacheFront, nginxFront, nginxFronts} {
		text, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(text), "*/}}\n")
		for line := range strings.Lines(body) {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "{{") || unattacked[line] != "" {
				continue
			}
			if !slices.ContainsFunc(weaknesses(), func(w weakness) bool { return w.touches(name, line) }) {
				t.Errorf("%s: no weakness takes %q", name, line)
			}
		}
	}
}

func (w weakness) touches(template, line string) bool {
	return slices.ContainsFunc(w.changes, func(c change) bool {
		old := strings.TrimSpace(c.old)
		return c.template == template && (strings.Contains(c.old, line) || strings.Contains(line, old))
	})
}

// TestEveryRemovedNameIsSent looks for the case that would miss one removed name among all.
func TestEveryRemovedNameIsSent(t *testing.T) {
	sent := map[string]bool{}
	for _, c := range attack.Cases() {
		for _, line := range c.Request.Lines {
			name, _, _ := strings.Cut(line, ":")
			sent[strings.ToLower(name)] = true
		}
	}
	names := slices.Clone(site.FoldedSpellings())
	for _, group := range site.Cleared {
		names = append(names, group.Names...)
	}
	for _, name := range names {
		if !sent[strings.ToLower(name)] {
			t.Errorf("no case sends %s", name)
		}
	}
}
