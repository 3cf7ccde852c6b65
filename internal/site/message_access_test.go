package site_test

import "testing"

// accessMessages are about who may ask, and how often.
var accessMessages = []messageCase{
	{"access", describe{more: "[access.staff]\npaths = ['/admin/']\nallow = ['10.0.0.0/8']\npassword_file = '/etc/shop/htpasswd'\n[access.all]\npaths = ['/']\nallow = ['10.0.0.0/8']"}, ""},
	{"access that says nothing", describe{more: "[access.staff]"}, `
		|d.toml:11:1: access.staff.allow: missing: it says nobody who may not ask
		|    hint: write allow = ["10.0.0.0/8"], or password_file = "/etc/NAME/htpasswd"
		|d.toml:11:1: access.staff.paths: missing: which paths it is about
		|    hint: write paths = ["/admin/"]`},
	{"access of everyone", describe{more: "[access.staff]\npaths = ['/admin/%2f']\nallow = ['0.0.0.0/0', 'office.example']\npassword = 'x'"}, `
		|d.toml:12:9: access.staff.paths: "/admin/%2f" is not a URL path
		|    hint: letters, digits and / - . _ ~ only
		|d.toml:13:9: access.staff.allow: "0.0.0.0/0" is everyone
		|d.toml:13:9: access.staff.allow: "office.example" is not a network
		|    hint: write it as "10.0.0.0/8" or "10.0.0.1"
		|d.toml:14:1: access.staff.password: unknown key
		|    hint: access.staff has the keys paths, allow, password_file, client_certificate, authenticated`},
	{"access twice", describe{tls: pair + "acme_webroot = '/srv/acme'", more: "[access.a-b]\npaths = ['/a/', '/b', '/b']\nallow = ['10.0.0.0/8']\n" +
		"[access.a_b]\npaths = ['/a/', '/.well-known/acme-challenge/x']\nallow = ['10.0.0.0/8']"}, `
		|d.toml:13:9: access.a-b.paths: "/b" is written twice
		|d.toml:15:1: access.a_b: differs from [access.a-b] in a dash alone, which no variable of nginx can have
		|    hint: choose another name
		|d.toml:16:9: access.a_b.paths: "/.well-known/acme-challenge/x" is where http-01 challenges are answered
		|d.toml:16:9: access.a_b.paths: "/a/" is written in access.a-b.paths too`},
	{"access to what Django releases", describe{app: shop + "prefix = '/shop/'", more: "[protected]\nroot = '/srv/files'\n[access.staff]\npaths = ['/', '/protected/', '/protected/a', '/protecteds/']\nallow = ['10.0.0.0/8']"}, `
		|d.toml:15:9: access.staff.paths: "/protected/" is where files lie that Django releases (protected.url): nobody asks there, and so nobody is turned away
		|    hint: write the path of the view that releases them
		|d.toml:15:9: access.staff.paths: "/protected/a" is where files lie that Django releases (protected.url): nobody asks there, and so nobody is turned away
		|    hint: write the path of the view that releases them`},
	{"access that opens another", describe{more: "[access.staff]\npaths = ['/admin/']\npassword_file = '/p'\n[access.hooks]\npaths = ['/admin/hooks/']\nallow = ['192.0.2.1']"}, `
		|d.toml:15:9: access.hooks.paths: warning: "/admin/hooks/" is asked for without the password that [access.staff] wants of what is around it
		|    hint: write the condition in both tables, if both are meant`},
	{"access by address that opens another", describe{more: "[access.staff]\npaths = ['/']\nallow = ['10.0.0.0/8']\n[access.hooks]\npaths = ['/hooks']\npassword_file = '/p'"}, `
		|d.toml:15:9: access.hooks.paths: warning: "/hooks" is asked for without the address that [access.staff] wants of what is around it
		|    hint: write the condition in both tables, if both are meant`},
	{"one file of many names", describe{more: "[static]\nroot = '/srv/static'\nhashed = true\n[access.staff]\npaths = ['/static/own/a.css', '/static/own/', '/own.css']\nallow = ['10.0.0.1']"}, `
		|d.toml:15:9: access.staff.paths: "/static/own/a.css" is open under its name with a hash, which static.hashed says that it has
		|    hint: guard a directory, such as "/static/own/"`},
	{"users of a module", describe{proxy: apache, more: "[access.staff]\npaths = ['/admin/']\nauthenticated = true"}, ""},
	{"users of a module of nginx", describe{more: "[access.staff]\npaths = ['/admin/']\nauthenticated = true"}, `
		|d.toml:13:17: access.staff.authenticated: nginx has no modules that authenticate by other means
		|    hint: write password_file, or client_certificate = true; or use Apache`},
	{"users of a module and of a file", describe{proxy: apache, more: "[access.staff]\npaths = ['/admin/']\nauthenticated = true\npassword_file = '/etc/htpasswd'"}, `
		|d.toml:13:17: access.staff.authenticated: is one way to know who asks, and access.staff.password_file another
		|    hint: write one of the two`},
	{"users of a module, below them nobody", describe{proxy: apache, more: "[access.staff]\npaths = ['/admin/']\nauthenticated = true\n[access.log]\npaths = ['/admin/log/']\nallow = ['10.0.0.1']"}, `
		|d.toml:15:9: access.log.paths: warning: "/admin/log/" is asked for without the user that [access.staff] wants of what is around it
		|    hint: write the condition in both tables, if both are meant`},
	{"users of a module, among those of a file", describe{proxy: apache, more: "[access.all]\npaths = ['/']\npassword_file = '/etc/htpasswd'\n[access.staff]\npaths = ['/admin/']\nauthenticated = true"}, `
		|d.toml:15:9: access.staff.paths: "/admin/" is within what [access.all] is about, whose way to know who asks Apache would take in place of the other file's
		|    hint: write authenticated = true in both tables, or take the path out of the outer one`},
	{"certificates that nobody is asked for", describe{more: "[access.staff]\npaths = ['/admin/']\nclient_certificate = true"}, `
		|d.toml:8:1: tls.client_ca: missing beside access.staff.client_certificate
		|    hint: write client_ca, the file with the authorities that count, and client_certificates = "optional"`},
	{"certificates that everyone has", describe{tls: pair + "client_ca = '/a.pem'", more: "[access.staff]\npaths = ['/admin/']\nclient_certificate = true"}, `
		|d.toml:14:22: access.staff.client_certificate: warning: has no effect: nobody is answered without one, unless tls.client_certificates = "optional"`},
	{"certificates for some", describe{tls: pair + "client_ca = '/a.pem'\nclient_certificates = 'optional'", more: "[access.staff]\npaths = ['/admin/']\nclient_certificate = true\n[access.log]\npaths = ['/admin/log/']\nallow = ['10.0.0.1']"}, `
		|d.toml:17:9: access.log.paths: warning: "/admin/log/" is asked for without the certificate that [access.staff] wants of what is around it
		|    hint: write the condition in both tables, if both are meant`},
	{"a user of many spellings", describe{app: shop + "remote_user_header = 'X-A-B-C-D-E'", proxy: apache}, `
		|d.toml:4:22: app.remote_user_header: "X-A-B-C-D-E" has too many dashes: each doubles the spellings that have to be removed
		|    hint: write "X-Remote-User"`},
	{"passwords over http", describe{proxy: nginx + "http = 'serve'", more: "[access.staff]\npaths = ['/admin/']\npassword_file = '/p'"}, `
		|d.toml:14:17: access.staff.password_file: warning: over plain http, which proxy.http = "serve" allows, anyone on the way reads the passwords
		|    hint: write proxy.http = "redirect"`},
	{"a user whom nobody knows", describe{app: shop + "remote_user_header = 'X-Remote-User'", more: "[access.staff]\npaths = ['/admin/']\nallow = ['10.0.0.1']"}, `
		|d.toml:4:22: app.remote_user_header: nginx authenticates nobody here: there is no password_file in any [access.NAME]
		|    hint: write password_file there, or use Apache, whose modules authenticate by other means`},
	{"a user of a module", describe{app: shop + "remote_user_header = 'X-Remote-User'", proxy: apache}, ""},
	{"a user in the scheme", describe{app: shop + "remote_user_header = 'x-forwarded-proto'", proxy: apache}, `
		|d.toml:4:22: app.remote_user_header: "x-forwarded-proto" is a header that says something else already
		|    hint: write "X-Remote-User"`},
	{"a user in the address", describe{app: shop + "remote_user_header = 'X-Real-IP'", proxy: apache}, `
		|d.toml:4:22: app.remote_user_header: "X-Real-IP" is never passed on: another client address
		|    hint: write "X-Remote-User"`},
	{"a user in an underscore", describe{app: shop + "remote_user_header = 'REMOTE_USER'", proxy: apache}, `
		|d.toml:4:22: app.remote_user_header: "REMOTE_USER" is not a header name
		|    hint: letters, digits and dashes only`},
	{"logins", describe{more: "[limits]\nlogin_paths = ['/login/', '/login/']\nlogin_rate = '3/h'"}, `
		|d.toml:13:14: limits.login_rate: "3/h" is not a rate
		|    hint: write it as "10/m" or "1/s"`},
	{"logins twice", describe{more: "[limits]\nlogin_paths = ['/login/', '/login/']"}, `
		|d.toml:12:15: limits.login_paths: "/login/" is written twice`},
	{"a rate of nothing", describe{more: "[limits]\nlogin_rate = '3/m'"}, `
		|d.toml:12:14: limits.login_rate: warning: has no effect without limits.login_paths`},
	{"logins on Apache", describe{proxy: apache, more: "[limits]\nlogin_paths = ['/login/']"}, `
		|d.toml:12:15: limits.login_paths: Apache counts no client's requests, and no module that comes with it does
		|    hint: let Django count them, by the address that it is told; or use nginx`},
	{"streaming by sync workers", describe{more: "[limits]\nstreaming = ['/events/', '/events/']"}, `
		|d.toml:12:13: limits.streaming: "/events/" is written twice
		|d.toml:12:13: limits.streaming: warning: a sync worker of gunicorn answers one request at a time, and is ended when that takes too long
		|    hint: write backend.worker = "gthread", or give the path to a process that speaks ASGI`},
	{"streaming by daphne", describe{app: asgi, backend: "server = 'daphne'\nport = 8000\n", more: "[limits]\nstreaming = ['/events/']\nresponse_timeout = '5s'"}, `
		|d.toml:14:13: limits.streaming: warning: daphne ends each answer after limits.response_timeout, 5s
		|    hint: leave limits.response_timeout out, or give the path to a process that leaves answers their time, such as one of uvicorn`},
}

func TestMessagesOfAccess(t *testing.T) { testMessages(t, accessMessages) }
