package oracle

import (
	"fmt"
	"os"
	"strings"

	"proxypact/internal/site"
)

// openSecrets finds a front's secret that everybody on this machine can read.
func openSecrets(s *site.Site) []Finding {
	path := s.Front.Proof.SecretFile.String()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o007 == 0 {
		return nil
	}
	return []Finding{{Message: fmt.Sprintf("%s: everybody on this machine can use it (mode %04o)", path, info.Mode().Perm())}}
}

// withheld are the findings without what a server quotes from the file of a secret, or of an expression that holds it.
func withheld(s *site.Site, findings []Finding) []Finding {
	proof := s.Front.Proof
	if !proof.HasSecret() {
		return findings
	}
	path, expression := proof.SecretFile.String(), "'"+proof.SecretHeader.String()+"'"
	for i, f := range findings {
		if f.Path == path || strings.Contains(f.Message, " of "+path+":") || strings.Contains(f.Message, expression) {
			findings[i] = Finding{Message: path + " does not hold the line that the rendered file asks for"}
		}
	}
	return findings
}
