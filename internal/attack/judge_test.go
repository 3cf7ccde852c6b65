package attack

import (
	"net/netip"
	"net/textproto"
	"slices"
	"testing"
)

var shop = Public{
	App:    "bookshop",
	Names:  []string{"bookshop.example.com", "www.bookshop.example.com"},
	HTTP:   80,
	HTTPS:  8443,
	Client: netip.MustParseAddr("127.0.0.1"),
}

const shopHTTPS = "bookshop.example.com:8443"

func shopOver(over Over, plain PlainHTTP) Truth {
	p := shop
	p.Plain = plain
	return Truth{Public: p, Over: over}
}

// served is an honest answer from Django over https, then bent by a lie.
func served(lie func(*Told)) Observation {
	told := &Told{
		IsSecure: true, Scheme: "https", Host: shopHTTPS, Path: page, Body: 7,
		Absolute: "https://" + shopHTTPS + "/x", Self: "https://" + shopHTTPS + page,
		Meta: map[string]string{
			"HTTP_HOST": shopHTTPS, "HTTP_X_FORWARDED_PROTO": "https",
			"HTTP_X_FORWARDED_FOR": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1",
		},
	}
	if lie != nil {
		lie(told)
	}
	return Observation{Answers: []Answer{{Status: 200, Django: true, Told: told}}}
}

func proxied(status int, lines ...string) Observation {
	header := textproto.MIMEHeader{}
	for i := 0; i+1 < len(lines); i += 2 {
		header.Add(lines[i], lines[i+1])
	}
	return Observation{Answers: []Answer{{Status: status, Header: header}}}
}

func meta(name, value string) func(*Told) {
	return func(t *Told) { t.Meta[name] = value }
}

func TestJudgeHoldsTheTruth(t *testing.T) {
	location := "https://" + shopHTTPS
	for name, row := range map[string]struct {
		c Case
		t Truth
		o Observation
	}{
		"served":          {Case{Request: last()}, shopOver(HTTPS, Redirects), served(nil)},
		"body read":       {Case{Request: last(), Expect: Expect{Body: 7}}, shopOver(HTTPS, Redirects), served(nil)},
		"redirected":      {Case{Request: last(), Expect: Expect{Django: Reached}}, shopOver(HTTP, Redirects), proxied(301, "Location", location+page)},
		"redirected bent": {Case{Request: at("//x/"), Expect: Expect{Bends: true}}, shopOver(HTTP, Redirects), proxied(301, "Location", location+"/x/")},
		"refused":         {Case{Request: last(), Expect: Expect{Django: Refused}}, shopOver(HTTPS, Redirects), proxied(400)},
		"closed":          {Case{Request: last(), Expect: Expect{Django: Refused}}, shopOver(HTTPS, Redirects), Observation{Closed: true}},
		"own 501":         {Case{Request: last(), Expect: Expect{Error: true}}, shopOver(HTTPS, Redirects), proxied(501)},
		"path redirect":   {Case{Request: last()}, shopOver(HTTPS, Redirects), proxied(301, "Location", "/whoami/x/")},
	} {
		if broken := Judge(row.c, row.t, row.o); len(broken) > 0 {
			t.Errorf("%s: %v", name, broken)
		}
	}
}

func TestJudgeCatchesLiesOfDjango(t *testing.T) {
	for name, row := range map[string]struct {
		lie  func(*Told)
		want Invariant
	}{
		"downgraded":          {func(t *Told) { t.IsSecure = false }, Scheme},
		"wrong scheme":        {func(t *Told) { t.Scheme = "http" }, Scheme},
		"foreign host":        {meta("HTTP_HOST", Evil), Strangers},
		"host refused":        {func(t *Told) { t.Host, t.Refusal = "", "invalid" }, Name},
		"bent port":           {func(t *Told) { t.Host = "bookshop.example.com:1" }, Name},
		"port dropped":        {func(t *Told) { t.Host = "bookshop.example.com" }, Name},
		"capitals":            {func(t *Told) { t.Host = "BOOKSHOP.example.com:8443" }, Name},
		"http link":           {func(t *Told) { t.Absolute = "http://" + shopHTTPS + "/x" }, Absolute},
		"foreign link":        {func(t *Told) { t.Absolute = "https://evil.example/x" }, Absolute},
		"foreign self":        {func(t *Told) { t.Self = "https://evil.example/" }, Absolute},
		"mounted":             {func(t *Told) { t.Mount = "/x" }, Mounted},
		"path bent":           {func(t *Told) { t.Path = "/admin/" }, Mounted},
		"address in front":    {meta("HTTP_X_FORWARDED_FOR", Spoof+", 127.0.0.1"), Address},
		"address missing":     {func(t *Told) { delete(t.Meta, "HTTP_X_FORWARDED_FOR") }, Address},
		"peer spoofed":        {meta("REMOTE_ADDR", Spoof), Address},
		"scheme list":         {meta("HTTP_X_FORWARDED_PROTO", "https,http"), Claims},
		"alias":               {meta("HTTP_X_FORWARDED_SSL", "on"), Claims},
		"alias empty":         {meta("HTTP_X_FORWARDED_SSL", ""), Claims},
		"user":                {meta("HTTP_REMOTE_USER", "admin"), Claims},
		"real user":           {meta("REMOTE_USER", "admin"), Claims},
		"httpoxy":             {meta("HTTP_PROXY", "http://evil.example/"), Claims},
		"forwarded host":      {meta("HTTP_X_FORWARDED_HOST", Evil+", "+shopHTTPS), Claims},
		"forwarded port":      {meta("HTTP_X_FORWARDED_PORT", "1"), Claims},
		"real address":        {meta("HTTP_X_REAL_IP", Spoof), Claims},
		"body lost":           {func(t *Told) { t.Body = 0 }, Read},
		"host glued together": {meta("HTTP_HOST", "evilbookshop.example.com"), Strangers},
	} {
		c := Case{Request: last(), Expect: Expect{Body: 7}}
		wantBroken(t, name, Judge(c, shopOver(HTTPS, Redirects), served(row.lie)), row.want)
	}
}

func TestJudgeCatchesLiesOfTheWire(t *testing.T) {
	ok := "https://" + shopHTTPS + page
	two := Observation{Answers: []Answer{{Status: 404}, {Status: 404}}}
	django500 := Observation{Answers: []Answer{{Status: 500, Django: true}}}
	for name, row := range map[string]struct {
		expect Expect
		over   Over
		o      Observation
		want   Invariant
	}{
		"silence":             {Expect{}, HTTPS, Observation{Silent: true}, Answered},
		"two answers":         {Expect{}, HTTPS, two, OneAnswer},
		"bad gateway":         {Expect{}, HTTPS, proxied(502), NoError},
		"500 of Django":       {Expect{Error: true}, HTTPS, django500, NoError},
		"injected":            {Expect{}, HTTPS, proxied(404, "X-Injected", "1"), NoInjection},
		"refused page":        {Expect{Django: Reached}, HTTPS, proxied(403), Kept},
		"closed page":         {Expect{Django: Reached}, HTTPS, Observation{Closed: true}, Kept},
		"served stranger":     {Expect{Django: Refused}, HTTPS, served(nil), Kept},
		"redirected stranger": {Expect{Django: Refused}, HTTP, proxied(301, "Location", ok), Kept},
		"not redirected":      {Expect{Django: Reached}, HTTP, proxied(404), Kept},
		"foreign redirect":    {Expect{}, HTTP, proxied(301, "Location", "https://evil.example"+page), Redirect},
		"glued redirect":      {Expect{}, HTTP, proxied(301, "Location", "https://"+shopHTTPS+".evil.example/"), Redirect},
		"glued user":          {Expect{Bends: true}, HTTP, proxied(301, "Location", "https://"+shopHTTPS+"@evil.example/"), Redirect},
		"backslash":           {Expect{Bends: true}, HTTP, proxied(301, "Location", `https://`+shopHTTPS+`\@evil.example/`), Redirect},
		"other name":          {Expect{}, HTTP, proxied(301, "Location", "https://www."+shopHTTPS+page), Redirect},
		"path lost":           {Expect{}, HTTP, proxied(301, "Location", "https://"+shopHTTPS+"/"), Redirect},
		"port lost":           {Expect{}, HTTP, proxied(301, "Location", "https://bookshop.example.com"+page), Redirect},
		"http redirect":       {Expect{}, HTTPS, proxied(301, "Location", "http://"+shopHTTPS+page), Redirect},
		"slashes":             {Expect{}, HTTPS, proxied(301, "Location", "//evil.example/"), Redirect},
		"pinned over http":    {Expect{}, HTTP, proxied(301, "Strict-Transport-Security", "max-age=60"), Pinned},
		"pinned unasked":      {Expect{}, HTTPS, proxied(404, "Strict-Transport-Security", "max-age=60"), Pinned},
		"two Locations":       {Expect{}, HTTP, proxied(301, "Location", ok, "Location", ok), Redirect},
	} {
		c := Case{Request: last(), Expect: row.expect}
		wantBroken(t, name, Judge(c, shopOver(row.over, Redirects), row.o), row.want)
	}
}

func TestJudgeCountsPins(t *testing.T) {
	pinnedShop := shopOver(HTTPS, Redirects)
	pinnedShop.HSTS = "max-age=60"
	c := Case{Request: last()}
	for n, want := range []bool{0: true, 1: false, 2: true} {
		seen := served(nil)
		seen.Answers[0].Header = textproto.MIMEHeader{"Strict-Transport-Security": slices.Repeat([]string{pinnedShop.HSTS}, n)}
		broken := Judge(c, pinnedShop, seen)
		if got := len(broken) == 1 && broken[0].Invariant == Pinned; got != want {
			t.Errorf("%d headers: judged %v", n, broken)
		}
	}
}

// A front's client over http may be told by a proxy that has not read what the front says, and by nobody else.
func TestJudgeOfPinsBehindAFront(t *testing.T) {
	behind := shopOver(HTTP, Serves)
	behind.HSTS, behind.Way = "max-age=60", Way{Through: true, Entry: HTTPS}
	for name, row := range map[string]struct {
		seen Observation
		want bool
	}{
		"an error":                 {proxied(400, "Strict-Transport-Security", "max-age=60"), false},
		"an error with another":    {proxied(400, "Strict-Transport-Security", "max-age=61"), true},
		"a redirect":               {proxied(301, "Strict-Transport-Security", "max-age=60"), true},
		"an error without a front": {proxied(400, "Strict-Transport-Security", "max-age=60"), true},
	} {
		truth := behind
		if name == "an error without a front" {
			truth.Way = Way{}
		}
		got := false
		for _, b := range Judge(Case{Request: last()}, truth, row.seen) {
			got = got || b.Invariant == Pinned
		}
		if got != row.want {
			t.Errorf("%s: judged %v, want %v", name, got, row.want)
		}
	}
}

func wantBroken(t *testing.T, name string, broken []Broken, want Invariant) {
	t.Helper()
	for _, b := range broken {
		if b.Invariant == want {
			return
		}
	}
	t.Errorf("%s: judged %v, want %q broken", name, broken, want)
}
