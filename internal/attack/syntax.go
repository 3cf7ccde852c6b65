package attack

import "strings"

// syntax holds header lines that no party should accept.
var syntax = family{
	fault:   Syntax,
	why:     "a line that one party reads as two headers and another as one carries a header past the rules",
	symptom: schemeSymptom,
	expect:  Expect{Django: Refused},
	cases: []Case{
		{ID: "proto-blank-before-colon", Sends: "a blank before the colon", Request: last("X-Forwarded-Proto : {lie}")},
		{ID: "proto-tab-before-colon", Sends: "a tab before the colon", Request: last("X-Forwarded-Proto\t: {lie}")},
		{ID: "proto-blank-in-name", Sends: "blanks in the name", Request: last("X Forwarded Proto: {lie}")},
		{ID: "proto-nul-value", Sends: "a NUL behind the value", Request: last("X-Forwarded-Proto: {lie}\x00")},
		{ID: "proto-nul-name", Sends: "a NUL in the name", Request: last("X-Forwarded-Proto\x00: {lie}")},
		{ID: "header-nul", Sends: "a NUL in another header", Request: last("Foo: a\x00b")},
		{ID: "header-cr", Sends: "a bare CR that begins a header", Request: last("Foo: bar\rX-Forwarded-Proto: {lie}")},
		{ID: "header-cr-twin", Sends: "a bare CR that begins an underscore twin", Request: last("Foo: bar\rX_Forwarded_Proto: {lie}")},
	},
}

// syntaxLine holds lines that servers treat differently but harmlessly.
var syntaxLine = family{
	fault:   Syntax,
	why:     "old line folding, bare line feeds and odd characters are read differently by each server",
	symptom: schemeSymptom,
	cases: []Case{
		{ID: "proto-fold", Sends: "the value on a folded line", Request: last("X-Forwarded-Proto:\r\n {lie}")},
		{ID: "proto-fold-tab", Sends: "the value on a line folded with a tab", Request: last("X-Forwarded-Proto:\r\n\t{lie}")},
		{ID: "proto-fold-twin", Sends: "the twin's value on a folded line", Request: last("X_Forwarded_Proto:\r\n {lie}")},
		{ID: "proto-fold-other", Sends: "the header inside another's folded line", Request: last("Foo: a\r\n X-Forwarded-Proto: {lie}")},
		{ID: "proto-fold-host", Sends: "the header on a line folded into Host", Request: last(" X-Forwarded-Proto: {lie}")},
		{ID: "proto-fold-first", Sends: "a folded line before any header", Request: first(" X-Forwarded-Proto: {lie}")},
		{ID: "header-lf", Sends: "a bare line feed that begins a header", Request: last("Foo: bar\nX-Forwarded-Proto: {lie}")},
		{ID: "header-lf-twin", Sends: "a bare line feed that begins an underscore twin", Request: last("Foo: bar\nX_Forwarded_Proto: {lie}")},
		{ID: "header-lf-only", Sends: "bare line feeds throughout", Request: Request{Method: "GET", Target: page,
			Version: "HTTP/1.1", Lines: []string{"Host: {host}", "X-Forwarded-Proto: {lie}"}, End: "\n"}},
		{ID: "header-no-colon", Sends: "a line without a colon", Request: last("X-Forwarded-Proto {lie}")},
		{ID: "header-no-name", Sends: "a line without a name", Request: last(": {lie}")},
		{ID: "header-vertical-tab", Sends: "a vertical tab in the value", Request: last("X-Forwarded-Proto: \x0b{lie}")},
		{ID: "header-form-feed", Sends: "a form feed behind the name", Request: last("X-Forwarded-Proto\x0c: {lie}")},
		{ID: "header-latin1", Sends: "a hard blank in the name", Request: last("X-Forwarded-Proto\xa0: {lie}")},
		{ID: "header-sharp-s", Sends: "a letter whose capital is SS in X-Forwarded-Ssl", Request: last("X-Forwarded-\xdfl: {lie-ssl}")},
		{ID: "header-hyphen-utf8", Sends: "a typographic hyphen in the name", Request: last("X\u2010Forwarded\u2010Proto: {lie}")},
		{ID: "header-backspace", Sends: "a control character in the value", Request: last("Foo: a\x08b", "X-Forwarded-Proto: {lie}")},
		{ID: "header-plus", Sends: "names with other separators", Request: last("X+Forwarded+Proto: {lie}", "X~Forwarded~Proto: {lie}")},
	},
}

var long = family{
	fault:   Syntax,
	why:     "each party has its own limit, and what is beyond it must be refused rather than cut off",
	symptom: "500 or 502 on demand, or a header that the proxy checked and the backend did not",
	cases: []Case{
		{ID: "long-header", Sends: "a header of 7 kB", Request: last("X-Forwarded-Proto: " + strings.Repeat("a", 7000))},
		{ID: "long-header-refused", Sends: "a header of 40 kB", Request: last("X-Forwarded-Proto: " + strings.Repeat("a", 40000)),
			Expect: Expect{Django: Refused}},
		{ID: "long-padding", Sends: "a value behind 4000 blanks", Request: last("X-Forwarded-Proto:" + strings.Repeat(" ", 4000) + "{lie}")},
		{ID: "long-name", Sends: "a name of 4 kB", Request: last(strings.Repeat("X", 4000)+": a", "X-Forwarded-Proto: {lie}")},
		{ID: "long-target", Sends: "a target of 3 kB", Request: at("/whoami/?" + strings.Repeat("a", 3000))},
		{ID: "long-target-refused", Sends: "a target of 40 kB", Request: at("/" + strings.Repeat("a", 40000)),
			Expect: Expect{Django: Refused}},
		{ID: "long-headers", Sends: "90 headers, then a lie", Request: last(append(lines("X-Many: a", 90), "X-Forwarded-Proto: {lie}")...)},
		{ID: "long-headers-lie", Sends: "the scheme header 90 times", Request: last(lines("X-Forwarded-Proto: {lie}", 90)...)},
		{ID: "long-headers-beyond", Sends: "150 headers, the last of them a lie",
			Request: last(append(lines("X-Many: a", 150), "X_Forwarded_Proto: {lie}")...)},
	},
}

func lines(line string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = line
	}
	return all
}
