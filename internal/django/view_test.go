package django

import (
	"reflect"
	"testing"

	"proxypact/internal/render"
)

func TestViewKeepsTheLaw(t *testing.T) {
	for _, view := range []reflect.Type{reflect.TypeFor[view](), reflect.TypeFor[clientView]()} {
		if err := render.CheckView(view); err != nil {
			t.Error(err)
		}
	}
}
