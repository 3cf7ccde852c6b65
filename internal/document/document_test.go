package document

import (
	"strings"
	"testing"
)

func TestTextStands(t *testing.T) {
	var b strings.Builder
	want := "{\n  \"hint\": \"<VirtualHost *:80> & \\\"quoted\\\"\"\n}\n"
	if err := Write(&b, map[string]string{"hint": `<VirtualHost *:80> & "quoted"`}); err != nil || b.String() != want {
		t.Errorf("got %q, %v, want %q", b.String(), err, want)
	}
}
