package value

import "testing"

func TestParseSize(t *testing.T) {
	for _, c := range []struct {
		text  string
		bytes int64
	}{{"1k", 1024}, {"10m", 10 << 20}, {"1024g", 1 << 40}} {
		got, err := ParseSize(c.text)
		if err != nil || got.Bytes() != c.bytes || got.String() != c.text {
			t.Errorf("%q: got %v of %d bytes, %v", c.text, got, got.Bytes(), err)
		}
	}
	for _, text := range []string{"", "k", "10", "10M", "10mb", "1.5m", "-1k", "+1k", "01k", " 1k", "0k", "1025g", "99999999999k", "1t"} {
		if got, err := ParseSize(text); err == nil {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

func TestParseLine(t *testing.T) {
	accepts(t, ParseLine, []acceptance{{"4k", "4k"}, {"64k", "64k"}})
	for _, text := range []string{"3k", "65k", "1m"} {
		refuses(t, ParseLine, []refusal{{text, Quote(text) + " is not between 4k and 64k"}})
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{2621440: "2560k", 2621441: "2561k", 1: "1k"} {
		if got := Bytes(n).String(); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}
