package attack

import (
	"slices"
	"strings"
	"testing"
)

func TestFieldsOfHTTP1(t *testing.T) {
	r := post("abc", "X-Forwarded-Proto:{lie}", "Foo:  a\nb", "X Y : c")
	want := []Field{{":method", "POST"}, {":scheme", "https"}, {":path", page}, {":authority", shopHTTPS},
		{"x-forwarded-proto", "http"}, {"foo", " a\nb"}, {"x y ", "c"}}
	if got := r.Fields(shopOver(HTTP2, Redirects)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestWhatHTTP2CannotSay(t *testing.T) {
	for name, r := range map[string]Request{
		"a version": last().as("GET", "HTTP/1.0"), "two hosts": bare("Host: a", "Host: b"), "no colon": last("a b"),
		"a fold": last("a: b\r\n c"), "a line end": {Method: "GET", Target: "/", Version: "HTTP/1.1", End: "\n"},
	} {
		if _, ok := r.framed(); ok {
			t.Errorf("%s: can be said", name)
		}
	}
}

// What HTTP/2 forbids may be refused there, and is not where it is allowed.
func TestForbiddenFieldsMayBeRefused(t *testing.T) {
	c := Case{Request: last("Connection: close"), Expect: Expect{Django: Reached}}
	closed := Observation{Closed: true}
	if broken := Judge(c, shopOver(HTTP2, Redirects), closed); broken != nil {
		t.Errorf("over h2: %v", broken)
	}
	if broken := Judge(c, shopOver(HTTPS, Redirects), closed); broken == nil {
		t.Error("over https: held")
	}
}

func TestFramesAreSentOnce(t *testing.T) {
	seen := map[string]string{}
	for _, c := range Select(Cases(), Truth{Over: HTTP2}) {
		lines, _ := c.Request.framed()
		key := strings.Join(slices.Concat(lines, c.Request.Trailers, []string{c.Request.Body, c.Request.SNI}), "\x00")
		if before, found := seen[key]; found {
			t.Errorf("%s and %s are the same over h2", before, c.ID)
		}
		seen[key] = c.ID
	}
}
