package foreign

import (
	"regexp"
	"strings"

	"proxypact/internal/plan"
)

var djangoRules = []rule{
	{"adopted-scheme", plan.Notice, "", lost(`^SECURE_PROXY_SSL_HEADER `),
		"takes the scheme from another header than the one that the proxy writes: %s"},
	{"adopted-host", plan.Notice, plan.Tightened, matching(`^(USE_X_FORWARDED_(HOST|PORT) True|ALLOWED_HOSTS .*["']\*["'])`),
		"believes the host that a client says: %s"},
	{"adopted-hsts-lost", plan.Danger, plan.Loosened, lost(`^SECURE_HSTS_SECONDS [1-9]`),
		"tells browsers to come over https alone: %s; with the rendered files the proxy does, by tls.hsts"},
	{"adopted-header", plan.Notice, "", lost(`^(SECURE_(REFERRER|CROSS|CONTENT|CSP)\w*|X_FRAME_OPTIONS|CSRF_TRUSTED_ORIGINS|SECURE_REDIRECT_EXEMPT|SECURE_SSL_REDIRECT) `),
		"sets what the rendered file sets otherwise or not at all: %s"},
}

var gunicornRules = []rule{
	{"adopted-scheme", plan.Notice, plan.Tightened, lost(`^(forwarded_allow_ips .*\*|forwarder_headers |header_map ["'](dangerous|refuse)|secure_scheme_headers )`),
		"believes the scheme of more peers or headers than the rendered file: %s"},
	{"adopted-exposed", plan.Notice, plan.Tightened, matching(`^bind .*(0\.0\.0\.0|["']:\d|\[::\])`),
		"listens where others than the proxy reach it: %s"},
	{"adopted-limits", plan.Notice, "", lost(`^(workers|threads|worker_class|timeout|graceful_timeout|keepalive|max_requests\w*|limit_request_\w+|preload_app) `),
		"says how the server runs, which the rendered file leaves to the command line: %s"},
}

var assignment = regexp.MustCompile(`^([A-Za-z_]\w*)\s*=\s*([^=].*)$`)

// readPython finds the assignments of a module, as far as their first line tells; of a list or dictionary that opens
// at its end, as far as the line that closes it.
func readPython(text string) []directive {
	var all []directive
	var args []string // of the last one, while it is open
	line := 0
	for one := range strings.Lines(text) {
		line++
		one = strings.TrimRight(one, "\r\n")
		switch parts := assignment.FindStringSubmatch(one); {
		case parts != nil:
			args = strings.Fields(parts[2])
			all = append(all, newDirective(parts[1], args, line))
			if value := strings.TrimRight(parts[2], " \t"); value == "" || !strings.Contains(opening, value[len(value)-1:]) {
				args = nil
			}
		case args == nil || strings.HasPrefix(strings.TrimSpace(one), "#"):
		case one != "" && strings.Contains(closing, one[:1]):
			last := all[len(all)-1]
			all[len(all)-1] = newDirective(last.name, append(args, strings.Fields(one)...), last.line)
			args = nil
		default:
			args = append(args, strings.Fields(one)...)
		}
	}
	return all
}

const opening, closing = "[{(", "]})"
