package plan

import (
	"cmp"
	"fmt"
	"net/netip"

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
		return one("proxy-left-out", Danger, Loosened, "proxy.kind", "no proxy stands before the application server: whatever the front lets pass reaches it, and the front has to do what gen check lists%s", leftBehind(before.Proxy.Kind))
	case before.Direct():
		return one("proxy-put-in", Notice, Tightened, "proxy.kind", "%s stands between the front and the application server now: the front has to connect to it, and the application server to be closed to all others", after.Proxy.Kind.Title())
	}
	return one("proxy-changed", Notice, "", "proxy.kind", "%s answers instead of %s, whose file stays until somebody deletes it", after.Proxy.Kind.Title(), before.Proxy.Kind.Title())
}

// leftBehind is what becomes of the file of a proxy that was there.
func leftBehind(kind site.Kind) string {
	if kind == "" {
		return ""
	}
	return fmt.Sprintf("; the file of %s stays until somebody deletes it", kind.Title())
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
