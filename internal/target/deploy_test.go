package target_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/django"
	"proxypact/internal/fleet"
	"proxypact/internal/problem"
	"proxypact/internal/readback"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/target"
	"proxypact/internal/tool"
)

// checked imports each file last in the settings of a new project, which are otherwise as for production, and prints
// the ids of what manage.py check --deploy says.
const checked = `
import importlib, io, json, os, re, secrets, subprocess, sys, types
import django
from django.conf import Settings, settings
from django.core.management import call_command

subprocess.run([sys.executable, "-m", "django", "startproject", "project", os.getcwd()], check=True)
sys.path.insert(0, os.getcwd())
own = {name: value for name, value in vars(importlib.import_module("project.settings")).items() if name.isupper()}
for path in json.load(sys.stdin):
    module = sys.modules["production"] = types.ModuleType("production")
    vars(module).update(own, DEBUG=False, SECRET_KEY=secrets.token_urlsafe(64), MAILERS={"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}})
    with open(path) as file:
        exec(compile(file.read(), path, "exec"), vars(module))
    settings._wrapped = Settings("production")
    django.setup()
    said = io.StringIO()
    call_command("check", deploy=True, stdout=io.StringIO(), stderr=said)
    print(json.dumps(sorted(re.findall(r"^\S+ \((\w+\.\w+)\)", said.getvalue(), re.M))))
`

// aside are changes that no golden makes, of an example that a front reaches directly, of one behind a proxy,
// and of the same without https.
var aside = []struct {
	example string
	changes []string
	want    string // what is expected of any Django
}{
	{"none/heroku.toml", []string{"tls.hsts=1y"}, "W005 W021"},
	{"none/heroku.toml", []string{"tls.hsts=1y", "tls.hsts_subdomains=true"}, "W021"},
	{"none/heroku.toml", []string{"tls.hsts=1y", "tls.hsts_subdomains=true", "tls.hsts_preload=true"}, ""},
	{"none/heroku.toml", []string{"tls.hsts=0s"}, "W004"},
	{"none/heroku.toml", []string{"tls.hsts=1y", "proxy.http=serve"}, "W005 W008 W021"},
	{"none/heroku.toml", []string{"tls.hsts=1y", "headers.frame_options=SAMEORIGIN"}, "W005 W019 W021"},
	{"bookshop.toml", []string{"tls.hsts=1y", "tls.hsts_subdomains=true", "tls.hsts_preload=true"}, "W004 W008"},
	{"bookshop.toml", []string{"tls.hsts=0s", "proxy.http=off"}, "W004 W008"},
	{"bookshop.toml", []string{"proxy.http=serve", "headers.frame_options=SAMEORIGIN", "headers.owner=proxy"}, "W004 W008"},
	{"bookshop.toml", []string{"headers.frame_options=SAMEORIGIN", "headers.nosniff=true"}, "W004 W008 W019"},
	{"bookshop.toml", []string{"headers.frame_options=DENY", "headers.referrer_policy=no-referrer"}, "W004 W008"},
}

// expecting is a site and what Django is expected to say of its settings.
type expecting struct {
	name string
	site *site.Site
	want []string
}

func TestCheckDeploySaysWhatIsExpected(t *testing.T) {
	pythons := append(filepath.SplitList(os.Getenv("PROXYPACT_PYTHONS")), filepath.SplitList(os.Getenv("PROXYPACT_MODWSGI"))...)
	slices.Sort(pythons)
	for _, path := range slices.Compact(pythons) {
		python, err := tool.DjangoPython(t.Context(), path, "gunicorn")
		if err != nil {
			t.Fatal(err)
		}
		t.Run("django-"+python.Django, func(t *testing.T) {
			t.Parallel()
			all := expectations(t, python.Django)
			for i, said := range deployed(t, python.Path, all) {
				if !slices.Equal(said, all[i].want) {
					t.Errorf("%s: check --deploy says %q, and gen expects %q", all[i].name, said, all[i].want)
				}
			}
		})
	}
}

// expectations are those of all goldens, and of the examples with their changes, for this Django. What it cannot do is
// refused, and told of in other tests.
func expectations(t *testing.T, version string) []expecting {
	t.Helper()
	var all []expecting
	add := func(name string, sources []fleet.Source, changes ...string) bool {
		settings, err := spec.ParseSettings("--set", append(changes, "app.django="+version))
		if err != nil {
			t.Fatal(err)
		}
		sites, problems := fleet.Load(sources, spec.TOML, spec.Beside{Set: settings}, site.Options{})
		if problem.HasErrors(problems) {
			refused := func(p problem.Problem) bool {
				return p.Severity == problem.Error && !strings.Contains(p.Message, "Django "+version)
			}
			if at := slices.IndexFunc(problems, refused); at >= 0 {
				t.Fatal(name, problems[at])
			}
			return false
		}
		for _, s := range sites {
			var ids []string
			for _, m := range s.Mentions() {
				ids = append(ids, m.ID)
			}
			all = append(all, expecting{fmt.Sprintf("%s %s", name, s.Name), s, ids})
		}
		return true
	}
	for _, g := range goldens(t) {
		add(filepath.Base(g.path), g.sources)
	}
	if len(all) < 80 {
		t.Fatalf("only %d sites", len(all))
	}
	for _, c := range aside {
		text, err := os.ReadFile(filepath.Join("../../examples", c.example))
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprint(c.example, c.changes)
		if !add(name, []fleet.Source{{File: c.example, Data: text}}, c.changes...) {
			continue
		}
		if got, want := strings.Join(all[len(all)-1].want, " "), strings.ReplaceAll(c.want, "W", "security.W"); got != want {
			t.Errorf("%s: gen expects %q, want %q", name, got, want)
		}
	}
	return all
}

// deployed is what Django's check says, of each site in turn.
func deployed(t *testing.T, python string, all []expecting) [][]string {
	t.Helper()
	dir := readback.Dir(t)
	var paths []string
	for i, e := range all {
		files, err := target.Files(templateSet(t), e.site, django.ID)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "rendered", fmt.Sprintf("%d.py", i))
		readback.File(t, path, string(files[0].Content))
		paths = append(paths, path)
	}
	list, err := json.Marshal(paths)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", checked)
	cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stderr = dir, tool.Environment(), strings.NewReader(string(list)), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var said [][]string
	for line := range strings.Lines(string(out)) {
		var ids []string
		if err := json.Unmarshal([]byte(line), &ids); err != nil {
			t.Fatal(err)
		}
		said = append(said, ids)
	}
	if len(said) != len(all) {
		t.Fatalf("%d answers for %d sites", len(said), len(all))
	}
	return said
}
