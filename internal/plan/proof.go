package plan

import "proxypact/internal/site"

// frontSecret and frontCertificate are about what the front shows beside its address.
func frontSecret(before, after *site.Site) []Statement {
	old, now := before.Front.Proof, after.Front.Proof
	switch {
	case !old.HasSecret() && now.HasSecret():
		return one("front-secret-added", Notice, Tightened, "front.secret_header", "whoever sends no secret in %s is a stranger: until the front does, its visitors get redirects to where they are, or 403", now.SecretHeader)
	case old.HasSecret() && !now.HasSecret():
		return one("front-secret-dropped", Danger, Loosened, "front.secret_header", "whoever else connects from %s is believed about the scheme and the client's address, with no secret", listed(after.Front.Peers))
	case old.SecretHeader != now.SecretHeader:
		return one("front-secret-changed", Notice, "", "front.secret_header", "the front has to send its secret in %s, and did in %s: until it does, its visitors are strangers", now.SecretHeader, old.SecretHeader)
	case old.SecretFile != now.SecretFile:
		return one("front-secret-changed", Notice, "", "front.secret_file", "the front's secret is in %s, and was in %s: if it is another, the front's visitors are strangers until it sends it", now.SecretFile, old.SecretFile)
	}
	return nil
}

func frontCertificate(before, after *site.Site) []Statement {
	old, now := before.Front.Proof, after.Front.Proof
	switch {
	case old.ClientCA == now.ClientCA:
		return nil
	case !old.HasCertificate():
		return one("front-certificate-added", Notice, Tightened, "front.client_ca", "whoever shows no certificate by %s over TLS is a stranger: until the front does, its visitors get redirects to where they are, or 403", now.ClientCA)
	case !now.HasCertificate():
		return one("front-certificate-dropped", Danger, Loosened, "front.client_ca", "whoever else connects from %s is believed about the scheme and the client's address, with no certificate", listed(after.Front.Peers))
	}
	return one("front-certificate-changed", Danger, "", "front.client_ca", "the front is whoever shows a certificate by %s, and it was %s", now.ClientCA, old.ClientCA)
}
