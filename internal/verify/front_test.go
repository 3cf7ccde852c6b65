package verify

import (
	"fmt"
	"net/netip"
	"testing"

	"proxypact/internal/attack"
	"proxypact/internal/site"
)

// wantLast has a visitor whose address is the front's own write one before it.
func wantLast(t *testing.T, stack *Stack) {
	t.Helper()
	public := stack.Public
	front := netip.MustParseAddr(public.Front.Peer)
	public.Front, public.Password = attack.Front{}, ""
	c := raw("/", "X-Forwarded-For: "+attack.Spoof, "X-Forwarded-For: "+beyond.String()+", "+front.String(), "X-Forwarded-Proto: https")
	seen := answerTo(t, stack, attack.Truth{Public: public, Over: attack.HTTPS}, front, c)
	if len(seen.Answers) != 1 || seen.Answers[0].Told == nil || seen.Answers[0].Told.Meta["HTTP_X_FORWARDED_FOR"] != front.String() {
		t.Errorf("got %+v, want %s", seen, front)
	}
}

// fronts are ways to stand behind one. Each is run with Apache and with nginx.
var fronts = []choice{
	{"http", edits{"tls.certificate": "", "tls.key": ""}},
	{"https", nil},
	{"only", edits{"front.only": "true"}},
	{"serve", edits{"proxy.http": `"serve"`}},
	{"off", edits{"proxy.http": `"off"`, "tls.certificate": "", "tls.key": ""}},
	{"chain", edits{"front.outer": `["192.0.2.0/24"]`}},
	{"proxy", edits{"front.proxy_protocol": "true"}},
	{"proxy-only", edits{"front.proxy_protocol": "true", "front.only": "true"}},
	{"proxy-said", edits{"front.proxy_protocol": "true", "front.scheme_header": `"X-Forwarded-Proto"`, "tls.certificate": "", "tls.key": ""}},
	{"certificate", identified.with(edits{"proxy.http": `"redirect"`})},
	{"all-only", secretive.with(identified).with(edits{"front.only": "true", "tls.hsts": `"1d"`, "app.redirect_hosts": `["old.example.com"]`})},
	{"header", edits{"front.kind": `"cloudfront"`, "proxy.http": `"serve"`}},
}

// What a front may have to show.
var (
	secretive  = edits{"front.secret_header": `"X-Origin-Secret"`, "front.secret_file": `"/etc/ssl/private/front"`}
	identified = edits{"front.client_ca": `"/etc/ssl/front-ca.pem"`}
)

// frontedServers are told of a client in ways of their own.
var frontedServers = []struct {
	server site.Server
	proxy  choice
	edits  edits
}{
	{site.UWSGI, proxies[0], inPackets[0].edits},
	{site.UWSGI, proxies[1], inPackets[0].edits},
	{site.Uvicorn, proxies[1], nil},
	{site.ModWSGI, proxies[0], inApache[0].edits},
}

// TestFrontsBeforeServers does the same for servers other than gunicorn.
func TestFrontsBeforeServers(t *testing.T) {
	t.Parallel()
	python := interpreters(t)[0]
	for _, row := range frontedServers {
		t.Run(row.proxy.name+"-"+string(row.server), func(t *testing.T) {
			t.Parallel()
			changes := loads.with(runningOn(python, row.server)).with(row.proxy.edits).with(row.edits).with(edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`,
				"tls.client_ca": "", "tls.client_certificates": "", "tls.client_header": ""}) // which would be the front's own
			stack := run(t, prepared(t, described(t, "bookshop", changes), python))
			holds(t, stack, stack.Public)
		})
	}
}

// TestFronts plays the front and sends everything through it and past it.
func TestFronts(t *testing.T) {
	t.Parallel()
	for i, python := range interpreters(t) {
		for _, proxy := range proxies {
			for _, front := range fronts {
				if i > 0 && front.edits != nil {
					continue // the proxies are the same
				}
				t.Run(proxy.name+"-"+front.name+"/"+versions(python), func(t *testing.T) {
					t.Parallel()
					changes := running(python).with(proxy.edits).with(edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4", "10.0.0.5"]`, "app.client_middleware": "true"}).with(front.edits)
					setup := prepared(t, described(t, "bookshop", changes), python)
					if front.edits == nil {
						setup.around = besideAnotherFront
					}
					stack := run(t, setup)
					if front.edits == nil {
						holdsFramed(t, stack, stack.Public)
						wantLast(t, stack)
					} else {
						holds(t, stack, stack.Public)
					}
				})
			}
		}
	}
}

// TestFrontsOfASGI is for application servers that have their own opinion of what arrives: one that believes a proxy's
// headers, and one that must not.
func TestFrontsOfASGI(t *testing.T) {
	t.Parallel()
	for i, row := range []struct {
		server  site.Server
		backend edits
		front   edits
	}{
		{site.Uvicorn, edits{"backend.port": "", "backend.socket": `"/run/bookshop/app.sock"`}, plainInside.with(secretive).with(edits{"front.outer": `["192.0.2.0/24"]`})},
		{site.Daphne, nil, edits{"front.only": "true", "tls.certificate": "", "tls.key": ""}},
	} {
		for j, proxy := range proxies {
			pythons := interpretersOf(t, row.server)
			python := pythons[(i+j)%len(pythons)]
			t.Run(fmt.Sprintf("%s-%s-%s-%d", proxy.name, row.server, python.Servers[string(row.server)], i), func(t *testing.T) {
				t.Parallel()
				changes := loads.with(runningOn(python, row.server)).with(proxy.edits).with(edits{"front.kind": `"haproxy"`, "front.peers": `["10.0.0.4"]`})
				stack := run(t, prepared(t, described(t, "bookshop", changes.with(row.backend).with(row.front)), python))
				holds(t, stack, stack.Public)
			})
		}
	}
}
