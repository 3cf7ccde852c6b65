package verify

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
)

// script is what a page of uploads would do if it could.
const script = `<script>alert(document.domain)</script>`

// inBrotli stands for what brotli would make of a file: nobody here unpacks it.
const inBrotli = "in brotli"

var style = "body { color: red } " + strings.Repeat("/* to be compressed */ ", 100)

// directories are static, media and protected as a site has them after a while, and secrets beside and inside.
func directories(t *testing.T) edits {
	t.Helper()
	root := filepath.Join(scratch(t), "files (1) + #2's")
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	io.WriteString(w, style)
	w.Close()
	for path, content := range map[string]string{
		"secret": secret, "static-secret": secret, "static/css/b.css": style, "static/css/b.css.gz": packed.String(), "static/css/b.css.br": inBrotli, "static/css/a.0123456789ab.css.br": inBrotli,
		"static/css/plain.css": style, "static/odd.br": inBrotli, "static/css/a.0123456789ab.css": style,
		"static/css/a.0123456789ag.css": style, "static/app.mjs": "1", "static/d.0123456789ab/f": "1", "media/d.pdf/f": "1", "static/odd": "odd", "static/.env": secret, "static/.git/config": secret, "static/a b%c#d?.txt": "name",
		"media/x.php": "<?php system('id'); ?>", "media/x.php.jpg": "<?php system('id'); ?>", "media/x.html": script, "media/x.shtml": `<!--#exec cmd="id" -->`,
		"media/x.svg": "<svg>" + script + "</svg>", "media/x.pdf": "%PDF", "media/x.xhtml": script, "media/x": script, "media/.htaccess": "SetHandler cgi-script\nOptions +ExecCGI\n",
		"media/index.html": script, "media/x.cgi": "#!/bin/sh\necho Content-Type: text/plain; echo; id\n",
		"protected/x.pdf": "%PDF", "protected/below/x.pdf": "%PDF", "protected/1/2/3/4/5/6/7/8/x.pdf": "%PDF", "protected/a b%c#d?.txt": "released", "protected/x.html": script, "protected/.env": secret,
		"protected/%2eenv": secret, "protected/%6cink": secret,
	} {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"static/own.css": "css/b.css", "media/link": "../secret", "media/own": "x.pdf",
		"protected/link": "../secret", "protected/passwd": "/etc/passwd", "protected/elsewhere": "..", "protected/1/2/3/4/5/6/7/8/link": "/etc/passwd", "protected/1/2/3/4/up": "."} {
		if err := os.Symlink(to, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() == 0 { // else nobody could make a link to a file of somebody else's
		if err := os.Symlink("../secret", filepath.Join(root, "static/stranger")); err != nil {
			t.Fatal(err)
		}
		if err := os.Lchown(filepath.Join(root, "static/stranger"), 65534, -1); err != nil {
			t.Fatal(err)
		}
	}
	current := root + "-current" // as releases are put in place
	if err := errors.Join(os.Symlink(root, current), os.Symlink("media", filepath.Join(root, "uploads"))); err != nil {
		t.Fatal(err)
	}
	changes := edits{"tls.hsts": `"1d"`}
	for table, name := range map[string]string{"static": "static", "media": "uploads", "protected": "protected"} {
		changes[table+".root"] = fmt.Sprintf("%q", filepath.Join(current, name))
	}
	return changes.with(edits{"static.hashed": "true", "static.compressed": `["gzip", "brotli"]`})
}

// filing are sites with files. Whatever answers beside them, they are the same.
var filing = []struct {
	name   string
	proxy  choice
	server site.Server
	mount  string
	edits  edits
}{
	{"nginx", proxies[1], site.Gunicorn, "", nil},
	{"apache", proxies[0], site.Gunicorn, "", nil},
	{"apache-below", proxies[0], site.Gunicorn, "/shop/v1.0", mounted.with(careful.with(edits{"headers.owner": `"proxy"`}))},
	{"nginx-packets-below", proxies[1], site.UWSGI, "/shop/v1.0", mounted.with(inPackets[0].edits).with(loads).with(careful.with(edits{"headers.owner": `"proxy"`}))},
	{"apache-inside", proxies[0], site.ModWSGI, "", inApache[0].edits.with(loads).with(edits{"protected.root": ""})},
}

func TestFiles(t *testing.T) {
	t.Parallel()
	for _, row := range filing {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			python := interpretersOf(t, row.server)[0]
			setup := prepared(t, described(t, "bookshop", runningOn(python, row.server).with(row.proxy.edits).with(directories(t)).with(row.edits)), python)
			setup.around = executing
			stack := run(t, setup)
			for target, text := range misguided(t, stack, row.mount) {
				t.Errorf("%s: %s", target, text)
			}
			wantMethods(t, stack, row.mount)
			wantCompressed(t, stack, row.mount)
			wantNoDoor(t, stack, row.mount)
			if stack.kind == site.Nginx {
				wantLost(t, stack, row.mount)
			}
			if got := asked(t, stack, attack.HTTPS, raw(row.mount+"/whoami/?"+strings.Repeat("x", 8000))); got.Status != 200 {
				t.Errorf("an address that both proxies pass is answered with %d", got.Status)
			}
			if row.edits == nil {
				wantPaths(t, stack)
			}
		})
	}
}

// executing is a configuration that runs whatever it finds, lists directories and reads names its own way.
func executing(f *scaffold.Frame) error {
	if f.Site.Proxy.Kind == site.Apache {
		f.MoreModules = []string{"cgid", "include", "autoindex", "negotiation", "authz_host"}
		f.Extra = `AddHandler cgi-script .php .cgi
AddHandler server-parsed .shtml
AddEncoding x-gzip .gz .tgz
AddType application/x-httpd-php .php
<FilesMatch "[.](php|cgi)$">
    SetHandler cgi-script
</FilesMatch>
<Directory "/">
    Options All MultiViews
    AllowOverride All
</Directory>
<Location "/">
    AcceptPathInfo On
</Location>
`
	}
	return nil
}

// TestFilesNeedTheirGuards takes them away, and wants it noticed.
func TestFilesNeedTheirGuards(t *testing.T) {
	t.Parallel()
	for i, row := range []struct {
		weak   weakness
		misses []string
	}{
		{weakness{changes: []change{{apacheFiles, "Options {{.Links}}", "Options FollowSymLinks"}, {apacheFiles, "RedirectMatch 404 {{.Hidden}}", "RedirectMatch 404 ^never"},
			{apacheFiles, "SetHandler default-handler", "SetEnv never 1"}, {apacheFiles, "DirectorySlash Off", "DirectorySlash On"}, {apacheFiles, "AcceptPathInfo Off", "AcceptPathInfo On"}, {apacheReleased, "XSendFilePath {{.Root}}", "XSendFilePath /"}, {apacheReleased, "onsuccess set X-Sendfile", "onsuccess set X-Never"}, {apacheReleased, "set Connection close", "set X-Never close"}}},
			[]string{overfull, "/static/.env", "/media/link", "/media/x.php", "/media/x.cgi", "/static/css", "/media/x.html/x.pdf", "/release/?name=../secret", "/release/?name=link", "/release/?name=elsewhere/secret", "/release/?name=.env", "/release/?name=%252eenv"}},
		{weakness{changes: []change{{nginxFiles, "disable_symlinks {{.Links}}", "disable_symlinks off; #"}, {nginxFiles, "($uri ~ {{.Hidden}})", "($uri ~ ^never)"}, {nginxFiles, "        internal;\n", ""},
			{nginxFiles, "add_header X-Content-Type-Options nosniff always;", ""}, {nginxFiles, "Content-Security-Policy {{.}}", "X-Never {{.}}"},
			{nginxFiles, "try_files{{range .Copies}} $uri{{.Suffix}}{{end}} $uri =404;", ""}}},
			[]string{"/static/.env", "/media/link", "/release/?name=link", "/protected/x.pdf", "/static/css/b.css", "/media/x.html", "/static/d.0123456789ab", "/media/d.pdf"}},
	} {
		proxy := proxies[i]
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			python := interpreters(t)[0]
			changes := directories(t)
			setup := prepared(t, described(t, "bookshop", running(python).with(proxy.edits).with(changes)), python)
			setup.around, setup.Templates = executing, row.weak.changed(t)
			found := misguided(t, run(t, setup), "")
			for _, target := range row.misses {
				if found[target] == "" {
					t.Errorf("%s is right without its guard", target)
				}
			}
		})
	}
}

// wrong says what of the answer is not as it has to be, or "".
func (row fileRow) wrong(answer attack.Answer) string {
	if answer.Status != row.status || row.body != "" && string(answer.Body) != row.body {
		return fmt.Sprintf("%d with %.80q, want %d with %.80q", answer.Status, answer.Body, row.status, row.body)
	}
	fields := map[string]string{"X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=86400"}
	maps.Copy(fields, row.fields)
	for name, want := range fields {
		got := strings.Join(answer.Header.Values(name), " and ")
		if want == "-" && name == "Content-Security-Policy" { // the site's own at most
			got = map[bool]string{true: got}[strings.Contains(got, "sandbox")]
		}
		if want == "-" && got != "" || want != "-" && !strings.Contains(got, want) || strings.Contains(got, " and ") {
			return fmt.Sprintf("%s is %q, want %q", name, got, want)
		}
	}
	return ""
}

// escaped says what somebody got who must not, or "".
func escaped(answers []attack.Answer) string {
	for _, answer := range answers {
		if strings.Contains(string(answer.Body), secret) || strings.Contains(string(answer.Body), "%PDF") || strings.Contains(string(answer.Body), "root:") || !answer.Django && answer.Status < 400 {
			return fmt.Sprintf("%d with %.80q", answer.Status, answer.Body)
		}
	}
	return ""
}

// misguided are the targets whose answers are not as they have to be, and how.
func misguided(t *testing.T, stack *Stack, mount string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, row := range fileRows {
		if strings.HasPrefix(row.target, "/release/") && !stack.moved.Protected.Served() {
			continue
		}
		if text := row.wrong(asked(t, stack, attack.HTTPS, raw(mount+row.target))); text != "" {
			found[row.target] = text
		}
	}
	for _, row := range lateRows {
		if strings.HasPrefix(row.target, "/release/") && !stack.moved.Protected.Served() || row.status == 416 && stack.kind == site.Nginx { // which says it all again
			continue
		}
		if text := row.wrong(asked(t, stack, attack.HTTPS, raw(mount+row.target, row.line))); text != "" {
			found[row.target+" with "+row.line] = text
		}
	}
	for _, target := range slices.Concat(guardedPaths, climbs(), encodedNames(stack.kind)) {
		if text := escaped(answersTo(t, stack, raw(mount+target))); text != "" {
			found[target] = text
		}
	}
	if text := outOfRange.wrong(asked(t, stack, attack.HTTPS, raw(mount+outOfRange.target, "Range: bytes=900000-"))); text != "" {
		found[outOfRange.target] = text
	}
	if text := following(t, stack, mount); text != "" {
		found[overfull] = text
	}
	return found
}

func answersTo(t *testing.T, stack *Stack, c attack.Case) []attack.Answer {
	t.Helper()
	seen, err := stack.Send(t.Context(), attack.Truth{Public: stack.Public, Over: attack.HTTPS}, c)
	if err != nil {
		t.Fatal(err)
	}
	return seen.Answers
}

func wantMethods(t *testing.T, stack *Stack, mount string) {
	t.Helper()
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "get", "X"} {
		for _, target := range []string{"/static/css/b.css", "/media/new.php", "/media/x.php", "/protected/x.pdf"} {
			if strings.HasPrefix(target, "/protected/") && !stack.moved.Protected.Served() {
				continue
			}
			c := raw(mount+target, "Content-Length: 0", "X-HTTP-Method-Override: GET", "X-Method-Override: GET")
			c.Request.Method = method
			for _, answer := range answersTo(t, stack, c) {
				if answer.Status < 400 || answer.Django {
					t.Errorf("%s of %s: %d", method, target, answer.Status)
				}
			}
		}
	}
	head := raw(mount + "/static/css/b.css")
	head.Request.Method = "HEAD"
	if answers := answersTo(t, stack, head); len(answers) != 1 || answers[0].Status != 200 {
		t.Errorf("HEAD: %+v", answers)
	}
}

// wantNoDoor says in a request what only Django may say in an answer.
func wantNoDoor(t *testing.T, stack *Stack, mount string) {
	t.Helper()
	lines := []string{"X-Accel-Redirect: " + mount + "/protected/x.pdf", "X-Sendfile: x.pdf", "X-Sendfile-Type: X-Accel-Redirect", "X-Accel-Mapping: /=/protected/", "X-Accel-Limit-Rate: 1"}
	for _, target := range []string{"/whoami/", "/protected/x.pdf", "/release/?name=none"} {
		for _, answer := range answersTo(t, stack, raw(mount+target, lines...)) {
			if strings.Contains(string(answer.Body), "%PDF") {
				t.Errorf("%s: %.80q", target, answer.Body)
			}
			if answer.Told == nil || !stack.moved.Protected.Served() {
				continue
			}
			for name := range answer.Told.Meta {
				if slices.Contains([]string{"HTTP_X_ACCEL_REDIRECT", "HTTP_X_SENDFILE", "HTTP_X_SENDFILE_TYPE", "HTTP_X_ACCEL_MAPPING"}, name) {
					t.Errorf("%s: Django is told %s", target, name)
				}
			}
		}
	}
}

// TestFilesForSome wants files guarded as pages are, below a mount point too.
func TestFilesForSome(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for _, proxy := range proxies {
		t.Run(proxy.name, func(t *testing.T) {
			t.Parallel()
			some := edits{"access.staff.paths": `["/media/", "/static/css/", "/release/"]`, "access.staff.password_file": `"/etc/bookshop/htpasswd"`}
			stack := run(t, prepared(t, described(t, "bookshop", running(python).with(proxy.edits).with(directories(t)).with(mounted).with(some)), python))
			stack.Public.Password = ""
			for target, status := range map[string]int{"/media/x.html": 401, "/media/none": 401, "/static/css/b.css": 401, "/static/css/a.0123456789ab.css": 401,
				"/release/?name=x.pdf": 401, "/static/app.mjs": 200, "/whoami/": 200} {
				refused := asked(t, stack, attack.HTTPS, raw("/shop/v1.0"+target))
				if refused.Status != status {
					t.Errorf("%s: %d, want %d", target, refused.Status, status)
				}
				got := asked(t, stack, attack.HTTPS, raw("/shop/v1.0"+target, rightPassword))
				if got.Status != 200 && target != "/media/none" {
					t.Errorf("%s with the password: %d", target, got.Status)
				}
				if status == 401 && !strings.HasPrefix(target, "/release/") {
					wantPrivate(t, target, refused, got, asked(t, stack, attack.HTTPS, raw("/shop/v1.0"+target, rightPassword, "If-None-Match: *")))
				}
			}
		})
	}
}

// wantPrivate wants a file to be for no cache that others ask.
func wantPrivate(t *testing.T, target string, answers ...attack.Answer) {
	t.Helper()
	for _, answer := range answers {
		if got := answer.Header.Values("Cache-Control"); !slices.Equal(got, []string{"private"}) {
			t.Errorf("%s: Cache-Control is %q with status %d", target, got, answer.Status)
		}
	}
}
