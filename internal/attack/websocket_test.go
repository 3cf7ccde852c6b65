package attack

import "testing"

// opened is a WebSocket of the application's over https, then bent by a lie.
func opened(lie func(*Told)) Observation {
	seen := served(func(t *Told) {
		t.WebSocket = true
		t.Meta["HTTP_UPGRADE"], t.Meta["HTTP_CONNECTION"], t.Meta["HTTP_ORIGIN"] = "websocket", "upgrade", "https://"+Evil
		if lie != nil {
			lie(t)
		}
	})
	seen.Answers[0].Status = 101
	return seen
}

func TestJudgeOfWebSockets(t *testing.T) {
	handshake := Case{Request: opening("Origin: https://{evil}"), Expect: Expect{Django: Reached, Switches: true}}
	page := Case{Request: last("Origin: https://{evil}")}
	silent := Observation{Answers: []Answer{{Status: 101, Django: true, Body: []byte("EOF")}}}
	plain := served(meta("HTTP_ORIGIN", "https://"+Evil))
	for name, row := range map[string]struct {
		c      Case
		speaks bool
		over   Over
		o      Observation
		want   Invariant // "": it holds
	}{
		"opened":                  {handshake, true, HTTPS, opened(nil), ""},
		"a page of a WSGI server": {handshake, false, HTTPS, plain, ""},
		"a page over h2":          {handshake, true, HTTP2, plain, ""},
		"a page":                  {handshake, true, HTTPS, plain, Kept},
		"a tunnel of WSGI":        {handshake, false, HTTPS, opened(nil), Switched},
		"a tunnel nobody asked":   {page, true, HTTPS, opened(nil), Switched},
		"a tunnel to nowhere":     {handshake, true, HTTPS, silent, Switched},
		"a tunnel in a redirect":  {handshake, true, HTTP, opened(nil), Switched},
		"another upgrade":         {handshake, true, HTTPS, opened(meta("HTTP_UPGRADE", "websocket, h2c")), Claims},
		"the origin of the proxy": {handshake, true, HTTPS, opened(meta("HTTP_ORIGIN", "https://"+shopHTTPS)), Unaltered},
		"the origin lost":         {handshake, true, HTTPS, opened(func(t *Told) { delete(t.Meta, "HTTP_ORIGIN") }), Unaltered},
		"a forged scheme":         {handshake, true, HTTPS, opened(func(t *Told) { t.IsSecure = false }), Scheme},
	} {
		truth := shopOver(row.over, Redirects)
		truth.Upgrades = row.speaks
		broken := Judge(row.c, truth, row.o)
		if row.want != "" {
			wantBroken(t, name, broken, row.want)
		} else if len(broken) > 0 {
			t.Errorf("%s: judged %v", name, broken)
		}
	}
}
