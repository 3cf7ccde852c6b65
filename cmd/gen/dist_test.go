package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDistIsReproducible builds the released binaries in two directories and compares their checksums.
func TestDistIsReproducible(t *testing.T) {
	first, second := dist(t), dist(t)
	if first != second {
		t.Errorf("got\n%s\nand then\n%s", first, second)
	}
	for _, name := range []string{"gen-linux-amd64", "gen-linux-arm64"} {
		if !strings.Contains(first, name) {
			t.Errorf("%s is not among\n%s", name, first)
		}
	}
}

func dist(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "checkout")
	for _, part := range []string{"cmd", "internal", "templates"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join("../..", part))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum", "Makefile"} {
		content, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("make", "-C", dir, "dist").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	sums, err := os.ReadFile(filepath.Join(dir, "dist", "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	return string(sums)
}
