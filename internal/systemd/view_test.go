package systemd

import (
	"reflect"
	"testing"

	"proxypact/internal/render"
)

func TestViewsKeepTheLaw(t *testing.T) {
	for _, view := range []reflect.Type{reflect.TypeFor[service](), reflect.TypeFor[listening]()} {
		if err := render.CheckView(view); err != nil {
			t.Error(err)
		}
	}
}
