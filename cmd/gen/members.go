package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
)

// members are those of one JSON object, written as they come: those of a fleet need not be held.
type members struct {
	w    *bufio.Writer
	next string // what stands before the next one
	err  error  // the first
}

func newMembers(w io.Writer) *members { return &members{w: bufio.NewWriter(w), next: "{"} }

func (m *members) value(name string, v any) {
	m.begin(name)
	m.encode(v, "  ")
}

// list writes an array, element by element, and tells how many it has.
func list[T any](m *members, name string, all iter.Seq[T]) int {
	m.begin(name)
	count, next := 0, "["
	for one := range all {
		m.text(next + "\n    ")
		m.encode(one, "    ")
		if m.err != nil {
			return count
		}
		count, next = count+1, ","
	}
	if count == 0 {
		m.text("[]")
	} else {
		m.text("\n  ]")
	}
	return count
}

func (m *members) end() error {
	m.text("\n}\n")
	return cmp.Or(m.err, m.w.Flush())
}

func (m *members) begin(name string) {
	m.text(fmt.Sprintf("%s\n  %q: ", m.next, name))
	m.next = ","
}

func (m *members) encode(v any, prefix string) {
	var b bytes.Buffer
	encoder := newEncoder(&b)
	encoder.SetIndent(prefix, "  ")
	err := encoder.Encode(v)
	m.text(string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))))
	m.err = cmp.Or(m.err, err)
}

func (m *members) text(text string) {
	_, err := m.w.WriteString(text)
	m.err = cmp.Or(m.err, err)
}

func newEncoder(w io.Writer) *json.Encoder {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder
}
