package attack

// Blame says which component a broken case points at, and what to change there.
type Blame struct {
	Component string // "proxy", "app server", "Django" or "project"
	Change    string
}

// Blames has a row for every fault.
var Blames = map[Fault]Blame{
	Honest:     {"proxy", "pass the request on with the Host that was asked for and X-Forwarded-Proto as the client connected; Django needs SECURE_PROXY_SSL_HEADER"},
	Plain:      {"proxy", "set X-Forwarded-Proto to a literal on every request, over plain http too"},
	Underscore: {"proxy", "remove every underscore spelling of the headers that it sets; gunicorn drops them itself from 22.0 on"},
	Alias:      {"proxy", "set X-Forwarded-Proto over plain http instead of removing it, and remove its siblings; gunicorn needs secure_scheme_headers with the one header alone"},
	Hop:        {"proxy", "let no Connection header through that names anything but close, keep-alive and upgrade"},
	Mount:      {"proxy", "remove SCRIPT_NAME and PATH_INFO in every spelling; gunicorn needs forwarder_headers empty from 23.0 on"},
	User:       {"proxy", "remove Remote-User and its kin in every spelling"},
	Client:     {"proxy", "rebuild X-Forwarded-For from the connection and remove what else names an address"},
	Host:       {"proxy", "give names that no site claims to a server of their own, and pass the name on without the client's port"},
	Peer:       {"proxy", "believe what a front says by the address of the connection alone, and only exactly http or https"},
	Access:     {"proxy", "guard the path in every spelling that a server behind it reads as the same, by the client's own address"},
	Target:     {"proxy", "give names that no site claims to a server of their own, and redirect to literal names"},
	Path:       {"proxy", "redirect to a literal host that ends in a slash, with the path as it was written"},
	Framing:    {"proxy", "update it: requests with an unclear end must not pass"},
	Syntax:     {"proxy", "refuse bytes that no header may hold"},
	Method:     {"proxy", "treat every method and version alike"},
	Settings:   {"project", "import the rendered settings as the last line of the settings that run"},
	Project:    {"project", "it fails by itself: look at its log and its pages"},
}
