package site_test

import "testing"

// backendMessages are about application servers, and where they are.
var backendMessages = []messageCase{
	{"unused beside a socket", describe{backend: "socket = '/run/a.sock'\naddress = '10.0.0.1'\nbind = '10.0.0.1'\nproxy_peers = ['10.0.0.0/8']"}, `
		|d.toml:8:11: backend.address: warning: has no effect beside backend.socket
		|d.toml:9:8: backend.bind: warning: has no effect beside backend.socket
		|d.toml:10:15: backend.proxy_peers: warning: has no effect beside backend.socket`},
	{"unused resolver", describe{proxy: nginx + "resolver = ['127.0.0.53']"}, `
		|d.toml:6:12: proxy.resolver: warning: has no effect without a backend.address that is a name`},
	{"unused resolver beside a socket", describe{proxy: nginx + "resolver = ['127.0.0.53']", backend: `socket = "/run/a.sock"`}, `
		|d.toml:6:12: proxy.resolver: warning: has no effect without a backend.address that is a name`},
	{"workers for slow clients", describe{proxy: apache, backend: port + "worker = 'sync'", more: "[limits]\nresponse_timeout = '20s'\nclient_timeout = '21s'"}, `
		|d.toml:8:10: backend.worker: warning: behind Apache a sync worker of gunicorn is ended after 20 seconds of waiting for a client, which may be silent for 21s (limits.client_timeout)
		|    hint: write worker = "gthread", or use nginx, which waits for clients itself`},
	{"workers for large uploads", describe{proxy: apache, more: "[limits]\nbody = '20m'"}, `
		|d.toml:6:1: backend.worker: warning: behind Apache a sync worker of gunicorn is ended after 30 seconds of waiting for a client, which may send 20m (limits.body)
		|    hint: write worker = "gthread", or use nginx, which waits for clients itself`},
	{"threads for slow clients", describe{proxy: apache, backend: port + "worker = 'gthread'", more: "[limits]\nbody = '20m'\nclient_timeout = '31s'"}, ``},
	{"clients that are no slower than workers", describe{proxy: apache, more: "[limits]\nbody = '2560k'\nclient_timeout = '30s'"}, ``},
	{"no backend", describe{backend: `version = "23.0"`}, `
		|d.toml:6:1: backend.port: missing
		|    hint: write port = 8000, or socket = "/run/NAME/app.sock"`},
	{"no backend table", describe{backend: `-`}, `
		|d.toml: backend.port: missing
		|    hint: write port = 8000, or socket = "/run/NAME/app.sock"`},
	{"two backends", describe{backend: port + "socket = '/run/a.sock'"}, `
		|d.toml:8:10: backend.socket: a backend has one of port, socket and addresses, and this one has port and socket
		|    hint: leave all but one out`},
	{"several backends", describe{backend: "addresses = ['127.0.0.1:8000', '[::1]:8000', 'unix:/run/shop/a.sock']"}, ""},
	{"what is no address", describe{backend: "addresses = ['10.0.0.5', '::1:8000', 'unix:a.sock', 'http://a:80']"}, `
		|d.toml:7:13: backend.addresses: "10.0.0.5" is not an address with a port
		|    hint: write it as "10.0.0.5:8000", "[2001:db8::5]:8000" or "unix:/run/app.sock"
		|d.toml:7:13: backend.addresses: "::1:8000" is not an address with a port
		|    hint: write it as "10.0.0.5:8000", "[2001:db8::5]:8000" or "unix:/run/app.sock"
		|d.toml:7:13: backend.addresses: "a.sock" is not an absolute path
		|    hint: start it with /
		|d.toml:7:13: backend.addresses: "http://a:80" is not an address with a port
		|    hint: write it as "10.0.0.5:8000", "[2001:db8::5]:8000" or "unix:/run/app.sock"`},
	{"several backends and a port", describe{backend: port + "addresses = ['127.0.0.1:8001']\nsocket = '/run/a.sock'"}, `
		|d.toml:8:13: backend.addresses: a backend has one of port, socket and addresses, and this one has port and socket and addresses
		|    hint: leave all but one out`},
	{"a backend twice", describe{backend: "addresses = ['127.0.0.1:8000', '127.0.0.1:8001', '127.0.0.1:8000']"}, `
		|d.toml:7:13: backend.addresses: "127.0.0.1:8000" is written twice`},
	{"several backends on one port", describe{backend: "addresses = ['127.0.0.1:8000', '127.0.0.2:8000']\nbind = '0.0.0.0'\nproxy_peers = ['127.0.0.1']"}, `
		|d.toml:8:8: backend.bind: 127.0.0.1:8000 and 127.0.0.2:8000 are one host, on which 0.0.0.0:8000 can be had once
		|    hint: give each application server a port of its own
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"several hosts on one address", describe{backend: "addresses = ['10.0.0.5:8000', '10.0.0.6:8000']\nbind = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:8:8: backend.bind: 10.0.0.5 and 10.0.0.6 are different hosts, and cannot both listen on 10.0.0.5
		|    hint: leave it out: each listens on its own address; where those are names, write "0.0.0.0"
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"several hosts", describe{backend: "addresses = ['10.0.0.5:8000', '10.0.0.6:8000']\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:7:13: backend.addresses: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:7:13: backend.addresses: warning: whoever reaches port 8000 on 10.0.0.6 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"several hosts without peers", describe{backend: "addresses = ['10.0.0.5:8000', '10.0.0.6:8000']"}, `
		|d.toml:6:1: backend.proxy_peers: missing: the application server listens on 10.0.0.5, beyond this host
		|    hint: write the networks that the proxy connects from`},
	{"a published port", describe{backend: "port = 9000\nbind = '0.0.0.0'\nbind_port = 8000\nproxy_peers = ['172.17.0.1']"}, `
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"a published port of nobody", describe{backend: "port = 9000\nbind_port = 8000"}, `
		|d.toml:8:13: backend.bind_port: the proxy connects to port 9000 of 127.0.0.1, where the server itself listens on 8000
		|    hint: leave it out, or write backend.bind = "0.0.0.0" for a server in a container that publishes another port`},
	{"a socket among everybody's files", describe{backend: "socket = '/tmp/a.sock'"}, `
		|d.toml:7:10: backend.socket: warning: "/tmp/a.sock" is below /tmp, where every user of the host can make it first, or may reach it past the proxy and forge the scheme
		|    hint: have it in /run/shop, which the site and the proxy alone get into`},
	{"sockets among everybody's files", describe{backend: "addresses = ['unix:/run/a.sock', 'unix:/dev/shm/shop/b.sock', 'unix:/var/tmp/c.sock']", more: "[process.slow]\npaths = ['/slow/']\nsocket = '/run/lock/a'\n"}, `
		|d.toml:7:13: backend.addresses: warning: "/dev/shm/shop/b.sock" is below /dev/shm, where every user of the host can make it first, or may reach it past the proxy and forge the scheme
		|    hint: have it in /run/shop, which the site and the proxy alone get into
		|d.toml:13:10: process.slow.socket: warning: "/run/lock/a" is below /run/lock, where every user of the host can make it first, or may reach it past the proxy and forge the scheme
		|    hint: have it in /run/shop-slow, which the site and the proxy alone get into`},
	{"sockets of their own", describe{backend: "addresses = ['unix:/run/tmp/a.sock', 'unix:/tmpfiles/b.sock']"}, ""},
	{"a port beside a socket", describe{backend: "socket = '/run/a.sock'\nbind_port = 8000"}, `
		|d.toml:8:13: backend.bind_port: warning: has no effect beside backend.socket`},
	{"versions with holes", describe{app: shop + "django = '5.2.12'\nmodule = 'a.asgi:app'", proxy: apache + "version = '2.4.53'", backend: port + "server = 'uvicorn'\nversion = '0.32.0'"}, `
		|d.toml:4:10: app.django: warning: Django 5.2.12 takes X_Forwarded_Proto for X-Forwarded-Proto under ASGI (CVE-2026-3902, 2026-04)
		|    hint: upgrade to Django 5.2.13 or later; where it is the package of debian-12, leave app.django out
		|d.toml:8:11: proxy.version: warning: Apache 2.4.53 drops headers of its own that a client names (CVE-2022-31813, 2022-06)
		|    hint: upgrade to Apache 2.4.54 or later; where it is the package of debian-12, leave proxy.version out`},
	{"versions without holes", describe{app: shop + "django = '5.2.13'\nmodule = 'a.asgi:app'", proxy: apache + "version = '2.4.54'", backend: port + "server = 'uvicorn'\nversion = '0.32.0'"}, ""},
	{"a line of versions", describe{app: shop + "django = '6.0'\nmodule = 'a.asgi:app'", backend: port + "server = 'uvicorn'\nversion = '0.32.0'"}, ""},
	{"versions of the distribution", describe{app: shop + "django = '3.2.25'", proxy: nginx + "version = '1.18.0'", backend: port + "version = '20.1'", more: "[host]\nos = 'ubuntu-22.04'"}, ""},
	{"a gunicorn with a hole", describe{backend: port + "version = '21.2.0'"}, `
		|d.toml:8:11: backend.version: warning: gunicorn 21.2.0 takes X_Forwarded_Proto for X-Forwarded-Proto and passes on requests that have two lengths (CVE-2024-1135, 2024-04)
		|    hint: upgrade to gunicorn 22.0 or later; where it is the package of debian-12, leave backend.version out`},
	{"processes", describe{more: "[process.live]\npaths = ['/ws/']\nport = 8001\n[process.deep]\npaths = ['/ws/deep/']\nsocket = '/run/shop/deep.sock'"}, ""},
	{"a process without anything", describe{more: "[process.live]\nversion = '20.1'"}, `
		|d.toml:11:1: process.live.paths: missing: a process answers some paths, and [backend] the others
		|    hint: write paths = ["/ws/"]
		|d.toml:11:1: process.live.port: missing
		|    hint: write port = 8000, or socket = "/run/NAME/app.sock"`},
	{"processes in each other's place", describe{tls: pair + "acme_webroot = '/srv/acme'", more: "[process.live]\npaths = ['/', '/a', '/a', '/b/']\nport = 8000\n[process.deep]\npaths = ['/b/', '/.well-known/acme-challenge/x']\naddresses = ['127.0.0.1:8000', '127.0.0.1:80']"}, `
		|d.toml:7:8: backend.port: 127.0.0.1:8000 is the place of [process.deep] too
		|    hint: give each process a place of its own
		|d.toml:13:9: process.live.paths: "/" is everything, which is what [backend] answers
		|d.toml:13:9: process.live.paths: "/a" is written twice
		|d.toml:13:9: process.live.paths: "/b/" is written in process.deep.paths too
		|d.toml:14:8: process.live.port: 127.0.0.1:8000 is the place of [process.deep] too
		|    hint: give each process a place of its own
		|d.toml:16:9: process.deep.paths: "/.well-known/acme-challenge/x" is where http-01 challenges are answered
		|d.toml:17:13: process.deep.addresses: 80 is the proxy's own http port`},
	{"a process that is exposed", describe{more: "[process.live]\npaths = ['/ws/']\nport = 8001\nbind = '0.0.0.0'\nproxy_peers = ['10.1.0.0/16']"}, `
		|d.toml:14:8: process.live.bind: warning: whoever reaches port 8001 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of process.live.proxy_peers
		|d.toml:15:15: process.live.proxy_peers: gunicorn 20.1.0 knows addresses only, and 10.1.0.0/16 is a network
		|    hint: list the proxy's addresses, or use gunicorn 24.1.1 or later and set process.live.version`},
	{"several names", describe{backend: "addresses = ['one.internal:8000', 'two.internal:8000']\nbind = '0.0.0.0'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:7:13: backend.addresses: nginx looks up one name while it runs, not several, and stops at the start where one is away
		|    hint: write IP addresses, or one backend.address: nginx takes every IP address that the name has
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"several names for Apache", describe{proxy: apache, backend: "addresses = ['one.internal:8000', 'two.internal:8000']\nbind = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:8:8: backend.bind: one.internal and two.internal are different hosts, and cannot both listen on 10.0.0.5
		|    hint: leave it out: each listens on its own address; where those are names, write "0.0.0.0"
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"one of several backends on the proxy's port", describe{backend: "addresses = ['127.0.0.1:8000', '127.0.0.1:80']"}, `
		|d.toml:7:13: backend.addresses: 80 is the proxy's own http port`},
	{"unused beside addresses", describe{backend: "addresses = ['unix:/run/a.sock', 'unix:/run/b.sock']\naddress = '10.0.0.1'\nbind = '10.0.0.1'\nproxy_peers = ['10.0.0.0/8']"}, `
		|d.toml:8:11: backend.address: warning: has no effect beside backend.addresses
		|d.toml:9:8: backend.bind: warning: has no effect beside sockets alone
		|d.toml:10:15: backend.proxy_peers: warning: has no effect beside sockets alone`},
	{"name without bind", describe{proxy: `kind = "apache"`, backend: port + "address = 'app.internal'"}, `
		|d.toml:6:1: backend.bind: missing beside an address that is a name
		|    hint: write the IP address that the application server listens on`},
	{"name without resolver", describe{backend: port + "address = 'app.internal'\nbind = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:4:1: proxy.resolver: missing: nginx resolves app.internal while it runs
		|    hint: write the name server, such as ["127.0.0.53"] or Docker's ["127.0.0.11"]
		|d.toml:9:8: backend.bind: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"name for Apache", describe{proxy: `kind = "apache"`, backend: port + "address = 'app.internal'\nbind = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:9:8: backend.bind: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"bind out of reach", describe{backend: port + "bind = '127.0.0.9'"}, `
		|d.toml:8:8: backend.bind: the proxy connects to 127.0.0.1 and never reaches a server on 127.0.0.9`},
	{"bind out of reach of another host", describe{backend: port + "address = '10.0.0.5'\nbind = '127.0.0.1'"}, `
		|d.toml:9:8: backend.bind: the proxy connects to 10.0.0.5 and never reaches a server on 127.0.0.1`},
	{"bind on multicast", describe{backend: port + "bind = 'ff02::1'"}, `
		|d.toml:8:8: backend.bind: "ff02::1" is a multicast address
		|    hint: write the address of one host`},
	{"peers without bind", describe{proxy: `kind = "apache"`, backend: port + "address = 'app.internal'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:6:1: backend.bind: missing beside an address that is a name
		|    hint: write the IP address that the application server listens on`},
	{"peers of the other family", describe{backend: port + "address = '10.0.0.5'\nproxy_peers = ['2001:db8::1']"}, `
		|d.toml:8:11: backend.address: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:9:15: backend.proxy_peers: none is of the family of 10.0.0.5: the proxy's connections are never believed
		|    hint: write the addresses that the proxy connects from`},
	{"peers of the other family beside one that fits", describe{backend: port + "bind = '::'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on :: past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"exposed by bind", describe{backend: port + "bind = '0.0.0.0'"}, `
		|d.toml:6:1: backend.proxy_peers: missing: the application server listens on 0.0.0.0, beyond this host
		|    hint: write the networks that the proxy connects from`},
	{"exposed by address", describe{backend: port + "address = '10.0.0.5'"}, `
		|d.toml:6:1: backend.proxy_peers: missing: the application server listens on 10.0.0.5, beyond this host
		|    hint: write the networks that the proxy connects from`},
	{"exposed with peers", describe{backend: port + "bind = '::'\nproxy_peers = ['10.0.0.5']"}, `
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on :: past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"exposed address with peers", describe{backend: port + "address = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:8:11: backend.address: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"networks for an old gunicorn", describe{backend: port + "bind = '0.0.0.0'\nproxy_peers = ['10.0.0.5', '10.1.0.0/16']"}, `
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:9:15: backend.proxy_peers: gunicorn 20.1.0 knows addresses only, and 10.1.0.0/16 is a network
		|    hint: list the proxy's addresses, or use gunicorn 24.1.1 or later and set backend.version`},
	{"networks for a new gunicorn", describe{backend: port + "bind = '0.0.0.0'\nversion = '24.1.1'\nproxy_peers = ['10.0.0.5', '10.1.0.0/16']"}, `
		|d.toml:8:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"two proxies for waitress", describe{app: shop + "module = 'a.wsgi:app'", backend: port + "server = 'waitress'\nbind = '0.0.0.0'\nproxy_peers = ['10.0.0.5', '10.0.0.6']"}, `
		|d.toml:10:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:11:15: backend.proxy_peers: waitress believes one address, and here are 2
		|    hint: use another server, or one proxy in front of this one`},
	{"a network for waitress", describe{backend: port + "server = 'waitress'\nbind = '0.0.0.0'\nproxy_peers = ['10.0.0.0/24']"}, `
		|d.toml:1:1: app.module: missing: waitress has to be told the application
		|    hint: write module = "shop.wsgi:application"
		|d.toml:9:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:10:15: backend.proxy_peers: waitress believes one address, and 10.0.0.0/24 is a network
		|    hint: use another server, or one proxy in front of this one`},
	{"IPv4 peers for waitress on IPv6", describe{app: shop + "module = 'a.wsgi:app'", backend: port + "server = 'waitress'\nbind = '::'\nproxy_peers = ['10.0.0.5']"}, `
		|d.toml:10:8: backend.bind: warning: whoever reaches port 8000 on :: past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:11:15: backend.proxy_peers: 10.0.0.5 never connects to a waitress on ::
		|    hint: write addresses of one family`},
	{"uWSGI's protocol for gunicorn", describe{backend: port + "protocol = 'uwsgi'"}, `
		|d.toml:8:12: backend.protocol: gunicorn speaks http
		|    hint: leave the line out, or write server = "uwsgi"`},
	{"uWSGI's protocol beyond loopback", describe{app: shop + "module = 'a.wsgi:app'", backend: port + "server = 'uwsgi'\nprotocol = 'uwsgi'\nbind = '0.0.0.0'\nproxy_peers = ['10.0.0.5']"}, `
		|d.toml:11:8: backend.bind: warning: whoever reaches port 8000 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:11:8: backend.bind: whoever reaches port 8000 on 0.0.0.0 runs any file as the application, which uWSGI's own protocol lets its peers do
		|    hint: write protocol = "http", or a socket or loopback address`},
	{"uWSGI's names in a socket", describe{app: shop + "module = 'a.wsgi:app'", backend: "server = 'uwsgi'\nsocket = '/run/a%n.sock'"}, `
		|d.toml:9:10: backend.socket: "/run/a%n.sock" contains one of % @, with which uWSGI begins the names that it replaces
		|    hint: choose another path`},
	{"mod_wsgi on nginx", describe{app: shop + "module = 'a.wsgi:app'\ndirectory = '/srv/a b'", backend: port + "server = 'mod_wsgi'\nprotocol = 'http'"}, `
		|d.toml:5:13: app.directory: "/srv/a b" has characters that mod_wsgi reads as more than a path
		|    hint: use letters, digits and . _ + - /
		|d.toml:9:8: backend.port: mod_wsgi runs Django inside Apache, which connects to nobody
		|    hint: leave the line out
		|d.toml:10:10: backend.server: mod_wsgi is a module of Apache, and here is nginx
		|    hint: write kind = "apache", or another server
		|d.toml:11:12: backend.protocol: mod_wsgi runs Django inside Apache, which connects to nobody
		|    hint: leave the line out`},
	{"mod_wsgi without a directory", describe{app: shop + "module = 'a.wsgi:app'", proxy: "kind = 'apache'", backend: "server = 'mod_wsgi'"}, `
		|d.toml:1:1: app.directory: missing: mod_wsgi loads the application by its file
		|    hint: write the directory of manage.py, such as "/srv/shop"`},
	{"a directory for gunicorn", describe{app: shop + "directory = '/srv/a'\nvenv = '/srv/v'"}, `
		|d.toml:4:13: app.directory: warning: has no effect without mod_wsgi or app.systemd
		|d.toml:5:8: app.venv: warning: has no effect without mod_wsgi or app.systemd`},
	{"mod_wsgi behind a front and more", describe{app: shop + "module = 'a.wsgi:app'\ndirectory = '/srv/a'", proxy: "kind = 'apache'", backend: "server = 'mod_wsgi'",
		more: "[front]\nkind = 'haproxy'\npeers = ['10.0.0.4']\nouter = ['192.0.2.0/24']\n"}, `
		|d.toml:9:10: backend.server: mod_wsgi tells Django the address that any of front.outer says, also past the front
		|    hint: leave front.outer out, or use another server, such as gunicorn`},
	{"uWSGI's protocol behind a front and more", describe{app: shop + "module = 'a.wsgi:app'", proxy: "kind = 'apache'", backend: "server = 'uwsgi'\nprotocol = 'uwsgi'\nport = 8000",
		more: "[front]\nkind = 'haproxy'\npeers = ['10.0.0.4']\nouter = ['192.0.2.0/24']\n"}, `
		|d.toml:9:12: backend.protocol: in uWSGI's own protocol Django is told the address that any of front.outer says, also past the front
		|    hint: leave the line out, or front.outer`},
	{"uWSGI's protocol beyond loopback, one of two", describe{app: shop + "module = 'a.wsgi:app'", backend: "server = 'uwsgi'\nprotocol = 'uwsgi'\naddresses = ['127.0.0.1:8000', '10.0.0.5:8000']\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:10:13: backend.addresses: warning: whoever reaches port 8000 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers
		|d.toml:10:13: backend.addresses: whoever reaches port 8000 on 10.0.0.5 runs any file as the application, which uWSGI's own protocol lets its peers do
		|    hint: write protocol = "http", or a socket or loopback address`},
	{"backend on the proxy's http port", describe{backend: `port = 80`}, `
		|d.toml:7:8: backend.port: 80 is the proxy's own http port`},
	{"backend on the proxy's https port", describe{proxy: nginx + "https_port = 8443", backend: `port = 8443`}, `
		|d.toml:8:8: backend.port: 8443 is the proxy's own https port`},
	{"backend beside the proxy's address", describe{proxy: nginx + "listen = ['192.0.2.1']", backend: `port = 80`}, ""},
	{"backend on every address", describe{proxy: nginx + "listen = ['192.0.2.1']", backend: "port = 80\nbind = '0.0.0.0'\nproxy_peers = ['127.0.0.1']"}, `
		|d.toml:8:8: backend.port: 80 is the proxy's own http port
		|d.toml:9:8: backend.bind: warning: whoever reaches port 80 on 0.0.0.0 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"backend on the proxy's address", describe{proxy: nginx + "listen = ['192.0.2.1']", backend: "port = 80\naddress = '192.0.2.1'\nproxy_peers = ['192.0.2.1']"}, `
		|d.toml:8:8: backend.port: 80 is the proxy's own http port
		|d.toml:9:11: backend.address: warning: whoever reaches port 80 on 192.0.2.1 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"backend of another host on port 80", describe{backend: "port = 80\naddress = '10.0.0.5'\nproxy_peers = ['10.0.0.4']"}, `
		|d.toml:8:11: backend.address: warning: whoever reaches port 80 on 10.0.0.5 past the proxy can forge the scheme
		|    hint: let a firewall pass only the networks of backend.proxy_peers`},
	{"SELinux, and ports", describe{more: "[host]\nos = 'rhel-9'\n[process.live]\npaths = ['/ws/']\nport = 8001"}, `
		|d.toml:7:8: backend.port: warning: SELinux on rhel-9 lets nginx connect to no port until it is told to
		|    hint: run setsebool -P httpd_can_network_connect on; once that is done, write it under [accept]: selinux = "..."`},
	{"SELinux, and a socket", describe{proxy: "kind = 'apache'", backend: "socket = '/run/shop/app.sock'", more: "[host]\nos = 'rhel-10'"}, `
		|d.toml:7:10: backend.socket: warning: SELinux on rhel-10 lets Apache open no socket in "/run/shop" until it is told to
		|    hint: run semanage fcontext -a -t httpd_var_run_t '/run/shop(/.*)?', then restorecon -R /run/shop; once that is done, write it under [accept]: selinux = "..."`},
	{"SELinux that says /var/run", describe{proxy: "kind = 'apache'", backend: "socket = '/run/shop.v2/app.sock'", more: "[host]\nos = 'rhel-9'"}, `
		|d.toml:7:10: backend.socket: warning: SELinux on rhel-9 lets Apache open no socket in "/run/shop.v2" until it is told to
		|    hint: run semanage fcontext -a -t httpd_var_run_t '/var/run/shop\.v2(/.*)?', then restorecon -R /run/shop.v2; once that is done, write it under [accept]: selinux = "..."`},
	{"SELinux, and a socket by the other name", describe{proxy: "kind = 'apache'", backend: "socket = '/var/run/shop/app.sock'", more: "[host]\nos = 'rhel-10'"}, `
		|d.toml:7:10: backend.socket: warning: SELinux on rhel-10 lets Apache open no socket in "/var/run/shop" until it is told to
		|    hint: run semanage fcontext -a -t httpd_var_run_t '/run/shop(/.*)?', then restorecon -R /run/shop; once that is done, write it under [accept]: selinux = "..."`},
	{"SELinux, and a socket elsewhere", describe{proxy: "kind = 'apache'", backend: "socket = '/srv/shop/app.sock'", more: "[host]\nos = 'rhel-8'"}, `
		|d.toml:7:10: backend.socket: warning: SELinux on rhel-8 lets Apache open no socket in "/srv/shop" until it is told to
		|    hint: run semanage fcontext -a -t httpd_var_run_t '/srv/shop(/.*)?', then restorecon -R /srv/shop; once that is done, write it under [accept]: selinux = "..."`},
	{"SELinux, and a socket among others", describe{proxy: "kind = 'apache'", backend: "socket = '/var/run/app.sock'", more: "[host]\nos = 'rhel-8'"}, `
		|d.toml:7:10: backend.socket: warning: SELinux on rhel-8 lets Apache open no socket in "/var/run" until it is told to
		|    hint: put it in a directory of its own, such as "/run/shop"`},
	{"SELinux, and nobody to connect to", describe{proxy: "kind = 'apache'", app: shop + "directory = '/srv/shop'\nmodule = 'shop.wsgi:application'", backend: "server = 'mod_wsgi'\nversion = '5.0.0'", more: "[host]\nos = 'rhel-9'"}, ""},
}

func TestMessagesOfBackends(t *testing.T) { testMessages(t, backendMessages) }
