package attack

import "slices"

const (
	schemeSymptom = "over http Django takes the visitor for a secure one and links, mails and cookies say so; " +
		"over https it takes him for an insecure one: redirect loops, or 403 on every form"
)

var schemePlain = family{
	fault:   Plain,
	why:     "a client may write the scheme header itself, and only the proxy's own value may arrive",
	symptom: schemeSymptom,
	expect:  Expect{Django: Reached},
	cases: slices.Concat(
		twice("proto-plain", "X-Forwarded-Proto with the other scheme", "X-Forwarded-Proto: {lie}"),
		twice("proto-lower-case", "x-forwarded-proto in small letters", "x-forwarded-proto: {lie}"),
		twice("proto-upper-case", "X-FORWARDED-PROTO in capitals", "X-FORWARDED-PROTO: {lie}"),
		twice("proto-mixed-case", "x-FoRwArDeD-pRoTo", "x-FoRwArDeD-pRoTo: {lie}"),
		twice("proto-padded", "blanks around the value", "X-Forwarded-Proto:    {lie}   "),
		twice("proto-tabbed", "tabs around the value", "X-Forwarded-Proto:\t{lie}\t"),
		twice("proto-tight", "no blank after the colon", "X-Forwarded-Proto:{lie}"),
		twice("proto-empty", "an empty value", "X-Forwarded-Proto:"),
		twice("proto-garbage", "a scheme that does not exist", "X-Forwarded-Proto: javascript"),
		twice("proto-quoted", "a quoted value", `X-Forwarded-Proto: "{lie}"`),
		twice("proto-twice", "the header twice, the lie first", "X-Forwarded-Proto: {lie}", "X-Forwarded-Proto: {scheme}"),
		twice("proto-twice-late", "the header twice, the lie last", "X-Forwarded-Proto: {scheme}", "X-Forwarded-Proto: {lie}"),
	),
}

var schemeList = family{
	fault:   Plain,
	why:     "Django 4.1 and later believe the leftmost value of a list",
	symptom: schemeSymptom,
	expect:  Expect{Django: Reached},
	cases: slices.Concat(
		twice("proto-list", "a list, the lie first", "X-Forwarded-Proto: {lie}, {scheme}"),
		twice("proto-list-tight", "a list without blanks, the lie first", "X-Forwarded-Proto: {lie},{scheme}"),
		twice("proto-list-late", "a list, the lie last", "X-Forwarded-Proto: {scheme}, {lie}"),
		twice("proto-list-empty", "a list that begins with a comma", "X-Forwarded-Proto: ,{lie}"),
	),
}

var schemeUnderscore = family{
	fault: Underscore,
	why: "Apache forwards names with underscores, and gunicorn before 22, uWSGI and older ASGI handlers " +
		"fold them into the same variable as the header with hyphens",
	symptom: schemeSymptom,
	cases: slices.Concat(
		twice("proto-underscore", "X_Forwarded_Proto", "X_Forwarded_Proto: {lie}"),
		twice("proto-underscore-left", "X_Forwarded-Proto", "X_Forwarded-Proto: {lie}"),
		twice("proto-underscore-right", "X-Forwarded_Proto", "X-Forwarded_Proto: {lie}"),
		twice("proto-underscore-upper-case", "X_FORWARDED_PROTO in capitals", "X_FORWARDED_PROTO: {lie}"),
		twice("proto-underscore-lower-case", "x-forwarded_proto in small letters", "x-forwarded_proto: {lie}"),
		twice("proto-underscore-mixed-case", "x_FoRwArDeD-pRoTo", "x_FoRwArDeD-pRoTo: {lie}"),
		twice("proto-underscore-tight", "X_Forwarded_Proto without a blank", "X_Forwarded_Proto:{lie}"),
		twice("proto-underscore-tabbed", "X_Forwarded_Proto with tabs", "X_Forwarded_Proto:\t{lie}\t"),
		twice("proto-underscore-list", "X_Forwarded_Proto with a list", "X_Forwarded_Proto: {lie}, {lie}"),
		twice("proto-underscore-twice", "X_Forwarded_Proto twice", "X_Forwarded_Proto: {lie}", "X_Forwarded_Proto: {lie}"),
		twice("proto-underscore-all", "every mix of underscores at once",
			"X_Forwarded_Proto: {lie}", "X_Forwarded-Proto: {lie}", "X-Forwarded_Proto: {lie}"),
		twice("proto-underscore-and-plain", "X_Forwarded_Proto beside the real one",
			"X_Forwarded_Proto: {lie}", "X-Forwarded-Proto: {lie}"),
		twice("proto-underscore-and-alias", "X_Forwarded_Proto and X-Forwarded-Ssl",
			"X_Forwarded_Proto: {lie}", "X-Forwarded-Ssl: {lie-ssl}"),
		twice("proto-dot", "X.Forwarded.Proto", "X.Forwarded.Proto: {lie}"),
		twice("proto-dot-underscore", "X.Forwarded_Proto", "X.Forwarded_Proto: {lie}"),
	),
}

var schemeAlias = family{
	fault: Alias,
	why: "app servers take the scheme from siblings too: gunicorn and uWSGI from X-Forwarded-Ssl, " +
		"gunicorn from X-Forwarded-Protocol",
	symptom: schemeSymptom + "; or 400 Contradictory scheme headers",
	expect:  Expect{Django: Reached},
	cases: slices.Concat(
		twice("alias-ssl", "X-Forwarded-Ssl", "X-Forwarded-Ssl: {lie-ssl}"),
		twice("alias-protocol", "X-Forwarded-Protocol", "X-Forwarded-Protocol: {lie-protocol}"),
		[]Case{
			{ID: "alias-ssl-lower-case", Sends: "x-forwarded-ssl in small letters", Request: last("x-forwarded-ssl: {lie-ssl}")},
			{ID: "alias-ssl-on", Sends: "X-Forwarded-Ssl: on", Request: last("X-Forwarded-Ssl: on")},
			{ID: "alias-ssl-twice", Sends: "X-Forwarded-Ssl on and off", Request: last("X-Forwarded-Ssl: on", "X-Forwarded-Ssl: off")},
			{ID: "alias-protocol-https", Sends: "X-Forwarded-Protocol with a scheme", Request: last("X-Forwarded-Protocol: {lie}")},
			{ID: "alias-all", Sends: "every alias and the header itself", Request: last("X-Forwarded-Proto: {lie}",
				"X-Forwarded-Ssl: {lie-ssl}", "X-Forwarded-Protocol: {lie-protocol}")},
			{ID: "alias-scheme", Sends: "X-Forwarded-Scheme", Request: last("X-Forwarded-Scheme: {lie}")},
			{ID: "alias-x-scheme", Sends: "X-Scheme", Request: last("X-Scheme: {lie}")},
			{ID: "alias-url-scheme", Sends: "X-Url-Scheme", Request: last("X-Url-Scheme: {lie}")},
			{ID: "alias-front-end-https", Sends: "Front-End-Https", Request: last("Front-End-Https: {lie-ssl}")},
			{ID: "alias-forwarded", Sends: "Forwarded with proto, host and for",
				Request: last("Forwarded: for={spoof};proto={lie};host={evil}")},
			{ID: "alias-port", Sends: "X-Forwarded-Port", Request: last("X-Forwarded-Port: {lie-port}")},
			{ID: "alias-https", Sends: "HTTPS as a header", Request: last("HTTPS: {lie-ssl}")},
		},
	),
}

var schemeAliasTwin = family{
	fault:   Underscore,
	why:     "a backend that folds underscores reads the twin of an alias as the alias itself",
	symptom: schemeSymptom + "; or 400 Contradictory scheme headers",
	cases: []Case{
		{ID: "alias-ssl-underscore", Sends: "X_Forwarded_Ssl", Request: last("X_Forwarded_Ssl: {lie-ssl}")},
		{ID: "alias-ssl-underscore-left", Sends: "X_Forwarded-Ssl", Request: last("X_Forwarded-Ssl: {lie-ssl}")},
		{ID: "alias-ssl-underscore-right", Sends: "X-Forwarded_Ssl", Request: last("X-Forwarded_Ssl: {lie-ssl}")},
		{ID: "alias-protocol-underscore", Sends: "X_Forwarded_Protocol", Request: last("X_Forwarded_Protocol: {lie-protocol}")},
		{ID: "alias-protocol-underscore-left", Sends: "X_Forwarded-Protocol", Request: last("X_Forwarded-Protocol: {lie-protocol}")},
		{ID: "alias-protocol-underscore-right", Sends: "X-Forwarded_Protocol", Request: last("X-Forwarded_Protocol: {lie-protocol}")},
		{ID: "alias-port-underscore", Sends: "X_Forwarded_Port", Request: last("X_Forwarded_Port: {lie-port}")},
	},
}
