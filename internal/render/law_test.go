package render

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"proxypact/templates"
)

// word is a token for tests.
type word string

func (w word) String() string { return string(w) }
func (w word) IsZero() bool   { return w == "" }

func TestTemplatesKeepTheLaw(t *testing.T) {
	if _, err := Parse(templates.FS, nil); err != nil {
		t.Error(err)
	}
}

func TestLawlessTemplates(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{{.A}} {{if .B}}x{{else}}y{{end}}{{range .C}}{{.}}{{end}}{{with .D}}{{.E.F}}{{end}}`, ""},
		{`don't quote {{.A}}`, "stands inside quotes"},
		{`root "{{.A}}";`, "stands inside quotes"},
		{`x "a" {{.A}} "b"`, ""},
		{"root \"/srv\n{{.A}}\";", "{{.A}} stands inside quotes"},
		{"root \"/srv\n\n# x\n{{.A}}\";", "stands inside quotes"},
		{"Foo \"a \\\n{{.A}}\"", "stands inside quotes"},
		{`x "a\" {{.A}}"`, "stands inside quotes"},
		{`x '"{{.A}}"'`, "stands inside quotes"},
		{`x "{{if .A}}{{.B}}{{end}}"`, "{{.B}} stands inside quotes"},
		{"x \"\n{{range .A}}y {{.B}}{{end}}\"", "{{.B}} stands inside quotes"},
		{`x "{{template "t.tmpl" .A}}"`, "stands inside quotes"},
		{`x {{if .A}}"{{end}}{{.B}}"`, "quotes open or end inside {{if .A}}"},
		{`x "y{{with .A}}z{{else}}" "{{end}}"`, ""},
		{`x "y{{with .A}}z{{else}}"{{end}}`, "quotes open or end inside {{with .A}}"},
		{`x "y`, "it ends inside quotes of its own"},
		{"x \"y\nz\";\n{{.A}}", ""},
		{`x "a\"b" {{.A}}`, ""},
		{`x "it's" {{.A}}`, ""},
		{"# don't\nx {{.A}}", ""},
		{"  # don't {{.A}}", ""},
		{"x; # don't\ny {{.A}};", ""},
		{`x # "{{.A}}"`, "stands inside quotes"},
		{"x \"# don't\n{{.A}}\"", "stands inside quotes"},
		{"x y#\"z {{.A}}\"", "stands inside quotes"},
		{`{{.A | printf "%s"}}`, `.A | printf`},
		{`{{printf "%s" .A}}`, `printf "%s" .A`},
		{`{{$x := .A}}{{$x}}`, "$x := .A"},
		{`{{range .A}}{{$.B}}{{end}}`, "$.B"},
		{`{{if eq .A .B}}x{{end}}`, "eq .A .B"},
		{`{{if not .A}}x{{end}}`, "not .A"},
		{`{{"text"}}`, `"text"`},
		{`{{range .A}}{{break}}{{end}}`, "{{break}}"},
		{`{{template "t.tmpl" print .A}}`, "print .A"},
	} {
		_, err := Parse(fstest.MapFS{"t.tmpl": {Data: []byte(c.text)}}, nil)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.text, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want an error with %q", c.text, err, c.want)
		}
	}
}

type embedded struct{ Shared word }

type lawful struct {
	embedded
	Word word
	Flag bool
	Many []struct{ Inner word }
}

type withMethod struct{ Word word }

func (withMethod) Thought() bool { return true }

func TestLawlessViews(t *testing.T) {
	if err := CheckView(reflect.TypeFor[lawful]()); err != nil {
		t.Error(err)
	}
	for _, view := range []any{
		struct{ S string }{}, struct{ P *word }{}, struct{ N int }{}, struct{ M map[string]word }{},
		struct{ L []string }{}, struct{ Any any }{}, withMethod{}, struct{ F func() }{},
	} {
		if err := CheckView(reflect.TypeOf(view)); err == nil {
			t.Errorf("%T passed", view)
		}
	}
}

func TestExecute(t *testing.T) {
	base := fstest.MapFS{
		"a.tmpl": {Data: []byte("{{.Shared}} {{.Word}} {{template \"b.tmpl\" .Many}}\n")},
		"b.tmpl": {Data: []byte("{{range .}}<{{.Inner}}>{{end}}\n")},
	}
	view := lawful{embedded: embedded{"s"}, Word: "x", Many: []struct{ Inner word }{{"y"}, {"z"}}}
	set, err := Parse(base, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := set.Execute("a.tmpl", view); err != nil || string(got) != "s x <y><z>\n" {
		t.Errorf("got %q, %v", got, err)
	}
	view.Many[1].Inner = ""
	if got, err := set.Execute("a.tmpl", view); err == nil || err.Error() != "a.tmpl.Many.Inner: an empty token" || got != nil {
		t.Errorf("got %q, %v", got, err)
	}
	view.Shared = ""
	if got, err := set.Execute("a.tmpl", view); err == nil || err.Error() != "a.tmpl.embedded.Shared: an empty token" || got != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestFaults(t *testing.T) {
	view := lawful{embedded: embedded{"s"}, Word: "x", Many: []struct{ Inner word }{{"y"}}}
	for text, want := range map[string]string{
		"\n{{.Nope}}":                      "a.tmpl:2:2: .Nope: there is no field Nope; there are Shared, Word, Flag, Many",
		"{{range .Many}}{{.Nope}}{{end}}":  "a.tmpl:1:17: .Nope: there is no field Nope; there are Inner",
		"{{.Many.Nope}}":                   "a.tmpl:1:7: .Many.Nope: there is no field Nope: this is a list, and range goes through it",
		"{{.Word.Nope}}":                   "a.tmpl:1:7: .Word.Nope: there is no field Nope: what stands here has none",
		"{{with .Flag}}{{.Nope}}{{end}}":   "",
		"{{range .Word}}{{.}}{{end}}":      "a.tmpl:1:8: .Word: is no list, and range needs one",
		"{{range .Flag}}{{.}}{{end}}":      "a.tmpl:1:8: .Flag: is no list, and range needs one",
		`{{template "nope.tmpl" .}}`:       `a.tmpl:1:11: template "nope.tmpl" .: there is no such template`,
		`{{if .Word}}{{.Word.A.B}}{{end}}`: "a.tmpl:1:19: .Word.A.B: there is no field A: what stands here has none",
	} {
		set, err := Parse(fstest.MapFS{"a.tmpl": {Data: []byte(text)}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := set.Execute("a.tmpl", view); want != "" && (err == nil || err.Error() != want) || want == "" && err != nil {
			t.Errorf("%s: got %v\nwant %s", text, err, want)
		}
	}
}

func TestReplacements(t *testing.T) {
	base := fstest.MapFS{"a.tmpl": {Data: []byte("old {{.Word}}\n")}}
	set, err := Parse(base, fstest.MapFS{"a.tmpl": {Data: []byte("new {{.Word}}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := set.Execute("a.tmpl", lawful{embedded: embedded{"s"}, Word: "x"}); err != nil || string(got) != "new x\n" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, c := range []struct{ name, text, want string }{
		{"b.tmpl", "x", "b.tmpl: replaces no template; there are a.tmpl"},
		{"a.tmpl", "{{len .Word}}", "a.tmpl: a template holds no logic: len .Word"},
		{"a.tmpl", "{{.Word", "a.tmpl:1: unclosed action"},
	} {
		_, err := Parse(base, fstest.MapFS{c.name: {Data: []byte(c.text)}})
		if err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
