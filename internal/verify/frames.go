package verify

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"proxypact/internal/attack"
)

// block is one request as frames, of which nothing is checked.
type block struct {
	fields, trailers []attack.Field
	data             []byte
	split            bool
}

func newBlock(r attack.Request, t attack.Truth) *block {
	return &block{fields: r.Fields(t), trailers: r.Trailing(t), data: r.Data(t), split: r.Split}
}

const (
	stream    = 1       // the only one of a connection
	frameSize = 1 << 14 // what every server takes
)

// exchange is one connection in HTTP/2.
func (b block) exchange(conn net.Conn) attack.Observation {
	e := exchange{reader: http2.NewFramer(io.Discard, conn), says: make(chan []byte, 8)}
	e.says <- b.bytes()
	defer close(e.says)
	go func() {
		for bytes := range e.says {
			conn.Write(bytes)
		}
	}()
	e.reader.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	conn.SetReadDeadline(time.Now().Add(patience))
	for e.next() {
	}
	return e.seen
}

// bytes are everything that the client says of its own accord, written at once.
func (b block) bytes() []byte {
	var out bytes.Buffer
	out.WriteString(http2.ClientPreface)
	framer := http2.NewFramer(&out, nil)
	framer.AllowIllegalWrites = true
	framer.WriteSettings(http2.Setting{ID: http2.SettingEnablePush, Val: 0})
	encoded := new(bytes.Buffer)
	encoder := hpack.NewEncoder(encoded)
	b.headers(framer, pack(encoder, encoded, b.fields), len(b.data) == 0 && len(b.trailers) == 0)
	for rest := b.data; len(rest) > 0; {
		n := min(len(rest), frameSize)
		framer.WriteData(stream, n == len(rest) && len(b.trailers) == 0, rest[:n])
		rest = rest[n:]
	}
	if len(b.trailers) > 0 {
		b.headers(framer, pack(encoder, encoded, b.trailers), true)
	}
	framer.WritePing(false, [8]byte{}) // Apache keeps a refusal to itself until it has something else to say
	return out.Bytes()
}

func settingsAck() []byte {
	var out bytes.Buffer
	http2.NewFramer(&out, nil).WriteSettingsAck()
	return out.Bytes()
}

func pack(encoder *hpack.Encoder, out *bytes.Buffer, fields []attack.Field) []byte {
	out.Reset()
	for _, f := range fields {
		encoder.WriteField(hpack.HeaderField{Name: f.Name, Value: f.Value})
	}
	return bytes.Clone(out.Bytes())
}

// headers writes a block of fields in one frame, or in as many as it takes.
func (b block) headers(framer *http2.Framer, packed []byte, last bool) {
	size := frameSize
	if b.split {
		size = len(packed)/3 + 1
	}
	n := min(len(packed), size)
	framer.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: packed[:n], EndStream: last, EndHeaders: n == len(packed)})
	for rest := packed[n:]; len(rest) > 0; rest = rest[n:] {
		n = min(len(rest), size)
		framer.WriteContinuation(stream, n == len(rest), rest[:n])
	}
}

// exchange reads what the server has to say.
type exchange struct {
	reader *http2.Framer
	says   chan []byte // the client's side, in its order
	seen   attack.Observation
	status int // of the answer that is under way; 0: none is
	header http.Header
	body   []byte
}

// next reads one frame and reports whether another may follow.
func (e *exchange) next() bool {
	frame, err := e.reader.ReadFrame()
	if err != nil {
		e.broken(err)
		return false
	}
	switch f := frame.(type) {
	case *http2.SettingsFrame:
		if !f.IsAck() {
			e.says <- settingsAck()
		}
	case *http2.MetaHeadersFrame:
		return e.headers(f)
	case *http2.DataFrame:
		e.body = append(e.body, f.Data()...)
		return !e.ended(f.StreamEnded())
	case *http2.RSTStreamFrame:
		return e.closed("stream: " + f.ErrCode.String())
	case *http2.GoAwayFrame:
		e.seen.Note = fmt.Sprintf("connection: %s %s", f.ErrCode, f.DebugData())
	}
	return true
}

func (e *exchange) headers(f *http2.MetaHeadersFrame) bool {
	status, _ := strconv.Atoi(f.PseudoValue("status")) // trailers have none
	if status >= 200 {
		e.status, e.header = status, http.Header{}
		for _, field := range f.RegularFields() {
			e.header.Add(field.Name, field.Value)
		}
	}
	return !e.ended(f.StreamEnded())
}

// ended notes the answer once it is whole.
func (e *exchange) ended(whole bool) bool {
	if whole {
		e.seen.Answers = append(e.seen.Answers, understand(e.status, e.header, e.body))
	}
	return whole
}

// closed keeps what had come of an answer.
func (e *exchange) closed(note string) bool {
	e.seen.Closed, e.seen.Note = true, note
	e.ended(e.status != 0)
	return false
}

func (e *exchange) broken(err error) {
	e.seen.Silent = isTimeout(err) && e.status == 0
	if isTimeout(err) {
		return
	}
	note := e.seen.Note
	if note == "" && err != io.EOF {
		note = err.Error()
	}
	e.closed(note)
}
