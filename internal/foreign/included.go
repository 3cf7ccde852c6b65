package foreign

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"proxypact/internal/problem"
)

// law finds directives that a file of the owner's should not have where a rendered one includes it. says has one %s,
// for them.
type law struct {
	finding  string
	severity problem.Severity
	find     func(theirs, ours []directive) []directive
	says     string
	hint     string
}

var laws = map[string][]law{"nginx": nginxLaws, "apache": apacheLaws}

const (
	describeFront = "leave it out, and describe who stands in front: front.kind, front.peers, front.outer"
	describeHosts = "leave it out, and write the names in app.hosts"
	nameIt        = "name the file itself in the description, or read it with the same eyes"
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
	{finding: "include-contract", severity: problem.Error, find: overwriting,
		says: "changes variables of the rendered file, by which it knows the front and the scheme: %s",
		hint: "give them other names"},
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
	{finding: "include-unread", severity: problem.Warning, find: matching(`^(js_\w+|perl\w*|\w+_by_lua\w*) `),
		says: "runs code that may change any request: %s",
		hint: "have somebody read it who knows what Django is told"},
}

var apacheLaws = []law{
	{finding: "include-contract", severity: problem.Error, find: matching(`(?i)^sslengine `),
		says: "says whether the host speaks TLS, and what comes without it would be told as https: %s",
		hint: "leave it out"},
	{finding: "include-contract", severity: problem.Error, find: matching(`(?i)^(sslcacertificate\w+|sslverifyclient) `),
		says: "says whose certificates are believed: %s",
		hint: "leave it out, and write tls.client_ca and access.NAME.client_certificate"},
	{finding: "include-contract", severity: problem.Error, find: matching(`(?i)^(servername|serveralias|serverpath|usecanonicalname|usecanonicalphysicalport) `),
		says: "answers for names of which Django and the certificate are not told: %s",
		hint: describeHosts},
	{finding: "include-contract", severity: problem.Error, find: matching(`(?i)^remoteip\w+ `),
		says: "says who is believed about the client's address: %s",
		hint: describeFront},
	{finding: "include-contract", severity: problem.Error, find: matching(`(?i)^httpprotocoloptions .*unsafe`),
		says: "lets through header names that imitate those of the proxy: %s",
		hint: "leave it out"},
	{finding: "include-contract", severity: problem.Error, find: matching(`(?i)^proxyrequests on$`),
		says: "makes the host a proxy to anywhere, for everybody: %s",
		hint: "leave it out; ProxyPass needs none"},
	{finding: "include-contract", severity: problem.Error, find: outermost(`(?i)^rewriteengine off$`),
		says: "turns off what the rendered file rewrites and refuses: %s",
		hint: "leave it out"},
	{finding: "include-contract", severity: problem.Error, find: matching(`GEN_`),
		says: "uses variables of the rendered file, by which it knows the front and the scheme: %s",
		hint: "give them other names"},
	{finding: "include-contract", severity: problem.Error, find: written(true),
		says: "writes what Django is told, at a place behind which the rendered file has no word: %s",
		hint: "leave it out; a RequestHeader line that is early, or in a condition within a condition, is not overruled"},
	{finding: "include-no-effect", severity: problem.Warning, find: written(false),
		says: "has no effect: %s; the rendered file says last what Django is told"},
	{finding: "include-access", severity: problem.Warning, find: conditional(`(?i)^(require|satisfy|<require\w+|allow|deny) `),
		says: "decides who may ask after all that the description says of it: %s",
		hint: "write it in a <Location> or <Directory> without <If>, or as access.NAME"},
	{finding: "include-header", severity: problem.Warning, find: sentTwice(`(?i)^header (?:always |onsuccess )?(?:set|add|append|merge|setifempty) (\S+)`),
		says: "sends headers that the rendered file sends too: %s",
		hint: "leave them to the description: tls.hsts and headers"},
	{finding: "include-unread", severity: problem.Warning, find: matching(`(?i)^(include|includeoptional|use) `),
		says: "includes what gen check does not follow: %s",
		hint: nameIt},
	{finding: "include-unread", severity: problem.Warning, find: matching(`(?i)^(lua|perl|extfilter|passenger|wsgi)\w+ `),
		says: "runs code that may change any request: %s",
		hint: "have somebody read it who knows what Django is told"},
}

// Included are what a file of the owner's at path may undo in the rendered one of the target, which includes it.
func Included(target, path string, theirs, ours []byte) []problem.Problem {
	if len(theirs) > largest {
		return nil
	}
	old, now := kinds[target].read(string(theirs)), kinds[target].read(string(ours))
	var all []problem.Problem
	for _, l := range laws[target] {
		if found := l.find(old, now); len(found) > 0 {
			all = append(all, problem.Problem{ID: l.finding, Severity: l.severity, File: path, Line: found[0].line, Message: fmt.Sprintf(l.says, quoted(found)), Hint: l.hint})
		}
	}
	return all
}

// outermost finds directives that match outside of every block.
func outermost(pattern string) func(theirs, _ []directive) []directive {
	match := matching(pattern)
	return func(theirs, _ []directive) []directive {
		return slices.DeleteFunc(match(theirs, nil), func(d directive) bool { return len(d.in) > 0 })
	}
}

// sentTwice finds directives that name what ours name; the pattern's one group is the name.
func sentTwice(pattern string) func(theirs, ours []directive) []directive {
	shape := regexp.MustCompile(pattern)
	return func(theirs, ours []directive) []directive {
		held := map[string]bool{}
		for _, o := range ours {
			if parts := shape.FindStringSubmatch(o.text); parts != nil {
				held[strings.ToLower(parts[1])] = true
			}
		}
		return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool {
			parts := shape.FindStringSubmatch(d.text)
			return parts == nil || len(d.in) > 0 && !strings.HasPrefix(d.in[0], "<") || !held[strings.ToLower(parts[1])]
		})
	}
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

// conditions are how many of the blocks around d are <If> and its like.
func (d directive) conditions() int {
	count := 0
	for _, head := range d.in {
		if name, _, _ := strings.Cut(head, " "); slices.Contains([]string{"<if", "<elseif", "<else"}, name) {
			count++
		}
	}
	return count
}

func conditional(pattern string) func(theirs, _ []directive) []directive {
	match := matching(pattern)
	return func(theirs, _ []directive) []directive {
		return slices.DeleteFunc(match(theirs, nil), func(d directive) bool { return d.conditions() == 0 })
	}
}

// written finds RequestHeader lines for headers that ours writes: those that are heard all the same, or the others.
func written(heard bool) func(theirs, ours []directive) []directive {
	return func(theirs, ours []directive) []directive {
		told := headersOf(ours, "requestheader")
		return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool {
			early := slices.ContainsFunc(d.args, func(arg string) bool { return strings.EqualFold(arg, "early") })
			return d.name != "requestheader" || len(d.args) < 2 || !told[folded(d.args[1])] || heard != (early || d.conditions() > 1)
		})
	}
}

// setters are what writes headers beside each directive that hands requests on.
var setters = map[string]string{"proxy_pass": "proxy_set_header", "grpc_pass": "grpc_set_header", "uwsgi_pass": "uwsgi_param", "fastcgi_pass": "fastcgi_param", "scgi_pass": "scgi_param"}

// unwritten finds what hands requests on in nginx without writing every header that ours writes. The innermost block
// with such lines has all of them.
func unwritten(theirs, ours []directive) []directive {
	told := headersOf(ours, "proxy_set_header")
	maps.Copy(told, headersOf(ours, "uwsgi_param"))
	for _, name := range []string{"HOST", "CONNECTION", "UPGRADE"} {
		delete(told, name)
	}
	return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool {
		setter := setters[d.name]
		if setter == "" {
			return true
		}
		lines := beside(theirs, d, setter)
		mine := headersOf(lines, setter)
		for name := range told {
			if !mine[name] {
				return false
			}
		}
		return !slices.ContainsFunc(lines, func(l directive) bool { return told[folded(l.args[0])] && clients.MatchString(l.text) })
	})
}

// clients are variables that hold what a client wrote.
var clients = regexp.MustCompile(`\$(http_|proxy_add_x_forwarded_for)`)

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

// headersOf are the headers that directives of that name write, each by the one name that its spellings have.
func headersOf(all []directive, name string) map[string]bool {
	headers := map[string]bool{}
	for _, d := range all {
		position := 0
		if name == "requestheader" {
			position = 1
		}
		if d.name == name && len(d.args) > position && (!strings.HasSuffix(name, "_param") || strings.HasPrefix(d.args[0], "HTTP_")) {
			headers[folded(d.args[position])] = true
		}
	}
	return headers
}

func folded(header string) string {
	return strings.TrimPrefix(strings.ToUpper(strings.ReplaceAll(header, "-", "_")), "HTTP_")
}
