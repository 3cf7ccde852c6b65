package explain

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"proxypact/internal/attack"
	"proxypact/internal/spec"
)

func TestEntriesAreWhole(t *testing.T) {
	ids := map[string]bool{}
	for _, e := range All() {
		if ids[e.ID] {
			t.Errorf("%s: is written twice", e.ID)
		}
		ids[e.ID] = true
		if e.Title == "" || e.Why == "" || strings.HasSuffix(e.Title, ".") {
			t.Errorf("%s: title %q, why %q", e.ID, e.Title, e.Why)
		}
		if e.Group == Symptom && e.Gen == "" || e.Group == Finding && e.Gen == "" {
			t.Errorf("%s: does not say what gen does about it", e.ID)
		}
		if e.Group == Directive && e.Without == "" || e.Group == Setting && e.Without == "" {
			t.Errorf("%s: does not say what returns without it", e.ID)
		}
		for side := range e.Fix {
			if !slices.Contains([]Side{Balancer, Proxy, Server, Django, Host}, side) {
				t.Errorf("%s: no such side: %s", e.ID, side)
			}
		}
	}
	for _, e := range All() {
		for _, id := range e.See {
			if !ids[id] || id == e.ID {
				t.Errorf("%s: sees %s", e.ID, id)
			}
		}
	}
}

func TestEveryEntryIsFoundByItsNames(t *testing.T) {
	for _, e := range All() {
		for _, name := range append([]string{e.ID}, e.Terms...) {
			if !slices.Contains(Lookup(name).Entries, e) {
				t.Errorf("%s: is not found by %q", e.ID, name)
			}
		}
		for _, text := range e.Signs {
			line := "10:00 [error] " + strings.ReplaceAll(text, " ... ", " any words ") + ", host: x"
			if !slices.Contains(Lookup(line).Entries, e) {
				t.Errorf("%s: is not found by a line with %q", e.ID, text)
			}
		}
	}
}

func TestEveryKeyIsExplained(t *testing.T) {
	for i := range spec.Keys {
		key := &spec.Keys[i]
		found := Lookup(key.Path).Entries
		if len(found) == 0 || found[0].Group != Key || found[0].Title != key.Doc {
			t.Errorf("%s: %v", key.Path, found)
		}
	}
}

// A key is looked up as it stands in a description and in messages, with the name that was chosen there.
func TestKeysOfNamedTablesAreExplained(t *testing.T) {
	for text, want := range map[string]string{"access.staff.authenticated": "access.NAME.authenticated", "process.live-1.paths": "process.NAME.paths",
		"process.live.socket": "backend.socket", "access.staff.socket": "", "access.a.b.paths": ""} {
		found := Lookup(text).Entries
		if got := len(found) > 0; got != (want != "") || got && found[0].ID != want {
			t.Errorf("%s: got %v, want %q", text, found, want)
		}
	}
}

func TestEveryRequestIsExplained(t *testing.T) {
	catalogue := map[string]bool{}
	for _, c := range attack.Cases() {
		catalogue[c.ID] = true
		found := Lookup(c.ID).Entries
		if len(found) != 1 {
			t.Errorf("%s: %d entries", c.ID, len(found))
			continue
		}
		e := found[0]
		got, want := []string{e.Title, e.Why, e.Without, e.Fault}, []string{c.Sends, c.Why, c.Symptom, string(c.Fault)}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", c.ID, got, want)
		}
		class := Lookup(string(c.Fault)).Entries
		if !slices.ContainsFunc(class, func(e *Entry) bool { return slices.Contains(e.Attacks, c.ID) }) {
			t.Errorf("%s: is not among the requests of %q", c.ID, c.Fault)
		}
	}
	for _, e := range All() {
		for _, id := range e.Attacks {
			if !catalogue[id] {
				t.Errorf("%s: no such request: %s", e.ID, id)
			}
		}
	}
}

func TestOutputFitsATerminal(t *testing.T) {
	for _, e := range All() {
		for line := range strings.Lines(string(e.Text())) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 100 {
				t.Errorf("%s: %d columns: %s", e.ID, n, line)
			}
		}
	}
}

func TestNothingFound(t *testing.T) {
	for text, want := range map[string]string{
		"backend-expsed":            "backend-exposed",
		"proxy_set_headr":           "proxy_set_header",
		"SECURE_PROXI_SSL_HEADR":    "SECURE_PROXY_SSL_HEADER",
		"ProxyPreservHost":          "host-header",
		"hop-prto":                  "hop-proto",
		"qwertyuiop asdfghjkl zxcv": "",
		"":                          "",
	} {
		found := Lookup(text)
		got := strings.Join(found.Nearest, " ")
		if len(found.Entries) > 0 || want == "" && got != "" || want != "" && found.Nearest[0] != want {
			t.Errorf("%q: %d entries, nearest %s", text, len(found.Entries), got)
		}
	}
}

const symptoms = "../../docs/symptoms.md"

// TestMarkdownIsFresh holds the document to the entries. UPDATE=1 rewrites it.
func TestMarkdownIsFresh(t *testing.T) {
	want := Markdown()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(symptoms, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(symptoms)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s is stale: UPDATE=1 go test ./internal/explain", symptoms)
	}
}

func FuzzLookup(f *testing.F) {
	for _, seed := range []string{"", "-", "<", "; {", "é x", "listen 80", "\x1b[31m502", "&#0;", "server returned 502"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if found := Lookup(text); len(found.Entries) > 0 && len(found.Nearest) > 0 {
			t.Errorf("%q: found and not found", text)
		}
	})
}
