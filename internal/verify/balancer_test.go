package verify

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/process"
	"proxypact/internal/scaffold"
	"proxypact/internal/tool"
)

// realFronts are programs that people put before their proxy, configured as their manuals say: the client's word on the
// scheme is replaced, its chain of addresses appended to, and everything else goes on as it came.
var realFronts = []struct {
	program, name, config string
	edits                 edits
}{
	{"haproxy", "http", haproxy(""), plainInside},
	{"haproxy", "https", haproxy(" ssl verify none sni req.hdr(host),field(1,:) crt @FRONT@"), secretive.with(identified)},
	{"haproxy", "proxy-1", haproxy(" send-proxy"), plainInside.with(announced)},
	{"haproxy", "proxy-2", haproxy(" send-proxy-v2"), plainInside.with(announced)},
	{"haproxy", "tcp-2", haproxyTCP, edits{"front.proxy_protocol": "true"}},
	{"nginx", "http", nginxBalancer("http"), plainInside},
	{"nginx", "https", nginxBalancer("https"), nil},
}

var (
	plainInside = edits{"tls.certificate": "", "tls.key": ""}
	announced   = edits{"front.proxy_protocol": "true", "front.scheme_header": `"X-Forwarded-Proto"`}
)

const haproxyHead = `defaults
    timeout connect 5s
    timeout client 20s
    timeout server 20s
`

func haproxy(server string) string {
	return haproxyHead + `
frontend plain
    mode http
    bind @HTTP@
    option forwardfor
    http-request set-header X-Forwarded-Proto http
    default_backend inner
frontend secure
    mode http
    bind @HTTPS@ ssl crt @PAIR@ alpn h2,http/1.1
    option forwardfor
    http-request set-header X-Forwarded-Proto https
    default_backend inner
backend inner
    mode http
    source @PEER@
    http-request set-header X-Origin-Secret ` + scaffold.Secret + `
    server inner @INNER@` + server + "\n"
}

const haproxyTCP = haproxyHead + `
frontend plain
    mode tcp
    bind @HTTP@
    default_backend plain
backend plain
    mode tcp
    source @PEER@
    server inner @INNERHTTP@ send-proxy
frontend secure
    mode tcp
    bind @HTTPS@
    default_backend secure
backend secure
    mode tcp
    source @PEER@
    server inner @INNERHTTPS@ send-proxy-v2
`

func nginxBalancer(scheme string) string {
	return `worker_processes 1;
pid @DIR@/balancer.pid;
error_log @DIR@/balancer.error.log;
events { }
http {
    access_log off;
    client_body_temp_path @DIR@/balancer1; proxy_temp_path @DIR@/balancer2; fastcgi_temp_path @DIR@/balancer3;
    uwsgi_temp_path @DIR@/balancer4; scgi_temp_path @DIR@/balancer5;
    server {
        listen @HTTP@;
        listen @HTTPS@ ssl http2;
        ssl_certificate @PAIR@;
        ssl_certificate_key @PAIR@;
        location / {
            proxy_pass ` + scheme + `://@INNER@;
            proxy_bind @PEER@;
            proxy_ssl_server_name on;
            proxy_ssl_name $host;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        }
    }
}
`
}

// repairs are findings about what a front does by itself: it makes whole requests of broken ones, so that the proxy has
// nothing to refuse, and answers 502 where the proxy closes the connection.
func repairs(b attack.Broken) bool {
	return b.Invariant == attack.NoError && strings.Contains(b.Saw, "from the proxy") ||
		b.Invariant == attack.Kept && b.Want == "a refusal by the proxy"
}

// nameless has no host that a front could name in its handshake, without which its certificate does not count.
const nameless = "target-http10"

// TestRealFronts sends everything through a real front.
func TestRealFronts(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for _, proxy := range proxies {
		for _, row := range realFronts {
			t.Run(proxy.name+"-"+row.program+"-"+row.name, func(t *testing.T) {
				t.Parallel()
				changes := running(python).with(proxy.edits).with(edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`}).with(row.edits)
				stack := run(t, prepared(t, described(t, "bookshop", changes), python))
				inner := stack.Public
				before := behindBalancer(t, stack, row.program, row.config)
				for _, b := range attacked(t, before, before.Public) {
					if !repairs(b) && !(b.Case == nameless && inner.Front.Certified) {
						t.Error(b)
					}
				}
				visited(t, before, before.Public)
			})
		}
	}
}

// behindBalancer runs the front and is the site as it is seen before it.
func behindBalancer(t *testing.T, inner *Stack, program, config string) *Stack {
	t.Helper()
	ports, err := scaffold.FreePorts(2)
	if err != nil {
		t.Fatal(err)
	}
	before := *inner
	before.http, before.https = netip.AddrPortFrom(localhost, uint16(ports[0])), netip.AddrPortFrom(localhost, uint16(ports[1]))
	before.Public.Front, before.Public.Client, before.roots = attack.Front{}, localhost, nil
	before.framed = !strings.Contains(config, "mode tcp")
	entry := inner.https
	if !entry.IsValid() {
		entry = inner.http
	}
	path := filepath.Join(inner.dir, "balancer.conf")
	text := strings.NewReplacer("@HTTP@", before.http.String(), "@HTTPS@", before.https.String(), "@PAIR@", pair(t, inner.dir), "@FRONT@", frontPair(t, inner), "@DIR@", inner.dir,
		"@PEER@", inner.Public.Front.Peer, "@INNER@", entry.String(), "@INNERHTTP@", inner.http.String(), "@INNERHTTPS@", inner.https.String()).Replace(config)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	argv := map[string][]string{"haproxy": {"/usr/sbin/haproxy", "-db", "-f", path}, "nginx": {"/usr/sbin/nginx", "-c", path, "-g", "daemon off;"}}[program]
	front, err := process.Start(process.Program{Name: "balancer", Dir: inner.dir, Env: tool.Environment(), Argv: argv, Logs: inner.dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { front.Stop(time.Second) })
	ctx, cancel := context.WithTimeout(t.Context(), startLimit)
	defer cancel()
	if err := front.Until(ctx, before.proxyAccepts); err != nil {
		t.Fatal(err)
	}
	return &before
}

// frontPair is a file with what the front shows over TLS, if it has to show anything.
func frontPair(t *testing.T, inner *Stack) string {
	t.Helper()
	if !inner.Public.Front.Certified {
		return ""
	}
	return bundle(t, inner.dir, "front-pair.pem", scaffold.FrontPair)
}

// pair is a file with a certificate of the site and its key.
func pair(t *testing.T, dir string) string {
	t.Helper()
	moved, _, err := scaffold.Ground{Dir: scratch(t), HTTP: 1, HTTPS: 2}.Move(described(t, "bookshop", nil))
	if err != nil {
		t.Fatal(err)
	}
	c := moved.TLS.Certificates[0]
	return bundle(t, dir, "balancer.pem", func(string) (chain, key string) { return c.Chain.String(), c.Key.String() })
}

// bundle is a file in dir with both files of a pair.
func bundle(t *testing.T, dir, name string, pair func(dir string) (chain, key string)) string {
	t.Helper()
	chain, key := pair(dir)
	var both []byte
	for _, path := range []string{chain, key} {
		part, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		both = append(both, part...)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, both, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
