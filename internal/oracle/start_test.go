package oracle

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"proxypact/internal/readback"
	"proxypact/internal/render"
	"proxypact/templates"
)

// Each passes httpd's own test, and ends httpd when it starts.
func TestAskFindsWhatEndsApacheAtItsStart(t *testing.T) {
	for _, c := range []struct{ template, text, want string }{
		{"apache/tls.conf.tmpl", "\nSSLOpenSSLConfCmd Curves X25519:nonsense", `AH02407: "SSLOpenSSLConfCmd Curves X25519:nonsense" failed for `},
		{"apache/tls.conf.tmpl", "\nSSLCipherSuite nonsense", "AH01898: Unable to configure permitted SSL ciphers"},
		{"apache/site.conf.tmpl", "SSLEngine on", "AH02572: Failed to configure at least one certificate and key for "},
		{"apache/site.conf.tmpl", "Listen 192.0.2.1:12345", "AH00072: make_sock: could not bind to address 192.0.2.1:12345"},
	} {
		verdict := ask(t, example(t, "apache", absent), fstest.MapFS{c.template: {Data: []byte(c.text + "\n")}})
		if len(verdict.Findings) == 0 || !strings.Contains(verdict.Findings[0].Message, c.want) {
			t.Errorf("%q: got %+v, want %s", c.text, verdict.Findings, c.want)
		}
	}
}

// A port that is taken is trouble of this machine, not a fault of the files.
func TestAskWhereAPortIsTaken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	set, err := render.Parse(templates.FS, fstest.MapFS{"apache/site.conf.tmpl": {Data: []byte("Listen " + listener.Addr().String() + "\n")}})
	if err != nil {
		t.Fatal(err)
	}
	found, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	if verdict, err := found.Ask(t.Context(), set, example(t, "apache", absent)); !errors.Is(err, errInUse) {
		t.Errorf("got %+v, %v", verdict, err)
	}
}

// However far it came, it leaves no process and no file.
func TestAskInterrupted(t *testing.T) {
	dir := readback.Dir(t)
	t.Setenv("TMPDIR", dir)
	set, err := render.Parse(templates.FS, nil)
	if err != nil {
		t.Fatal(err)
	}
	found, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"nginx", "apache"} {
		s := example(t, kind, absent)
		begin := time.Now()
		if _, err := found.Ask(t.Context(), set, s); err != nil {
			t.Fatal(err)
		}
		took := time.Since(begin)
		interrupted := 0
		for i := range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), took*time.Duration(i)/10)
			if _, err := found.Ask(ctx, set, s); errors.Is(err, context.DeadlineExceeded) {
				interrupted++
			}
			cancel()
			if left := remains(t, dir); left != "" {
				t.Fatalf("%s, after %d tenths: left %s", kind, i, left)
			}
		}
		if interrupted == 0 {
			t.Errorf("%s: none of 10 was interrupted", kind)
		}
	}
}

// remains are the files below dir and the processes that name it.
func remains(t *testing.T, dir string) string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := fmt.Sprint(files)
	if len(files) == 0 {
		found = ""
	}
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(lines) == 0 {
		t.Fatal("no processes in /proc", err)
	}
	for _, path := range lines {
		if line, err := os.ReadFile(path); err == nil && strings.Contains(string(line), dir) {
			found += " " + strings.ReplaceAll(string(line), "\x00", " ")
		}
	}
	return found
}
