package attack

import "strings"

// twinned are the names with a dash, beside the scheme and the address, that somebody behind a proxy believes.
var twinned = []string{
	"X-Forwarded-Ssl", "X-Forwarded-Protocol", "X-Forwarded-Scheme", "X-Scheme", "X-Url-Scheme", "Front-End-Https",
	"X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Server",
	"X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Client-IP", "Remote-Addr",
	"Script-Name", "Path-Info", "X-Script-Name", "X-Forwarded-Prefix", "Daphne-Root-Path",
	"Remote-User", "X-Remote-User", "X-Forwarded-User",
}

// twins send every spelling of a name at once: each has to be removed for itself.
var twins = family{
	fault:   Underscore,
	why:     "a proxy has no wildcard for spellings, and one that it forgets is folded into the real name",
	symptom: "the application believes a scheme, a host, an address or a user that the client chose",
	cases:   spelt(twinned),
}

func spelt(names []string) []Case {
	var cases []Case
	for _, name := range names {
		var lines []string
		for _, spelling := range spellings(name) {
			lines = append(lines, spelling+": {spoof}")
		}
		cases = append(cases, Case{ID: "twins-" + strings.ToLower(name),
			Sends: "every spelling of " + name + " with underscores", Request: last(lines...)})
	}
	return cases
}

// spellings are all the ways to write at least one dash as an underscore.
func spellings(name string) []string {
	before, after, more := strings.Cut(name, "-")
	if !more {
		return nil
	}
	all := []string{before + "_" + after}
	for _, rest := range spellings(after) {
		all = append(all, before+"-"+rest, before+"_"+rest)
	}
	return all
}
