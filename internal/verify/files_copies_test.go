package verify

import (
	"bytes"
	"compress/gzip"
	"io"
	"slices"
	"testing"

	"proxypact/internal/attack"
)

// wantCompressed wants the copy, a text compressed on the way, and nothing of Django's.
func wantCompressed(t *testing.T, stack *Stack, mount string) {
	t.Helper()
	for _, row := range []struct{ target, accepts, want string }{
		{"/static/css/b.css", "br;q=0, gzip, deflate", "gzip"},
		{"/static/css/b.css", "gzip, deflate, br", "br"},
		{"/static/css/b.css", "BR;q=0.5", "br"},
		{"/static/css/a.0123456789ab.css", "gzip", "gzip"},
		{"/static/css/a.0123456789ab.css", "gzip, br", "br"},
		{"/static/css/plain.css", "gzip, br", "gzip"},
		{"/media/x.svg", "gzip, br", ""},
		{"/whoami/", "gzip, br", ""},
	} {
		answer := asked(t, stack, attack.HTTPS, raw(mount+row.target, "Accept-Encoding: "+row.accepts))
		if got := answer.Header.Get("Content-Encoding"); got != row.want {
			t.Errorf("%s: Content-Encoding is %q, want %q", row.target, got, row.want)
		}
		if row.want == "" {
			continue
		}
		vary, kind := answer.Header.Values("Vary"), answer.Header.Values("Content-Type")
		if !slices.Equal(vary, []string{"Accept-Encoding"}) || !slices.Equal(kind, []string{"text/css"}) {
			t.Errorf("%s: Vary is %q, Content-Type %q", row.target, vary, kind)
		}
		if text := unpacked(t, row.want, answer.Body); text != map[string]string{"gzip": style, "br": inBrotli}[row.want] {
			t.Errorf("%s: %.80q", row.target, text)
		}
		again := raw(mount+row.target, "Accept-Encoding: "+row.accepts, "If-None-Match: "+answer.Header.Get("ETag"))
		if got := asked(t, stack, attack.HTTPS, again).Status; got != 304 {
			t.Errorf("%s in %s, which the client has: %d", row.target, row.want, got)
		}
	}
	for _, words := range []string{"gzip;q=0", "identity", "x-gzip2", "gzip ; q=0.0, br;q=0", "xbr, br2", "br ; q=0 , x", "x, br;\tq=0.0\t, y"} {
		if got := asked(t, stack, attack.HTTPS, raw(mount+"/static/css/b.css", "Accept-Encoding: "+words)).Header.Get("Content-Encoding"); got != "" {
			t.Errorf("Accept-Encoding: %s: %q", words, got)
		}
	}
}

func unpacked(t *testing.T, encoding string, body []byte) string {
	t.Helper()
	if encoding == "br" {
		return string(body)
	}
	packed, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
