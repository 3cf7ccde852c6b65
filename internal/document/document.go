// Package document writes what gen says to programs.
//
// It knows no field of any document: whoever has something to say has its form. Its one invariant: text stands in a
// document as a person would read it, with each "<", ">" and "&".
package document

import (
	"encoding/json"
	"io"
)

// Write writes doc as JSON.
func Write(w io.Writer, doc any) error {
	encoder := newEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(doc)
}

func newEncoder(w io.Writer) *json.Encoder {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder
}
