package value

import "testing"

func TestURLPaths(t *testing.T) {
	for text, want := range map[string]string{
		"/": "", "/ws/": "", "/a/b.c_d~e-f": "",
		"":         `"" is not a URL path`,
		"ws/":      `"ws/" is not a URL path`,
		"//evil":   `"//evil" is not in normal form`,
		"/a/../b":  `"/a/../b" is not in normal form`,
		"/a/./b":   `"/a/./b" is not in normal form`,
		"/a%2Fb":   `"/a%2Fb" is not a URL path`,
		"/a b":     `"/a b" is not a URL path`,
		"/a;b":     `"/a;b" is not a URL path`,
		"/{return": `"/{return" is not a URL path`,
	} {
		path, err := ParseURLPath(text)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want || err == nil && path.String() != text {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestBare(t *testing.T) {
	for text, want := range map[string]string{"/": "/", "/a/": "/a", "/a": "/a", "/a/b/": "/a/b"} {
		path, err := ParseURLPath(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := path.Bare().String(); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
