package verify

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/textproto"
	"strings"
	"time"

	"golang.org/x/net/http2"

	"proxypact/internal/attack"
)

const (
	patience  = 15 * time.Second // for the first answer, on a busy machine
	afterward = 2 * time.Second  // for each that may follow, and for the end of what is no answer
	goodbye   = 1 * time.Second  // for the server to close, once asked to
)

// reached is the header with which the project marks its answers.
const reached = "X-Proxypact-Reached"

// wire sends bytes as they are and reads whatever comes back.
type wire struct {
	addr    netip.AddrPort
	tls     *tls.Config // nil: plain
	from    netip.Addr  // invalid: any
	opening []byte      // of the connection, before TLS
}

// message is what one connection sends.
type message struct {
	raw     []byte
	head    bool   // answers have no body
	answers int    // how many were asked for
	framed  *block // HTTP/2 in place of raw; nil: not
}

// send makes one connection. An error means that nothing listens; whatever
// the server does to the connection is an observation.
func (w wire) send(ctx context.Context, m message) (attack.Observation, error) {
	conn, err := w.dial(ctx)
	if err != nil {
		return attack.Observation{}, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	conn.SetDeadline(time.Now().Add(patience))
	if w.tls != nil {
		secure := tls.Client(conn, w.tls)
		if err := secure.HandshakeContext(ctx); err != nil {
			return attack.Observation{Closed: true, Note: err.Error()}, ctx.Err()
		}
		if spoken := secure.ConnectionState().NegotiatedProtocol; m.framed != nil && spoken != http2.NextProtoTLS {
			return attack.Observation{Closed: true, Note: "the server does not speak h2"}, ctx.Err()
		}
		conn = secure
	}
	if m.framed != nil {
		return m.framed.exchange(conn), ctx.Err()
	}
	return converse(conn, m), ctx.Err()
}

// dial opens a connection and says what comes before everything else.
func (w wire) dial(ctx context.Context) (net.Conn, error) {
	dialer := net.Dialer{Timeout: patience}
	if w.from.IsValid() {
		dialer.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(w.from, 0))
	}
	conn, err := dialer.DialContext(ctx, "tcp", w.addr.String())
	if err != nil || len(w.opening) == 0 {
		return conn, err
	}
	if _, err := conn.Write(w.opening); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// converse writes and reads at the same time: a server may answer and close
// before it has read everything.
func converse(conn net.Conn, m message) attack.Observation {
	go conn.Write(m.raw)
	c := conversation{conn: conn, reader: bufio.NewReader(conn), message: m}
	for c.next() {
	}
	return c.seen
}

type conversation struct {
	message
	conn   net.Conn
	reader *bufio.Reader
	seen   attack.Observation
	ending bool // our side is closed
}

// next reads one answer and reports whether another may follow.
func (c *conversation) next() bool {
	c.conn.SetReadDeadline(time.Now().Add(c.wait()))
	start, err := c.reader.Peek(5)
	switch {
	case len(start) > 0 && string(start) != "HTTP/":
		c.rest()
		return false
	case err == nil:
		return c.answer()
	case isTimeout(err) && len(c.seen.Answers) > 0 && !c.ending:
		c.finish()
		return true
	case isTimeout(err):
		c.seen.Silent = len(c.seen.Answers) == 0
		return false
	}
	c.closed(err)
	return false
}

func (c *conversation) wait() time.Duration {
	switch {
	case c.ending:
		return goodbye
	case len(c.seen.Answers) > 0:
		return afterward
	}
	return patience
}

func (c *conversation) answer() bool {
	request := &http.Request{Method: "GET"}
	if c.head {
		request.Method = "HEAD"
	}
	response, err := http.ReadResponse(c.reader, request)
	if err != nil {
		c.seen.Answers = append(c.seen.Answers, attack.Answer{Body: []byte(err.Error())})
		c.closed(err)
		return false
	}
	if interim := response.StatusCode < 200 && response.StatusCode != http.StatusSwitchingProtocols; interim {
		return true
	}
	if response.StatusCode == http.StatusSwitchingProtocols {
		c.seen.Answers = append(c.seen.Answers, understand(response.StatusCode, response.Header, talk(c.conn, c.reader)))
		return false
	}
	body, err := io.ReadAll(response.Body)
	c.seen.Answers = append(c.seen.Answers, understand(response.StatusCode, response.Header, body))
	if err != nil {
		c.closed(err)
		return false
	}
	if len(c.seen.Answers) == c.answers {
		c.finish()
	}
	return true
}

// finish closes our side, so that the server has no reason to wait. Before
// the last answer it would be a reason to give up.
func (c *conversation) finish() {
	c.ending = true
	if half, ok := c.conn.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
}

// rest keeps bytes that are no response, as HTTP/0.9 has them. Who takes the preface of HTTP/2 for one goes on waiting.
func (c *conversation) rest() {
	c.conn.SetReadDeadline(time.Now().Add(afterward))
	body, err := io.ReadAll(c.reader)
	c.seen.Answers = append(c.seen.Answers, understand(0, nil, body))
	c.closed(err)
}

func (c *conversation) closed(err error) {
	c.seen.Closed = true
	if err != nil && err != io.EOF {
		c.seen.Note = err.Error()
	}
}

// understand looks for what Django told.
func understand(status int, header http.Header, body []byte) attack.Answer {
	answer := attack.Answer{Status: status, Header: textproto.MIMEHeader(header), Body: body}
	answer.Django = header.Get(reached) != ""
	var told attack.Told
	if bytes.HasPrefix(body, []byte("{")) && json.Unmarshal(body, &told) == nil && told.Meta != nil {
		answer.Django, answer.Told = true, &told
	}
	return answer
}

func isTimeout(err error) bool {
	timeout, ok := err.(net.Error)
	return ok && timeout.Timeout()
}

// handshake is the TLS side of a case; the certificate is not what is tried.
func handshake(name string, shown []tls.Certificate) *tls.Config {
	return &tls.Config{ServerName: strings.TrimSuffix(name, "."), InsecureSkipVerify: true, Certificates: shown}
}
