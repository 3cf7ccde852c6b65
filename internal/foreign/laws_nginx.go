package foreign

import (
	"regexp"
	"slices"
	"strings"

	"proxypact/internal/problem"
)

var nginxLaws = []law{
	{finding: "include-contract", severity: problem.Error, find: matching(`^(listen |ssl (on|off)$)`),
		says: "opens a way to Django that the description does not know: %s; what comes by it is told as the scheme of the rendered server, whatever it came over",
		hint: "leave it out, and write proxy.http_port or proxy.https_port"},
	{finding: "include-contract", severity: problem.Error, find: matching(`^server_name `),
		says: "answers for names of which Django and the certificate are not told: %s",
		hint: describeHosts},
	{finding: "include-contract", severity: problem.Error, find: matching(`^(set_real_ip_from|real_ip_header|real_ip_recursive) `),
		says: "says who is believed about the client's address: %s",
		hint: describeFront},
	{finding: "include-contract", severity: problem.Error, find: matching(`^(underscores_in_headers on|ignore_invalid_headers off)$`),
		says: "lets through header names that imitate those of the proxy: %s",
		hint: "leave it out"},
	{finding: "include-contract", severity: problem.Error, find: matching(`^ssl_(trusted_certificate|client_certificate|verify_client|verify_depth|crl) `),
		says: whoseCertificates,
		hint: describeClients},
	{finding: "include-contract", severity: problem.Error, find: matching(`^ssl_early_data on$`),
		says: "lets anybody who has seen a request send it again: %s",
		hint: "leave it out"},
	{finding: "include-contract", severity: problem.Error, find: overwriting,
		says: "changes variables of the rendered file, by which it knows the front and the scheme: %s",
		hint: "give them other names"},
	{finding: "include-contract", severity: problem.Error, find: matching(`^(satisfy any|limit_req_dry_run on)$`),
		says: "opens whatever the description closes: %s",
		hint: "leave it out"},
	{finding: "include-contract", severity: problem.Error, find: answering,
		says: "has Django answer whom nginx or the description turns away: %s; with 497 it is told https of plain http",
		hint: "lead to a page, or to a location that ends in return"},
	{finding: "include-contract", severity: problem.Error, find: matching(`^merge_slashes off$`),
		says: "has nginx look for the paths of the description in another spelling than they have: %s",
		hint: "leave it out"},
	{finding: "include-contract", severity: problem.Error, find: outermost(`^(satisfy all|merge_slashes on|ssl_early_data off)$`),
		says: "stands in the rendered server already, and nginx refuses a second: %s",
		hint: "leave it out"},
	{finding: "include-access", severity: problem.Warning, find: taking,
		says: "answers without what [access] and limits ask: %s",
		hint: "write deny, auth_basic or auth_request there, or leave out ^~, so that guarded paths count before it"},
	{finding: "include-forwards", severity: problem.Warning, find: unwritten,
		says: "hands requests on with headers that a client can forge, X-Forwarded-Proto or its like: %s",
		hint: "lead to the site's own location in place of it, by try_files /nothing @django; or write every proxy_set_header line of the rendered file there"},
	{finding: "include-no-effect", severity: problem.Warning, find: outermost(`^(proxy_set_header|uwsgi_param) `),
		says: "has no effect on what the rendered locations hand on, each of which has lines of its own: %s"},
	{finding: "include-header", severity: problem.Warning, find: sentTwice(`^add_header (\S+)`),
		says: "sends headers that the rendered file sends too, so that browsers get two: %s",
		hint: "leave them to the description: tls.hsts and headers"},
	{finding: "include-header", severity: problem.Warning, find: replacing,
		says: "sends headers of its own in a block, where nginx then sends none of the rendered file's: %s",
		hint: "repeat there the add_header lines that the rendered server has"},
	{finding: "include-unread", severity: problem.Warning, find: matching(`^include `),
		says: "includes what gen check does not follow: %s",
		hint: nameIt},
	{finding: "include-unread", severity: problem.Warning, find: matching(`^(more_\w+|js_\w+|perl\w*|\w+_by_lua\w*) `),
		says: "runs code that may change any request: %s",
		hint: "have somebody read it who knows what Django is told"},
}

// replacing finds blocks of nginx with headers of their own, where ours has some.
func replacing(theirs, ours []directive) []directive {
	if !slices.ContainsFunc(ours, func(o directive) bool { return o.name == "add_header" }) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool { return d.name != "add_header" || len(d.in) == 0 })
}

// variable and named are what a directive reads, and what a part of an expression is kept in.
var (
	variable = regexp.MustCompile(`\$(\w+)`)
	named    = regexp.MustCompile(`\(\?P?<(\w+)>`)
)

// overwriting finds variables of ours that are set anew: nginx lets those of a map be.
func overwriting(theirs, ours []directive) []directive {
	held := map[string]bool{}
	for _, o := range ours {
		for _, found := range variable.FindAllStringSubmatch(o.text, -1) {
			held[found[1]] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool {
		sets := named.FindAllStringSubmatch(d.text, -1)
		if (d.name == "set" || d.name == "auth_request_set") && len(d.args) > 0 {
			sets = append(sets, variable.FindAllStringSubmatch(d.args[0], -1)...)
		}
		return !slices.ContainsFunc(sets, func(name []string) bool { return held[name[1]] })
	})
}

// handsOver is the head of the rendered location that theirs may lead to.
const handsOver = "location @django"

// setters are what writes headers beside each directive that hands requests on.
var setters = map[string]string{"proxy_pass": "proxy_set_header", "grpc_pass": "grpc_set_header", "uwsgi_pass": "uwsgi_param", "fastcgi_pass": "fastcgi_param", "scgi_pass": "scgi_param"}

// unwritten finds what hands requests on in nginx without writing every header that @django writes, as it writes it.
// The innermost block with such lines has all of them.
func unwritten(theirs, ours []directive) []directive {
	told := toldBy(ours)
	return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool {
		setter := setters[d.name]
		if setter == "" {
			return true
		}
		lines := beside(theirs, d, setter)
		mine := headersOf(lines, setter)
		for name := range told {
			if !mine[folded(name)] {
				return false
			}
		}
		return !slices.ContainsFunc(lines, func(l directive) bool { return told.misses(l) })
	})
}

// lines are the values of each header that @django writes, in all of the rendered servers.
type lines map[string][]string

func toldBy(ours []directive) lines {
	told := lines{}
	for _, o := range ours {
		if len(o.in) == 0 || o.in[len(o.in)-1] != handsOver || len(o.args) < 2 || o.name != "proxy_set_header" && !o.isHeader() {
			continue
		}
		switch name := o.header(); name {
		case "HOST", "CONNECTION", "UPGRADE": // nginx writes the first two itself, and drops the last
		default:
			told[name] = append(told[name], o.args[1])
		}
	}
	return told
}

// misses reports whether a line writes one of the headers in another way. A further spelling may only be emptied.
func (ls lines) misses(l directive) bool {
	if l.header() == "HOST" {
		return clients.MatchString(l.text)
	}
	values, known := ls[l.header()]
	for name := range ls {
		if !known && folded(name) == folded(l.args[0]) {
			values, known = []string{""}, true
		}
	}
	return known && !writtenAs(values, l.args[1:])
}

// clients are variables that hold what a client wrote.
var clients = regexp.MustCompile(`\$\{?(http_|arg|cookie_|query_string|request|uri|document_uri)`)

func (d directive) isHeader() bool {
	return strings.HasSuffix(d.name, "_param") && strings.HasPrefix(d.args[0], "HTTP_")
}

// header is the one that a line of nginx writes, as it arrives.
func (d directive) header() string {
	name := strings.ToUpper(d.args[0])
	if d.isHeader() {
		return strings.ReplaceAll(strings.TrimPrefix(name, "HTTP_"), "_", "-")
	}
	return name
}

// writtenAs reports whether a line says what ours do, in whichever of the rendered servers it is read: a text that
// stands in one of them is a lie in the other.
func writtenAs(ours, words []string) bool {
	if len(words) == 0 {
		return false
	}
	value := words[0]
	constant := !slices.ContainsFunc(ours, func(o string) bool { return o != ours[0] })
	isScheme := !slices.ContainsFunc(ours, func(o string) bool { return o != "http" && o != "https" })
	return slices.Contains(ours, value) && (constant || strings.HasPrefix(value, "$")) || isScheme && value == "$scheme"
}

// beside are the lines of that name that hold where d stands.
func beside(all []directive, d directive, name string) []directive {
	for depth := len(d.in); depth >= 0; depth-- {
		lines := slices.DeleteFunc(slices.Clone(all), func(l directive) bool { return l.name != name || len(l.args) == 0 || !slices.Equal(l.in, d.in[:depth]) })
		if len(lines) > 0 {
			return lines
		}
	}
	return nil
}
