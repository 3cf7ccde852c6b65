package fleet_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"proxypact/internal/fleet"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/templates"
)

func TestOrder(t *testing.T) {
	const count = 200
	sites, problems := fleet.Load(sources(count), spec.TOML, spec.Beside{}, site.Options{Proxy: site.Nginx})
	if len(problems) != 1 || problems[0].ID != "names-hash-full" {
		t.Fatal(problems)
	}
	set, err := render.Parse(templates.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fleet.Files(set, sites, "").List()
	if err != nil || len(files) != 3*count {
		t.Fatalf("got %d files, %v", len(files), err)
	}
	for i, s := range sites {
		name := fmt.Sprintf("shop%d", i)
		if s.Name.String() != name || s.Proxy.Kind != site.Nginx {
			t.Errorf("site %d: got %s behind %s", i, s.Name, s.Proxy.Kind)
		}
		for j, id := range []string{"nginx", "django", "gunicorn"} {
			if f := files[3*i+j]; f.Site != name || f.ID != id {
				t.Errorf("file %d: got %s of %s", 3*i+j, f.ID, f.Site)
			}
		}
	}
}

func TestOneTarget(t *testing.T) {
	sites, _ := fleet.Load(sources(3), spec.TOML, spec.Beside{}, site.Options{})
	set, err := render.Parse(templates.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	for only, want := range map[string]int{"": 9, "apache": 3, "nginx": 0, "django": 3, "gunicorn": 3} {
		if files, err := fleet.Files(set, sites, only).List(); err != nil || len(files) != want {
			t.Errorf("%q: got %d files, %v, want %d", only, len(files), err, want)
		}
	}
}

// Problems are sorted by file and place, whatever core found them first.
func TestProblems(t *testing.T) {
	var list []fleet.Source
	for _, name := range []string{"c", "a", "b"} {
		list = append(list, fleet.Source{File: name + ".toml", Data: []byte("[app]\nname = 'A'\nhosts = ['a b']\n[proxy]\nkind = 'nginx'\n")})
	}
	list = append(list, fleet.Source{File: "syntax.toml", Data: []byte("[app\n")}, fleet.Source{File: "empty.toml"})
	want := `a.toml:2:8: app.name: "A" is not a site name
a.toml:3:9: app.hosts: "a b" is not a host name
b.toml:2:8: app.name: "A" is not a site name
b.toml:3:9: app.hosts: "a b" is not a host name
c.toml:2:8: app.name: "A" is not a site name
c.toml:3:9: app.hosts: "a b" is not a host name
empty.toml: app.hosts: missing
empty.toml: app.name: missing
empty.toml: proxy.kind: missing
syntax.toml:1:5: expected '.' or ']' to end table name, but got '\n' instead`
	for range 20 {
		_, problems := fleet.Load(list, spec.TOML, spec.Beside{}, site.Options{})
		var got []string
		for _, p := range problems {
			p.Hint = ""
			got = append(got, p.String())
		}
		if text := strings.Join(got, "\n"); text != want {
			t.Fatalf("got\n%s\nwant\n%s", text, want)
		}
	}
}

// A template that fails fails the run, not one site of it.
func TestFilesTellsOfFailures(t *testing.T) {
	sites, _ := fleet.Load(sources(5), spec.TOML, spec.Beside{}, site.Options{})
	set, err := render.Parse(templates.FS, fstest.MapFS{"django/proxy.py.tmpl": {Data: []byte("{{.Absent}}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fleet.Files(set, sites, "").List(); err == nil || !strings.HasPrefix(err.Error(), "django/proxy.py.tmpl:1:2: ") {
		t.Errorf("got %v", err)
	}
}

func TestJSON(t *testing.T) {
	data := `{"app": {"name": "a", "hosts": ["a.example"]}, "proxy": {"kind": "nginx"}, "backend": {"port": 8000}, "tls": {"certificate": "/c", "key": "/k"}}`
	sites, problems := fleet.Load([]fleet.Source{{File: "a.json", Data: []byte(data)}}, spec.JSON, spec.Beside{}, site.Options{})
	if len(problems) > 0 || sites[0].Name.String() != "a" {
		t.Errorf("got %v, %v", sites, problems)
	}
}
