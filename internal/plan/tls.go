package plan

import (
	"fmt"
	"strings"

	"proxypact/internal/site"
)

func acme(before, after *site.Site) []Statement {
	old, now := before.TLS.ACMEWebroot, after.TLS.ACMEWebroot
	switch {
	case old == now:
		return nil
	case !after.TLS.HasACME():
		return one("acme-stopped", Danger, "", "tls.acme_webroot", "http-01 challenges are not answered any more: a certificate that is renewed this way runs out")
	case !before.TLS.HasACME():
		return one("acme-started", Neutral, "", "tls.acme_webroot", "http-01 challenges are answered from %s", now)
	}
	return one("acme-moved", Notice, "", "tls.acme_webroot", "http-01 challenges are answered from %s instead of %s", now, old)
}

func certificates(before, after *site.Site) []Statement {
	switch {
	case before.TLS.Enabled() && !after.TLS.Enabled():
		return one("tls-removed", Danger, Loosened, "tls.certificate", "the proxy speaks no TLS: everything between it and whoever connects to it goes over the wire in the open")
	case !before.TLS.Enabled() && after.TLS.Enabled():
		return one("tls-added", Notice, Tightened, "tls.certificate", "the proxy speaks TLS")
	case fmt.Sprint(before.TLS.Certificates) != fmt.Sprint(after.TLS.Certificates):
		return one("certificate-changed", Notice, "", "tls.certificate", "the proxy shows another certificate")
	}
	return nil
}

func profile(before, after *site.Site) []Statement {
	old, now := before.TLS.Policy, after.TLS.Policy
	switch {
	case !before.TLS.Enabled() || !after.TLS.Enabled():
		return nil
	case old.Profile != now.Profile && now.Profile == "modern":
		return one("profile-changed", Notice, Tightened, "tls.profile", "only TLS 1.3 is spoken: browsers and programs from before 2019 stay outside")
	case old.Profile != now.Profile:
		return one("profile-changed", Notice, Loosened, "tls.profile", "TLS 1.2 is spoken too, for older clients")
	case old.Guideline != now.Guideline:
		return guideline(old, now)
	}
	return nil
}

func guideline(old, now site.Policy) []Statement {
	gained, lost := come(old.Groups, now.Groups), gone(old.Groups, now.Groups)
	switch {
	case len(lost) > 0:
		return one("guideline-changed", Notice, Loosened, "tls.guideline", "Mozilla's guideline of %s instead of that of %s: no key exchange with %s, so what is recorded today may be read one day", now.Date, old.Date, strings.Join(lost, ", "))
	case len(gained) > 0:
		return one("guideline-changed", Notice, Tightened, "tls.guideline", "Mozilla's guideline of %s instead of that of %s: key exchange with %s too", now.Date, old.Date, strings.Join(gained, ", "))
	}
	return one("guideline-changed", Neutral, "", "tls.guideline", "Mozilla's guideline %s of %s instead of %s: with this OpenSSL the two come to the same", now.Guideline, now.Date, old.Guideline)
}

// hstsReach grades what nobody can take back at once as danger: a name below the site's that has no https is lost.
func hstsReach(before, after *site.Site) []Statement {
	old, now := before.TLS, after.TLS
	var all []Statement
	switch {
	case now.HSTSSubdomains && !old.HSTSSubdomains:
		all = one("hsts-subdomains-started", Danger, Tightened, "tls.hsts_subdomains", "browsers refuse plain http of every name below %s too, also those that are served elsewhere; that cannot be taken back at once", shown(after.Hosts))
	case old.HSTSSubdomains && !now.HSTSSubdomains:
		all = one("hsts-subdomains-dropped", Notice, Loosened, "tls.hsts_subdomains", "names below %s may be visited over plain http by browsers that come anew", shown(after.Hosts))
	}
	switch {
	case now.HSTSPreload && !old.HSTSPreload:
		all = append(all, say("hsts-preload-started", Danger, Tightened, "tls.hsts_preload", "anybody may hand %s to the lists that browsers ship with, from which it takes months to be gone again", after.Hosts[0].Shown()))
	case old.HSTSPreload && !now.HSTSPreload:
		all = append(all, say("hsts-preload-dropped", Notice, Loosened, "tls.hsts_preload", "the site asks for no place in browsers' lists any more; one that it has, it keeps until its removal is asked for"))
	}
	return all
}

func hsts(before, after *site.Site) []Statement {
	old, now := before.TLS.HSTS, after.TLS.HSTS
	switch {
	case old.IsZero() == now.IsZero() && old.Seconds() == now.Seconds():
		return nil
	case now.IsZero() && old.Seconds() > 0:
		return one("hsts-dropped", Danger, Loosened, "tls.hsts", "new visitors are not told to stay on https; those who were told stay for up to %s more", old)
	case now.IsZero():
		return one("hsts-dropped", Neutral, "", "tls.hsts", "Strict-Transport-Security is not sent any more; browsers were told to forget it")
	case now.Seconds() == 0:
		return one("hsts-undone", Danger, Loosened, "tls.hsts", "browsers are told to forget that this site is https only")
	case old.Seconds() == 0:
		return one("hsts-started", Notice, Tightened, "tls.hsts", "browsers refuse plain http and bad certificates of %s for %s; that cannot be taken back at once", shown(after.Hosts), now)
	case now.Seconds() > old.Seconds():
		return one("hsts-raised", Notice, Tightened, "tls.hsts", "browsers refuse plain http for %s after a visit, and did for %s", now, old)
	}
	return one("hsts-lowered", Notice, Loosened, "tls.hsts", "browsers refuse plain http for %s after a visit, and did for %s", now, old)
}

func http2(before, after *site.Site) []Statement {
	old, now := before.TLS.HTTP2, after.TLS.HTTP2
	switch {
	case old == now:
		return nil
	case now == site.TurnedOn:
		return one("http2-changed", Notice, "", "tls.http2", "browsers are offered HTTP/2")
	case now == site.TurnedOff:
		return one("http2-changed", Notice, "", "tls.http2", "HTTP/2 is not spoken, whatever the rest of the server's configuration says")
	}
	return one("http2-changed", Notice, "", "tls.http2", "whether HTTP/2 is spoken follows from the rest of the server's configuration")
}

func http3(before, after *site.Site) []Statement {
	old, now := before.TLS.HTTP3, after.TLS.HTTP3
	switch {
	case old == now:
		return nil
	case now == site.TurnedOn:
		return one("http3-started", Notice, "", "tls.http3", "HTTP/3 is spoken: the proxy opens %s for UDP too, and browsers remember it for a day", after.Proxy.HTTPS.Port)
	case old == site.TurnedOn:
		return one("http3-stopped", Notice, "", "tls.http3", "HTTP/3 is not spoken any more; browsers that remember it come back over TCP")
	}
	return one("http3-said", Neutral, "", "tls.http3", "the description turns HTTP/3 off, or says nothing of it any more; this site did not offer it")
}
