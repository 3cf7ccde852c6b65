package target_test

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"

	"proxypact/internal/fleet"
	"proxypact/internal/oracle"
	"proxypact/internal/problem"
	"proxypact/internal/readback"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/value"
)

// hostile is a description with text wherever a text may stand. What is refused alone is left out, so that the rest
// is tried.
func hostile(kind, text string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[app]\nname = \"shop\"\nhosts = [\"shop.example\"]\n[proxy]\nkind = %q\n[backend]\n", kind)
	_, refused := value.ParseSocketPath("/run/" + text)
	if refused == nil {
		fmt.Fprintf(&b, "socket = %s\n", literal("/run/"+text))
	} else {
		b.WriteString("port = 8000\n")
	}
	fmt.Fprintf(&b, "[tls]\ncertificate = %s\nkey = %s\n", literal("/no/"+text+".pem"), literal("/no/"+text+".key"))
	if _, refused := value.ParseDirectory("/srv/" + text); refused == nil {
		fmt.Fprintf(&b, "acme_webroot = %s\n", literal("/srv/"+text))
	}
	return b.String()
}

// literal is text as a basic string of TOML, which JSON's strings are but for surrogates.
func literal(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a text always marshals
	}
	return string(quoted)
}

// crowded has as much of everything as a list may hold.
func crowded(kind string) string {
	var hosts, origins, listen, chains []string
	for i := range 100 {
		hosts = append(hosts, fmt.Sprintf("%q", fmt.Sprintf("%s%02d.example", strings.Repeat("a", 20+i%40), i)))
		origins = append(origins, fmt.Sprintf("%q", fmt.Sprintf("https://a%d.example", i)))
		listen = append(listen, fmt.Sprintf("%q", fmt.Sprintf("192.0.2.%d", i+1)))
		chains = append(chains, fmt.Sprintf("%q", fmt.Sprintf("/no/%d", i)))
	}
	return fmt.Sprintf("[app]\nname = %q\nhosts = [%s]\ntrusted_origins = [%s]\n[proxy]\nkind = %q\nlisten = [%s]\n[backend]\nport = 8000\n[tls]\ncertificate = [%s]\nkey = [%[6]s]\n",
		strings.Repeat("a-", 32), strings.Join(hosts, ","), strings.Join(origins, ","), kind, strings.Join(listen, ","), strings.Join(chains, ","))
}

// FuzzWholeWay goes from bytes to files: nothing panics, and what renders is read by the real programs. Those take
// long, so while fuzzing they see one description in sixteen.
func FuzzWholeWay(f *testing.F) {
	var seeds []string
	for _, g := range goldens(f) {
		for _, source := range g.sources {
			seeds = append(seeds, string(source.Data))
		}
	}
	for i, text := range readback.FileNames(1, 2000, 80) {
		if i%40 == 0 {
			seeds = append(seeds, hostile([]string{"nginx", "apache"}[i/40%2], text))
		}
	}
	seeds = append(seeds, crowded("nginx"), crowded("apache"))
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	set := templateSet(f)
	programs, err := oracle.Find(f.Context(), []*site.Site{{Proxy: site.Proxy{Kind: site.Nginx}}, {Proxy: site.Proxy{Kind: site.Apache}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		t.Parallel()
		sites, problems := fleet.Load([]fleet.Source{{File: "d.toml", Data: data}}, spec.TOML, spec.Beside{}, site.Options{})
		if problem.HasErrors(problems) {
			return
		}
		if _, err := fleet.Files(set, sites, "").List(); err != nil {
			t.Fatalf("%s\n%v", data, err)
		}
		if !slices.Contains(seeds, string(data)) && !sampled(data) || !askable(sites[0]) {
			return
		}
		verdict, err := programs.Ask(t.Context(), set, sites[0])
		if err != nil || len(verdict.Findings) > 0 {
			t.Errorf("%s\n%v, %v", data, verdict.Findings, err)
		}
	})
}

func sampled(data []byte) bool {
	hash := fnv.New32a()
	hash.Write(data)
	return hash.Sum32()%16 == 0
}

// askable leaves out sites for a later OpenSSL than the installed one or for a module that need not be there, and those
// that name a file of this machine.
func askable(s *site.Site) bool {
	for _, c := range s.TLS.Certificates {
		if _, err := os.Stat(c.Chain.String()); err == nil {
			return false
		}
	}
	return !slices.Contains(s.TLS.Policy.Groups, "X25519MLKEM768") && !s.Static.Brotli()
}
