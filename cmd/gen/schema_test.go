package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"proxypact/internal/spec"
)

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(spec.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("gen.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("gen.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t *testing.T, schema *jsonschema.Schema, description []byte) error {
	t.Helper()
	var v map[string]any
	if err := toml.Unmarshal(description, &v); err != nil {
		t.Fatal(err)
	}
	return schema.Validate(v)
}

func TestSchemaAcceptsWhatGenAccepts(t *testing.T) {
	schema := compileSchema(t)
	descriptions := map[string][]byte{"init apache": spec.Example("apache"), "init nginx": spec.Example("nginx")}
	for _, pattern := range []string{"../../examples/*.toml", "../../examples/fronts/*.toml", "../../examples/servers/*.toml", "../../examples/none/*.toml"} {
		examples, err := filepath.Glob(pattern)
		if err != nil || len(examples) == 0 {
			t.Fatalf("no examples: %v", err)
		}
		for _, path := range examples {
			if descriptions[path], err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, description := range descriptions {
		if err := validate(t, schema, description); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	schema := compileSchema(t)
	example := string(spec.Example("nginx"))
	for name, replace := range map[string][2]string{
		"an unknown key":                  {"certificate = ", "certifcate = "},
		"an unknown table":                {"[tls]", "[tsl]"},
		"another proxy":                   {`kind = "nginx"`, `kind = "iis"`},
		"a port out of range":             {"port = 8000", "port = 99999"},
		"text for a list":                 {`hosts = ["bookshop.example.com", "www.bookshop.example.com"]`, `hosts = "bookshop.example.com"`},
		"a name with a slash":             {`name = "bookshop"`, `name = "book/shop"`},
		"a missing key":                   {`name = "bookshop"`, ""},
		"another format":                  {"#format = 1", "format = 2"},
		"a mount point without its slash": {`#django = "5.2"`, `prefix = "/shop"`},
		"a number for version":            {`#django = "5.2"`, "django = 5.2"},
	} {
		broken := strings.Replace(example, replace[0], replace[1], 1)
		if broken == example {
			t.Fatalf("%s: %q is not in the example", name, replace[0])
		}
		if err := validate(t, schema, []byte(broken)); err == nil {
			t.Errorf("%s passed", name)
		}
	}
}
