package verify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

// limited is a site with small limits, so that they are met soon.
var limited = edits{"limits.body": `"100k"`, "limits.form": `"60k"`, "limits.header": `"4k"`, "limits.response_timeout": `"1s"`, "limits.client_timeout": `"1s"`, "tls.hsts": `"1y"`}

// bounded are the proxies, and Apache with Django in itself, where a page may take longer than a client.
var bounded = []struct {
	name   string
	server site.Server
	edits  edits
	slow   string // seconds that a page may take
}{
	{"apache", site.Gunicorn, proxies[0].edits, "0"},
	{"apache-inside", site.ModWSGI, loads.with(proxies[0].edits).with(inApache[0].edits).with(edits{"limits.response_timeout": `"30s"`}), "2"},
	{"nginx", site.Gunicorn, proxies[1].edits, "0"},
}

// TestLimits wants every program to say no where the description says so, and not before.
func TestLimits(t *testing.T) {
	t.Parallel()
	for _, row := range bounded {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			python := interpretersOf(t, row.server)[0]
			stack, err := Run(t.Context(), prepared(t, described(t, "bookshop", runningOn(python, row.server).with(limited).with(endless(t)).with(row.edits)), python))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { stack.Close(); wantNobody(t, stack.dir) }) // which tells that gunicorn ended a worker
			for _, c := range []struct {
				name    string
				request attack.Request
				django  bool
				status  int
			}{
				{"what Django takes", body("60000"), true, 200},
				{"more than Django takes", body("70000"), true, 400},
				{"as much as may be", body("102400"), true, 400},
				{"more than may be", body("102401"), false, 413},
				{"more than a number holds", body("4294967297"), false, 413},
				{"in chunks, small", chunked(1000), true, map[site.Kind]int{site.Apache: 411, site.Nginx: 200}[stack.moved.Proxy.Kind]},
				{"in chunks, large", chunked(110_000), false, map[site.Kind]int{site.Apache: 411, site.Nginx: 413}[stack.moved.Proxy.Kind]},
				{"a line as it may be", lined(3000), true, 200},
				{"a longer line", lined(5000), false, 400},
				{"an answer in time", raw("/slow/?seconds=" + row.slow).Request, true, 200},
			} {
				got := asked(t, stack, attack.HTTPS, attack.Case{ID: "limits", Over: attack.HTTPS, Request: c.request})
				if got.Status != c.status || got.Django != (c.django && c.status != 411) {
					t.Errorf("%s: got %d, from Django %v, want %d", c.name, got.Status, got.Django, c.status)
				}
				if proxied := got.Status == 413 || got.Status == 411; proxied && got.Header.Get("Strict-Transport-Security") == "" {
					t.Errorf("%s: %d without Strict-Transport-Security", c.name, got.Status)
				}
			}
			wantNoneTooLarge(t, stack)
			wantEnded(t, stack)
			wantReaderEnded(t, stack, "/static/large")
			if stack.inside { // where a slow page is ended once all threads are busy with such
				wantReaderEnded(t, stack, fmt.Sprintf("/slow/?seconds=0&length=%d", endlessly))
			} else {
				wantSlowEnded(t, stack)
			}
			if got, want := sentSlowly(t, stack), row.name != "apache"; got != want { // why there is worker-held
				t.Errorf("an upload that takes longer than a worker has arrives: %v, want %v", got, want)
			}
		})
	}
}

func body(length string) attack.Request {
	n, _ := strconv.Atoi(length)
	n = min(n, 102401)
	return attack.Request{Method: "POST", Target: "/read/", Version: "HTTP/1.1", Lines: []string{"Host: {host}", "Content-Length: " + length,
		"Content-Type: application/json", "Connection: close"}, Body: strings.Repeat("x", n)}
}

func chunked(n int) attack.Request {
	return attack.Request{Method: "POST", Target: "/read/", Version: "HTTP/1.1", Lines: []string{"Host: {host}", "Transfer-Encoding: chunked",
		"Content-Type: application/json", "Connection: close"}, Body: fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", n, strings.Repeat("x", n))}
}

func lined(n int) attack.Request {
	return attack.Request{Method: "GET", Target: "/whoami/", Version: "HTTP/1.1", Lines: []string{"Host: {host}", "Cookie: a=" + strings.Repeat("x", n), "Connection: close"}}
}

// wantNoneTooLarge uploads too much over HTTP/2, where Apache may end the stream in place of an answer.
func wantNoneTooLarge(t *testing.T, stack *Stack) {
	t.Helper()
	name := stack.Public.Canonical()
	transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: handshake(name, nil), DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", stack.https.String())
	}}
	defer transport.CloseIdleConnections()
	client := http.Client{Transport: transport, Timeout: 8 * time.Second}
	for range 8 {
		answer, err := client.Post("https://"+stack.Public.Authority(attack.HTTPS, name)+"/read/", "application/json", strings.NewReader(strings.Repeat("x", 2_000_000)))
		if err != nil {
			continue
		}
		if answer.Body.Close(); answer.ProtoMajor != 2 || answer.StatusCode != 413 {
			t.Errorf("more than may be: %s %s", answer.Proto, answer.Status)
		}
	}
}

// wantEnded keeps silent in the middle of a head, and of a body.
func wantEnded(t *testing.T, stack *Stack) {
	t.Helper()
	for _, begun := range []string{"GET / HTTP/1.1\r\nHost: x\r\nX-", "POST / HTTP/1.1\r\nHost: " + stack.Public.Canonical() + "\r\nContent-Length: 10\r\n\r\nx"} {
		conn, err := net.Dial("tcp", stack.http.String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.SetDeadline(time.Now().Add(8 * time.Second))
		fmt.Fprint(conn, begun)
		if _, err := io.Copy(io.Discard, conn); err != nil && os.IsTimeout(err) {
			t.Errorf("%q: the connection stays open", begun)
		}
	}
}

const endlessly = 64 << 20

// endless is a site with a file that no socket's buffers hold.
func endless(t *testing.T) edits {
	t.Helper()
	root := scratch(t)
	if err := errors.Join(os.WriteFile(filepath.Join(root, "large"), nil, 0o644), os.Truncate(filepath.Join(root, "large"), endlessly)); err != nil {
		t.Fatal(err)
	}
	return edits{"static.root": fmt.Sprintf("%q", root)}
}

// wantReaderEnded asks for something large, and takes nothing of it for a while.
func wantReaderEnded(t *testing.T, stack *Stack, path string) {
	t.Helper()
	conn, err := tls.Dial("tcp", stack.https.String(), handshake(stack.Public.Canonical(), nil))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, stack.Public.Authority(attack.HTTPS, stack.Public.Canonical()))
	time.Sleep(3 * time.Second)
	conn.SetDeadline(time.Now().Add(8 * time.Second))
	if n, _ := io.Copy(io.Discard, conn); n == 0 || n >= endlessly {
		t.Errorf("%s: who took nothing for 3 seconds gets %d bytes", path, n)
	}
}

// wantSlowEnded asks for what takes longer than it may. gunicorn ends it, and the proxy has waited for that.
func wantSlowEnded(t *testing.T, stack *Stack) {
	t.Helper()
	begin := time.Now()
	got := asked(t, stack, attack.HTTPS, raw("/slow/?seconds=60"))
	if took := time.Since(begin); got.Status != 502 || took > 10*time.Second {
		t.Errorf("a slow page is %d after %v, want 502 as soon as gunicorn ends it", got.Status, took)
	}
}

// sentSlowly uploads for longer than a worker has for a request, and tells whether Django got all of it.
func sentSlowly(t *testing.T, stack *Stack) bool {
	t.Helper()
	conn, err := tls.Dial("tcp", stack.https.String(), handshake(stack.Public.Canonical(), nil))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprintf(conn, "POST /read/ HTTP/1.1\r\nHost: %s\r\nContent-Length: 50000\r\nConnection: close\r\n\r\n%s",
		stack.Public.Authority(attack.HTTPS, stack.Public.Canonical()), strings.Repeat("x", 20000))
	for range 10 {
		time.Sleep(400 * time.Millisecond)
		fmt.Fprint(conn, strings.Repeat("x", 3000))
	}
	answer, _ := io.ReadAll(conn)
	return strings.Contains(string(answer), `"length": 50000`)
}
