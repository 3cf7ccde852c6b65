package scaffold

import (
	"crypto/sha1"
	"encoding/base64"
	"net/netip"
	"os"
	"path/filepath"
	"slices"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

// The one user of files that stand for the site's own: passwords cannot be read out of those.
const (
	User     = "visitor"
	Password = "a password for tests"
)

// moveAccesses lets the visitor in: its address stands for the first of each list, and its password for all.
func (g Ground) moveAccesses(s *site.Site, tell note) error {
	s.Accesses = slices.Clone(s.Accesses)
	for i := range s.Accesses {
		a := &s.Accesses[i]
		if len(a.Allow) > 0 && g.Visitor.IsValid() {
			from := a.Allow[0]
			a.Allow = slices.Clone(a.Allow)
			a.Allow[0] = netip.PrefixFrom(g.Visitor, g.Visitor.BitLen())
			tell(a.Table()+".allow", from.String(), g.Visitor.String())
		}
		if !a.HasPasswords() {
			continue
		}
		file, err := g.passwords()
		if err != nil {
			return err
		}
		tell(a.Table()+".password_file", a.Passwords.String(), "one with a user for tests")
		a.Passwords = file
	}
	return nil
}

// passwords writes the file in the one form that both servers read without a library.
func (g Ground) passwords() (value.FilePath, error) {
	hash := sha1.Sum([]byte(Password))
	path := filepath.Join(g.Dir, "htpasswd")
	if err := os.WriteFile(path, []byte(User+":{SHA}"+base64.StdEncoding.EncodeToString(hash[:])+"\n"), 0o644); err != nil {
		return value.FilePath{}, err
	}
	return value.ParseFilePath(path)
}
