package foreign

import (
	"regexp"
	"slices"
	"strings"

	"proxypact/internal/plan"
)

const apacheProxies = `(?i)^(proxypass|proxypassmatch) .*(http|uwsgi|unix):|^rewriterule .*\[.*\bP\b`

var apacheRules = []rule{
	{"adopted-scheme", plan.Notice, plan.Tightened, matching(`(?i)^(setenvif(nocase)? "?x-forwarded-proto|requestheader \w+ x-forwarded-proto .*(%\{http:|req(_novary)?\())`),
		"hands on the scheme that a client says, so that anybody was taken for secure over plain http: %s; the rendered file writes it itself"},
	{"adopted-scheme", plan.Notice, plan.Tightened, matching(`(?i)^requestheader set x-forwarded-proto .*env=`),
		"writes the scheme on some requests alone: %s; on the others X-Forwarded-Ssl or a name with underscores could stand in for it"},
	{"adopted-scheme", plan.Notice, plan.Tightened, without(apacheProxies, `(?i)^requestheader set x-forwarded-proto `),
		"leaves X-Forwarded-Proto to the client, so that anybody was taken for secure over plain http: %s; the rendered file writes it itself"},
	{"adopted-address", plan.Notice, plan.Tightened, without(apacheProxies, `(?i)^proxyaddheaders off$`),
		"adds to the addresses that a client sends, of which many readers take the first: %s; the rendered file sends one, whoever counted hops has to count anew"},
	{"adopted-host", plan.Notice, plan.Tightened, matching(`(?i)^(rewriterule|redirect|redirectmatch|header|requestheader) .*%\{http_host\}`),
		"uses the host as a client wrote it: %s; the rendered file uses the name of the site that was asked for"},
	{"adopted-underscores", plan.Notice, plan.Tightened, without(apacheProxies, `(?i)^requestheader unset x_forwarded_proto$`),
		"lets through header names with underscores, which many servers read as the real ones: %s"},
	{"adopted-client-address", plan.Notice, "", lost(`(?i)^remoteip\w+ `),
		"takes the client's address from what stands in front: %s; the rendered file does not, so that every client would have the balancer's address"},
	{"adopted-access", plan.Danger, plan.Loosened, lost(`(?i)^(require (all denied|not |ip |host |local|user |group |valid-user|ldap|expr|claim)|auth\w+ |order |allow |deny |sslverifyclient |sslrequire |<limit)`),
		"keeps people out where the rendered file does not: %s"},
	{"adopted-hsts-lost", plan.Danger, plan.Loosened, lostAs(`(?i)^header (always )?\w+ "?strict-transport-security`),
		"tells browsers to come over https alone, and the rendered file does not: %s; tls.hsts says so"},
	{"adopted-header", plan.Notice, plan.Loosened, lost(`(?i)^header (always |onsuccess )?(set|append|merge|add|setifempty) ([^s]|s[^t])`),
		"tells browsers what the rendered file does not: %s"},
	{"adopted-path", plan.Notice, "", lost(`(?i)^(alias|aliasmatch|scriptalias|wsgiscriptalias|documentroot|<location(match)?) |^proxypass(match)? "?/.`),
		"answers these paths in a way of its own, and the rendered file hands them to Django: %s"},
	{"adopted-names", plan.Notice, plan.Tightened, names("servername", "serveralias"),
		"answers for names that the rendered file does not: %s"},
	{"adopted-tls", plan.Notice, plan.Tightened, oldTLS,
		"speaks old versions of TLS: %s; clients that know no better get no answer from the rendered file"},
	{"adopted-limits", plan.Notice, "", lost(`(?i)^(limitrequest\w+|timeout|proxytimeout|requestreadtimeout|keepalivetimeout) `),
		"has limits of its own, in whose place Apache's hold: %s"},
	{"adopted-include", plan.Notice, "", lost(`(?i)^(include|includeoptional) `),
		"includes what was not read for this review: %s"},
}

// oldTLS finds SSLProtocol lines that leave on what came before TLS 1.2: httpd's own "all" does.
func oldTLS(theirs, _ []directive) []directive {
	return slices.DeleteFunc(slices.Clone(theirs), func(d directive) bool { return d.name != "sslprotocol" || !leavesOld(d.args) })
}

func leavesOld(args []string) bool {
	on := map[string]bool{}
	for _, arg := range args {
		name := strings.ToLower(strings.TrimLeft(arg, "+-"))
		for _, old := range []string{"sslv3", "tlsv1", "tlsv1.1"} {
			if name == old || name == "all" {
				on[old] = !strings.HasPrefix(arg, "-")
			}
		}
	}
	return on["sslv3"] || on["tlsv1"] || on["tlsv1.1"]
}

// readApache takes an Apache configuration apart, line by line; the head of a section is "<name".
func readApache(text string) []directive {
	var all []directive
	var in []string
	line := 0
	for rest := text; rest != ""; {
		start := line + 1
		var whole string
		for joined := true; joined && rest != ""; {
			var one string
			one, rest, _ = strings.Cut(rest, "\n")
			line++
			one, joined = strings.CutSuffix(strings.TrimRight(one, "\r"), "\\")
			whole += one
		}
		whole = strings.TrimSpace(whole)
		if strings.HasPrefix(whole, "</") && !transparent(whole) {
			in = in[:max(0, len(in)-1)]
		}
		if whole == "" || whole[0] == '#' || strings.HasPrefix(whole, "</") {
			continue
		}
		section := strings.HasPrefix(whole, "<")
		if section {
			whole = strings.TrimSuffix(whole, ">")
		}
		words := apacheWords(whole)
		one := newDirective(strings.ToLower(words[0]), words[1:], start).inside(in)
		all = append(all, one)
		if section && !transparent(whole) {
			in = append(slices.Clip(in), one.text)
		}
	}
	return all
}

// whether are sections that httpd decides about as it starts; what is inside stands where they stand.
var whether = regexp.MustCompile(`(?i)^</?if(module|define|version|file|directive|section)\b`)

func transparent(head string) bool { return whether.MatchString(head) }

func apacheWords(line string) []string {
	var words []string
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		if line[0] == '"' || line[0] == '\'' {
			word, length := quotedWord(line)
			words, line = append(words, word), line[length:]
			continue
		}
		end := strings.IndexAny(line, " \t")
		if end < 0 {
			end = len(line)
		}
		words, line = append(words, line[:end]), line[end:]
	}
	return words
}
