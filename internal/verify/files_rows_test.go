package verify

import (
	"fmt"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

// fileRow is a request for a file and its answer: the status, and parts of header fields;
// "-" is a field that must not be there.
type fileRow struct {
	target string
	status int
	fields map[string]string
	body   string
}

const kept = "public, max-age=31536000, immutable"

var untrusted = map[string]string{"Content-Security-Policy": "sandbox", "Cache-Control": "-"}

// proxysOwn is for an error of the proxy's own page, which needs no word about its type.
var proxysOwn = map[string]string{"X-Content-Type-Options": ""}

// released is what a cache must know of a download.
var released = map[string]string{"Content-Security-Policy": "sandbox", "Cache-Control": "private", "Vary": "Cookie"}

// typed is untrusted with a type.
func typed(name string) map[string]string {
	return map[string]string{"Content-Type": name, "Content-Security-Policy": "sandbox", "Cache-Control": "-"}
}

var fileRows = []fileRow{
	{"/static/css/b.css", 200, map[string]string{"Content-Type": "text/css", "Cache-Control": "-", "Vary": "Accept-Encoding", "Content-Encoding": "-", "Content-Security-Policy": "-"}, style},
	{"/static/css/b.css?x=/../..", 200, nil, style},
	{"/static/css//b.css", 200, nil, style},
	{"/static/css/a.0123456789ab.css", 200, map[string]string{"Cache-Control": kept}, style},
	{"/static/css/a.0123456789ag.css", 200, map[string]string{"Cache-Control": "-"}, style},
	{"/static/css/none.0123456789ab.css", 404, map[string]string{"Cache-Control": "-"}, ""},
	{"/static/app.mjs", 200, map[string]string{"Content-Type": "text/javascript"}, "1"},
	{"/static/odd.br", 200, map[string]string{"Content-Type": "application/octet-stream", "Content-Encoding": "-"}, inBrotli},
	{"/static/odd", 200, map[string]string{"Content-Type": "application/octet-stream"}, "odd"},
	{"/static/a%20b%25c%23d%3F.txt", 200, map[string]string{"Content-Type": "text/plain"}, "name"},
	{"/static/own.css", 200, nil, style},
	{"/static/css", 404, map[string]string{"Location": "-"}, ""},
	{"/static/css/", 404, nil, ""},
	{"/static/d.0123456789ab", 404, map[string]string{"Location": "-"}, ""},
	{"/media/d.pdf", 404, map[string]string{"Location": "-"}, ""},
	{"/static/", 404, nil, ""},
	{"/media/x.php", 200, typed("application/"), "<?php system('id'); ?>"},
	{"/media/x.php.jpg", 200, typed("image/jpeg"), "<?php system('id'); ?>"},
	{"/media/x.cgi", 200, typed(""), "#!/bin/sh\necho Content-Type: text/plain; echo; id\n"},
	{"/media/x.shtml", 200, typed(""), `<!--#exec cmd="id" -->`},
	{"/media/x.html", 200, typed("text/html"), script},
	{"/media/x.xhtml", 200, typed(""), script},
	{"/media/x", 200, typed("application/octet-stream"), script},
	{"/media/x.svg", 200, typed("image/svg+xml"), "<svg>" + script + "</svg>"},
	{"/media/x.pdf", 200, map[string]string{"Content-Type": "application/pdf", "Content-Security-Policy": "-"}, "%PDF"},
	{"/media/", 404, nil, ""},
	{"/media/.hidden", 404, map[string]string{"Content-Security-Policy": "sandbox"}, ""},
	{"/media/x.html/x.pdf", 404, nil, ""},
	{"/release/?name=x.pdf", 200, map[string]string{"Content-Type": "application/pdf", "Content-Security-Policy": "-", "X-Accel-Redirect": "-", "X-Sendfile": "-"}, "%PDF"},
	{"/release/?name=a%20b%25c%23d%3F.txt", 200, released, "released"},
	{"/release/?name=x.html", 200, released, script},
	{"/release/?name=x.pdf&type=text/html", 200, map[string]string{"Content-Type": "text/html", "Content-Security-Policy": "sandbox"}, "%PDF"},
	{"/release/?name=x.pdf&type=application/pdf%3B,text/html", 200, released, "%PDF"},
	{"/release/?name=x.pdf&type=application/pdf%3B+x=y", 200, map[string]string{"Content-Security-Policy": "-"}, "%PDF"},
	{"/release/?name=below/x.pdf", 200, nil, "%PDF"},
	{"/release/?name=x.pdf&cache=max-age%3D9", 200, map[string]string{"Cache-Control": "max-age=9", "Vary": "Cookie"}, "%PDF"},
	{"/release/?name=1/2/3/4/5/6/7/8/x.pdf", 200, nil, "%PDF"}, // the deepest that Apache releases
	{"/release/?name=none", 404, proxysOwn, ""},                // which Apache finds out when it has begun to answer
	{"/release/?name=passwd", 404, proxysOwn, ""},
}

// lateRows are requests with a line of their own, whose answers are no file after all,
// or have a header of Django's that is the proxy's.
var lateRows = []struct {
	line string
	fileRow
}{
	{"X: x", fileRow{"/pinned/", 200, nil, ""}},
	{"X: x", fileRow{"/pinned/?status=302", 302, nil, ""}},
	{"X: x", fileRow{"/pinned/?status=404", 404, nil, ""}},
	{"X: x", fileRow{"/pinned/?status=503", 503, nil, ""}},
	{"Range: bytes=1-2", fileRow{"/static/odd", 206, nil, "dd"}},
	{"Range: bytes=0-3", fileRow{"/static/css/a.0123456789ab.css", 206, nil, style[:4]}},
	{"Range: bytes=999-", fileRow{"/static/odd", 416, nil, ""}},
	{"Range: bytes=999-", fileRow{"/media/x.html", 416, untrusted, ""}},
	{"Range: bytes=999-", fileRow{"/release/?name=x.pdf", 416, proxysOwn, ""}},
	{"If-None-Match: *", fileRow{"/static/odd", 304, nil, ""}},
	{"If-Unmodified-Since: Sat, 01 Jan 2000 00:00:00 GMT", fileRow{"/static/odd", 412, nil, ""}},
	{"If-None-Match: *", fileRow{"/release/?name=x.html", 304, nil, ""}},
	{"If-None-Match: *", fileRow{"/release/?name=x.pdf", 304, map[string]string{"Content-Security-Policy": "-"}, ""}},
	{"If-None-Match: *", fileRow{"/media/x.pdf", 304, map[string]string{"Content-Security-Policy": "-"}, ""}},
}

// guardedPaths are paths of which nobody gets a file: each is refused by the proxy, or is a page of Django's.
var guardedPaths = []string{
	"/static/.env", "/static/.git/config", "/static//.env", "/static/%2eenv", "/media/.htaccess", "/media/link", "/media/own", "/static/stranger",
	"/static../secret", "/static..%2fsecret", "/static-secret", "/static/css/..%5c..%5c..%5csecret", "/static/css/b.css%00", "/static%00/../secret",
	"/static/..;/secret", "/static/%c0%ae%c0%ae/secret", "/static/%252e%252e/secret", "/static/css/b.css/../../../secret", "/media/../static/.env",
	"/protected/x.pdf", "/protected//x.pdf", "//protected/x.pdf", "/%70rotected/x.pdf", "/protected%2fx.pdf", "/x/../protected/x.pdf", "/static/../protected/x.pdf", "/protected/x.pdf?internal",
	"/release/?name=../secret", "/release/?name=../static/.env", "/release/?name=link", "/release/?name=passwd", "/release/?name=1/2/3/4/5/6/7/8/link", "/release/?name=1/2/3/4/up/5/6/7/x.pdf", "/release/?name=1/2/3/4/up/5/6/7/8/x.pdf", "/release/?name=.env", "/release/?name=elsewhere/secret", "/release/?name=elsewhere/protected/x.pdf", "/release/?name=none",
}

// outOfRange is a part of a file that is not there.
var outOfRange = fileRow{"/static/css/a.0123456789ab.css", 416, map[string]string{"Cache-Control": "-"}, ""}

// overfull has Django release a file in an answer that is not empty.
const overfull = "/release/?name=x.pdf&more=100000"

func climbs() []string {
	var all []string
	for _, step := range climbing {
		all = append(all, "/static/"+step+"/secret", "/static/css/"+step+"/"+step+"/secret", "/media/"+step+"/secret", "/media/x.html/"+step+"/"+step+"/secret")
	}
	return all
}

// encodedNames are those that a module of Apache's may decode before it looks for the file; here they are files.
func encodedNames(kind site.Kind) []string {
	if kind == site.Apache {
		return []string{"/release/?name=%252eenv", "/release/?name=%256cink"}
	}
	return nil
}

// following says what comes behind a file that Django releases in an answer that is not empty: no client may take it,
// or part of it, for the answer to its next request.
func following(t *testing.T, stack *Stack, mount string) string {
	t.Helper()
	if !stack.moved.Protected.Served() {
		return ""
	}
	c := raw(mount + overfull)
	c.Request.Body = string(raw(mount + "/static/app.mjs").Request.Bytes(attack.Truth{Public: stack.Public, Over: attack.HTTPS}))
	answers := answersTo(t, stack, c)
	if string(answers[0].Body) != "%PDF" {
		return fmt.Sprintf("%d with %.80q", answers[0].Status, answers[0].Body)
	}
	for _, answer := range answers[1:] {
		if answer.Status == 0 && strings.Contains(string(answer.Body), "HTTP/1.1") {
			return fmt.Sprintf("the next answer begins with %.80q", answer.Body)
		}
	}
	return ""
}

// wantLost has Django name, for a file, the place in nginx at which the headers of one have been said.
func wantLost(t *testing.T, stack *Stack, mount string) {
	t.Helper()
	for _, answer := range answersTo(t, stack, raw(mount+"/release/?name=x&at=@range")) {
		if text := (fileRow{status: answer.Status}).wrong(answer); answer.Status != 0 && text != "" {
			t.Errorf("@range: %d: %s", answer.Status, text)
		}
	}
}
