package readback

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// File writes content to path, whose directories it makes.
func File(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Names are the file names among n hostile texts that parse takes below dir.
func Names[T any](seed uint64, n, longest int, dir string, parse func(string) (T, error)) []string {
	return Keep(FileNames(seed, n, longest), func(name string) bool {
		_, err := parse(filepath.Join(dir, name))
		return err == nil
	})
}

// Bodies compares what the server answers for each name's path, made of its index, with the name.
func (s *Server) Bodies(t testing.TB, what string, names []string, path string) {
	t.Helper()
	for i, name := range names {
		if got := s.Get(t, "", fmt.Sprintf(path, i)); got.Body != name {
			t.Errorf("%s %q: got %d %q", what, name, got.Status, got.Body)
		}
	}
	t.Logf("%d of kind %s", len(names), what)
}

// Pair is a certificate for Host.
type Pair struct{ Host, Chain, Key string }

// Pairs writes one certificate to each name in dir.
func Pairs(t testing.TB, dir string, names []string) []Pair {
	t.Helper()
	var pairs []Pair
	for i, name := range names {
		pair := Pair{fmt.Sprintf("n%d.example", i), filepath.Join(dir, "c"+name), filepath.Join(dir, "k"+name)}
		Certificate(t, pair.Host, pair.Chain, pair.Key)
		pairs = append(pairs, pair)
	}
	return pairs
}

// Shows compares the certificate that the server shows for each pair's host with the pair.
func (s *Server) Shows(t testing.TB, pairs []Pair) {
	t.Helper()
	for _, pair := range pairs {
		if got := Serves(t, s.Address, pair.Host); got != pair.Host {
			t.Errorf("certificate %q: got that of %s", pair.Chain, got)
		}
	}
	t.Logf("%d certificates", len(pairs))
}
