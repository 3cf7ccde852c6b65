package spec

import (
	"bytes"
	"fmt"
	"strings"
)

// written are the values that a description starts with; every other key is shown as a comment, with its default or
// with the value in shown.
var written = map[string]string{
	"app.name":        `"bookshop"`,
	"app.hosts":       `["bookshop.example.com", "www.bookshop.example.com"]`,
	"backend.port":    `8000`,
	"tls.certificate": `"/etc/ssl/bookshop/fullchain.pem"`,
	"tls.key":         `"/etc/ssl/bookshop/privkey.pem"`,
}

var shown = map[string]string{
	"extends":                 `"../defaults.toml"`,
	"app.redirect_hosts":      `["shop.example.com"]`,
	"app.internal_hosts":      `["localhost"]`,
	"app.trusted_origins":     `["https://forms.example.com"]`,
	"app.module":              `"bookshop.wsgi:application"`,
	"app.directory":           `"/srv/bookshop"`,
	"app.venv":                `"/srv/bookshop/venv"`,
	"app.remote_user_header":  `"X-Remote-User"`,
	"app.user":                `"bookshop"`,
	"proxy.version":           `"1.22.1"`,
	"proxy.openssl":           `"3.0"`,
	"proxy.listen":            `["192.0.2.10", "2001:db8::10"]`,
	"proxy.public_http_port":  `80`,
	"proxy.public_https_port": `443`,
	"proxy.resolver":          `["127.0.0.53"]`,
	"backend.version":         `"20.1.0"`,
	"backend.socket":          `"/run/bookshop/app.sock"`,
	"backend.addresses":       `["127.0.0.1:8000", "127.0.0.1:8001"]`,
	"backend.bind":            `"127.0.0.1"`,
	"backend.bind_port":       `8000`,
	"backend.proxy_peers":     `["10.0.0.5"]`,
	"tls.certificate":         `"/etc/ssl/bookshop/fullchain.pem"`,
	"tls.key":                 `"/etc/ssl/bookshop/privkey.pem"`,
	"tls.hsts":                `"1y"`,
	"limits.body":             `"20m"`,
	"limits.form":             `"5m"`,
	"limits.header":           `"16k"`,
	"limits.response_timeout": `"30s"`,
	"limits.client_timeout":   `"20s"`,
	"headers.referrer_policy": `"same-origin"`,
	"headers.frame_options":   `"DENY"`,
	"headers.opener_policy":   `"same-origin"`,
	"headers.csp":             `"default-src 'self'; img-src *"`,
	"static.root":             `"/srv/bookshop/static"`,
	"static.compressed":       `["gzip"]`,
	"media.root":              `"/srv/bookshop/media"`,
	"protected.root":          `"/srv/bookshop/protected"`,
	"limits.streaming":        `["/events/"]`,
	"limits.login_paths":      `["/accounts/login/", "/admin/login/"]`,
	"front.kind":              `"haproxy"`,
	"front.peers":             `["10.0.0.0/24"]`,
	"front.outer":             `["cloudflare"]`,
	"front.scheme_header":     `"X-Forwarded-Proto"`,
	"front.client_header":     `"X-Forwarded-For"`,
	"front.health_path":       `"/healthz/"`,
	"front.health_hosts":      `["10.0.1.5"]`,
	"front.secret_header":     `"X-Origin-Secret"`,
	"front.secret_file":       `"/etc/ssl/private/bookshop-front"`,
	"front.client_ca":         `"/etc/ssl/bookshop/front-ca.pem"`,
	"tls.acme_webroot":        `"/var/www/acme"`,
	"tls.http2":               `true`,
	"tls.http3":               `false`,
	"tls.client_ca":           `"/etc/ssl/bookshop/clients.pem"`,
	"tls.client_certificates": `"required"`,
	"tls.client_header":       `"X-Client-Subject"`,
	"accept":                  `"the firewall of this host closes the port"`,

	"log.access":               `"/var/log/nginx/bookshop.log"`,
	"pages.maintenance_switch": `"/run/bookshop/maintenance"`,
	"pages.maintenance":        `"/srv/bookshop/maintenance.html"`,
	"pages.unavailable":        `"/srv/bookshop/unavailable.html"`,
}

// shownName is a name that a table may hold whose names the description chooses.
var shownName = map[string]string{"accept": "backend-exposed"}

// direct are the values of a description without a proxy, in place of those above. "" leaves a key to be shown.
var direct = map[string]string{
	"tls.certificate": "", "tls.key": "",
	"front.kind":          `"other"`,
	"front.peers":         `["10.0.0.0/24"]`,
	"front.scheme_header": `"X-Forwarded-Proto"`,
	"front.client_header": `"X-Forwarded-For"`,
	"backend.bind":        `"0.0.0.0"`,
}

// startsWith is the value that a description for the proxy of that kind starts with, or "".
func startsWith(path, kind string) string {
	if value, other := direct[path]; kind == "none" && other {
		return value
	}
	return written[path]
}

// Example is a commented description for the proxy of that kind, with every key of this version.
func Example(kind string) []byte {
	var b bytes.Buffer
	b.WriteString("# A site behind its proxy. gen check says what is wrong with it, gen render what it comes to.\n")
	table := ""
	for _, key := range Keys {
		if key.Reserved || key.Within {
			continue
		}
		parent, name := cutLast(key.Path)
		if key.Type == TextTable {
			parent, name = key.Path, "#"+shownName[key.Path]
		}
		if parent != table {
			fmt.Fprintf(&b, "\n[%s]\n", parent)
			table = parent
		}
		value := startsWith(key.Path, kind)
		switch {
		case key.Path == "proxy.kind":
			value = literalTOML(kind)
		case key.Type == TextTable:
			value = shown[key.Path]
		case value == "":
			name, value = "#"+name, key.sample()
		}
		fmt.Fprintf(&b, "# %s\n%s = %s\n", strings.ReplaceAll(key.Doc, "`", ""), name, value)
	}
	return b.Bytes()
}

// sample is the default as the description would write it, or one value that the key may have.
func (k *Key) sample() string {
	if k.Default != nil {
		return literalTOML(k.Default)
	}
	return shown[k.Path]
}

func literalTOML(v any) string {
	if text, isText := v.(string); isText {
		return fmt.Sprintf("%q", text)
	}
	return fmt.Sprint(v)
}
