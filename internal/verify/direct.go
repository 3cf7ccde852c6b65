package verify

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// A site that a front reaches itself is proven behind an nginx that does what the checklist asks of the front, and
// nothing that is closed on this side: what the application server closes, it has to close here.

// bareFaults are what an application server has to hold whose file does a proxy's part. Where a request ends is a
// matter between it and its front.
var bareFaults = []attack.Fault{attack.Plain, attack.Underscore, attack.Alias, attack.Mount, attack.User, attack.Client, attack.Peer}

// bare are the ways past the real front: as its peer, whose words are tried, and as a stranger,
// whose words are nothing.
func (s *Stack) bare(public attack.Public) []attack.Truth {
	if !s.moved.Direct() || !s.moved.Backend.Hooked() || len(s.moved.Front.Peers) == 0 || s.own != nil {
		return nil
	}
	public.Front = newFront(s.moved)
	inside, outside := public, public
	inside.Client, outside.Client = beyond, stranger
	through := func(over attack.Over, lies bool, name string) attack.Truth {
		return attack.Truth{Public: inside, Over: over, Way: attack.Way{Name: name, Entry: attack.HTTP, Through: true, Lies: lies, Bare: true}}
	}
	return []attack.Truth{
		through(attack.HTTP, false, "as the front"), through(attack.HTTPS, false, "as the front"),
		through(attack.HTTP, true, "from the front"),
		{Public: outside, Over: attack.HTTP, Way: attack.Way{Name: "past the front", Entry: attack.HTTP, Bare: true}},
	}
}

// standIn writes the configuration of the front and adds it to l.
func (s Setup) standIn(l *layout, http, https value.Port) error {
	front, _, err := scaffold.Ground{Dir: s.Dir, HTTP: http, HTTPS: https}.Move(standsFor(s.Site))
	if err != nil {
		return err
	}
	l.kind, l.http, l.https = site.Nginx, opened(front.Proxy.HTTP), opened(front.Proxy.HTTPS)
	if l.roots, err = roots(front.TLS); err != nil {
		return err
	}
	text := s.Config
	if text == "" {
		text = keeping(l.moved)
	}
	text = strings.NewReplacer("@HTTP@", l.http.String(), "@HTTPS@", l.https.String(), "@BACKEND@", l.apps[0].url(),
		"@CERT@", front.TLS.Certificates[0].Chain.String(), "@KEY@", front.TLS.Certificates[0].Key.String()).Replace(text)
	path := filepath.Join(s.Dir, "front.conf")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return err
	}
	frame := scaffold.Frame{Site: front, Include: []string{path}, Log: l.proxyLog, DecoyFirst: true}
	if l.framed = s.Server.HTTP2 && s.Config == ""; l.framed {
		if err := s.offer(&frame); err != nil {
			return err
		}
	}
	l.main, err = frame.Write(s.Dir)
	l.proxy = frame.Start(s.Server, l.main)
	return err
}

// standsFor is what the front is to its visitors: the site, on ports of its own and with a certificate.
func standsFor(s *site.Site) *site.Site {
	front := *s
	front.Proxy.Kind, front.Proxy.HTTP.Port, front.Proxy.HTTPS.Port = site.Nginx, value.DefaultPorts["http"], value.DefaultPorts["https"]
	front.Proxy.HTTP.Addresses, front.Proxy.HTTPS.Addresses = []netip.Addr{localhost}, []netip.Addr{localhost}
	front.TLS.Certificates = []site.Certificate{{}} // nobody has it here
	return &front
}

// keeping is a front that does what s asks of it.
func keeping(s *site.Site) string {
	asked := map[string]bool{}
	for _, d := range s.Checklist() {
		asked[d.ID] = d.Standing != site.Closed
	}
	text := frontServer(s, s.Proxy.HTTP, "listen @HTTP@;", asked) +
		frontServer(s, s.Proxy.HTTPS, "listen @HTTPS@ ssl; ssl_certificate @CERT@; ssl_certificate_key @KEY@;", asked)
	if s.Upgrades() {
		text = "map $server_protocol:$http_upgrade $front_upgrade { default \"\"; ~*^HTTP/1.1:websocket$ websocket; }\n" +
			"map $front_upgrade $front_connection { default \"\"; websocket upgrade; }\n" + text
	}
	return text
}

func frontServer(s *site.Site, l site.Listener, listen string, asked map[string]bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "server { %s server_name%s;\n", listen, serverNames(s))
	if l.Scheme == "http" && asked["duty-redirect"] {
		fmt.Fprintf(&b, "return 301 https://$host%s$request_uri;\n", s.Proxy.HTTPS.PublicSuffix())
	}
	if !asked["duty-underscores"] {
		b.WriteString("underscores_in_headers on;\n")
	}
	b.WriteString("location / { proxy_pass http://@BACKEND@; proxy_http_version 1.1;\n")
	if len(s.Front.Peers) > 0 {
		fmt.Fprintf(&b, "proxy_bind %s;\n", s.Front.Peers[0].Addr())
	}
	for _, said := range saying(s, l, asked) {
		fmt.Fprintf(&b, "proxy_set_header %s %s;\n", said.Name, said.Value)
	}
	return b.String() + "} }\n"
}

// saying are the headers that the front writes.
func saying(s *site.Site, l site.Listener, asked map[string]bool) []attack.Field {
	client := "$remote_addr"
	if !asked["duty-client"] && s.Front.ClientHeader.Is(site.ClientHeader) {
		client = "$proxy_add_x_forwarded_for"
	}
	all := []attack.Field{{Name: "Host", Value: "$host" + l.PublicSuffix()}, {Name: s.Front.SchemeHeader.String(), Value: l.Scheme}, {Name: s.Front.ClientHeader.String(), Value: client}}
	if s.Upgrades() {
		all = append(all, attack.Field{Name: "Upgrade", Value: "$front_upgrade"}, attack.Field{Name: "Connection", Value: "$front_connection"})
	} else {
		all = append(all, attack.Field{Name: "Upgrade", Value: `""`})
	}
	if !asked["duty-siblings"] {
		return all
	}
	for _, name := range site.Names(site.Cleared) {
		if !s.Front.SchemeHeader.Is(name) && !s.Front.ClientHeader.Is(name) {
			all = append(all, attack.Field{Name: name, Value: `""`})
		}
	}
	return all
}

func serverNames(s *site.Site) string {
	var names strings.Builder
	for _, host := range s.Hosts {
		names.WriteString(" " + host.String())
	}
	return names.String()
}
