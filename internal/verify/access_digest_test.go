package verify

import (
	"crypto/md5"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
)

// digest stands for the modules that somebody sets up in a file of their own:
// it is the one of them that needs no other server.
const digest = `<Location "/sso/">
    AuthType Digest
    AuthName %[1]q
    AuthDigestProvider file
    AuthUserFile %[2]s
    Require user nobody-at-all
</Location>
`

const realm = "the house"

func hexDigest(text string) string { return fmt.Sprintf("%x", md5.Sum([]byte(text))) }

func digested(t *testing.T) func(*scaffold.Frame) error {
	file := filepath.Join(scratch(t), "digest")
	known := scaffold.User + ":" + realm + ":"
	return func(f *scaffold.Frame) error {
		f.MoreModules, f.Extra = []string{"auth_digest", "authn_file"}, fmt.Sprintf(digest, realm, file)
		return os.WriteFile(file, []byte(known+hexDigest(known+scaffold.Password)+"\n"), 0o644)
	}
}

// wantDigest wants the rendered file to ask for a user of the other file's module,
// and to let nobody in where there is none.
func wantDigest(t *testing.T, stack *Stack) {
	t.Helper()
	truth := attack.Truth{Public: stack.Public, Over: attack.HTTPS}
	truth.Password = ""
	ask := func(target string, lines ...string) attack.Answer {
		seen := answerTo(t, stack, truth, elsewhereHouse, raw(target, lines...))
		if len(seen.Answers) == 0 {
			return attack.Answer{}
		}
		return seen.Answers[0]
	}
	nonce := regexp.MustCompile(`nonce="([^"]+)"`)
	sign := func(target, password string) string {
		given := nonce.FindStringSubmatch(ask(target).Header.Get("WWW-Authenticate"))
		if given == nil {
			t.Fatalf("%s: nothing to answer to", target)
		}
		const rest = ":00000001:0a4f113b:auth:"
		return fmt.Sprintf(`Authorization: Digest username=%q, realm=%q, nonce=%q, uri=%q, qop=auth, nc=00000001, cnonce="0a4f113b", response=%q`, scaffold.User, realm, given[1],
			target, hexDigest(hexDigest(scaffold.User+":"+realm+":"+password)+":"+given[1]+rest+hexDigest("GET:"+target)))
	}
	for _, target := range []string{"/sso/", "/sso/x?y"} {
		if got := ask(target, lies...); got.Status != http.StatusUnauthorized {
			t.Errorf("%s: a stranger gets %d", target, got.Status)
		}
		if got := ask(target, sign(target, "guessed")); got.Status != http.StatusUnauthorized {
			t.Errorf("%s: a wrong password gets %d", target, got.Status)
		}
		got := ask(target, append(slices.Clone(lies), sign(target, scaffold.Password))...)
		if got.Status != http.StatusOK || got.Told == nil || got.Told.Meta["HTTP_X_CLINIC_USER"] != scaffold.User {
			t.Errorf("%s: the right password gets %d, and Django is told %+v", target, got.Status, got.Told)
		}
	}
	for _, target := range []string{"/sso", "/unset/", "/sso%2fx", "/%73so/", "//sso/", "/x/../sso/", "/./sso/x", "/sso/%2e%2e/sso/"} {
		if got := ask(target); got.Django || got.Status < 400 {
			t.Errorf("%s: a stranger gets %d, from Django %v", target, got.Status, got.Django)
		}
	}
}
