package site

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/tool"
	"proxypact/internal/value"
)

// warns reports whether nginx warns of a hash, each name being a server of its own.
func warns(t *testing.T, names []string, http string) bool {
	t.Helper()
	nginx, err := tool.Nginx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var b strings.Builder
	fmt.Fprintf(&b, "pid %s/pid;\nevents {}\nhttp {\n%s\naccess_log off;\n", dir, http)
	for _, name := range names {
		fmt.Fprintf(&b, "server { listen 127.0.0.1:8080; server_name %s; }\n", name)
	}
	path := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(path, []byte(b.String()+"}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(nginx.Path, "-t", "-e", "stderr", "-p", dir, "-c", path)
	cmd.Env = tool.Environment()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return strings.Contains(string(out), "server_names_hash")
}

// letters is a word of some length, the longest at most.
func letters(random *rand.Rand, shortest, longest int) string {
	var b strings.Builder
	for range shortest + random.IntN(longest-shortest+1) {
		b.WriteByte(byte('a' + random.IntN(26)))
	}
	return b.String()
}

var shapes = map[string]func(*rand.Rand) string{
	"short":     func(r *rand.Rand) string { return letters(r, 3, 8) + ".de" },
	"natural":   func(r *rand.Rand) string { return "www." + letters(r, 4, 14) + ".example" },
	"long":      func(r *rand.Rand) string { return letters(r, 20, 38) + ".example" },
	"wildcards": func(r *rand.Rand) string { return "*." + letters(r, 4, 20) + ".example.com" },
	"two wildcards": func(r *rand.Rand) string {
		return "*." + letters(r, 8, 14) + "." + []string{"a", "b"}[r.IntN(2)] + ".example"
	},
}

// TestNamesHash holds what is told of nginx's tables against nginx, around the numbers where it begins to warn.
func TestNamesHash(t *testing.T) {
	for name, shape := range shapes {
		random, answers := rand.New(rand.NewPCG(1, 2)), map[bool]int{}
		for count := 30; count < 420; count += 10 {
			names := make([]string, count)
			for i := range names {
				names[i] = shape(random)
			}
			got, want := !(&crowd{names: names}).hashed(), warns(t, names, "")
			answers[want]++
			if got != want {
				t.Errorf("%d %s names: got %v, want %v", count, name, got, want)
			}
		}
		if answers[false] == 0 || answers[true] == 0 {
			t.Errorf("%s: nginx said %v", name, answers)
		}
	}
}

// What the hint has people write is enough, be all names of the longest kind.
func TestNamesHashHint(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, count := range []int{100, 511, 1000, 10000} {
		site := &Site{Name: name(t, "shop"), Proxy: Proxy{Kind: Nginx, HTTP: Listener{Port: 8080, Scheme: "http"}}}
		names := []string{site.CatchAll()}
		for len(names) < count {
			host, err := value.ParseHost(letters(random, 30, 38) + ".example")
			if err != nil {
				t.Fatal(err)
			}
			names, site.Hosts = append(names, host.String()), append(site.Hosts, host)
		}
		problems := Crowds([]*Site{site})
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Message, fmt.Sprintf("%d names on port 8080 ", count)) {
			t.Fatalf("got %v", problems)
		}
		lines := regexp.MustCompile(`server_names_\w+ \d+;`).FindAllString(problems[0].Hint, -1)
		if len(lines) != 2 || warns(t, names, strings.Join(lines, "\n")) {
			t.Errorf("%d names: nginx warns with %q", count, lines)
		}
	}
}

// nginx ignores a name that another server has.
func TestNamesHashCountsNamesOnce(t *testing.T) {
	site := &Site{Name: name(t, "shop"), Proxy: Proxy{Kind: Nginx, HTTP: Listener{Port: 8080, Scheme: "http"}}}
	if problems := Crowds(slices.Repeat([]*Site{site}, 1000)); problems != nil {
		t.Errorf("got %v", problems)
	}
}

func name(t *testing.T, text string) value.Name {
	t.Helper()
	name, err := value.ParseName(text)
	if err != nil {
		t.Fatal(err)
	}
	return name
}
