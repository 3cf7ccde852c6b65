package uwsgi

import (
	"reflect"
	"testing"

	"proxypact/internal/render"
)

func TestViewKeepsTheLaw(t *testing.T) {
	if err := render.CheckView(reflect.TypeFor[view]()); err != nil {
		t.Error(err)
	}
}
