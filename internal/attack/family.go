package attack

import "cmp"

// family is a group of cases with the same reason and the same symptom.
// A case of its own mind sets the field itself.
type family struct {
	fault   Fault
	why     string
	symptom string
	over    Over // zero means Both
	expect  Expect
	behind  bool
	lies    bool
	shown   bool
	outside bool
	cases   []Case
}

func families() []family {
	return []family{
		honest, honestHosts,
		schemePlain, schemeUnderscore, schemeList, schemeAlias, schemeAliasTwin,
		hopAlone, hopWithAlias, hopWithUnderscore, hopOther,
		mount, mountMoved, mountOutside, user, proxyVariable,
		client, clientTwin, forwardedHost, forwardedHostTwin, twins,
		hostForeign, hostBent, hostMalformed, handshake,
		targetOurs, targetForeign,
		path, pathEncoded,
		lengths, encodings, smuggled, chunks,
		syntax, syntaxLine, long, method, upgrade, openings, openingLies,
		frontHeaders, frontLies, certified,
		framedHonest, framedScheme, framedAuthority, framedTarget, framedInjected, framedBody,
	}
}

func (f family) filled() []Case {
	cases := make([]Case, 0, len(f.cases))
	for _, c := range f.cases {
		cases = append(cases, f.fill(c))
	}
	return cases
}

func (f family) fill(c Case) Case {
	c.Fault = cmp.Or(c.Fault, f.fault)
	c.Why = cmp.Or(c.Why, f.why)
	c.Symptom = cmp.Or(c.Symptom, f.symptom)
	c.Over = cmp.Or(c.Over, f.over, Both)
	c.Expect = cmp.Or(c.Expect, f.expect)
	c.Behind, c.Lies, c.Shown, c.Outside = f.behind, f.lies, f.shown, f.outside
	return c
}

// page is the path that the catalogue asks for where the path does not matter.
const page = "/whoami/"

// last is a browser's request with further lines after Host.
func last(lines ...string) Request {
	return bare(append([]string{"Host: {host}"}, lines...)...)
}

// first is a browser's request with further lines before Host.
func first(lines ...string) Request {
	return bare(append(append([]string{}, lines...), "Host: {host}")...)
}

// bare is a request with exactly these lines.
func bare(lines ...string) Request {
	return Request{Method: "GET", Target: page, Version: "HTTP/1.1", Lines: lines}
}

// at is a browser's request for another target.
func at(target string, lines ...string) Request {
	r := last(lines...)
	r.Target = target
	return r
}

// post is a browser's request with a body.
func post(body string, lines ...string) Request {
	r := last(lines...)
	r.Method, r.Body = "POST", body
	return r
}

// as is a request with another method and version.
func (r Request) as(method, version string) Request {
	r.Method, r.Version = method, version
	return r
}

// twice sends the same lines before and after Host, as two cases: a backend
// that joins twins keeps them in the order in which they arrived.
func twice(id, sends string, lines ...string) []Case {
	return []Case{
		{ID: id + "-first", Sends: sends + ", before Host", Request: first(lines...)},
		{ID: id + "-last", Sends: sends + ", after Host", Request: last(lines...)},
	}
}
