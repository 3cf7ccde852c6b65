package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proxypact/internal/attack"
)

const (
	challenges = "/.well-known/acme-challenge/"
	thumbprint = "token.thumbprint"
	secret     = "nobody may read this"
)

// webroot is a directory as an ACME client leaves it, with other files around the challenge.
func webroot(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(scratch(t), "acme")
	if err := os.MkdirAll(filepath.Join(dir, challenges, "below"), 0o755); err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string]string{
		challenges + "token": thumbprint, "secret": secret, ".well-known/secret": secret,
		".well-known/acme-challenge-secret": secret, ".well-known/acme-challenge.secret": secret,
	} {
		if err := os.WriteFile(filepath.Join(dir, path), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// elsewhere are paths that are no challenge: each is redirected or served like any other.
var elsewhere = []string{
	"/", "/.well-known/", "/.well-known/acme-challenge", "/.well-known/acme-challenge-secret",
	"/.well-known/acme-challenge.secret", "/.well-known/secret", "/x" + challenges + "token",
	"/.Well-Known/ACME-challenge/token",
	"/a%2Fb/?x=%2F&y=a+b", "/a%3Fb%23c%25?", "/a%252Fb", "/caf%C3%A9/%E9", "//evil.example/x", `/\evil.example`, "/@evil.example",
	"/a/./b//c", `/"<>`, "/%0d%0aX-Injected:%201", "/$1${x}",
}

// climbing are paths that leave the directory of challenges, in all that servers decode.
var climbing = []string{
	"..", "%2e%2e", ".%2e", "..%2f", "%2e%2e%2f", "..;", `..\`, "..%5c", "%252e%252e", "..%00", "...", "..%c0%af",
}

// TestChallenges wants a challenge over plain http, whatever plain http is for, and nothing beside it.
func TestChallenges(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for _, proxy := range proxies {
		for _, plain := range plains {
			t.Run(proxy.name+"-"+plain.name, func(t *testing.T) {
				t.Parallel()
				root := edits{"tls.acme_webroot": `"` + webroot(t) + `"`}
				changes := running(python).with(proxy.edits).with(plain.edits).with(root)
				stack := run(t, prepared(t, described(t, "bookshop", changes), python))
				wantChallenge(t, stack)
				for _, path := range elsewhere {
					wantOrdinary(t, stack, path)
				}
				for _, step := range climbing {
					for _, path := range []string{"/secret", "/../secret", "/../../secret", "secret"} {
						wantNoSecret(t, stack, challenges+step+path)
						wantNoSecret(t, stack, challenges+"token/"+step+"/"+step+path)
						wantNoSecret(t, stack, challenges+"below/"+step+"/"+step+"/"+step+path)
					}
				}
				holds(t, stack, stack.Public)
				if plain.name == plains[0].name {
					wantRenewed(t, stack)
				}
			})
		}
	}
}

func wantChallenge(t *testing.T, stack *Stack) {
	t.Helper()
	got := asked(t, stack, attack.HTTP, raw(challenges+"token"))
	kind := got.Header.Get("Content-Type")
	if got.Status != 200 || string(got.Body) != thumbprint || kind != "text/plain" || got.Django {
		t.Errorf("the challenge is %d %q %q", got.Status, kind, got.Body)
	}
	for path, status := range map[string]int{"missing": 404, "": 403, "below/": 403} {
		got := asked(t, stack, attack.HTTP, raw(challenges+path))
		if got.Django || got.Status != status && got.Status != 404 {
			t.Errorf("%q is %d", path, got.Status)
		}
	}
	foreign := raw(challenges + "token")
	foreign.Request.Lines = []string{"Host: {evil}"}
	seen, err := stack.Send(t.Context(), attack.Truth{Public: stack.Public, Over: attack.HTTP}, foreign)
	if err != nil || len(seen.Answers) > 0 && seen.Answers[0].Status < 400 {
		t.Errorf("a foreign host gets %+v, %v", seen, err)
	}
	if got := asked(t, stack, attack.HTTPS, raw(challenges+"token")); !got.Django {
		t.Errorf("over https the path is %d, want Django's", got.Status)
	}
}

// wantOrdinary is what a path gets that has nothing to do with challenges.
func wantOrdinary(t *testing.T, stack *Stack, path string) {
	t.Helper()
	got := asked(t, stack, attack.HTTP, raw(path))
	redirected := got.Status == 301 && got.Header.Get("Location") == "https://bookshop.example.com"+path
	if want := stack.Public.Plain == attack.Redirects; redirected != want || got.Django == want {
		t.Errorf("%s is %d to %q", path, got.Status, got.Header.Get("Location"))
	}
}

func wantNoSecret(t *testing.T, stack *Stack, path string) {
	t.Helper()
	seen, err := stack.Send(t.Context(), attack.Truth{Public: stack.Public, Over: attack.HTTP}, raw(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range seen.Answers {
		if strings.Contains(string(got.Body), secret) {
			t.Errorf("%s is %d %q", path, got.Status, got.Body)
		}
	}
}
