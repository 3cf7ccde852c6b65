package verify

import (
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
)

// everywhere are lines that other files have for every host of a server, and that undo a site which does not expect
// them, with the page that Debian has on each.
var everywhere = map[site.Kind]string{
	site.Apache: `RemoteIPHeader X-Forwarded-For
RemoteIPInternalProxy 127.0.0.0/8
Header always set Strict-Transport-Security "max-age=0"
Header always set X-Frame-Options ALLOWALL
Header always set Content-Security-Policy "default-src *"
<Location "/">
    Order allow,deny
    Allow from all
    Satisfy Any
</Location>
` + status,
	site.Nginx: `    set_real_ip_from 127.0.0.0/8;
    real_ip_header X-Forwarded-For;
    real_ip_recursive on;
    satisfy any;
    allow all;
    merge_slashes off;
    ssi on;
    ssl_early_data on;
    add_header Strict-Transport-Security "max-age=0" always;
    add_header X-Frame-Options ALLOWALL always;
`,
}

// status is what Debian enables for every virtual host, and shows a client on this machine, which may be another proxy,
// what all other clients ask for.
const status = `ExtendedStatus On
<Location /server-status>
    SetHandler server-status
    Require local
</Location>
`

// beside puts a site among files that speak for every host, after what stands around it already.
func beside(around func(*scaffold.Frame) error) func(*scaffold.Frame) error {
	return func(f *scaffold.Frame) error {
		if around != nil {
			if err := around(f); err != nil {
				return err
			}
		}
		f.MoreModules, f.Extra = append(f.MoreModules, "remoteip", "access_compat", "status", "authz_host"), f.Extra+everywhere[f.Site.Proxy.Kind]
		return nil
	}
}
