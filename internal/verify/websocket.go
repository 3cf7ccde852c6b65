package verify

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// The frames that this client knows (RFC 6455, 5.2); it never breaks a message into several.
const (
	finalFrame = 0x80
	textFrame  = 0x1
	closeFrame = 0x8
	pingFrame  = 0x9
	pongFrame  = 0xa
	maskedBit  = 0x80
	longFrame  = 126 // two bytes of length follow
)

// talk is what the application tells through a connection that has become a WebSocket, or why that is none.
func talk(conn net.Conn, reader *bufio.Reader) []byte {
	conn.SetDeadline(time.Now().Add(patience))
	told, err := interview(conn, reader)
	if err != nil {
		return []byte(err.Error())
	}
	return told
}

// interview asks what the application was told, has it say a long text again, and leaves as browsers do.
func interview(conn io.Writer, reader io.Reader) ([]byte, error) {
	told, err := ask(conn, reader, "report")
	if err != nil {
		return nil, err
	}
	long := strings.Repeat("all that is said has to arrive; ", 1000)
	echo, err := ask(conn, reader, long)
	if err != nil {
		return nil, err
	}
	if string(echo) != long {
		return nil, fmt.Errorf("%d bytes of text came back as %d others", len(long), len(echo))
	}
	if _, err := conn.Write(frame(closeFrame, []byte{0x03, 0xe8})); err != nil {
		return nil, err
	}
	_, err = listen(conn, reader, closeFrame)
	return told, err
}

func ask(conn io.Writer, reader io.Reader, text string) ([]byte, error) {
	if _, err := conn.Write(frame(textFrame, []byte(text))); err != nil {
		return nil, err
	}
	return listen(conn, reader, textFrame)
}

// listen waits for a message of that kind, and answers to pings.
func listen(conn io.Writer, reader io.Reader, want byte) ([]byte, error) {
	for {
		kind, payload, err := readFrame(reader)
		if err == nil && kind == pingFrame {
			_, err = conn.Write(frame(pongFrame, payload))
		} else if err == nil && kind != want {
			err = fmt.Errorf("a frame of kind %d, want %d", kind, want)
		}
		if err != nil || kind == want {
			return payload, err
		}
	}
}

// frame is a whole message of a client's, which has to mask it; a mask of zeros changes nothing.
func frame(kind byte, payload []byte) []byte {
	head := []byte{finalFrame | kind, maskedBit | byte(len(payload))}
	if len(payload) >= longFrame {
		head = binary.BigEndian.AppendUint16([]byte{finalFrame | kind, maskedBit | longFrame}, uint16(len(payload)))
	}
	return append(append(head, 0, 0, 0, 0), payload...)
}

// readFrame reads one message of a server's, which never masks.
func readFrame(reader io.Reader) (kind byte, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(reader, head[:]); err != nil {
		return 0, nil, err
	}
	length := int(head[1])
	switch {
	case head[0]&finalFrame == 0 || length > longFrame:
		return 0, nil, errors.New("a frame that no server of ours sends")
	case length == longFrame:
		var long [2]byte
		if _, err := io.ReadFull(reader, long[:]); err != nil {
			return 0, nil, err
		}
		length = int(binary.BigEndian.Uint16(long[:]))
	}
	var content bytes.Buffer
	_, err = io.CopyN(&content, reader, int64(length))
	return head[0] &^ finalFrame, content.Bytes(), err
}
