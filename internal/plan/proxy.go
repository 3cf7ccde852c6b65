package plan

import (
	"cmp"
	"fmt"
	"net/netip"
	"strings"

	"proxypact/internal/site"
	"proxypact/internal/value"
)

func plainHTTP(before, after *site.Site) []Statement {
	old, now := before.Proxy.Plain, after.Proxy.Plain
	switch {
	case old == now:
		return nil
	case now == site.Serve:
		return one("plain-http-opened", Danger, Loosened, "proxy.http", "pages and passwords go over plain http for whoever asks so, where anyone on the way can read and change them")
	case now == site.Off:
		return one("plain-http-closed", Notice, Tightened, "proxy.http", "plain http gets no answer: addresses that are typed without https lead nowhere, and http-01 challenges fail")
	case old == site.Serve:
		return one("plain-http-redirected", Notice, Tightened, "proxy.http", "plain http leads to https now, where it was served before")
	}
	return one("plain-http-redirected", Notice, "", "proxy.http", "plain http leads to https now, where nobody listened before")
}

func listeners(before, after *site.Site) []Statement {
	var all []Statement
	for _, l := range []struct {
		key      string
		old, now site.Listener
	}{{"proxy.http_port", before.Proxy.HTTP, after.Proxy.HTTP}, {"proxy.https_port", before.Proxy.HTTPS, after.Proxy.HTTPS}} {
		if l.old.Active() && l.now.Active() && l.old.Port != l.now.Port {
			all = append(all, say("port-changed", Notice, "", l.key, "the proxy listens for %s on %s instead of %s", l.now.Scheme, l.now.Port, l.old.Port))
		}
	}
	return append(all, addresses(before.Proxy.HTTPS.Addresses, after.Proxy.HTTPS.Addresses)...)
}

func addresses(old, now []netip.Addr) []Statement {
	more, less := come(old, now), gone(old, now)
	switch {
	case len(old) == len(now) && len(more) == 0:
		return nil
	case len(now) == 0:
		return one("listen-widened", Notice, Loosened, "proxy.listen", "the proxy listens on every address of the host, not only on %s", listed(old))
	case len(old) == 0:
		return one("listen-narrowed", Notice, Tightened, "proxy.listen", "the proxy listens on %s alone; every other address of the host gets no answer", listed(now))
	case len(less) == 0:
		return one("listen-widened", Notice, Loosened, "proxy.listen", "the proxy listens on %s too", listed(more))
	case len(more) == 0:
		return one("listen-narrowed", Notice, Tightened, "proxy.listen", "the proxy listens on %s no more", listed(less))
	}
	return one("listen-moved", Notice, "", "proxy.listen", "the proxy listens on %s instead of %s", listed(more), listed(less))
}

func publicPorts(before, after *site.Site) []Statement {
	var all []Statement
	for _, p := range []struct {
		key      string
		old, now site.Listener
	}{{"proxy.public_http_port", before.Proxy.HTTP, after.Proxy.HTTP}, {"proxy.public_https_port", before.Proxy.HTTPS, after.Proxy.HTTPS}} {
		if p.old.Public != p.now.Public {
			all = append(all, say("public-port-changed", Notice, "", p.key, "links, redirects and origins name port %s for %s, and named %s", p.now.Public, p.now.Scheme, p.old.Public))
		}
	}
	return all
}

func proxyKind(before, after *site.Site) []Statement {
	switch {
	case before.Proxy.Kind == after.Proxy.Kind:
		return nil
	case after.Direct():
		return one("proxy-left-out", Danger, Loosened, "proxy.kind", "%s stands before the application server no more: whatever the front lets pass reaches it, and the front has to do what gen check lists; the file of %s stays until somebody deletes it", before.Proxy.Kind, before.Proxy.Kind)
	case before.Direct():
		return one("proxy-put-in", Notice, Tightened, "proxy.kind", "%s stands between the front and the application server now: the front has to connect to it, and the application server to be closed to all others", after.Proxy.Kind)
	}
	return one("proxy-changed", Notice, "", "proxy.kind", "%s answers instead of %s, whose file stays until somebody deletes it", after.Proxy.Kind, before.Proxy.Kind)
}

func resolver(before, after *site.Site) []Statement {
	old, now := before.Proxy.Resolver, after.Proxy.Resolver
	if len(come(old, now))+len(gone(old, now)) == 0 {
		return nil
	}
	return one("resolver-changed", Notice, "", "proxy.resolver", "other name servers say where the backend is: %s; whoever answers there chooses where requests go", cmp.Or(listed(now), "none"))
}

// versions are those of programs that stay, from which only the form of the files follows.
func versions(before, after *site.Site) []Statement {
	var all []Statement
	for _, v := range []struct {
		key, program string
		stays        bool
		old, now     value.Version
	}{
		{"app.django", "Django", true, before.Django, after.Django},
		{"proxy.version", string(after.Proxy.Kind), before.Proxy.Kind == after.Proxy.Kind, before.Proxy.Version, after.Proxy.Version},
		{"proxy.openssl", "OpenSSL", true, before.Proxy.OpenSSL, after.Proxy.OpenSSL},
	} {
		if v.stays && v.old != v.now {
			all = append(all, say("version-changed", Neutral, "", v.key, "the files are written for %s %s, and were for %s", v.program, v.now, v.old))
		}
	}
	return all
}

func hostOS(before, after *site.Site) []Statement {
	if before.OS.Name == after.OS.Name {
		return nil
	}
	if after.Direct() {
		return one("os-changed", Notice, "", "host.os", "the files are for %s, and were for %s", after.OS.Name, before.OS.Name)
	}
	return one("os-changed", Notice, "", "host.os", "the files are for %s, and were for %s: %s instead of %s", after.OS.Name, before.OS.Name, after.InstallPath(), before.InstallPath())
}

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
		return one("tls-removed", Danger, Loosened, "tls.certificate", "the proxy speaks no TLS any more: everything between it and whoever connects to it goes over the wire in the open")
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
