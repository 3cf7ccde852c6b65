package explain

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/target"
	"proxypact/templates"
)

// variants are changes to the examples that bring every line of the templates forth.
var variants = []struct{ name, old, new string }{
	{"as it is", "", ""},
	{"without tls", "[tls]", ""},
	{"hsts and acme", "[tls]", "[tls]\nhsts = \"1y\"\nacme_webroot = \"/var/www/acme\""},
	{"old programs", "[tls]", "[host]\nos = \"rhel-8\"\n[tls]"},
	{"new programs", "[tls]", "[host]\nos = \"debian-13\"\n[tls]"},
	{"a named backend", "[backend]", "resolver = [\"127.0.0.53\"]\n" +
		"[backend]\naddress = \"app.internal\"\nbind = \"10.0.0.7\"\nproxy_peers = [\"10.0.0.1\"]"},
	{"several backends", "port = 8000", "addresses = [\"127.0.0.1:8000\", \"127.0.0.1:8001\"]"},
	{"processes", "[tls]", "[process.live]\npaths = [\"/ws/\", \"/events\"]\nport = 8101\n[process.deep]\npaths = [\"/ws/deep/\"]\naddresses = [\"127.0.0.1:8102\", \"127.0.0.1:8103\"]\n[tls]"},
	{"below a path", "[proxy]", "prefix = \"/shop/\"\n[proxy]"},
	{"who may ask", "[tls]", "[access.staff]\npaths = [\"/admin/\"]\nallow = [\"10.0.0.0/8\"]\npassword_file = \"/etc/htpasswd\"\n[tls]\nacme_webroot = \"/var/www/acme\""},
	{"who asks", "[backend]", "[access.staff]\npaths = [\"/admin/\"]\npassword_file = \"/etc/htpasswd\"\n[limits]\nstreaming = [\"/events/\"]\n[backend]"},
	{"how often", "[backend]", "[limits]\nlogin_paths = [\"/login/\"]\n[backend]"},
	{"who it is", "[proxy]", "remote_user_header = \"X-Remote-User\"\n[access.staff]\npaths = [\"/admin/\"]\npassword_file = \"/etc/htpasswd\"\n[proxy]"},
	{"over http", "protocol = \"uwsgi\"", "protocol = \"http\""},
	{"a port for Django to redirect to", "kind = \"none\"", "kind = \"none\"\npublic_https_port = 8443"},
	{"systemd", "[app]", "[app]\nsystemd = true\ndirectory = \"/srv/bookshop\"\nclient_middleware = true"},
	{"a low port", "port = 8000", "port = 800"},
	{"a socket", "port = 8000", "socket = \"/run/bookshop/app.sock\""},
	{"ports of its own", "[backend]", "http_port = 8080\nhttps_port = 8443\n[backend]"},
	{"addresses", "[backend]", "listen = [\"192.0.2.1\", \"2001:db8::1\"]\n[backend]"},
	{"an old django", "[proxy]", "django = \"3.2\"\ntrusted_origins = [\"https://forms.example.org\"]\n[proxy]"},
	{"wildcards and a long name", "\"www.bookshop.example.com\"",
		"\"*.example.com\", \"a-very-long-name-that-nginx-cannot-hash.example.com\""},
	{"served plain http", "kind = \"apache\"", "kind = \"apache\"\nhttp = \"serve\""},
	{"a front", "[tls]", "[front]\nkind = \"haproxy\"\npeers = [\"10.0.0.0/24\"]\nouter = [\"cloudflare\"]\nonly = true\n" +
		"health_path = \"/up/\"\nhealth_hosts = [\"10.0.1.7\"]\n[tls]"},
	{"a front that proves itself", "[tls]", "[front]\nkind = \"azure\"\npeers = [\"10.0.0.0/24\"]\nonly = true\n" +
		"health_path = \"/up/\"\nsecret_header = \"X-Origin-Secret\"\nsecret_file = \"/etc/secret\"\nclient_ca = \"/etc/ca.pem\"\n[tls]"},
	{"a front that says nothing", "[tls]", "[front]\nkind = \"haproxy\"\npeers = [\"10.0.0.0/24\"]\nproxy_protocol = true\n[tls]"},
	{"probes", "[backend]", "[health]\npath = \"/up/\"\npeers = [\"10.0.0.5\"]\n[log]\naccess = \"/var/log/a.log\"\n[backend]"},
	{"probes of a front", "[tls]", "[health]\npath = \"/up/\"\npeers = [\"10.0.0.5\"]\n[front]\nkind = \"haproxy\"\npeers = [\"10.0.0.0/24\"]\nonly = true\n[tls]"},
	{"a front and no plain http", "[backend]", "http = \"off\"\n[front]\nkind = \"haproxy\"\npeers = [\"10.0.0.0/24\"]\n[backend]"},
}

// rendered are the files of the examples and of their variants, behind both proxies.
func rendered(t *testing.T) map[string]string {
	t.Helper()
	set, err := render.Parse(templates.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	files, used := map[string]string{}, map[string]bool{}
	for path, text := range examples(t) {
		for _, v := range variants {
			changed := strings.Replace(text, v.old, v.new, 1)
			if v.name == "without tls" {
				changed, _, _ = strings.Cut(text, v.old)
			}
			for _, kind := range []site.Kind{site.Apache, site.Nginx, site.None} {
				for file, content := range renderOne(t, set, changed, kind) {
					used[v.name] = used[v.name] || changed != text || v.old == ""
					files[path+", "+v.name+", "+file] = content
				}
			}
		}
	}
	for _, v := range variants {
		if !used[v.name] {
			t.Errorf("%s: fits no example", v.name)
		}
	}
	return files
}

func examples(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"../../examples/*.toml", "../../examples/*/*.toml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			texts[filepath.Base(path)] = string(text)
		}
	}
	if len(texts) == 0 {
		t.Fatal("no examples")
	}
	return texts
}

// renderOne is empty for a change that does not fit the example.
func renderOne(t *testing.T, set *render.Set, text string, kind site.Kind) map[string]string {
	t.Helper()
	decoded, problems := spec.Decode("x.toml", []byte(text), spec.TOML, spec.Beside{})
	if problem.HasErrors(problems) {
		return nil
	}
	s, problems := site.New(decoded, site.Options{Proxy: kind})
	if problem.HasErrors(problems) {
		return nil
	}
	list, err := target.Files(set, s, "")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range list {
		files[f.Path] = string(f.Content)
	}
	return files
}

var (
	setting = regexp.MustCompile(`^([A-Za-z_-]+) = `)
	option  = regexp.MustCompile(`--[a-z][a-z-]+`)
	header  = regexp.MustCompile(`^(proxy_set_header|RequestHeader) `)
)

func TestEveryRenderedLineIsExplained(t *testing.T) {
	files := rendered(t)
	seen := map[string]bool{}
	for name, content := range files {
		for line := range strings.Lines(content) {
			what := explainable(name, line)
			if what == "" || seen[what] {
				continue
			}
			seen[what] = true
			found := Lookup(what).Entries
			if len(found) == 0 || found[0].Group != Directive && found[0].Group != Setting {
				t.Errorf("%s: %q is not explained: %v", name, what, found)
			} else if id := found[0].ID; header.MatchString(what) && (id == "proxy_set_header" || id == "RequestHeader") {
				t.Errorf("%s: %q has no entry of its own", name, what)
			}
		}
	}
	if len(seen) < 200 {
		t.Errorf("only %d different lines", len(seen))
	}
}

// explainable is the directive or setting in a line, or "".
func explainable(name, line string) string {
	if strings.HasSuffix(name, ".py") && strings.HasPrefix(line, " ") && !strings.Contains(line, "worker_class") {
		return "" // of a function or a list, whose name is explained
	}
	line = strings.TrimSpace(line)
	if strings.HasSuffix(name, ".py") || strings.HasSuffix(name, ".ini") {
		if found := setting.FindStringSubmatch(line); found != nil {
			return found[1]
		}
		return ""
	}
	if strings.HasSuffix(name, ".service") || strings.HasSuffix(name, ".socket") {
		if name, _, found := strings.Cut(line, "="); found && line[0] != '#' {
			return name
		}
		return ""
	}
	if line == "" || line[0] == '#' || line[0] == '}' || line[0] == '\'' || // a quote goes on with a directive
		strings.HasPrefix(line, "</") {
		return ""
	}
	if network, _, found := strings.Cut(line, " "); found {
		if _, err := netip.ParsePrefix(network); err == nil {
			return "" // of a geo, which is explained
		}
	}
	if strings.HasSuffix(name, ".sh") {
		return option.FindString(line)
	}
	return line
}

// TestEveryProblemIsExplained reads the ids of problems from the source of those who report them.
func TestEveryProblemIsExplained(t *testing.T) {
	ids := written(t, problemID, "../spec", "../site", "../fleet", "../oracle", "../review", "../foreign", "../../cmd/gen")
	if len(ids) < 20 {
		t.Fatalf("only %d ids in the source", len(ids))
	}
	for id := range ids {
		if found := Lookup(id).Entries; len(found) == 0 || found[0].Group != Finding || found[0].ID != id {
			t.Errorf("%s: is not explained", id)
		}
	}
	for _, e := range All() {
		if e.Group == Finding && !ids[e.ID] {
			t.Errorf("%s: nothing reports it", e.ID)
		}
	}
}

// TestEveryChangeIsExplained does the same for what a change means. A statement that says what
// a problem says has its id.
func TestEveryChangeIsExplained(t *testing.T) {
	ids := written(t, changeID, "../plan")
	maps.Copy(ids, written(t, adoptedID, "../foreign"))
	if len(ids) < 40 {
		t.Fatalf("only %d ids in the source", len(ids))
	}
	for id := range ids {
		if found := Lookup(id).Entries; len(found) == 0 || found[0].Group != Change && found[0].Group != Finding || found[0].ID != id {
			t.Errorf("%s: is not explained", id)
		}
	}
	for _, e := range All() {
		if e.Group == Change && !ids[e.ID] {
			t.Errorf("%s: no change means it", e.ID)
		}
	}
}

// TestEveryMentionIsExplained does the same for what gen expects Django's own check to say.
func TestEveryMentionIsExplained(t *testing.T) {
	ids := written(t, mentionID, "../site")
	if len(ids) < 7 {
		t.Fatalf("only %d ids in the source", len(ids))
	}
	for id := range ids {
		if found := Lookup(id).Entries; len(found) != 1 || found[0].Group != Setting || found[0].ID != id {
			t.Errorf("%s: is not explained", id)
		}
	}
	for _, e := range All() {
		if strings.HasPrefix(e.ID, "security.") && !ids[e.ID] {
			t.Errorf("%s: nothing expects it", e.ID)
		}
	}
}

// mentionID is a text that is an id of Django's.
func mentionID(node ast.Node) string {
	if text, ok := node.(*ast.BasicLit); ok && strings.HasPrefix(text.Value, `"security.`) {
		return quoted(text)
	}
	return ""
}

// TestEveryTrialIsExplained does the same for what is tried beside requests. A trial that is named by a setting is that
// setting's, and the classes are those that blame a project.
func TestEveryTrialIsExplained(t *testing.T) {
	ids := written(t, trialID, "../verify")
	if len(ids) < 17 {
		t.Fatalf("only %d ids in the source", len(ids))
	}
	for _, c := range attack.Cases() {
		delete(ids, c.ID)
	}
	for id := range ids {
		if found := Lookup(id).Entries; len(found) != 1 || found[0].Group != Trial || found[0].ID != id {
			t.Errorf("%s: is not explained", id)
		}
	}
	for _, e := range All() {
		if e.Group == Trial && !ids[e.ID] && len(e.Terms) == 0 {
			t.Errorf("%s: nothing tries it", e.ID)
		}
	}
	for fault := range attack.Blames {
		classes := func(e *Entry) bool { return e.Group == Request || e.Group == Trial }
		if !slices.ContainsFunc(Lookup(string(fault)).Entries, classes) {
			t.Errorf("%s: is a class without an explanation", fault)
		}
	}
}

// written are the ids in the source of packages.
func written(t *testing.T, id func(ast.Node) string, dirs ...string) map[string]bool {
	t.Helper()
	ids := map[string]bool{}
	for _, dir := range dirs {
		paths, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v", dir, err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(node ast.Node) bool {
				if found := id(node); found != "" {
					ids[found] = true
				}
				return true
			})
		}
	}
	return ids
}

// trialID is the id in attack.Trial{Case: "..."}, Flow{ID: "..."}, an element of []Flow or verdict("...", ...).
func trialID(node ast.Node) string {
	switch node := node.(type) {
	case *ast.CallExpr:
		if name, ok := node.Fun.(*ast.Ident); ok && name.Name == "verdict" {
			return quoted(node.Args[0])
		}
	case *ast.CompositeLit:
		for _, element := range node.Elts {
			pair, _ := element.(*ast.KeyValueExpr)
			if pair == nil {
				break
			}
			if name, ok := pair.Key.(*ast.Ident); ok && (name.Name == "Case" || name.Name == "ID") {
				return quoted(pair.Value)
			}
		}
	}
	return ""
}

// changeID is the id in say("...", ...) and one("...", ...).
func changeID(node ast.Node) string {
	if call, ok := node.(*ast.CallExpr); ok {
		if name, ok := call.Fun.(*ast.Ident); ok && (name.Name == "say" || name.Name == "one") {
			return quoted(call.Args[0])
		}
	}
	return ""
}

// adoptedID is a text that begins as the ids of a first adoption do.
func adoptedID(node ast.Node) string {
	if text, ok := node.(*ast.BasicLit); ok && strings.HasPrefix(text.Value, `"adopted-`) {
		return quoted(text)
	}
	return ""
}

// problemID is the id in problem.Problem{ID: "..."}, wrong("...", ...), doubtful("...", ...) or {finding: "..."}.
func problemID(node ast.Node) string {
	var id ast.Expr
	switch node := node.(type) {
	case *ast.KeyValueExpr:
		if name, ok := node.Key.(*ast.Ident); ok && name.Name == "finding" {
			id = node.Value
		}
	case *ast.CallExpr:
		if name, ok := node.Fun.(*ast.Ident); ok && (name.Name == "wrong" || name.Name == "doubtful") {
			id = node.Args[0]
		}
	case *ast.CompositeLit:
		if kind, ok := node.Type.(*ast.SelectorExpr); ok && kind.Sel.Name == "Problem" && len(node.Elts) > 0 {
			if pair, ok := node.Elts[0].(*ast.KeyValueExpr); ok {
				id = pair.Value
			}
		}
	}
	return quoted(id)
}

func quoted(id ast.Expr) string {
	literal, ok := id.(*ast.BasicLit)
	if !ok {
		return ""
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		return ""
	}
	return text
}
