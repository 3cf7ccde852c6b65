package foreign

import (
	"slices"
	"strings"

	"proxypact/internal/problem"
)

var apacheLaws = []law{
	{finding: "include-contract", severity: problem.Error, find: matching(`(?i)^sslengine `),
		says: "says whether the host speaks TLS, and what comes without it would be told as https: %s",
		hint: "leave it out"},
	{finding: "include-contract", severity: problem.Error, find: matching(`(?i)^(sslcacertificate\w+|sslcarevocation\w+|sslverify(client|depth)) `),
		says: whoseCertificates,
		hint: describeClients},
	{finding: "include-contract", severity: problem.Error, find: againstOurs(`(?i)^(sslprotocol|sslciphersuite|sslhonorcipherorder|sslopensslconfcmd|sslinsecurerenegotiation) `),
		says: "speaks another TLS than the rendered file says: %s",
		hint: "leave it out, and write tls.profile"},
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
	{finding: "include-contract", severity: problem.Error, find: matching(`(?i)^satisfy any$`),
		says: "opens whatever the description closes: %s",
		hint: "leave it out; Require says who may ask"},
	{finding: "include-contract", severity: problem.Error, find: assigning,
		says: "writes variables that Django takes for the proxy's word, in mod_wsgi and uWSGI: %s",
		hint: "leave it out, or give them names that do not begin with HTTP"},
	{finding: "include-contract", severity: problem.Error, find: matching(`(?i)^wsgitrustedprox\w+ `),
		says: "says who is believed about the scheme and the address: %s",
		hint: describeFront},
	{finding: "include-no-effect", severity: problem.Warning, find: written(false),
		says: "has no effect: %s; the rendered file says last what Django is told"},
	{finding: "include-access", severity: problem.Warning, find: conditional(`(?i)^(require|<require\w+|allow|deny) `),
		says: "decides who may ask after all that the description says of it: %s",
		hint: "write it in a <Location> or <Directory> without <If>, or as access.NAME"},
	{finding: "include-access", severity: problem.Warning, find: mapping,
		says: "leads to Django by another path than was asked for, of which [access] knows nothing: %s",
		hint: "guard the path itself in a <Location>, or keep the paths as Django has them"},
	{finding: "include-header", severity: problem.Warning, find: sentTwice(`(?i)^header (?:always |onsuccess )?(?:set|add|append|merge|setifempty|unset|edit\*?) (\S+)`),
		says: "changes headers that the rendered file sends: %s",
		hint: "leave them to the description: tls.hsts and headers"},
	{finding: "include-unread", severity: problem.Warning, find: matching(`(?i)^(include|includeoptional|use) `),
		says: "includes what gen check does not follow: %s",
		hint: nameIt},
	{finding: "include-unread", severity: problem.Warning, find: matching(`(?i)^allowoverride(list)? ([^n]|no[^n])`),
		says: "has Apache read .htaccess files, at which nobody has looked: %s",
		hint: "write what they say here"},
	{finding: "include-unread", severity: problem.Warning, find: matching(`(?i)^(lua|perl|extfilter|passenger|wsgi(script|import|handler|dispatch|access|auth|daemon|python|process|application))\w* `),
		says: "runs code that may change any request: %s",
		hint: "have somebody read it who knows what Django is told"},
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

// againstOurs finds directives that match, where ours has some of the kind.
func againstOurs(pattern string) func(theirs, ours []directive) []directive {
	match := matching(pattern)
	return func(theirs, ours []directive) []directive {
		if len(match(ours, nil)) == 0 {
			return nil
		}
		return match(theirs, nil)
	}
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
