package spec

import (
	"bytes"
	"fmt"
	"strings"
)

// shownName is a name that a table may hold whose names the description chooses.
var shownName = map[string]string{"accept": "backend-exposed"}

// direct are the values that a description without a proxy starts with, in place of the samples.
// "" leaves a key to be shown.
var direct = map[string]string{
	"tls.certificate": "", "tls.key": "",
	"front.kind":          `"other"`,
	"front.peers":         `["10.0.0.0/24"]`,
	"front.scheme_header": `"X-Forwarded-Proto"`,
	"front.client_header": `"X-Forwarded-For"`,
	"backend.bind":        `"0.0.0.0"`,
}

// startsWith is the value that a description for the proxy of that kind starts with, or "".
func (k *Key) startsWith(kind string) string {
	if value, other := direct[k.Path]; kind == "none" && other {
		return value
	}
	if k.Starts {
		return k.Sample
	}
	return ""
}

// Example is a commented description for the proxy of that kind, with every key of this version.
func Example(kind string) []byte {
	var b bytes.Buffer
	b.WriteString("# A site behind its proxy. gen check says what is wrong with it, gen render what it comes to.\n")
	table := ""
	for _, key := range Keys {
		if key.Within {
			continue
		}
		parent, name := cutLast(key.Path)
		if key.Type == TextTable {
			parent, name = key.Path, "#"+shownName[key.Path]
		}
		if parent != table {
			fmt.Fprintf(&b, "\n[%s]\n", parent)
			table = parent
		}
		value := key.startsWith(kind)
		switch {
		case key.Path == "proxy.kind":
			value = literalTOML(kind)
		case key.Type == TextTable:
			value = key.Sample
		case value == "":
			name, value = "#"+name, key.sample()
		}
		fmt.Fprintf(&b, "# %s\n%s = %s\n", strings.ReplaceAll(key.Doc, "`", ""), name, value)
	}
	return b.Bytes()
}

// sample is the default as the description would write it, or one value that the key may have.
func (k *Key) sample() string {
	if k.Default != nil {
		return literalTOML(k.Default)
	}
	return k.Sample
}

func literalTOML(v any) string {
	if text, isText := v.(string); isText {
		return fmt.Sprintf("%q", text)
	}
	return fmt.Sprint(v)
}
