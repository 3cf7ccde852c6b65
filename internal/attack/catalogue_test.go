package attack

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

var (
	kebab       = regexp.MustCompile(`^[a-z0-9]+([-.][a-z0-9]+)*$`)
	placeholder = regexp.MustCompile(`\{[A-Za-z-]+\}`)
)

func TestCatalogueIsLargeEnough(t *testing.T) {
	for _, over := range []Over{HTTP, HTTPS, HTTP2} {
		if n := len(Select(Cases(), Truth{Over: over})); n < 100 {
			t.Errorf("%d cases over %s, want 100 or more", n, over)
		}
	}
}

func TestCasesAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Cases() {
		if !kebab.MatchString(c.ID) {
			t.Errorf("%q is not kebab-case", c.ID)
		}
		if seen[c.ID] {
			t.Errorf("%s is there twice", c.ID)
		}
		seen[c.ID] = true
		for field, text := range map[string]string{"Sends": c.Sends, "Why": c.Why, "Symptom": c.Symptom, "Fault": string(c.Fault)} {
			if text == "" || strings.HasSuffix(text, ".") || strings.ContainsAny(text, "\n\r") {
				t.Errorf("%s: %s is %q, want one line without a full stop", c.ID, field, text)
			}
		}
		if c.Over == 0 || c.Request.Method == "" || c.Request.Target == "" {
			t.Errorf("%s: no transport, method or target", c.ID)
		}
	}
}

func TestRequestsAreFilledIn(t *testing.T) {
	for _, over := range []Over{HTTP, HTTPS} {
		truth := shopOver(over, Redirects)
		for _, c := range Select(Cases(), truth) {
			if left := placeholder.FindAll(c.Request.Bytes(truth), -1); left != nil && c.ID != "path-dollar" {
				t.Errorf("%s: %q is left", c.ID, left)
			}
		}
	}
}

func TestRequestsSayTheSameUnlessTheyLie(t *testing.T) {
	seen := map[string]string{}
	for _, c := range Cases() {
		key := fmt.Sprint(c.Request.text(), "\x00", c.Request.SNI, c.Lies, c.Outside)
		if before, found := seen[key]; found {
			t.Errorf("%s and %s send the same", before, c.ID)
		}
		seen[key] = c.ID
	}
}

func TestRequestBytes(t *testing.T) {
	r := Request{Method: "POST", Target: "/a", Version: "HTTP/1.1",
		Lines: []string{"Host: {host}", "X-Forwarded-Proto : {lie}"}, Body: "{other}"}
	for over, want := range map[Over]string{
		HTTP: "POST /a HTTP/1.1\r\nHost: bookshop.example.com\r\nX-Forwarded-Proto : https\r\n\r\n" +
			"www.bookshop.example.com",
		HTTPS: "POST /a HTTP/1.1\r\nHost: bookshop.example.com:8443\r\nX-Forwarded-Proto : http\r\n\r\n" +
			"www.bookshop.example.com:8443",
	} {
		if got := string(r.Bytes(shopOver(over, Redirects))); got != want {
			t.Errorf("over %s: got %q, want %q", over, got, want)
		}
	}
}

func TestWildcardsAreOurs(t *testing.T) {
	p := Public{Names: []string{"a.example", "*.a.example"}, HTTPS: 443}
	for authority, want := range map[string]bool{
		"a.example": true, "b.a.example": true, "c.b.a.example": true, ".a.example": false,
		"x@b.a.example": false, "evila.example": false, "b.a.example:443": false, "b.a.example.": false,
	} {
		if got := p.owns(HTTPS, authority); got != want {
			t.Errorf("owns(%q) is %v, want %v", authority, got, want)
		}
	}
	if got := p.Other(); got != "any.a.example" {
		t.Errorf("Other() is %q", got)
	}
}

func TestGluedNamesAreForeign(t *testing.T) {
	for want, names := range map[string][]string{
		"evilwww.a.example": {"www.a.example", "www.b.example"},
		"evila.example":     {"www.a.example", "*.a.example"},
		"evilexample":       {"www.a.example", "*.a.example", "*.example"},
	} {
		for _, port := range []uint16{443, 8443} {
			truth := Truth{Public: Public{Names: names, HTTPS: port}, Over: HTTPS}
			if got := truth.expand("{glued}"); got != want {
				t.Errorf("%v, port %d: got %q, want %q", names, port, got, want)
			}
		}
	}
}

func TestEveryCheckIsAnInvariant(t *testing.T) {
	known := map[Invariant]bool{}
	for _, i := range Invariants() {
		known[i] = true
	}
	for _, breaks := range checked() {
		if !known[breaks] {
			t.Errorf("%q is checked and not listed", breaks)
		}
		delete(known, breaks)
	}
	if len(known) != 2 || !known[Alive] || !known[Unhidden] {
		t.Errorf("%v are listed and not checked here", known)
	}
}

func checked() []Invariant {
	seen := map[Invariant]bool{}
	var all []Invariant
	add := func(i Invariant) {
		if !seen[i] {
			seen[i] = true
			all = append(all, i)
		}
	}
	for _, c := range onWire {
		add(c.breaks)
	}
	for _, c := range onAnswer {
		add(c.breaks)
	}
	for _, c := range inDjango {
		add(c.breaks)
	}
	return all
}
