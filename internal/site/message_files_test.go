package site_test

import (
	"testing"

	"proxypact/internal/fleet"
)

// Files of directives are refused where the proxy would read them twice, or more than them.
func TestMessagesOfIncludes(t *testing.T) {
	const onRedHat = "[host]\nos = 'rhel-9'\n[accept]\nselinux = 'done'\n"
	for _, c := range []struct {
		name string
		d    describe
		want string
	}{
		{"valid", describe{more: "[include]\nserver = '/etc/nginx/shop.d/a.conf'\nbefore = ['/srv/shop/b.conf', '/srv/c d.conf']\n"}, ""},
		{"a pattern", describe{more: "[include]\nserver = '/etc/nginx/shop.d/*.conf'\n"}, `
			|d.toml:12:10: include.server: "/etc/nginx/shop.d/*.conf" contains one of * ? [ ] \, which Apache reads as a pattern`},
		{"a variable", describe{more: "[include]\nafter = '/etc/nginx/$host.conf'\n"}, `
			|d.toml:12:9: include.after: "/etc/nginx/$host.conf" contains "$", which nginx and Apache expand and cannot escape`},
		{"relative", describe{more: "[include]\nbefore = ['shop.conf']\n"}, `
			|d.toml:12:10: include.before: "shop.conf" is not an absolute path
			|    hint: start it with /`},
		{"twice", describe{more: "[include]\nserver = '/srv/a.conf'\nafter = ['/srv/a.conf']\n"}, `
			|d.toml:13:9: include.after: "/srv/a.conf" is in include.server too, and would be read twice
			|    hint: leave one of the two out`},
		{"itself", describe{more: "[include]\nserver = '/etc/nginx/sites-available/shop.conf'\n"}, `
			|d.toml:12:10: include.server: "/etc/nginx/sites-available/shop.conf" is where the rendered file itself goes
			|    hint: write the file with the directives of your own`},
		{"what is read as it is", describe{proxy: "kind = 'apache'", more: "[include]\nserver = '/etc/apache2/conf-enabled/extra.conf'\n"}, `
			|d.toml:12:10: include.server: "/etc/apache2/conf-enabled/extra.conf" is in a directory that Apache reads whole, outside of this site
			|    hint: put it elsewhere, such as "/etc/apache2/shop.d/extra.conf"`},
		{"enabled", describe{more: "[include]\nserver = '/etc/nginx/sites-enabled/shop.conf'\n"}, `
			|d.toml:12:10: include.server: "/etc/nginx/sites-enabled/shop.conf" is in a directory that nginx reads whole, outside of this site
			|    hint: put it elsewhere, such as "/etc/nginx/shop.d/shop.conf"`},
		{"what Red Hat's nginx reads as it is", describe{more: onRedHat + "[include]\nserver = '/etc/nginx/default.d/shop.conf'\n"}, `
			|d.toml:7:8: backend.port: accepted: SELinux on rhel-9 lets nginx connect to no port until it is told to
			|    reason: done
			|d.toml:16:10: include.server: "/etc/nginx/default.d/shop.conf" is in a directory that nginx reads whole, outside of this site
			|    hint: put it elsewhere, such as "/etc/nginx/shop.d/shop.conf"`},
		{"what nobody reads there", describe{more: onRedHat + "[include]\nserver = '/etc/nginx/sites-enabled/shop.conf'\n"}, `
			|d.toml:7:8: backend.port: accepted: SELinux on rhel-9 lets nginx connect to no port until it is told to
			|    reason: done`},
	} {
		_, problems := load(fleet.Source{File: "d.toml", Data: []byte(c.d.String())})
		if got, want := lines(problems), margin(c.want); got != want {
			t.Errorf("%s:\ngot:\n%s\nwant:\n%s", c.name, got, want)
		}
	}
}

// Directories of files are refused where one would show what another guards, or hide what somebody else answers.
func TestMessagesOfFiles(t *testing.T) {
	const static, media, protected = "[static]\nroot = '/srv/shop/static'\n", "[media]\nroot = '/srv/shop/media'\n", "[protected]\nroot = '/srv/shop/protected'\n"
	for _, c := range []struct {
		name string
		d    describe
		want string
	}{
		{"valid", describe{more: static + media + protected}, ""},
		{"below a process", describe{more: static + "[media]\nroot = '/srv/shop/media'\nurl = '/ws/uploads/'\n[process.live]\npaths = ['/ws/']\nport = 8001\n"}, ""},
		{"no directory", describe{more: "[static]\nhashed = true\n[media]\nurl = '/m/'\n[protected]\nurl = '/p/'\n"}, `
			|d.toml:11:1: static.root: missing
			|    hint: write the directory, such as root = "/srv/NAME/static"
			|d.toml:13:1: media.root: missing
			|    hint: write the directory, such as root = "/srv/NAME/media"
			|d.toml:15:1: protected.root: missing
			|    hint: write the directory, such as root = "/srv/NAME/protected"`},
		{"one file", describe{more: static + "url = '/static'\n"}, `
			|d.toml:13:7: static.url: "/static" is one page, and not what is below it
			|    hint: write "/static/"`},
		{"all", describe{more: static + "url = '/'\n"}, `
			|d.toml:13:7: static.url: "/" hides the whole site, which is below "/" (app.prefix)
			|    hint: write a path of its own, such as "/static/"`},
		{"all of a mount", describe{app: shop + "prefix = '/shop/'\n", more: static + "url = '/'\n"}, `
			|d.toml:14:7: static.url: "/shop/" hides the whole site, which is below "/shop/" (app.prefix)
			|    hint: write a path of its own, such as "/static/"`},
		{"a mount twice", describe{app: shop + "prefix = '/shop/'\n", more: static + "url = '/shop/static/'\n"}, `
			|d.toml:14:7: static.url: warning: "/shop/static/" is "/shop/shop/static/" for visitors, because it is below app.prefix
			|    hint: write "/static/", unless the application has "/shop/" of its own`},
		{"media under static", describe{more: static + media + "url = '/static/media/'\n"}, `
			|d.toml:15:7: media.url: "/static/media/" and "/static/" (static.url) are not apart
			|    hint: write paths of which none is below the other`},
		{"uploads in static", describe{more: static + "[media]\nroot = '/srv/shop/static/uploads'\n"}, `
			|d.toml:14:8: media.root: "/srv/shop/static/uploads" and "/srv/shop/static" (static.root) are not apart: what the one guards, the other shows
			|    hint: write directories of which none is below the other`},
		{"protected under media", describe{more: media + "[protected]\nroot = '/srv/shop/media/secret'\nurl = '/media/secret/'\n"}, `
			|d.toml:14:8: protected.root: "/srv/shop/media/secret" and "/srv/shop/media" (media.root) are not apart: what the one guards, the other shows
			|    hint: write directories of which none is below the other
			|d.toml:15:7: protected.url: "/media/secret/" and "/media/" (media.url) are not apart
			|    hint: write paths of which none is below the other`},
		{"a process under static", describe{more: static + "[process.live]\npaths = ['/static/ws/']\nport = 8001\n"}, `
			|d.toml:14:9: process.live.paths: "/static/ws/" is below "/static/" (static.url), where files are
			|    hint: write a path outside of it`},
		{"a key among the files", describe{tls: "certificate = '/srv/shop/c.pem'\nkey = '/srv/shop/k.pem'", more: "[media]\nroot = '/srv/shop'\n"}, `
			|d.toml:12:8: media.root: "/srv/shop" holds "/srv/shop/k.pem" (tls.key), which whoever asks would get
			|    hint: write a directory of files for everybody alone`},
		{"secrets among the files", describe{tls: pair + "acme_webroot = '/srv/shop/media/acme'", more: media + "[access.staff]\npaths = ['/a/']\npassword_file = '/srv/shop/media/htpasswd'\n" +
			"[front]\nkind = 'cloudflare'\nsecret_header = 'X-S'\nsecret_file = '/srv/shop/media/front'\n[log]\naccess = '/srv/shop/media/log'\n[pages]\nmaintenance_switch = '/srv/shop/media/off'\n"}, `
			|d.toml:13:8: media.root: "/srv/shop/media" holds "/srv/shop/media/acme" (tls.acme_webroot): who gets a file in there has certificates for the site
			|    hint: write a directory that nothing else is in
			|d.toml:13:8: media.root: "/srv/shop/media" holds "/srv/shop/media/front" (front.secret_file), which whoever asks would get
			|    hint: write a directory of files for everybody alone
			|d.toml:13:8: media.root: "/srv/shop/media" holds "/srv/shop/media/htpasswd" (access.staff.password_file), which whoever asks would get
			|    hint: write a directory of files for everybody alone
			|d.toml:13:8: media.root: "/srv/shop/media" holds "/srv/shop/media/log" (log.access), which whoever asks would get
			|    hint: write a directory of files for everybody alone
			|d.toml:13:8: media.root: "/srv/shop/media" holds "/srv/shop/media/off" (pages.maintenance_switch): who gets a file in there turns it off
			|    hint: write a directory that nothing else is in`},
		{"a key that is shown, and a log that is read", describe{more: "[pages]\nunavailable = '/k.pem'\n[include]\nafter = '/var/log/a.log'\n[log]\naccess = '/var/log/a.log'\n"}, `
			|d.toml:12:15: pages.unavailable: "/k.pem" is tls.key too
			|    hint: write a file of its own
			|d.toml:16:10: log.access: "/var/log/a.log" is include.after too
			|    hint: write a file of its own`},
		{"directives of the owner among uploads", describe{tls: pair + "client_ca = '/srv/shop/media/ca.pem'\n", more: media + "[include]\nserver = '/srv/shop/media/own.conf'\n"}, `
			|d.toml:13:8: media.root: "/srv/shop/media" holds "/srv/shop/media/ca.pem" (tls.client_ca): who gets a file in there says whose certificates count
			|    hint: write a directory that nothing else is in
			|d.toml:13:8: media.root: "/srv/shop/media" holds "/srv/shop/media/own.conf" (include.server): who gets a file in there writes the configuration of this host
			|    hint: write a directory that nothing else is in`},
		{"what downloads may not be beside", describe{tls: pair + "acme_webroot = '/srv/shop/protected'", more: protected + "[access.staff]\npaths = ['/a/']\npassword_file = '/srv/shop/protected/htpasswd'\n[pages]\nmaintenance_switch = '/srv/shop/protected/off'\n"}, `
			|d.toml:13:8: protected.root: "/srv/shop/protected" holds "/srv/shop/protected" (tls.acme_webroot): who gets a file in there has certificates for the site
			|    hint: write a directory that nothing else is in
			|d.toml:13:8: protected.root: "/srv/shop/protected" holds "/srv/shop/protected/off" (pages.maintenance_switch): who gets a file in there turns it off
			|    hint: write a directory that nothing else is in`},
		{"the place of challenges", describe{more: static + "url = '/.well-known/acme-challenge/'\n"}, `
			|d.toml:13:7: static.url: "/.well-known/acme-challenge/" is where http-01 challenges are answered`},
		{"the place of the proxy's own", describe{more: static + "url = '/.proxypact/static/'\n[access.a]\npaths = ['/.proxypact/']\nallow = ['10.0.0.1']\n"}, `
			|d.toml:13:7: static.url: "/.proxypact/static/" is where the proxy keeps its own pages
			|d.toml:15:9: access.a.paths: "/.proxypact/" is where the proxy keeps its own pages`},
		{"words about pages where files are", describe{more: static + media + "[limits]\nlogin_paths = ['/media/login/']\nstreaming = ['/static/x/', '/x/']\n", backend: port + "worker = 'gthread'"}, `
			|d.toml:17:15: limits.login_paths: warning: "/media/login/" has no effect below "/media/" (media.url), where files are
			|d.toml:18:13: limits.streaming: warning: "/static/x/" has no effect below "/static/" (static.url), where files are`},
		{"a page that switches", describe{more: "[pages]\nmaintenance_switch = '/srv/off.html'\nmaintenance = '/srv/off.html'\n"}, `
			|d.toml:12:22: pages.maintenance_switch: "/srv/off.html" is a page, so that the site is off while it is there
			|    hint: write a file that is there in maintenance alone`},
		{"the log of everything", describe{more: "[log]\naccess = '/'\n"}, `
			|d.toml:12:10: log.access: "/" is the whole file system`},
		{"a guard of health checks", describe{more: "[front]\nkind = 'cloudflare'\nhealth_path = '/up/'\n[access.a]\npaths = ['/up/']\nallow = ['10.0.0.1']\n"}, `
			|d.toml:15:9: access.a.paths: warning: "/up/" keeps no front from its health checks (front.health_path)`},
		{"an unknown compression", describe{more: static + "compressed = ['gzip', 'gz', 'gzip']\n"}, `
			|d.toml:13:14: static.compressed: "gz" is not one of gzip, brotli`},
		{"a compression twice", describe{more: static + "compressed = ['gzip', 'gzip']\n"}, `
			|d.toml:13:14: static.compressed: "gzip" is written twice`},
		{"no module needed on Apache", describe{proxy: "kind = 'apache'", more: static + "compressed = ['brotli']\n[host]\nos = 'rhel-9'\n"}, `
			|d.toml:7:8: backend.port: warning: SELinux on rhel-9 lets Apache connect to no port until it is told to
			|    hint: run setsebool -P httpd_can_network_connect on; once that is done, write it under [accept]: selinux = "..."`},
		{"no module needed on nginx", describe{more: static + "compressed = ['brotli']\n[host]\nos = 'rhel-9'\n"}, `
			|d.toml:7:8: backend.port: warning: SELinux on rhel-9 lets nginx connect to no port until it is told to
			|    hint: run setsebool -P httpd_can_network_connect on; once that is done, write it under [accept]: selinux = "..."`},
		{"mod_wsgi", describe{app: shop + "module = 'shop.wsgi:application'\ndirectory = '/srv/shop/project'\n", proxy: "kind = 'apache'", backend: "server = 'mod_wsgi'", more: protected}, `
			|d.toml:14:8: protected.root: Apache's mod_xsendfile answers twice for what mod_wsgi releases and is not there, and the second answer is somebody else's
			|    hint: use another server, such as gunicorn`},
		{"the project", describe{app: shop + "module = 'shop.wsgi:application'\ndirectory = '/srv/shop'\n", proxy: "kind = 'apache'", backend: "server = 'mod_wsgi'", more: "[static]\nroot = '/srv'\n"}, `
			|d.toml:14:8: static.root: "/srv" holds "/srv/shop" (app.directory), which whoever asks would get
			|    hint: write a directory of files for everybody alone`},
	} {
		_, problems := load(fleet.Source{File: "d.toml", Data: []byte(c.d.String())})
		if got, want := lines(problems), margin(c.want); got != want {
			t.Errorf("%s:\ngot:\n%s\nwant:\n%s", c.name, got, want)
		}
	}
}
