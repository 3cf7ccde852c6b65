package main

import (
	"cmp"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"proxypact/internal/site"
)

// TestMain puts this program into PATH as gen.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gen": main})
}

// TestScripts runs the manual: one script per promise. -update rewrites what is compared.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	python, _, _ := strings.Cut(os.Getenv("PROXYPACT_PYTHONS"), ":")
	python = cmp.Or(python, "/usr/bin/python3")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("EXAMPLES", examples)
			env.Setenv("PYTHON", python)
			env.Setenv("SOURCE_DATE_EPOCH", strconv.FormatInt(site.RangesOf.Unix(), 10))
			env.Setenv("SCHEMA", filepath.Join(examples, "../schema.json"))
			return nil
		},
	})
}
