package verify

import (
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	"proxypact/internal/attack"
	"proxypact/internal/scaffold"
)

// listener answers the first connection with fixed bytes, then closes.
func listener(t *testing.T, answer string) netip.AddrPort {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		conn.SetDeadline(time.Now().Add(10 * time.Second))
		io.ReadFull(conn, make([]byte, len(question)))
		io.WriteString(conn, answer)
	}()
	return l.Addr().(*net.TCPAddr).AddrPort()
}

const question = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

func TestWireReadsWhatComesBack(t *testing.T) {
	const (
		one  = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab"
		wait = "HTTP/1.1 100 Continue\r\n\r\n"
		mark = "HTTP/1.1 400 No\r\nContent-Length: 0\r\nX-Proxypact-Reached: django\r\n\r\n"
		told = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + `{"scheme": "https", "meta": {"A": "b"}}`
	)
	type answer struct {
		status int
		body   string
		django bool
	}
	for name, row := range map[string]struct {
		sends string
		want  []answer
	}{
		"length":    {one, []answer{{200, "ab", false}}},
		"two":       {one + one, []answer{{200, "ab", false}, {200, "ab", false}}},
		"chunked":   {"HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", []answer{{404, "ab", false}}},
		"to end":    {"HTTP/1.0 200 OK\r\n\r\nabc", []answer{{200, "abc", false}}},
		"interim":   {wait + one, []answer{{200, "ab", false}}},
		"marked":    {mark, []answer{{400, "", true}}},
		"told":      {told, []answer{{200, `{"scheme": "https", "meta": {"A": "b"}}`, true}}},
		"no header": {"<html>", []answer{{0, "<html>", false}}},
		"short":     {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", []answer{{200, "ab", false}}},
		"nothing":   {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := wire{addr: listener(t, row.sends)}
			seen, err := w.send(t.Context(), message{raw: []byte(question), answers: 1})
			if err != nil {
				t.Fatal(err)
			}
			if !seen.Closed || seen.Silent || len(seen.Answers) != len(row.want) {
				t.Fatalf("saw %+v, want %+v", seen, row.want)
			}
			for i, a := range seen.Answers {
				if got := (answer{a.Status, string(a.Body), a.Django}); got != row.want[i] {
					t.Errorf("answer %d is %v, want %v", i, got, row.want[i])
				}
			}
		})
	}
}

func TestWireNeedsAListener(t *testing.T) {
	ports, err := scaffold.FreePorts(1)
	if err != nil {
		t.Fatal(err)
	}
	if seen, err := (wire{addr: netip.AddrPortFrom(localhost, uint16(ports[0]))}).send(t.Context(), message{}); err == nil {
		t.Errorf("saw %+v, want an error", seen)
	}
}

func TestWireFindsTheCauseOfAFailedHandshake(t *testing.T) {
	w := wire{addr: listener(t, "HTTP/1.1 400 Bad Request\r\n\r\n"), tls: handshake("x", nil)}
	seen, err := w.send(t.Context(), message{raw: []byte(question), answers: 1})
	if want := (attack.Observation{Closed: true}); err != nil || !seen.Closed || seen.Note == want.Note {
		t.Errorf("saw %+v and %v, want a closed connection with a note", seen, err)
	}
}
