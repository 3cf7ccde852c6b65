package verify

import (
	"proxypact/internal/scaffold"
	"proxypact/internal/site"
)

// everywhere are lines that other files have for every host of a server, and that undo a site which does not expect
// them, with the page that Debian has on each.
var everywhere = map[site.Kind]string{
	site.Apache: credulous[site.Apache] + `Header always set Strict-Transport-Security "max-age=0"
Header always set X-Frame-Options ALLOWALL
Header always set Content-Security-Policy "default-src *"
<Location "/">
    Order allow,deny
    Allow from all
    Satisfy Any
</Location>
` + status,
	site.Nginx: credulous[site.Nginx] + `    satisfy any;
    allow all;
    merge_slashes off;
    ssi on;
    ssl_early_data on;
    add_header Strict-Transport-Security "max-age=0" always;
    add_header X-Frame-Options ALLOWALL always;
`,
}

// credulous are those for another front, which says who its clients are.
var credulous = map[site.Kind]string{
	site.Apache: "RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 127.0.0.0/8\n",
	site.Nginx:  "    set_real_ip_from 127.0.0.0/8;\n    real_ip_header X-Forwarded-For;\n    real_ip_recursive on;\n",
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

// besideAnotherFront puts it among files that believe another front on every host.
func besideAnotherFront(f *scaffold.Frame) error {
	f.MoreModules, f.Extra = append(f.MoreModules, "remoteip"), f.Extra+credulous[f.Site.Proxy.Kind]
	return nil
}
