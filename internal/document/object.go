package document

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"iter"
)

// Object is a document that is written as its members come, as Write would all of them: those of a fleet need not be
// held.
type Object struct {
	w    *bufio.Writer
	next string // what stands before the next member
	err  error  // the first
}

// NewObject begins a document.
func NewObject(w io.Writer) *Object { return &Object{w: bufio.NewWriter(w), next: "{"} }

// Value writes a member.
func (o *Object) Value(name string, v any) {
	o.begin(name)
	o.encode(v, "  ")
}

// List writes a member that is an array, element by element, and tells how many it has. After an error it asks for no
// more.
func List[T any](o *Object, name string, all iter.Seq[T]) int {
	o.begin(name)
	count, next := 0, "["
	for one := range all {
		o.text(next + "\n    ")
		o.encode(one, "    ")
		if o.err != nil {
			return count
		}
		count, next = count+1, ","
	}
	if count == 0 {
		o.text("[]")
	} else {
		o.text("\n  ]")
	}
	return count
}

// End ends the document and tells of the first error.
func (o *Object) End() error {
	o.text("\n}\n")
	return cmp.Or(o.err, o.w.Flush())
}

func (o *Object) begin(name string) {
	o.text(fmt.Sprintf("%s\n  %q: ", o.next, name))
	o.next = ","
}

func (o *Object) encode(v any, prefix string) {
	var b bytes.Buffer
	encoder := newEncoder(&b)
	encoder.SetIndent(prefix, "  ")
	err := encoder.Encode(v)
	o.text(string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))))
	o.err = cmp.Or(o.err, err)
}

func (o *Object) text(text string) {
	_, err := o.w.WriteString(text)
	o.err = cmp.Or(o.err, err)
}
