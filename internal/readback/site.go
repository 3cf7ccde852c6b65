package readback

import (
	"testing"

	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/templates"
)

// Site is what the description in text comes to.
func Site(t testing.TB, text string) *site.Site {
	t.Helper()
	sp, problems := spec.Decode("d.toml", []byte(text), spec.TOML, spec.Beside{})
	if sp == nil {
		t.Fatal(problems)
	}
	s, problems := site.New(sp, site.Options{})
	if s == nil {
		t.Fatal(problems)
	}
	return s
}

// Templates are gen's own.
func Templates(t testing.TB) *render.Set {
	t.Helper()
	set, err := render.Parse(templates.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}
