package target_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/nginx"
	"proxypact/internal/readback"
	"proxypact/internal/site"
	"proxypact/internal/target"
)

// excused is what a fork of gixy says of nginx's files and what stays as it is, on sites of which that is so.
var excused = []struct {
	rule string
	of   func(s *site.Site, lines string) bool
	why  string
}{
	{"default_server_flag", always, "a second default_server on a port keeps nginx from starting, and the distribution's own site may have the first; " +
		"the first server of each file takes what no site claims"},
	{"add_header_redefinition", func(_ *site.Site, lines string) bool { return strings.Contains(lines, "location @range") }, "nginx has sent them all by then, and none is to be sent twice"},
	{"try_files_is_evil_too", always, "it asks for open_file_cache, with which nginx goes on giving out a file that was replaced or removed"},
	{"hsts_header", func(s *site.Site, _ string) bool { return s.TLS.HSTS.Seconds() < 15768000 }, "tls.hsts is the owner's to raise"},
	{"hsts_header", func(s *site.Site, lines string) bool { return catchesAll(s, lines) }, "what no site claims gets no answer, behind a front that does not name the site either"},
	{"http_splitting", func(s *site.Site, _ string) bool { return s.TLS.Clients.Told() }, "OpenSSL writes a line break in a subject as \\0A, which TestClientCertificates sees arrive"},
	{"ssl_ecdh_curve", func(s *site.Site, _ string) bool { return slices.Contains(s.TLS.Policy.Groups, "X25519MLKEM768") }, "the description says that this OpenSSL has the group, and none is named to one before 3.5"},
	{"missing_resolver", func(s *site.Site, _ string) bool { return s.IsMounted() }, "what it takes for the name of a host is an upstream of the same file"},
	{"add_header_content_type", func(s *site.Site, _ string) bool { return s.Static.Brotli() }, "it asks for default_type, which takes no variable: a copy's name does not end in what it is"},
	{"proxy_buffering_off", func(s *site.Site, _ string) bool { return len(s.Streaming) > 0 }, "a stream that is buffered does not arrive; the paths are those of the description"},
}

func always(*site.Site, string) bool { return true }

// catchesAll reports whether lines are of the server for names that no site claims. nginx hashes no long ones.
func catchesAll(s *site.Site, lines string) bool {
	return strings.Contains(lines, "server_name "+s.CatchAll()) || strings.Contains(lines, "server_name ~^"+regexp.QuoteMeta(s.CatchAll()))
}

// planted stands in every file behind what is ours, so that a file of which gixy reads a part is
// not taken for a good one.
const planted = `
server {
    listen 127.0.0.1:9;
    server_name planted.invalid;
    server_tokens off;
    add_header X-Planted server;
    location /alias {
        alias /srv/planted/;
    }
    location /split {
        return 301 http://planted.invalid$uri;
    }
    location /host {
        proxy_set_header Host $http_host;
        proxy_pass http://127.0.0.1:9;
    }
    location /lost {
        add_header X-Lost location;
        return 204;
    }
}
`

var wantPlanted = []string{"add_header_redefinition", "alias_traversal", "host_spoofing", "http_splitting"}

// TestGixy has the forks of gixy that are kept up find in the files of all goldens what was planted, and nothing else.
func TestGixy(t *testing.T) {
	programs := os.Getenv("PROXYPACT_GIXYS")
	if programs == "" {
		t.Skip("PROXYPACT_GIXYS names no program: make test sets it where PyPI can be reached")
	}
	files := linted(t)
	used := map[string]bool{}
	for program := range strings.SplitSeq(programs, ":") {
		findings := gixy(t, program, files)
		for path, f := range files {
			var found []string
			for _, one := range findings[path] {
				if one.Line > f.lines {
					found = append(found, one.Plugin)
				} else if !f.excuses(one) {
					t.Errorf("%s: %s:%d: %s: %s %s", program, f.site.Name, one.Line, one.Plugin, one.Summary, one.Reason)
				}
				used[one.Plugin] = true
			}
			slices.Sort(found)
			if found = slices.Compact(found); !slices.Equal(found, wantPlanted) {
				t.Errorf("%s: %s: finds %q of what was planted, want %q", program, f.site.Name, found, wantPlanted)
			}
		}
	}
	for _, e := range excused {
		if !used[e.rule] {
			t.Errorf("%s: is excused, and nobody finds it", e.rule)
		}
	}
}

// lintedFile is a file of a site's in the place where nginx includes it,
// and how many lines come before the planted ones.
type lintedFile struct {
	site  *site.Site
	lines int
}

func (f lintedFile) excuses(one gixyFinding) bool {
	for _, e := range excused {
		if e.rule == one.Plugin && e.of(f.site, one.Config) {
			return true
		}
	}
	return false
}

// linted are the files of all goldens, by their paths.
func linted(t *testing.T) map[string]lintedFile {
	t.Helper()
	dir := readback.Dir(t)
	all := map[string]lintedFile{}
	for _, g := range goldens(t) {
		sites, _ := g.sites(t, g.sources)
		for _, s := range sites {
			if s.Proxy.Kind != site.Nginx {
				continue
			}
			files, err := target.Files(templateSet(t), s, nginx.ID)
			if err != nil {
				t.Fatal(err)
			}
			text := "worker_processes auto;\nevents {}\nhttp {\n" + string(files[0].Content)
			path := filepath.Join(dir, fmt.Sprintf("%s-%d.conf", s.Name, len(all)))
			readback.File(t, path, text+planted+"}\n")
			all[path] = lintedFile{s, strings.Count(text, "\n")}
		}
	}
	return all
}

type gixyFinding struct {
	Path, Plugin, Summary, Reason, Config string
	Line                                  int
}

// gixy is what the program says of all files at once, by their paths.
func gixy(t *testing.T, program string, files map[string]lintedFile) map[string][]gixyFinding {
	t.Helper()
	args := []string{"--format", "json"}
	for path := range files {
		args = append(args, path)
	}
	out, err := exec.CommandContext(t.Context(), program, args...).Output() // 1: there are findings
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatal(program, err)
	}
	var found []gixyFinding
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatalf("%s says\n%s", program, out)
	}
	byPath := map[string][]gixyFinding{}
	for _, one := range found {
		byPath[one.Path] = append(byPath[one.Path], one)
	}
	return byPath
}
